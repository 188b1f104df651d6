r"""Falling levels whose slopes are large: how far one can get (Xu and Du 2023, lemma 24).

For $L_{t+1}\le L_t - \frac\eta2g_t^2$ and $\frac\eta2g_t^2\ge C_s\eta L_t^{4/3}$.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar

from theorycheck.core.domain import Natural, Positive
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity
from theorycheck.models.wedge_derivation import CONTINUITY
from theorycheck.rigor.certificate import Certificate
from theorycheck.rigor.descent_path import MOST_STEPS, DescentPath
from theorycheck.symbolic.as_written import over, times
from theorycheck.symbolic.derivation import Derivation, Step

END = Quantity(
    name="level_at_end",
    latex="L_T",
    meaning=r"L_{t+1} = L_t - \tfrac\eta2g_t^2",
    words="level after T steps",
)
LENGTH = Quantity(
    name="length_at_end",
    latex=r"\ell_T",
    meaning=r"\sum_{t<T}\eta g_t,\ g_t = \sqrt{2C_s}L_t^{2/3}",
    words="length of the path, each slope as small as is allowed",
)


@dataclass(frozen=True, kw_only=True)
class LevelPath(Problem):
    """A level, what steps gain at least, their length, and how many are made."""

    family: ClassVar[str] = "level-path"

    level: Fraction = parameter(
        default="1/100", domain=Positive(), symbol="L_0", doc="loss before the first step"
    )
    gain: Fraction = parameter(
        default="1/5",
        domain=Positive(),
        symbol="C_s",
        doc="what a step gains, over its length and L^(4/3)",
    )
    step: Fraction = parameter(
        default="1/2", domain=Positive(), symbol=r"\eta", doc="length of a step"
    )
    steps: int = parameter(
        default="1000", domain=Natural(largest=MOST_STEPS), symbol="T", doc="number of steps"
    )


def path(problem: LevelPath, settings: Settings) -> list[Certificate]:
    """Return the certificate of the last level and the length of the path."""
    return [DescentPath.at(problem.subject(), settings.digits)]


def _symbols() -> tuple[Any, ...]:
    import sympy

    return sympy.symbols("level gain step", positive=True)  # type: ignore[no-any-return]


def _third(level: Any) -> Any:
    import sympy

    return level ** sympy.Rational(1, 3)


def possible() -> Any:
    r"""Return $(C_s\eta)^3L_0 < 1$: after the step something positive is left."""
    import sympy

    level, gain, step = _symbols()
    return sympy.Lt((gain * step) ** 3 * level, 1, evaluate=False)


def best() -> Any:
    r"""Return the constant $3\sqrt2$."""
    import sympy

    return 3 * sympy.sqrt(2)


def one_step() -> Any:
    """Return the bound for one step, its slope as small as is allowed."""
    import sympy

    level, gain, step = _symbols()
    after = level - step * gain * level ** sympy.Rational(4, 3)
    slope = sympy.sqrt(2) * sympy.sqrt(gain) * level ** sympy.Rational(2, 3)
    fall = _third(level) - _third(after)
    return sympy.Le(step * slope, best() / sympy.sqrt(gain) * fall, evaluate=False)


def between(factor: Any = 1) -> Any:
    """Return the bound by both levels, with a factor if wanted."""
    import sympy

    level, gain, _ = _symbols()
    length, end = (sympy.Symbol(item.name, positive=True) for item in (LENGTH, END))
    fall = _third(level) - _third(end)
    return sympy.Le(length, factor * best() / sympy.sqrt(gain) * fall, evaluate=False)


def from_start(constant: Any = 8) -> Any:
    """Return the bound by the first level, with the constant 8 of lemma 24 or another one."""
    import sympy

    level, gain, _ = _symbols()
    length = sympy.Symbol(LENGTH.name, positive=True)
    return sympy.Le(length, constant / sympy.sqrt(gain) * _third(level), evaluate=False)


@lru_cache(maxsize=1)
def path_steps() -> tuple[Step, ...]:
    """Return why the path is no longer."""
    import sympy
    from sympy import Eq, Ge, sqrt

    root, after, fallen, gain, extra = sympy.symbols("root after f C_s e", positive=True)
    least = sqrt(2) * sqrt(gain) * (after + fallen) ** 2
    loss = (after + fallen) ** 3 - after**3
    fall = root**3 - after**3
    return (
        Step(
            title="a step is paid for by the fall",
            relation=Ge(2 * loss / least, 2 * loss / (least + extra), evaluate=False),
            reason="With after = L_(t+1)^(1/3), after + f = L_t^(1/3) and the slope g_t = "
            "sqrt(2 C_s) L_t^(2/3) + e; f and e are not negative. As L_t - L_(t+1) >= eta/2 g_t^2, "
            "eta g_t is at most 2 (L_t - L_(t+1))/g_t.",
            rule="at_least",
            gap=2
            * fallen
            * (3 * after**2 + 3 * after * fallen + fallen**2)
            * extra
            / (least * (least + extra)),
            side_conditions=(
                CONTINUITY,
                "no level is negative: one that is 0 stays 0, and its slope is 0",
            ),
        ),
        Step(
            title="a cube root falls by more",
            relation=Ge(3 * (root - after), fall / root**2, evaluate=False),
            reason="So eta g_t is at most 6/sqrt(2 C_s) = 3 sqrt(2)/sqrt(C_s) times the fall of "
            "L^(1/3); the sum over the steps telescopes.",
            rule="at_least",
            gap=(root - after) ** 2 * (2 * root + after) / root**2,
        ),
        Step(
            title="the constant",
            relation=Eq(
                times(over(2, sqrt(2) * sqrt(gain)), 3),
                3 * sqrt(2) / sqrt(gain),
                evaluate=False,
            ),
            reason="2/sqrt(2 C_s) times 3.",
        ),
        Step(
            title="the printed constant is larger",
            relation=Ge(8**2, (3 * sqrt(2)) ** 2, evaluate=False),
            reason="8 > 3 sqrt(2), and the last level is not negative.",
            rule="at_least",
            gap=sympy.Integer(46),
        ),
    )


def derivation() -> Derivation:
    """Return the derivation."""
    return Derivation(title="From the gain of a step to the length of the path", steps=path_steps())
