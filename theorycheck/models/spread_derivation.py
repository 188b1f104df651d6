r"""The spread of the neurons around the teacher: lemmas 31 and 33, (66) and (68).

$Z = \sum_{i<j}\|z_i - z_j\|$, with $z_i$ the part of $w_i$ orthogonal to v. Each is first shown
without any condition on the norms, with $S = \sum_k\|w_k\|$.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.axis_angle_derivation import orthogonal_flow_step
from theorycheck.models.pointwise import each, number, numbers, total
from theorycheck.models.wedge_derivation import CONTINUITY, TURN, sine_step, wedge_steps
from theorycheck.symbolic.as_written import plus, raised, times
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.export import index_symbol
from theorycheck.symbolic.pieces import balls, monotone, split

NORM_SUM = "with |w_k| <= 4 |v|/n the sum S of the norms is at most 4 |v|"
SPHERE = "angles between directions satisfy the triangle inequality"


def norms() -> Any:
    """Return the sum of the norms."""
    return total(each("weight_norm"), "i")


def away() -> Any:
    """Return lemma 31, at every neuron."""
    from sympy import Ge, sin

    spread, n, kappa = numbers("spread", "neurons", "kappa_max")
    return Ge(spread, (n - 1) * sin(kappa / 2) * each("orthogonal_norm"))


def slowly(constant: Any = (3, 2)) -> Any:
    """Return lemma 33, without a condition on the norms."""
    from sympy import Ge, Max, Rational, pi

    rate, n, v, theta = numbers("spread_rate", "neurons", "teacher_norm", "theta_max")
    size = Max(norms(), v / 2)
    return Ge(rate, -Rational(*constant) / pi * n * (n - 1) * size * theta**2)


def below_loss(factor: Any = 1) -> Any:
    """Return (68), without a condition on the norms."""
    from sympy import Le, pi

    spread, n, loss = numbers("spread", "neurons", "loss")
    return Le(spread**3, factor * 6 * pi * n * (n - 1) ** 3 * norms() * loss)


def slowly_printed() -> Any:
    """Return lemma 33 with the constant 6/pi for O(1)."""
    from sympy import Ge, pi

    rate, n, v, theta = numbers("spread_rate", "neurons", "teacher_norm", "theta_max")
    return Ge(rate, -6 / pi * n**2 * v * theta**2)


def decay(factor: Any = 1) -> Any:
    """Return (66) with the present angle for the first one, and n^2 for O(n^4).

    It is multiplied by the squared angle, which is 0 if all z_i are parallel.
    """
    from sympy import Ge, pi

    rate, spread, n, v, kappa = numbers(
        "spread_rate", "spread", "neurons", "teacher_norm", "kappa_max"
    )
    return Ge(kappa**2 * rate, -factor * 48 * pi**3 * n**2 * spread**2 / v)


def below_loss_printed() -> Any:
    """Return (68) with n^4 for n^5 and a constant for Omega(1)."""
    from sympy import Ge, pi

    spread, n, loss, v = numbers("spread", "neurons", "loss", "teacher_norm")
    return Ge(loss, spread**3 / (24 * pi * n**4 * v))


@lru_cache(maxsize=1)
def away_steps() -> tuple[Step, ...]:
    """Return why `away` holds."""
    import sympy
    from sympy import Ge

    m, q = sympy.symbols("m q", positive=True)
    c = sympy.Symbol("c", real=True)
    taken = sympy.Symbol("d", positive=True)
    return (
        Step(
            title="a short way to a ray at an acute angle",
            relation=Ge(m**2 + q**2 - 2 * m * q * c, m**2 * (1 - c**2), evaluate=False),
            reason="With m = |z_i|, q = |z_k| and c = cos kappa_ik: |z_i - z_k| >= |z_i| sin "
            "kappa_ik. Let z_i be the longest. One of the two of the largest angle, z_k, has "
            "kappa_ik >= kappa_max/2, and so |z_i - z_k| >= |z_i| sin(kappa_max/2) if kappa_ik is "
            "acute.",
            rule="at_least",
            gap=(q - m * c) ** 2,
            side_conditions=(SPHERE, "the sine grows up to a right angle"),
        ),
        Step(
            title="a longer way to a ray at an obtuse angle",
            relation=Ge(m**2 + q**2 + 2 * m * q * taken, m**2, evaluate=False),
            reason="With -cos kappa_ik = d: then |z_i - z_k| >= |z_i|. For every other j the way "
            "from z_i to z_k over z_j is no shorter, and all these pairs are different: Z is at "
            "least n - 1 times |z_i| sin(kappa_max/2).",
            rule="at_least",
            gap=q**2 + 2 * m * q * taken,
            side_conditions=("the triangle inequality",),
        ),
    )


@lru_cache(maxsize=1)
def slowly_steps() -> tuple[Step, ...]:
    """Return why `slowly` holds."""
    import sympy
    from sympy import Eq, Rational, pi

    i, j, k, n = *(index_symbol(name) for name in "ijk"), sympy.Symbol("neurons")
    z, a, angle = (sympy.IndexedBase(name, real=True) for name in ("z", "a", "angle"))
    size, theta, count = sympy.symbols("M theta n", positive=True)

    def over_all(term: Any) -> Any:
        return sympy.Sum(term, (k, 1, n))

    def rate(at: Any) -> Any:
        return -(a[at] * z[at] + over_all((pi - angle[at, k]) * z[k])) / (2 * pi)

    apart = -(a[i] * z[i] - a[j] * z[j]) / (2 * pi) + over_all(
        (angle[i, k] - angle[j, k]) * z[k]
    ) / (2 * pi)
    return (
        orthogonal_flow_step(),
        Step(
            title="the rate of a difference",
            relation=Eq(rate(i) - rate(j), apart, evaluate=False),
            reason="The sum of all z_k, the largest term, is the same for both.",
            indices=(("i", "neurons"), ("j", "neurons")),
            symbols={"angle": r"\theta"},
        ),
        Step(
            title="its size",
            relation=Eq(
                times(plus(*[2 * size * theta**2] * 3), 1 / (2 * pi), count * (count - 1) / 2),
                Rational(3, 2) / pi * count * (count - 1) * size * theta**2,
                evaluate=False,
            ),
            reason="With theta = theta_max and M = max(S, |v|/2): |a_i| |z_i| = sin theta_i |sum "
            "|w_k| sin theta_ik - |v| sin theta_i| <= 2 M theta^2, since theta_ik <= 2 theta and a "
            "difference of nonnegative numbers is at most the larger; |theta_ik - theta_jk| <= "
            "theta_ij <= 2 theta and |z_k| <= |w_k| theta. There are n(n-1)/2 pairs.",
            symbols={"theta": r"\theta"},
            side_conditions=(
                SPHERE,
                "sin t <= t for t >= 0",
                "a norm falls no faster than its vector moves",
            ),
        ),
    )


@lru_cache(maxsize=1)
def below_loss_steps() -> tuple[Step, ...]:
    """Return why `below_loss` holds."""
    import sympy
    from sympy import Eq, Rational

    u, z = sympy.symbols("u orthogonal_norm", positive=True)
    third = Rational(1, 3)
    return (
        *wedge_steps(),
        sine_step(),
        Step(
            title="the sum of the orthogonal parts",
            relation=Eq(times(raised(z**3 / u**2, third), u ** (2 * third)), z, evaluate=False),
            reason="With u = |w|^(1/2). So the cube of the sum of |z_i| is at most 6 pi L times "
            "the square of the sum of |w_i|^(1/2), which is at most n S; and Z is at most n - 1 "
            "times the sum of |z_i|.",
            symbols={"orthogonal_norm": r"\|z\|"},
            side_conditions=(
                "sum a_i^p b_i^(1-p) <= (sum a_i)^p (sum b_i)^(1-p) for nonnegative a, b (Hölder)",
                "the triangle inequality",
            ),
        ),
    )


@lru_cache(maxsize=1)
def slowly_printed_steps() -> tuple[Step, ...]:
    """Return why `slowly_printed` holds."""
    from sympy import Eq, Rational, pi, symbols

    n, v, theta = symbols("n v theta", positive=True)
    return (
        *slowly_steps(),
        Step(
            title="with the norms bounded",
            relation=Eq(
                6 / pi * n**2 * v * theta**2
                - Rational(3, 2) / pi * n * (n - 1) * (4 * v) * theta**2,
                6 / pi * n * v * theta**2,
                evaluate=False,
            ),
            reason="S and |v|/2 are at most 4 |v|; what is left over is positive.",
            symbols={"theta": r"\theta"},
            side_conditions=(NORM_SUM,),
        ),
    )


@lru_cache(maxsize=1)
def chord_step() -> Step:
    """Return sin(pi x/2) >= x on [0, 1]."""
    from sympy import Ge, pi, sin

    x = number("x")
    upper = split(x, "3/5", balls(), monotone(x, balls(), end="high"))
    return Step(
        title="the sine lies above its chord",
        relation=Ge(sin(pi * x / 2) - x, 0, evaluate=False),
        reason="With x = 2 theta_i/pi and with x = kappa_max/pi: theta_i <= (pi/2) sin theta_i = "
        "(pi/2) |z_i|/|w_i| <= 2 pi n |z_i|/|v|, and sin(kappa_max/2) >= kappa_max/pi.",
        rule="covering",
        region={"x": "[0, 1]"},
        proofs=(split(x, "1/2", monotone(x, balls()), upper),),
        side_conditions=(TURN,),
    )


@lru_cache(maxsize=1)
def decay_steps() -> tuple[Step, ...]:
    """Return why `decay` holds."""
    from sympy import Ge, pi, symbols

    extra, Z, kappa, v = symbols("e Z kappa_max v", positive=True)
    m, n = 1 + extra, 2 + extra
    least = Z / (m * kappa / pi)
    bound = 6 / pi * n * m * v * (2 * pi * n / v * least) ** 2
    wanted = 48 * pi**3 * n**2 * Z**2 / (kappa**2 * v)
    titled = {step.title: step for step in (*away_steps(), *slowly_printed_steps())}
    return (
        *titled.values(),
        chord_step(),
        Step(
            title="the spread bounds its own rate",
            relation=Ge(wanted, bound, evaluate=False),
            reason="With n = 2 + e: theta_max <= 2 pi n |z_i|/|v| for some i, and |z_i| <= "
            "Z pi/((n - 1) kappa_max) (lemma 31); n/(n - 1) <= 2. This is for kappa_max > 0; at 0 "
            "the claim is that 0 is at least a number that is not positive.",
            rule="at_least",
            gap=24 * pi**3 * n**2 * extra / m * Z**2 / (kappa**2 * v),
            symbols={"kappa_max": r"\kappa_{\max}"},
            side_conditions=(CONTINUITY,),
        ),
    )


@lru_cache(maxsize=1)
def below_loss_printed_steps() -> tuple[Step, ...]:
    """Return why `below_loss_printed` holds."""
    from sympy import Ge, pi, symbols

    m, v = symbols("m v", positive=True)
    n = m + 1
    return (
        *below_loss_steps(),
        Step(
            title="with the norms bounded",
            relation=Ge(24 * pi * n**4 * v, 6 * pi * n * m**3 * 4 * v, evaluate=False),
            reason="With m = n - 1 and S <= 4 |v|.",
            rule="at_least",
            gap=24 * pi * n * v * (1 + 3 * m + 3 * m**2),
            side_conditions=(NORM_SUM,),
        ),
    )
