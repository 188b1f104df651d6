r"""Sequences with $L_{t+1} \le L_t - aL_t^{4/3}$: how fast they fall (Xu and Du 2023, lemma 24)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from theorycheck.core.domain import Natural, Positive
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.descent_levels import MOST_STEPS, DescentLevels
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.pieces import form, monotone

END = Quantity(
    name="level_at_end",
    latex="L_T",
    meaning=r"L_{t+1} = L_t - aL_t^{4/3}",
    words="the level after T steps, each as small as is allowed",
)


@dataclass(frozen=True, kw_only=True)
class DescentSteps(Problem):
    """A level, the gain of each step, and how many steps are made."""

    family: ClassVar[str] = "descent-steps"

    level: Fraction = parameter(
        default="1/100", domain=Positive(), symbol="L_0", doc="loss before the first step"
    )
    gain: Fraction = parameter(
        default="1/10", domain=Positive(), symbol="a", doc="what a step gains, over L^(4/3)"
    )
    steps: int = parameter(
        default="1000", domain=Natural(largest=MOST_STEPS), symbol="T", doc="number of steps"
    )


def levels(problem: DescentSteps, settings: Settings) -> list[Certificate]:
    """Return the certificate of the last level."""
    return [DescentLevels.at(problem.subject(), settings.digits)]


def nothing(problem: DescentSteps, settings: Settings) -> list[Certificate]:
    """Return no certificates: the relation speaks of the problem's own numbers."""
    del problem, settings
    return []


def symbols() -> tuple[Any, Any, Any]:
    """Return the symbols of level, gain and steps."""
    import sympy

    level, gain, steps = sympy.symbols("level gain steps", positive=True)
    return level, gain, steps


def possible() -> Any:
    r"""Return $a^3L_0 < 1$: after the step something positive is left."""
    import sympy

    level, gain, _ = symbols()
    return sympy.Lt(gain**3 * level, 1, evaluate=False)


def step(part: Any) -> Any:
    r"""Return $(L - aL^{4/3})^{-1/3} \ge L^{-1/3} + a$ times a part."""
    import sympy

    level, gain, _ = symbols()
    third = sympy.Rational(1, 3)
    after = level - gain * level ** sympy.Rational(4, 3)
    return sympy.Ge(after**-third, level**-third + part * gain, evaluate=False)


def one_step() -> Any:
    """Return the gain of a step in the power -1/3."""
    import sympy

    return step(sympy.Rational(1, 3))


def too_much() -> Any:
    """Return the same with 1/2 for 1/3."""
    import sympy

    return step(sympy.Rational(1, 2))


def fall(part: Any) -> Any:
    r"""Return $L_T \le (L_0^{-1/3} + aT$ times a part $)^{-3}$."""
    import sympy

    level, gain, steps = symbols()
    end = sympy.Symbol(END.name, positive=True)
    bound = level ** -sympy.Rational(1, 3) + part * gain * steps
    return sympy.Le(end, bound**-3, evaluate=False)


def rate() -> Any:
    """Return the bound of lemma 24."""
    import sympy

    return fall(sympy.Rational(1, 3))


def faster() -> Any:
    """Return the bound with 1/2 for 1/3."""
    import sympy

    return fall(sympy.Rational(1, 2))


def derivation_steps() -> tuple[Step, ...]:
    """Return why a step gains a third of a in the power -1/3, and T of them T thirds."""
    import sympy

    third = sympy.Rational(1, 3)
    root, gain = sympy.symbols("root gain", positive=True)
    s = sympy.Symbol("s", positive=True)
    return (
        Step(
            title="what is left of the level",
            relation=sympy.Eq(
                root**3 - gain * root**4, root**3 * (1 - gain * root), evaluate=False
            ),
            reason="With root = L^(1/3): a step leaves the part s = 1 - a L^(1/3) of L, which is "
            "positive as a^3 L < 1.",
            side_conditions=("the level falls, so that a^3 L < 1 holds at every step",),
        ),
        Step(
            title="Bernoulli",
            relation=sympy.Ge(s**-third, 1 + (1 - s) * third, evaluate=False),
            reason="Both sides are 1 at s = 1, and so are their slopes; the left one is convex. "
            "Divided by L^(1/3): the power -1/3 of the level grows by at least a/3.",
            rule="covering",
            region={"s": "(0, 1]"},
            proofs=(monotone(s, monotone(s, form(), end="high"), end="high"),),
        ),
        Step(
            title="the gain of one step",
            relation=sympy.Eq(
                (1 + (1 - (1 - gain * root)) * third) / root,
                1 / root + gain * third,
                evaluate=False,
            ),
            reason="T steps add up, and a sequence that falls by more has a larger power still.",
            side_conditions=("induction over the steps; x^(-1/3) falls with x > 0",),
        ),
    )


def derivation() -> Derivation:
    """Return the derivation."""
    return Derivation(title="How fast the loss falls, step by step", steps=derivation_steps())
