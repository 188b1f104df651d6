r"""Why the loss bounds the residual vector and the distance to a global minimum (lemmas 21 and 22).

$[t]_+ - [-t]_+ = t$, and so the residual $R(x) = \sum_i[w_i\cdot x]_+ - [v\cdot x]_+$ has
$R(x) - R(-x) = r\cdot x$: the expectation of its square is $\|r\|^2$, and that of $R(\pm x)^2$ is
2L.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from theorycheck.models.pointwise import each, number, numbers
from theorycheck.models.wedge_derivation import sine_step, wedge_steps
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.pieces import balls


def least_norms() -> Any:
    """Return the lower norm bound."""
    from sympy import Ge

    return Ge(each("weight_norm"), number("teacher_norm") / (4 * number("neurons")))


def largest_norms() -> Any:
    """Return the upper norm bound."""
    from sympy import Le

    return Le(each("weight_norm"), 4 * number("teacher_norm") / number("neurons"))


def residual_bound(constant: Any = 8) -> Any:
    """Return lemma 21, with a constant for O(n^2)."""
    from sympy import Le

    r, loss = numbers("residual_norm", "loss")
    return Le(r**2, constant * loss)


def scaled_loss() -> Any:
    """Return (n^2 L/|v|^2)^(1/3)."""
    from sympy import Rational

    n, loss, v = numbers("neurons", "loss", "teacher_norm")
    return (n**2 * loss / v**2) ** Rational(1, 3)


def distance_bound(twice: int = 15) -> Any:
    """Return lemma 22, with half of an integer for O(1)."""
    from sympy import Le, Rational

    bound = Rational(twice, 2) * scaled_loss() * each("weight_norm")
    return Le(each("optimum_distance"), bound)


@lru_cache(maxsize=1)
def residual_steps() -> tuple[Step, ...]:
    """Return why `residual_bound` holds."""
    import sympy
    from sympy import Ge

    one, other = sympy.symbols("R Q", real=True)
    return (
        Step(
            title="the residual at opposite inputs",
            relation=Ge(2 * (one**2 + other**2), (one - other) ** 2, evaluate=False),
            reason="With R = R(x) and Q = R(-x), whose difference is r.x: taking expectations, "
            "8 L >= |r|^2.",
            rule="at_least",
            gap=(one + other) ** 2,
            side_conditions=(
                "[t]_+ - [-t]_+ = t; x and -x have the same distribution, and E[(r.x)^2] = |r|^2",
            ),
        ),
    )


@lru_cache(maxsize=1)
def distance_steps() -> tuple[Step, ...]:
    """Return why `distance_bound` holds."""
    import sympy
    from sympy import Eq, Ge, Integer, Rational, pi

    S = sympy.Symbol("S", positive=True)
    h, H = sympy.symbols("h H", real=True)
    t = number("t")
    share = Rational(2, 3)
    return (
        *residual_steps(),
        *wedge_steps(),
        sine_step(),
        Step(
            title="the part along the teacher",
            relation=Eq((h - h / S * (S + H)) ** 2, (h * H / S) ** 2, evaluate=False),
            reason="With S = sum h_j = |v| - H: the component of w_i - w_i^* along v; the rest is "
            "z_i. As |H| <= |r| <= (8 L)^(1/2) <= |v|/2, its square is at most |w_i|^2 32 L/|v|^2; "
            "and |z_i| <= |w_i| (6 pi L/|w_i|^2)^(1/3) <= |w_i| (96 pi n^2 L/|v|^2)^(1/3).",
            side_conditions=("a projection is no longer than the vector",),
        ),
        Step(
            title="both parts together",
            relation=Ge(
                Rational(15, 2) ** 2 - (96 * pi) ** share - Integer(32) ** share * t,
                0,
                evaluate=False,
            ),
            reason="With L/|v|^2 = t^3/32, t <= 1: 32 L/|v|^2 = t^3 is at most 32^(2/3) t times "
            "(n^2 L/|v|^2)^(2/3), as n >= 1. So the sum of both squares is at most (15/2)^2 times "
            "|w_i|^2 (n^2 L/|v|^2)^(2/3).",
            rule="covering",
            region={"t": "[0, 1]"},
            proofs=(balls(),),
        ),
    )
