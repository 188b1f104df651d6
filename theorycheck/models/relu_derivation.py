r"""From the Gaussian integral to the closed forms of the loss of a ReLU student.

In the plane of w and v let $x = \varrho(\sin\psi, -\cos\psi)$ in the basis $\bar w$, e, where
$v = \|v\|(\cos\theta\,\bar w + \sin\theta\,e)$ and $0\le\theta\le\pi$. Then
$w\cdot x = \|w\|\varrho\sin\psi$ and $v\cdot x = \|v\|\varrho\sin(\psi-\theta)$ are both positive
for $\theta < \psi < \pi$, and the expectation is a product of a radial and an angular integral,
which SymPy computes and the kernel proves.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from theorycheck.models.relu_symbols import deviation, moment, symbols
from theorycheck.symbolic.derivation import Step

NEURON = (("i", "neurons"),)
SHOWN = {
    "weight_norm": r"\|w\|",
    "teacher_norm": r"\|v\|",
    "pair_norm": "m",
    "pair_angle": r"\vartheta",
    "angle": r"\theta",
    "rho": r"\varrho",
}
RADIAL = 2  # the radial integral, up to infinity


@lru_cache(maxsize=1)
def plane_symbols() -> tuple[Any, Any, Any]:
    """Return the angle of x, the angle between w and v, and a variable of integration."""
    import sympy

    psi, theta, s = (sympy.Symbol(name, real=True) for name in ("psi", "theta", "s"))
    return psi, theta, s


@lru_cache(maxsize=2)
def primitive(*, across: bool = False) -> tuple[Any, Any]:
    r"""Return an angular integrand in s and its integral from 0 to $\psi$, by SymPy.

    Args:
        across: Whether $[v\cdot x]_+$ is integrated against the coordinate of x along e, rather
            than along w.
    """
    import sympy
    from sympy import cos, sin

    psi, theta, s = plane_symbols()
    coordinate = -cos(s) if across else sin(s)
    integrand = coordinate * (cos(theta) * sin(s) - sin(theta) * cos(s))
    found = sympy.integrate(sympy.expand(integrand), (s, 0, psi))
    squares = {cos(psi) ** 2: 1 - sin(psi) ** 2}
    return integrand, sympy.expand(sympy.expand(found).subs(squares))


def between(angle: Any, *, across: bool = False) -> Any:
    r"""Return the angular integral from $\theta$ to $\pi$, $\theta$ replaced by `angle`."""
    import sympy

    psi, theta, _ = plane_symbols()
    _, found = primitive(across=across)
    return (found.subs(psi, sympy.pi) - found.subs(psi, theta)).subs(theta, angle)


@lru_cache(maxsize=1)
def plane_steps() -> tuple[Step, ...]:
    """Return why two coordinates are enough, the radial integral, and where x is active."""
    import sympy
    from sympy import Eq, Integral, cos, exp, sin

    rho, end = sympy.Symbol("rho", real=True), sympy.Symbol("R", real=True)
    psi, theta, _ = plane_symbols()

    def radial(power: int) -> Any:
        integrand = rho**power * exp(-(rho**2) / 2)
        return Eq(
            Integral(integrand, (rho, 0, end)),
            sympy.integrate(integrand, (rho, 0, end)),
            evaluate=False,
        )

    sine = sin(psi - theta) - (sin(psi) * cos(theta) - cos(psi) * sin(theta))
    cosine = cos(psi - theta) - (cos(psi) * cos(theta) + sin(psi) * sin(theta))
    return (
        Step(
            title="the mass of the plane",
            relation=radial(1),
            reason="As R grows the right side tends to 1: the density of a standard Gaussian in "
            "polar coordinates of the plane is rho exp(-rho^2/2) / (2 pi). It holds w and v "
            "(a second coordinate is added if d = 1), and no other coordinate matters.",
            rule="antiderivative",
            side_conditions=(
                "N(0, I) is invariant under rotations, its coordinates are independent, and for "
                "nonnegative functions the integral in polar coordinates is an iterated one "
                "(Tonelli)",
                "a polynomial times exp(-R^2/2) tends to 0 as R grows",
            ),
        ),
        Step(
            title="the radial integral",
            relation=radial(3),
            reason="The product of two projections grows like rho^2; as R grows this tends to 2.",
            rule="antiderivative",
        ),
        Step(
            title="where both neurons are active",
            relation=Eq(sine**2 + cosine**2, 0, evaluate=False),
            reason="Equal derivatives, equal at psi = 0; a sum of two squares is 0 only if both "
            "are, and so v.x = |v| rho (sin psi cos theta - cos psi sin theta) = "
            "|v| rho sin(psi - theta). With 0 <= theta <= pi, both sin psi and sin(psi - theta) "
            "are positive in a full turn just for theta < psi < pi.",
            rule="by_derivative",
            variable=psi,
            side_conditions=("the sine is positive on (0, pi), negative on (-pi, 0)",),
        ),
    )


def angular_steps(*, across: bool = False) -> tuple[Step, ...]:
    """Return the angular integral: an antiderivative, found by SymPy."""
    from sympy import Eq, Integral

    psi, _, s = plane_symbols()
    integrand, found = primitive(across=across)
    return (
        Step(
            title=f"the angular integral, {'across' if across else 'along'} w",
            relation=Eq(Integral(integrand, (s, 0, psi)), found, evaluate=False),
            reason="Its derivative is the integrand, and it is 0 at 0; it is needed between "
            "theta and pi.",
            rule="antiderivative",
            symbols=SHOWN,
        ),
    )


def product_relation() -> Any:
    r"""Return $\Upsilon(w_i, v)$ as an integral and in closed form."""
    import sympy

    m = symbols()
    found = moment(m.weight_norm[m.i] * m.teacher_norm, m.theta[m.i])
    return sympy.Eq(sympy.IndexedBase("overlap_integral")[m.i], found, evaluate=False)


def product_steps(relation: Any) -> list[Step]:
    """Return the steps from the integral to the right side of `product_relation`.

    Args:
        relation: `product_relation`, or a wrong variant of it, which the last step contradicts.
    """
    from sympy import Eq, pi

    m = symbols()
    norms = m.weight_norm[m.i] * m.teacher_norm
    found = norms / (2 * pi) * RADIAL * between(m.theta[m.i])
    return [
        *plane_steps(),
        *angular_steps(),
        Step(
            title="the expected product",
            relation=Eq(found, relation.rhs, evaluate=False),
            reason="The norms, the density 1/(2 pi), the radial integral 2, and the angular "
            "integral from theta to pi. It holds for parallel vectors as well: the plane is then "
            "any that holds them.",
            indices=NEURON,
            symbols=SHOWN,
        ),
        *_parallel_steps(),
    ]


def _parallel_steps() -> tuple[Step, ...]:
    """Return the values at the angles 0 and pi."""
    import sympy
    from sympy import Eq

    norms = sympy.Symbol("norms", positive=True)
    angle = sympy.Symbol("theta", real=True)
    rest = sympy.Symbol("x", real=True)
    known = {"norms": r"\|w\|\|v\|"}
    return (
        Step(
            title="parallel vectors",
            relation=Eq(sympy.Subs(moment(norms, angle), angle, 0), norms / 2, evaluate=False),
            reason="Half of the second moment of a Gaussian; so E[v.x]_+^2 = |v|^2/2.",
            rule="value",
            symbols=known,
        ),
        Step(
            title="opposite vectors",
            # As a value: SymPy would make 0 = 0 of it before anyone has checked it.
            relation=Eq(sympy.Subs(moment(norms, sympy.pi - rest), rest, 0), 0, evaluate=False),
            reason="At the angle pi - x, for x = 0: they are never active together.",
            rule="value",
            symbols=known,
        ),
    )


def loss_relation() -> Any:
    """Return the loss as an integral and as (23), with a sum over pairs i < j."""
    import sympy

    m = symbols()
    bracket = m.over_pairs(m.pair_norm[m.p] * deviation(m.pair_angle[m.p])) - m.over_neurons(
        m.weight_norm[m.i] * m.teacher_norm * deviation(m.theta[m.i])
    )
    right = _squared_residual() / 4 + bracket / (2 * sympy.pi)
    return sympy.Eq(sympy.Symbol("loss_integral"), right, evaluate=False)


def sum_relation() -> Any:
    """Return the loss as an integral and as a sum of expected products."""
    import sympy

    m = symbols()
    right = (
        m.over_neurons(m.weight_norm[m.i] ** 2) / 4
        + m.over_pairs(moment(m.pair_norm[m.p], m.pair_angle[m.p]))
        - m.over_neurons(moment(m.weight_norm[m.i] * m.teacher_norm, m.theta[m.i]))
        + m.teacher_norm**2 / 4
    )
    return sympy.Eq(sympy.Symbol("loss_integral"), right, evaluate=False)


def loss_steps(relation: Any) -> list[Step]:
    """Return the steps from the integral to the right side of `loss_relation` or `sum_relation`.

    Args:
        relation: One of these, or a wrong variant of it, which the last step contradicts.
    """
    import sympy
    from sympy import Eq, Rational, cos

    m = symbols()
    active, target = sympy.IndexedBase("active", real=True), sympy.Symbol("target", real=True)
    pairs = m.twice_over_neurons(active[m.i] * active[m.j])
    norms = m.weight_norm[m.i] * m.weight_norm[m.j]
    residual = relation.rhs.has(m.W)
    total = (
        Rational(1, 2) * m.twice_over_neurons(moment(norms, m.angle[m.i, m.j]))
        - m.over_neurons(moment(m.weight_norm[m.i] * m.teacher_norm, m.theta[m.i]))
        + m.teacher_norm**2 / 4
    )
    gram = (
        m.twice_over_neurons(norms * cos(m.angle[m.i, m.j]))
        - 2 * m.over_neurons(m.weight_norm[m.i] * m.teacher_norm * cos(m.theta[m.i]))
        + m.teacher_norm**2
    )
    return [
        *product_steps(product_relation()),
        Step(
            title="the square opened",
            relation=Eq(
                (m.over_neurons(active[m.i]) - target) ** 2 / 2,
                pairs / 2 - m.over_neurons(active[m.i] * target) + target**2 / 2,
                evaluate=False,
            ),
            reason="With a_i = [w_i.x]_+ and b = [v.x]_+; the expectation is linear, so L is half "
            "the double sum of the expected products of neurons, less the sum of those with the "
            "teacher, plus half of E[b^2] = |v|^2/2.",
            symbols={"active": "a", "target": "b"},
        ),
        _residual_step(),
        Step(
            title="the loss by its residual" if residual else "the loss by its products",
            relation=Eq(
                total,
                with_all_pairs(relation.rhs.xreplace({_squared_residual(): gram})),
                evaluate=False,
            ),
            reason="Any |r|^2 is written with the norms and angles of the previous step. The "
            "summand is symmetric in i and j, so that a sum over i < j is half of the double sum, "
            "less the terms i = j, where the angle is 0.",
            symbols=SHOWN,
        ),
    ]


def _squared_residual() -> Any:
    m = symbols()
    return m.over_inputs((m.over_neurons(m.W[m.i, m.k]) - m.v[m.k]) ** 2)


def _residual_step() -> Step:
    from sympy import Eq, Sum

    m = symbols()
    i, j, k = m.i, m.j, m.k
    opened = (
        Sum(m.W[i, k] * m.W[j, k], (i, 1, m.neurons), (j, 1, m.neurons), (k, 1, m.inputs))
        - 2 * Sum(m.W[i, k] * m.v[k], (i, 1, m.neurons), (k, 1, m.inputs))
        + m.over_inputs(m.v[k] ** 2)
    )
    return Step(
        title="the squared residual",
        relation=Eq(_squared_residual(), opened, evaluate=False),
        reason="r = sum_i w_i - v; the inner products are |w_i||w_j| cos theta_ij, "
        "|w_i||v| cos theta_i and |v|^2.",
    )


def with_all_pairs(
    term: Any, products: Mapping[Any, Any] | None = None, squares: Mapping[Any, Any] | None = None
) -> Any:
    """Return a formula with half of double sums, less their diagonals, for sums over pairs.

    Args:
        term: The formula.
        products: What else an entry of the pairs is at i and j.
        squares: Likewise for i = j.
    """
    import sympy

    m = symbols()
    norms = m.weight_norm[m.i] * m.weight_norm[m.j]
    both = {m.pair_norm[m.p]: norms, m.pair_angle[m.p]: m.angle[m.i, m.j], **(products or {})}
    own = {
        m.pair_norm[m.p]: m.weight_norm[m.i] ** 2,
        m.pair_angle[m.p]: sympy.Integer(0),
        **(squares or {}),
    }
    found = {}
    for node in term.atoms(sympy.Sum):
        if node.limits[0][0] == m.p:
            diagonal = node.function.subs(own, simultaneous=True)
            twice = m.twice_over_neurons(node.function.subs(both, simultaneous=True))
            found[node] = (twice - (m.over_neurons(diagonal) if diagonal else 0)) / 2
    return term.xreplace(found)


def euler_relation() -> Any:
    """Return the sum of <grad_i L, w_i> in terms of the loss, all as integrals."""
    import sympy

    m = symbols()
    radial, overlap = (sympy.IndexedBase(f"{name}_integral") for name in ("radial", "overlap"))
    right = 2 * sympy.Symbol("loss_integral") + m.over_neurons(overlap[m.i]) - m.teacher_norm**2 / 2
    return sympy.Eq(m.over_neurons(radial[m.i]), right, evaluate=False)


def euler_steps(relation: Any) -> list[Step]:
    """Return why `euler_relation` holds, or a contradiction with a wrong variant of it."""
    import sympy
    from sympy import Eq, Rational

    m = symbols()
    radial, overlap = (sympy.IndexedBase(f"{name}_integral") for name in ("radial", "overlap"))
    active, target = sympy.IndexedBase("active", real=True), sympy.Symbol("target", real=True)
    output = m.over_neurons(active[m.i])
    inner = m.over_neurons(active[m.j], m.j)
    left = relation.lhs.xreplace({radial[m.i]: (inner - target) * active[m.i]})
    right = relation.rhs.xreplace(
        {
            sympy.Symbol("loss_integral"): Rational(1, 2) * (output - target) ** 2,
            overlap[m.i]: active[m.i] * target,
            m.teacher_norm: sympy.sqrt(2) * target,
        }
    )
    factor = sympy.Symbol("c", positive=True)
    scaled = m.over_neurons(factor * active[m.i]) - factor * target
    known = {"active": "a", "target": "b"}
    return [
        Step(
            title="before the expectation",
            relation=Eq(left, right, evaluate=False),
            reason="With a_i = [w_i.x]_+, b = [v.x]_+ and E[b^2] = |v|^2/2, this is the identity "
            "whose expectation is claimed: 1_{w_i.x > 0} x.w_i = a_i.",
            symbols=known,
            side_conditions=(
                "L is differentiable where no w_i is 0, and differentiation and expectation may "
                "be exchanged: [.]_+ is Lipschitz, and differentiable but at 0 (dominated "
                "convergence)",
            ),
        ),
        Step(
            title="homogeneity",
            relation=Eq(scaled**2 / 2, factor**2 * (output - target) ** 2 / 2, evaluate=False),
            reason="[.]_+ is homogeneous: L(cW, cv) = c^2 L(W, v) for c > 0.",
            symbols=known,
        ),
        *_parallel_steps()[:1],
    ]
