r"""Why the loss near the optimum is the cubic potential, and why that is positive.

Setting: $w_i = c_i(v + \|v\|\zeta_i)$, $\zeta_i\perp v$, $c_i > 0$, $\sum c_i = 1$ and
$\sum c_i\zeta_i = 0$, so that $\sum w_i = v$; m is the largest $\|\zeta_i\|$.
"""

from __future__ import annotations

from typing import Any

from theorycheck.symbolic.as_written import over, plus, times
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import index_symbol
from theorycheck.symbolic.pieces import balls, form, monotone

LARGEST_REACH = "1/10"
NEURONS = (("i", "neurons"),)
LOSS = (
    "L = |r|^2/4 + (sum_{i<j} f(theta_ij) |w_i||w_j| - sum_i f(theta_i) |w_i||v|)/(2 pi), f(t) = "
    "sin t - t cos t, r = sum w_i - v (Xu and Du 2023, eq. (23))"
)
CAUCHY = (
    "Cauchy and Schwarz, with m = max |zeta_i|: |zeta_i.zeta_j| <= m^2, |zeta_i - zeta_j| <= 2m, "
    "and the area that zeta_i and zeta_j span, which is that of zeta_i and zeta_j - zeta_i, is at "
    "most m |zeta_i - zeta_j|"
)
SLICES = (
    "the mean of |x.e|^3 over unit vectors e is a positive multiple of |x|^3 that depends on the "
    "dimension alone; it is taken of finite sums"
)
VANISHES = (
    "a continuous function whose square has the integral 0 is 0; a piecewise linear function that "
    "is 0 has no kinks; a vector whose products with all unit vectors are 0 is 0"
)


def remainder() -> Any:
    r"""Return the constant C of $|L - \Phi| \le C\|v\|^2m^5$."""
    import sympy

    return sympy.Rational(53, 30) / sympy.pi


def expansion() -> Derivation:
    """Return the steps to the potential and its remainder."""
    import sympy
    from sympy import Eq, Ge, Le, Rational, atan, cos, sin, sqrt

    x, u = sympy.symbols("x u")
    a, b, p = sympy.symbols("a b p")
    positive = sympy.Symbol("x", positive=True)
    half_line = {"x": "(0, inf)"}
    small = {"u": "[0, 1/100]"}
    return Derivation(
        title="From the loss to the cubic potential, with its remainder",
        steps=(
            Step(
                title="a pair of vectors",
                relation=Eq(
                    sqrt(1 + positive**2)
                    * (sin(atan(positive)) - atan(positive) * cos(atan(positive))),
                    positive - atan(positive),
                    evaluate=False,
                ),
                reason="For vectors a, b with a.b > 0 and x = tan(theta), |a||b| is (a.b) "
                "sqrt(1 + x^2): f(theta)|a||b| = (a.b)(x - atan x), and x is their area over a.b.",
                side_conditions=(LOSS,),
            ),
            Step(
                title="at most the cube",
                relation=Le(x - atan(x), x**3 / 3),
                reason="Both are 0 at 0, and the slopes differ by x^4/(1 + x^2).",
                rule="covering",
                region=half_line,
                proofs=(monotone(x, _by_form(x**4 / (1 + x**2))),),
            ),
            Step(
                title="at least the cube less a fifth power",
                relation=Ge(x - atan(x), x**3 / 3 - x**5 / 5),
                reason="Both are 0 at 0, and the slopes differ by x^6/(1 + x^2).",
                rule="covering",
                region=half_line,
                proofs=(monotone(x, _by_form(x**6 / (1 + x**2))),),
            ),
            Step(
                title="the area of a pair",
                relation=Eq(
                    (1 + a) * (1 + b) - (1 + p) ** 2,
                    (a + b - 2 * p) + (a * b - p**2),
                    evaluate=False,
                ),
                reason="With a = |zeta_i|^2, b = |zeta_j|^2, p = zeta_i.zeta_j: w_i.w_j is c_i c_j "
                "|v|^2 (1 + p), and the squared area of w_i and w_j is (c_i c_j |v|^2)^2 times D^2 "
                "+ A^2, where D = |zeta_i - zeta_j| and A is the area of zeta_i and zeta_j. So "
                "the pair gives c_i c_j |v|^2 G with G = (1 + p)(x - atan x), x = sqrt(D^2 + A^2)/"
                "(1 + p), and the pair of w_i and v gives c_i |v|^2 (x - atan x) at x = |zeta_i|.",
                side_conditions=(CAUCHY,),
            ),
            Step(
                title="a pair from above",
                relation=Le((1 + u) ** Rational(3, 2), (1 + 5 * u) * (1 - u) ** 2),
                reason="With u = m^2: G <= (D^2 + A^2)^(3/2)/(3 (1 + p)^2) <= (D^3/3) (1 + u)^(3/2)"
                "/(1 - u)^2 <= (D^3/3)(1 + 5u).",
                rule="covering",
                region=small,
                proofs=(monotone(u, balls()),),
            ),
            Step(
                title="a pair from below",
                relation=Ge(
                    1 / (1 + u) ** 2
                    - Rational(12, 5) * u * (1 + u) ** Rational(5, 2) / (1 - u) ** 4,
                    1 - 5 * u,
                ),
                reason="G >= D^3/(3 (1 + p)^2) - (D^2 + A^2)^(5/2)/(5 (1 + p)^4), with D^2 <= 4u "
                "in the second term: G >= (D^3/3)(1 - 5u).",
                rule="covering",
                region=small,
                proofs=(monotone(u, balls()),),
            ),
            _variance(),
            Step(
                title="the remainder",
                relation=Eq(
                    over(plus(times(Rational(5, 3), 2), Rational(1, 5)), 2 * sympy.pi),
                    remainder(),
                    evaluate=False,
                ),
                reason="The pairs of neurons err by at most (5/3) m^2 sum_{i<j} c_i c_j D^3 <= "
                "(5/3) m^2 (2m) m^2, by D <= 2m and the step before; those with v by at most "
                "sum_i c_i |zeta_i|^5/5 <= m^5/5. All of it is times |v|^2/(2 pi), and r = 0.",
            ),
        ),
    )


def _by_form(slope: Any) -> Any:
    from theorycheck.symbolic.pieces import equal

    return equal(slope, form())


def _variance() -> Step:
    import sympy

    c, y = (sympy.IndexedBase(name, real=True) for name in ("c", "y"))
    i, j = (sympy.Symbol(name, integer=True) for name in "ij")
    n = index_symbol("neurons")

    def over(term: Any, index: Any) -> Any:
        return sympy.Sum(term, (index, 1, n))

    pairs = over(over(c[i] * c[j] * (y[i] - y[j]) ** 2, j), i) / 2
    return Step(
        title="the mean square of the differences",
        relation=sympy.Eq(
            pairs,
            over(c[i], i) * over(c[i] * y[i] ** 2, i) - over(c[i] * y[i], i) ** 2,
            evaluate=False,
        ),
        reason="For each coordinate y of zeta. As sum c_i = 1 and sum c_i zeta_i = 0, the sum over "
        "i < j of c_i c_j D^2 is sum_i c_i |zeta_i|^2 <= m^2.",
    )


def positivity() -> Derivation:
    """Return the steps to the sign of the potential."""
    import sympy
    from sympy import Eq, Integral

    s, x, delta, S = sympy.symbols("s x delta S", real=True)
    return Derivation(
        title="Why the cubic potential is positive",
        steps=(
            Step(
                title="an integral",
                relation=Eq(Integral(s * (s + delta), (s, 0, x)), x**3 / 3 + delta * x**2 / 2),
                reason="Its derivative is the integrand, and it is 0 at 0.",
                rule="antiderivative",
            ),
            Step(
                title="the cube as an integral",
                relation=Eq(
                    (S - delta / 2) ** 3 / 3 + delta * (S - delta / 2) ** 2 / 2,
                    S**3 / 3 - S * delta**2 / 4 + delta**3 / 12,
                    evaluate=False,
                ),
                reason="In one dimension let delta = |a - b| and S = B - (a + b)/2. Left is the "
                "integral of max(t - a, 0) max(t - b, 0) over t up to B, by the step before from "
                "s = t - max(a, b). Right is |a - b|^3/12 and a polynomial of degree 3 in a and b, "
                "each term of which is at most linear in a, or in b. For a signed measure of mass "
                "0 and mean 0 such terms integrate to 0: with g(t) the integral of max(t - a, 0), "
                "which is 0 beyond all points, the double integral of |a - b|^3 is 12 times the "
                "integral of g^2, and not negative. It is 0 only if g = 0, that is for the "
                "measure 0.",
                side_conditions=(VANISHES,),
            ),
            Step(
                title="in more dimensions",
                relation=Eq(
                    times(sympy.Rational(1, 12), 2 * S - 2 * x),
                    times(sympy.Rational(1, 6), S - x),
                    evaluate=False,
                ),
                reason="With S the sum over i < j and x the sum over i, Phi is |v|^2/(12 pi) times "
                "the double integral of |a - b|^3 for the masses c_i at zeta_i and -1 at 0, whose "
                "mass and mean are 0. It is a positive multiple of the mean, over directions e, of "
                "the same for the points zeta_i.e: not negative, and 0 only if every zeta_i.e is, "
                "so only if every zeta_i is 0.",
                side_conditions=(SLICES,),
            ),
        ),
    )


def homogeneity() -> Derivation:
    """Return the step to the homogeneity of the potential."""
    import sympy

    c, D = sympy.IndexedBase("c", real=True), sympy.IndexedBase("D", positive=True)
    A = sympy.IndexedBase("A", positive=True)
    i, j = (sympy.Symbol(name, integer=True) for name in "ij")
    n, t = index_symbol("neurons"), sympy.Symbol("t", positive=True)

    def potential(factor: Any) -> Any:
        pairs = sympy.Sum(sympy.Sum(c[i] * c[j] * (factor * D[i, j]) ** 3, (j, 1, n)), (i, 1, n))
        return pairs / 2 - sympy.Sum(c[i] * (factor * A[i]) ** 3, (i, 1, n))

    return Derivation(
        title="The potential is homogeneous of degree 3",
        steps=(
            Step(
                title="homogeneous of degree 3",
                relation=sympy.Eq(potential(t), t**3 * potential(1), evaluate=False),
                reason="With the masses fixed, z times t means zeta times t: the distances D_ij "
                "and A_i = |zeta_i| are multiplied by t, here with t = |z| from u to z.",
            ),
        ),
    )
