r"""Equal masses: regular simplices are critical directions, with all their exponents.

Setting: n = k + m neurons of mass 1/n; k active ones at $\zeta_i = se_i$, where $\|e_i\| = 1$,
$\sum e_i = 0$ and $\langle e_i, e_j\rangle = -1/(k-1)$, and m aligned ones at 0. With
$\delta = \|e_i - e_j\| = \sqrt{2k/(k-1)}$ and $B = \delta - 1$. A perturbation is $\xi_i$ of the
active and $\eta_a$ of the aligned neurons, $\sum\xi_i + \sum\eta_a = 0$; M(x), the derivative of
$\|x\|x$, is $\|x\|(1 + \bar x\bar x^\top)$.
"""

from __future__ import annotations

from typing import Any

from theorycheck.symbolic.as_written import over, raised, times
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.pieces import balls, equal, form, monotone, product, reciprocal

SCHUR = (
    "Schur: a symmetric map that commutes with the permutations of the active neurons, those of "
    "the aligned ones, and the rotations across, acts on each isotypic part through its "
    "multiplicity space; R^k times V is a sum of 1, V, V, S^(k-2,2) (for k >= 4) and the "
    "antisymmetric maps of V (for k = 2 without the second V), V the (k-1)-dimensional space of "
    "the simplex"
)
LINEAR = (
    "the flow on the sphere near a critical direction is, to first order and in the logarithm of "
    "time, the linear flow of the Hessian less 3 Phi(u), divided by 3 Phi(u)"
)


def edge(k: Any) -> Any:
    r"""Return $\delta$."""
    import sympy

    return sympy.sqrt(2 * k / (k - 1))


def gap(k: Any) -> Any:
    """Return B."""
    return edge(k) - 1


def potential(k: Any, n: Any, teacher: Any, B: Any = None) -> Any:
    r"""Return $\Phi(u) = n\sqrt kB/6\pi\|v\|$, with a symbol for B if one is given."""
    import sympy

    return n * sympy.sqrt(k) * (gap(k) if B is None else B) / (6 * sympy.pi * teacher)


def constant(k: Any, n: Any, teacher: Any, B: Any = None) -> Any:
    r"""Return $C_{n,k} = 4\pi^2\|v\|^2/(3n^2kB^2)$, with a symbol for B if one is given."""
    import sympy

    square = (gap(k) if B is None else B) ** 2
    return 4 * sympy.pi**2 * teacher**2 / (3 * n**2 * k * square)


def vector_exponent(k: Any) -> Any:
    """Return the exponent of the moves of the simplex like V."""
    import sympy

    half = sympy.Rational(1, 2)
    return half + (1 / (k - 1) - half) / gap(k)


def across_exponent(k: Any) -> Any:
    """Return the exponent of an aligned neuron that moves across the simplex."""
    return 1 / gap(k) - 1


def _symbols() -> tuple[Any, ...]:
    import sympy

    k, n, m, s, v = sympy.symbols("k n m s v", positive=True)
    return k, n, m, s, v


def _k() -> Any:
    """Return k as 1 + j with j > 0, so that k - 1 and k are positive by their form."""
    import sympy

    return 1 + sympy.Symbol("j", positive=True)


def critical() -> Derivation:
    """Return the steps to the potential, the constant and the angle."""
    import sympy
    from sympy import Eq

    _, _, m, s, v = _symbols()
    delta, B = (sympy.Symbol(name, positive=True) for name in ("delta", "B"))
    k = _k()
    n = k + m
    size = n / (v * sympy.sqrt(k))
    return Derivation(
        title="Regular simplices are critical directions",
        steps=(
            Step(
                title="the edge of the simplex",
                relation=Eq(1 + 1 + 2 / (k - 1), edge(k) ** 2, evaluate=False),
                reason="|e_i - e_j|^2 from the inner products, which sum e_i = 0 determines.",
            ),
            Step(
                title="the force on an active neuron",
                relation=Eq(
                    delta * k / n + m / n - 1,
                    k * (delta - 1) / n,
                    evaluate=False,
                ),
                reason="F_i = sum_j c_j |zeta_i - zeta_j|(zeta_i - zeta_j) - |zeta_i| zeta_i is "
                "s^2 e_i times this, as sum_j (e_i - e_j) = k e_i; on an aligned neuron it is 0, "
                "as sum e_j = 0. So P grad Phi is parallel to z: the direction is critical.",
            ),
            Step(
                title="the potential",
                relation=Eq(
                    v**2
                    / (6 * sympy.pi)
                    * ((k * (k - 1) / 2 * edge(k) ** 3 + k * m) * s**3 / n**2 - k * s**3 / n),
                    v**2 * s**3 * k**2 * gap(k) / (6 * sympy.pi * n**2),
                    evaluate=False,
                ),
                reason="k (k - 1)/2 edges, k m pairs of an active and an aligned neuron, and k "
                "active neurons with the teacher.",
            ),
            Step(
                title="the potential at the unit vector",
                relation=Eq(
                    over(times(v**2, raised(size, 3), k**2, gap(k)), 6 * sympy.pi * n**2),
                    potential(k, n, v),
                    evaluate=False,
                ),
                reason="|z|^2 = k (s |v|/n)^2 is 1 for this s.",
            ),
            Step(
                title="the constant",
                relation=Eq(
                    raised(times(27, raised(potential(k, n, v, B), 2)), -1),
                    constant(k, n, v, B),
                    evaluate=False,
                ),
                reason="1/(27 Phi(u)^2). B is positive, as 2k/(k - 1) > 1.",
            ),
            Step(
                title="the angle",
                relation=Eq(
                    over(size, times(3, potential(k, n, v, B))),
                    2 * sympy.pi / (k * B),
                    evaluate=False,
                ),
                reason="zeta_i = s e_i times rho, and rho t tends to 1/(3 Phi(u)) on the ray.",
            ),
        ),
    )


def four_is_best() -> Derivation:
    """Return the steps to k B^2 >= 4 B_4^2."""
    import sympy

    j = sympy.Symbol("j")
    four = 4 * gap(sympy.Integer(4)) ** 2
    relation = sympy.Gt((1 + j) * gap(1 + j) ** 2, four)
    turned = (1 + j) * (sympy.sqrt(2 * (1 + j)) - 1) ** 2 - four * j
    return Derivation(
        title="No simplex has a larger constant than that of four neurons",
        steps=(
            Step(
                title="two and three",
                relation=relation,
                reason="k = 1 + j from 2 to 3.",
                rule="covering",
                region={"j": "[1, 2]"},
                proofs=(balls(),),
            ),
            Step(
                title="five and more",
                relation=relation,
                reason="k = 1 + j from 5 on. At k = 4 both sides are the same, and n^2 C = 4 pi^2 "
                "|v|^2/(3 k B^2) is largest where k B^2 is least.",
                rule="covering",
                region={"j": "[4, inf)"},
                proofs=(reciprocal(j, product((1 / j, form()), (turned, balls()))),),
            ),
        ),
    )


def exponents() -> Derivation:
    """Return the steps to the exponents of relaxation, and which of them is least."""
    import sympy
    from sympy import Eq, Rational

    _, _, m, _, _ = _symbols()
    k = _k()
    n = k + m
    B, delta = (sympy.Symbol(name, positive=True) for name in ("B", "delta"))
    x, X, a, b, g = sympy.symbols("x X a b g", real=True)
    j = sympy.Symbol("j")
    turned = (
        sympy.sqrt(2 + 2 * j) * j / (1 + j) - (sympy.sqrt(2 + 2 * j) - 1) / 2 - j + Rational(1, 2)
    )
    share = -(k * a + k * b / (k - 1))
    return Derivation(
        title="All exponents of relaxation at a regular simplex",
        steps=(
            Step(
                title="active neurons across the simplex",
                relation=Eq(
                    (1 + B) * (k * x - X) + m * x + X - n * x, k * B * x - B * X, evaluate=False
                ),
                reason="n times the change of F_i for moves across, where M(e_i - e_j) is delta "
                "and M(e_i) is 1; x is xi_i, X the sum of all xi_i, and the eta_a sum to -X.",
                side_conditions=(SCHUR, LINEAR),
            ),
            Step(
                title="the mean across the simplex",
                relation=Eq((k * B * X - k * B * X - k * X - m * X) / n, -X, evaluate=False),
                reason="On an aligned neuron n times the change is k eta_a - X. Less the mean: "
                "k B xi_i + (1 - B) X and k eta_a.",
            ),
            Step(
                title="exponents across the simplex",
                relation=Eq(k * B * x + (1 - B) * (k * x), k * x, evaluate=False),
                reason="Equal xi_i = x against the aligned neurons: factor k, as for eta_a that "
                "sum to 0. An exponent is the factor over k B, less 1: here 1/B - 1. Where the "
                "xi_i sum to 0 the factor is k B, the exponent 0: the simplex turns.",
            ),
            Step(
                title="aligned neurons in the space of the simplex",
                relation=Eq(
                    k * (1 + 1 / (k - 1)) / (k * B) - 1,
                    (1 / B - 1) + 1 / ((k - 1) * B),
                    evaluate=False,
                ),
                reason="sum_j e_j e_j^T is k/(k - 1) on V. This exponent exceeds 1/B - 1.",
            ),
            Step(
                title="moves like S^(k-2,2)",
                relation=Eq(
                    ((1 + B) * (k + 1) - k) / (k * B) - 1, (1 + B) / (k * B), evaluate=False
                ),
                reason="xi_i = sum_j S_ij e_j with S symmetric, its diagonal and its row sums 0: "
                "e_i.xi_i = 0 and (e_i - e_j).(xi_i - xi_j) = -delta^2 S_ij make the factor "
                "delta (k + 1) - k. Antisymmetric S turn the simplex: exponent 0.",
            ),
            Step(
                title="moves like V",
                relation=Eq(
                    Rational(3, 2) * delta * k * b - k * a - 2 * k * b - share,
                    k * (Rational(3, 2) * delta - 2 + 1 / (k - 1)) * b,
                    evaluate=False,
                ),
                reason="xi_i = a y + b (e_i.y) e_i and eta_a = g y with m g = -k a - k b/(k - 1). "
                "The coefficient of (e_i.y) e_i in n times the change of F_i: b is an eigenvector "
                "of its own.",
            ),
            Step(
                title="the other move like V",
                relation=Eq(
                    k / (k - 1) * ((g - a) * k - 2 * b) + k / (k - 1) * (k * a + 2 * b),
                    k**2 / (k - 1) * g,
                    evaluate=False,
                ),
                reason="The aligned neurons, less the mean -(k/(k - 1))(k a + 2 b) y/n: where b = "
                "0 the exponent is that of the aligned neurons in the space of the simplex.",
            ),
            Step(
                title="the exponent of the moves like V",
                relation=Eq(
                    (Rational(3, 2) * (1 + B) - 2 + 1 / (k - 1)) / B - 1,
                    Rational(1, 2) + (1 / (k - 1) - Rational(1, 2)) / B,
                    evaluate=False,
                ),
                reason="The factor over k B, less 1. For k = 2 it is 1, that of u itself, as "
                "(e_i.y) e_i = y; for k >= 3 it is at most 1/2.",
            ),
            Step(
                title="S^(k-2,2) is not the least",
                relation=sympy.Gt(
                    (1 + gap(1 + j)) / (1 + j),
                    gap(1 + j) / 2 + 1 / j - Rational(1, 2),
                ),
                reason="k = 1 + j from 4 on; both sides are B times the exponents.",
                rule="covering",
                region={"j": "[3, inf)"},
                proofs=(reciprocal(j, equal(turned, balls())),),
            ),
        ),
    )


def sign() -> Derivation:
    """Return the steps to the sign of the exponent of the moves like V."""
    import sympy
    from sympy import Eq, Rational

    k, order = _k(), sympy.Symbol("k")
    q = (2 * k - 4) / (k - 1)
    polynomial = order**2 - 7 * order + 8
    return Derivation(
        title="Simplices of up to five neurons are stable, larger ones are not",
        steps=(
            Step(
                title="B times the exponent",
                relation=Eq(
                    gap(k) / 2 + 1 / (k - 1) - Rational(1, 2), (edge(k) - q) / 2, evaluate=False
                ),
                reason="With q = (2k - 4)/(k - 1), which is not negative for k >= 2.",
            ),
            Step(
                title="a difference of squares",
                relation=Eq(
                    edge(k) ** 2 - q**2,
                    -2 * (k**2 - 7 * k + 8) / (k - 1) ** 2,
                    evaluate=False,
                ),
                reason="delta > 0 and q >= 0: delta - q has the sign of this, which is that of "
                "-(k^2 - 7k + 8); and B > 0.",
            ),
            Step(
                title="up to five",
                relation=sympy.Lt(polynomial, 0),
                reason="So the exponent is positive for k = 2, 3, 4, 5.",
                rule="covering",
                region={"k": "[2, 5]"},
                proofs=(balls(),),
            ),
            Step(
                title="six and more",
                relation=sympy.Gt(polynomial, 0),
                reason="So the exponent is negative from k = 6 on.",
                rule="covering",
                region={"k": "[6, inf)"},
                proofs=(monotone(order, monotone(order, form())),),
            ),
        ),
    )
