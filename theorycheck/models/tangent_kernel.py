r"""The tangent kernel of a diagonal network: at its start, and how far it drifts.

$K_w(x, x') = \langle\nabla_w f(w,x), \nabla_w f(w,x')\rangle$ for
$f(w,x) = \sum_i (u_i^D - v_i^D)x_i$. The order D is general where it is called `order`
(Woodworth et al. 2020, section 2).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from theorycheck._errors import SolverFailure, shown
from theorycheck.core.exact import text
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.models import diagonal_derivation, diagonal_routes
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.rigor.tangent import LARGEST_ORDER, ModelSlopes
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import index_symbol

FEATURE = (("i", "features"),)
CONSERVED = "the product of the weights is conserved"
SLOPE_U = Quantity(
    name="slope_u",
    latex="p^{u}",
    meaning=r"\tfrac{1}{x_i}\,\partial f/\partial u_i \text{ at } w(0)",
    words="slope of the model along u_i at the start, per unit of x_i (dual numbers, exact)",
)
SLOPE_V = Quantity(
    name="slope_v",
    latex="p^{v}",
    meaning=r"\tfrac{1}{x_i}\,\partial f/\partial v_i \text{ at } w(0)",
    words="slope of the model along v_i at the start, per unit of x_i (dual numbers, exact)",
)


def slopes(problem: DiagonalRegression, settings: Settings) -> tuple[ModelSlopes]:
    """Return the exact certificate of the model's slopes at the start.

    Raises:
        SolverFailure: If the order is no integer that the kernel differentiates.
    """
    del settings
    texts = problem.subject()
    order = Fraction(texts.get("order", "2"))
    if order.denominator != 1 or order > LARGEST_ORDER:
        raise SolverFailure(
            f"order={shown(text(order))}: powers are differentiated exactly for integer orders up "
            f"to {LARGEST_ORDER}. The derivation speaks of every order."
        )
    return (ModelSlopes.of(texts),)


def flow(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    """Return the certificate of the flow's limit."""
    return (diagonal_routes.flow(problem, settings),)


def _sum(body: Any) -> Any:
    import sympy

    return sympy.Sum(body, (index_symbol("j"), 1, index_symbol("features")))


def at_start(factor: int = 8) -> Any:
    r"""Return $K_{w(0)}(x_n, x_m) = 8\alpha^2\langle x_n, x_m\rangle$, or with another factor."""
    import sympy

    return _at_start(factor * sympy.Symbol("alpha") ** 2)


def at_start_of_order(factor: int = 2) -> Any:
    r"""Return $K_{w(0)}(x_n, x_m) = 2D^2\alpha^{2D-2}\langle x_n, x_m\rangle$.

    Args:
        factor: Another constant than 2.
    """
    import sympy

    alpha, order = sympy.symbols("alpha order")
    return _at_start(factor * order**2 * alpha ** (2 * order - 2))


def _at_start(scale: Any) -> Any:
    import sympy

    j, n, m = (index_symbol(name) for name in "jnm")
    X, up, down = (sympy.IndexedBase(name) for name in ("X", "slope_u", "slope_v"))
    kernel = _sum(up[j] * X[n, j] * up[j] * X[m, j]) + _sum(down[j] * X[n, j] * down[j] * X[m, j])
    return sympy.Eq(kernel, scale * _sum(X[n, j] * X[m, j]), evaluate=False)


def printed() -> Any:
    """Return the kernel at the start as V1 prints it, at scale 1 and written for every scale."""
    return at_start(4)


def relative(factor: int = 1) -> tuple[Any, Any, Any]:
    r"""Return the relative drift of a coordinate's share in the kernel, and both its bounds.

    $4\sqrt{\beta_i^2 + 4\alpha^4}/(8\alpha^2) - 1$, at most $\beta_i^2/(8\alpha^4)$ times `factor`,
    at least $|\beta_i|/(2\alpha^2) - 1$.
    """
    import sympy

    beta = sympy.IndexedBase("beta_flow", real=True)[index_symbol("i")]
    alpha = sympy.Symbol("alpha", positive=True)
    start = 8 * alpha**2
    drift = 4 * sympy.sqrt(beta**2 + 4 * alpha**4) / start - 1
    least = 4 * sympy.Abs(beta) / start - 1
    return drift, sympy.Rational(factor) * beta**2 / (8 * alpha**4), least


def drift_above() -> Any:
    """Return that the relative drift at the limit is at most beta^2 / (8 alpha^4)."""
    import sympy

    drift, bound, _ = relative()
    return sympy.Le(drift, bound, evaluate=False)


def drift_below() -> Any:
    """Return that the relative drift at the limit is at least |beta| / (2 alpha^2) - 1."""
    import sympy

    drift, _, least = relative()
    return sympy.Ge(drift, least, evaluate=False)


def half_the_drift() -> Any:
    """Return the wrong variant of the upper bound with half the constant."""
    import sympy

    drift, bound, _ = relative()
    return sympy.Le(drift, bound / 2, evaluate=False)


def start_steps(factor: int = 8) -> list[Step]:
    """Return the steps from the model to its kernel at the start, of any order and of order 2.

    Args:
        factor: The constant of order 2; a wrong one is contradicted by the last step.
    """
    import sympy

    order = sympy.Symbol("order", positive=True)
    return [*_gradient(order), *_gradient(sympy.Integer(2)), _constant(factor)]


def order_steps(factor: int = 2) -> list[Step]:
    """Return the steps from the model to its kernel at the start, of any order.

    Args:
        factor: The constant; a wrong one is contradicted by the last step.
    """
    import sympy

    return list(_gradient(sympy.Symbol("order", positive=True), factor))


def _gradient(order: Any, factor: int = 2) -> Iterable[Step]:
    """The slopes of the model, the kernel, and the kernel at the start."""
    import sympy

    i, j = index_symbol("i"), index_symbol("j")
    u, v = (sympy.IndexedBase(name, positive=True) for name in "uv")
    x, z = (sympy.IndexedBase(name, real=True) for name in "xz")
    alpha = sympy.Symbol("alpha", positive=True)
    said = "order 2" if order == 2 else "order D"
    w = sympy.Symbol("w", positive=True)
    model = _sum(x[j] * (u[j] ** order - v[j] ** order))
    slope = sympy.diff(w**order, w)
    for name, weight, sign in (("u", u, 1), ("v", v, -1)):
        yield Step(
            title=f"slope of the model along {name}, {said}",
            relation=sympy.Eq(
                sympy.Derivative(model, weight[i]),
                sign * slope.subs(w, weight[i]) * x[i],
                evaluate=False,
            ),
            reason="f(w, x) = sum_j x_j (u_j^D - v_j^D).",
            rule="derivative",
            indices=FEATURE,
        )
    along = [slope.subs(w, weight[j]) for weight in (u, v)]
    kernel = _sum(along[0] * x[j] * along[0] * z[j]) + _sum(along[1] * x[j] * along[1] * z[j])
    share = order**2 * (u[j] ** (2 * order - 2) + v[j] ** (2 * order - 2))
    yield Step(
        title=f"the kernel, {said}",
        relation=sympy.Eq(kernel, _sum(share * x[j] * z[j]), evaluate=False),
        reason="The inner product of the gradients at x and z. Along the flow the weights move, "
        "and so does the share D^2 (u_j^(2D-2) + v_j^(2D-2)) of each coordinate.",
    )
    at_start = slope.subs(w, alpha)
    yield Step(
        title=f"the kernel at the start, {said}",
        relation=sympy.Eq(
            2 * _sum(at_start * x[j] * at_start * z[j]),
            factor * order**2 * alpha ** (2 * order - 2) * _sum(x[j] * z[j]),
            evaluate=False,
        ),
        reason="At u = v = alpha: 2 D^2 alpha^(2D-2) <x, z>.",
    )


def _constant(factor: int) -> Step:
    import sympy

    j = index_symbol("j")
    x, z = (sympy.IndexedBase(name, real=True) for name in "xz")
    alpha, w = sympy.symbols("alpha w", positive=True)
    slope = sympy.diff(w**2, w).subs(w, alpha)
    both = _sum(slope * x[j] * slope * z[j]) + _sum(slope * x[j] * slope * z[j])
    return Step(
        title="the constant of order 2",
        relation=sympy.Eq(both, factor * alpha**2 * _sum(x[j] * z[j]), evaluate=False),
        reason="Both halves of the weights count.",
    )


def drift_steps() -> list[Step]:
    """Return the steps from the conserved product to the bounds of the kernel's drift."""
    import sympy

    theorem_1 = diagonal_derivation.derivation()
    followed = [step for step in theorem_1 if step.rule == "gradient_flow"]
    followed.append(theorem_1[CONSERVED])
    u, v, alpha = sympy.symbols("u v alpha", positive=True)
    b = sympy.Symbol("beta", real=True)
    root = sympy.sqrt(b**2 + 4 * alpha**4)
    drift = 4 * root / (8 * alpha**2) - 1
    share = Step(
        title="the share of a coordinate",
        relation=sympy.Eq(
            4 * sympy.sqrt((u**2 - v**2) ** 2 + 4 * (u * v) ** 2),
            4 * (u**2 + v**2),
            evaluate=False,
        ),
        reason="With u v = alpha^2, conserved from u(0) = v(0) = alpha, the share 4 (u^2 + v^2) "
        "of a coordinate in the kernel is 4 sqrt(beta^2 + 4 alpha^4) at all times, and at the "
        "limit; at the start it is 8 alpha^2.",
        side_conditions=(
            "u and v stay positive along the flow",
            "theorem 1 (hyperbolic-entropy): the flow converges",
        ),
    )
    above = Step(
        title="the drift from above",
        relation=sympy.Ge(b**2 / (8 * alpha**4), drift, evaluate=False),
        reason="With S^2 = 1 + beta^2/(4 alpha^4) the drift is S - 1, and the difference is "
        "(S - 1)^2 / 2: the drift tends to 0 like alpha^-4 for large scales.",
        rule="at_least",
        gap=(root / (2 * alpha**2) - 1) ** 2 / 2,
    )
    size = sympy.Abs(b)
    below = Step(
        title="the drift from below",
        relation=sympy.Ge(drift, 4 * size / (8 * alpha**2) - 1, evaluate=False),
        reason="For small scales the drift grows without bound, like alpha^-2, where beta is not "
        "0.",
        rule="at_least",
        gap=2 * alpha**2 / (root + size),
    )
    return [*followed, share, above, below]


@lru_cache(maxsize=1)
def derivation() -> Derivation:
    """Return all steps."""
    return Derivation(
        title="The tangent kernel of a diagonal network", steps=(*start_steps(), *drift_steps())
    )
