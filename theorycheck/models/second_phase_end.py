r"""Where the second phase ends: lemma 19 of Xu and Du (2023), from (12), (13) and (15).

At $T_2 = T_1 + \lceil\frac1{n\eta}\ln\frac1{36\varepsilon}\rceil$ the power in (13) is at most
$6\sqrt\varepsilon$.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar

from theorycheck.core.domain import Positive
from theorycheck.core.problem import parameter
from theorycheck.models.gain_derivation import start_largest, start_least
from theorycheck.models.pointwise import each, number, numbers
from theorycheck.models.relu_student import ReluStudent
from theorycheck.models.wedge_derivation import CONTINUITY, TURN
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.pieces import balls, equal, form, monotone, product

DEFICIT = ("deficit", "teacher_norm")
LOSS = ("loss", "teacher_norm")


@dataclass(frozen=True, kw_only=True)
class AlignedStudent(ReluStudent):
    """Weights, and how small their angles with the teacher are."""

    family: ClassVar[str] = "nearly-aligned-student"

    epsilon: Fraction = parameter(
        default="1/400",
        domain=Positive(),
        symbol=r"\varepsilon",
        doc="size of the angles at the end of the second phase",
    )

    def subject(self) -> dict[str, str]:
        """Return what certificates embed: the weights and the size of the angles."""
        return {**super().subject(), "epsilon": self.exact()["epsilon"]}


def small() -> Any:
    """Return the assumption on epsilon."""
    from sympy import Le, Rational

    return Le(number("epsilon"), Rational(1, 400), evaluate=False)


def balanced() -> Any:
    """Return (12)."""
    from sympy import Le

    return Le(each("projection"), 2 * each("projection", "j"), evaluate=False)


def angles() -> Any:
    """Return (15)."""
    from sympy import Le

    return Le(each("theta"), number("epsilon"), evaluate=False)


def deficit() -> Any:
    """Return what (13) says at T_2, for the size of H."""
    from sympy import Abs, Le, sqrt

    H, v = numbers(*DEFICIT)
    epsilon = number("epsilon")
    return Le(Abs(H), 6 * (sqrt(epsilon) + epsilon) * v, evaluate=False)


def least(share: Any = (1, 3)) -> Any:
    """Return the lower bound of lemma 19, with another share of |v|/n if wanted."""
    from sympy import Ge, Rational

    right = start_least()
    return Ge(right.lhs, 3 * Rational(*share) * right.rhs)


def largest(share: Any = (3, 1)) -> Any:
    """Return the upper bound of lemma 19, with another multiple of |v|/n if wanted."""
    from sympy import Le, Rational

    right = start_largest()
    return Le(right.lhs, Rational(*share) * right.rhs / 3)


def loss_bound(constant: Any = 20, power: int = 1) -> Any:
    """Return the bound on the loss, with another constant or power of epsilon if wanted."""
    from sympy import Le

    loss, v = numbers(*LOSS)
    return Le(loss, constant * number("epsilon") ** power * v**2, evaluate=False)


def better_loss() -> Any:
    """Return the bound on the loss with the constant 10."""
    return loss_bound(10)


def end_step() -> Step:
    """Return what the length of the phase makes of (13)."""
    import sympy
    from sympy import Eq, exp, log

    s = sympy.Symbol("s", positive=True)
    return Step(
        title="the end of the phase",
        relation=Eq(exp(-log(1 / (36 * s**2)) / 2, evaluate=False), 6 * s, evaluate=False),
        reason="(1 - n eta/2)^(T_2 - T_1) is at most exp(-n eta (T_2 - T_1)/2), and n eta (T_2 - "
        "T_1) >= ln(1/(36 epsilon)); s = sqrt(epsilon). So (13) says at T_2 that H <= 6 "
        "(sqrt(epsilon) + epsilon) |v|; it also says H >= 18 epsilon |v|, which is not needed.",
        side_conditions=(
            "1 - x <= exp(-x), and n eta <= 2, so that no power is of a negative number",
        ),
    )


def _deficit_step() -> Step:
    from sympy import Ge, Rational

    s = number("s")
    return Step(
        title="the deficit is less than a third",
        relation=Ge(Rational(63, 200) - 6 * (s + s**2), 0, evaluate=False),
        reason="With s = sqrt(epsilon) <= 1/20: |H| <= 63/200 |v|.",
        rule="covering",
        region={"s": "[0, 1/20]"},
        proofs=(monotone(s, form(), end="high"),),
    )


@lru_cache(maxsize=1)
def least_steps() -> tuple[Step, ...]:
    """Return why no neuron is short."""
    from sympy import Ge, Rational, symbols

    e, u = symbols("e u", positive=True)
    return (
        _deficit_step(),
        Step(
            title="the least share",
            relation=Ge((Rational(137, 200) + u) / (1 + 2 * e), 1 / (3 * (1 + e)), evaluate=False),
            reason="With n = 1 + e: sum h_j <= (2n - 1) h_i by (12), and sum h_j = |v| - H = "
            "(137/200 + u) |v|. So |w_i| >= h_i >= |v|/(3n). No h_i is negative: (12) with i = j.",
            rule="at_least",
            gap=(Rational(211, 200) + Rational(11, 200) * e + 3 * u * (1 + e))
            / (3 * (1 + e) * (1 + 2 * e)),
            side_conditions=(CONTINUITY,),
        ),
    )


@lru_cache(maxsize=1)
def largest_steps() -> tuple[Step, ...]:
    """Return why no neuron is long."""
    from sympy import Ge, Rational, symbols

    e, u, c = symbols("e u c", positive=True)
    return (
        _deficit_step(),
        _cosine_step(),
        Step(
            title="the largest share",
            relation=Ge(
                3 * (Rational(99, 100) + c) * (2 + e),
                2 * (Rational(263, 200) - u) * (1 + e),
                evaluate=False,
            ),
            reason="With n = 1 + e: h_i (n + 1)/2 <= sum h_j by (12), and sum h_j = |v| - H = "
            "(263/200 - u) |v|; |w_i| = h_i/cos theta_i, and cos theta_i = 99/100 + c. So |w_i| <= "
            "3 |v|/n.",
            rule="at_least",
            gap=Rational(331, 100) + Rational(17, 50) * e + 3 * c * (2 + e) + 2 * u * (1 + e),
            side_conditions=(CONTINUITY,),
        ),
    )


def _cosine_step() -> Step:
    from sympy import Ge, Rational, cos

    theta = number("theta")
    return Step(
        title="the cosines",
        relation=Ge(cos(theta), Rational(99, 100), evaluate=False),
        reason="All angles with the teacher are at most epsilon <= 1/400.",
        rule="covering",
        region={"theta": "[0, 1/400]"},
        proofs=(balls(),),
        symbols={"theta": r"\theta"},
    )


@lru_cache(maxsize=1)
def loss_steps() -> tuple[Step, ...]:
    """Return why the loss is small."""
    import sympy
    from sympy import Eq, Ge, Rational, cos, pi, sin

    p, q = sympy.symbols("p q", positive=True)
    t, s = numbers("t", "s")
    shift = sin(t) - t * cos(t)
    half = Rational(1, 2)
    turned = half * (sin(t) ** 2 + (1 - cos(t)) ** 2)
    sharper = product((t, form()), (t - sin(t), monotone(t, equal(turned, form()))))
    rising = product((t, form()), (sin(t), monotone(t, balls())))
    real = sympy.Symbol("t", real=True)
    moved = sin(real) - real * cos(real)
    return (
        _deficit_step(),
        _cosine_step(),
        Step(
            title="the loss in terms of r",
            relation=Eq(
                p * q / (2 * pi) * (sin(real) + (pi - real) * cos(real)),
                p * q * cos(real) / 2 + p * q / (2 * pi) * moved,
                evaluate=False,
            ),
            reason="E[a.x]_+ [b.x]_+ with |a| = p, |b| = q and the angle t; the products a.b/2 add "
            "up to |r|^2/4. So L = |r|^2/4 + (sum over pairs of f(theta_ij) |w_i| |w_j| - sum of "
            "f(theta_i) |w_i| |v|)/(2 pi) with f(t) = sin t - t cos t, which is (23).",
            side_conditions=("E[a.x]_+ [b.x]_+ has this closed form: theorem relu-closed-forms",),
        ),
        Step(
            title="f is not negative",
            relation=Ge(shift, 0, evaluate=False),
            reason="So the terms with the teacher only make the loss smaller.",
            rule="covering",
            region={"t": "[0, 1/400]"},
            proofs=(monotone(t, rising),),
            side_conditions=(TURN,),
        ),
        Step(
            title="f is at most a third of a cube",
            relation=Ge(t**3 / 3 - shift, 0, evaluate=False),
            reason="theta_ij <= 2 epsilon, and the sum of |w_i| |w_j| over pairs is at most S^2/2 "
            "with S = sum |w_j| <= (263/200)/(99/100) |v| <= 4/3 |v|: the terms with two neurons "
            "are at most 2/(3 pi) epsilon^3 S^2.",
            rule="covering",
            region={"t": "[0, inf)"},
            proofs=(monotone(t, sharper),),
            side_conditions=("angles between directions satisfy the triangle inequality",),
        ),
        Step(
            title="all terms together",
            relation=Ge(
                10 - 9 * (1 + s) ** 2 - Rational(4, 9) * s**2 - 32 / (27 * pi) * s**4,
                0,
                evaluate=False,
            ),
            reason="With s = sqrt(epsilon), over epsilon |v|^2: |r|^2 = H^2 + |sum z_i|^2 with "
            "H^2/4 <= 9 epsilon (1 + s)^2 |v|^2 and |z_i| = |w_i| sin theta_i <= |w_i| epsilon.",
            rule="covering",
            region={"s": "[0, 1/20]"},
            proofs=(balls(),),
            side_conditions=("sin t <= t for t >= 0", "the triangle inequality"),
        ),
    )


def derivation() -> Derivation:
    """Return all steps, each once."""
    steps: Iterable[Step] = (end_step(), *least_steps(), *largest_steps(), *loss_steps())
    unique = {(step.title, step.reason): step for step in steps}
    return Derivation(
        title="From the bounds of the second phase to its end", steps=tuple(unique.values())
    )
