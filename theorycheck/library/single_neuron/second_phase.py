r"""In the second phase the neurons grow together along the teacher at the rate n/2.

Setting: gradient flow of n neurons that learn $[v\cdot x]_+$ from a start that keeps the bounds of
lemma 3, in a window that opens at $T_1 = t_0$ with $nT_1\le 1/4$ and $6s_2\le\varepsilon T_1\|v\|$
and closes at $T_2 = t_1\le T_1 + \frac1n\ln\frac1{36\varepsilon}$; $s_1 = \sigma\sqrt d/2$,
$s_2 = 2\sigma\sqrt d$, $h_i = \langle w_i,\bar v\rangle$, $H = \|v\| - \sum h_i$.

Claims: (8) and (15) $\theta_i\le\varepsilon$; (9) and (12) $h_i\le 2h_j$; (13)
$\frac23e^{-n(t-T_1)/2}\|v\| - 6\varepsilon\|v\|\le H\le e^{-n(t-T_1)/2}\|v\| + 6\varepsilon\|v\|$
and $H\ge 18\varepsilon\|v\|$; (14) $s_1/2\le h_i\le 2\|v\|/n$; the potential
$V = \sum\sin^2(\theta_i/2)$ is at most $2n\varepsilon^2e^{10n(t-T_1)}$; and sharper than (13),
$\frac45e^{-nt/2}\|v\|\le H\le\frac54e^{-nt/2}\|v\|$.

Checked: at every time of the window of one problem, from an enclosure of the flow. The paper reads
(8) with another epsilon, far below the one of (15), and asks for starts far below the assumption
here. Controls: three times the rate, and angles below $\varepsilon^2$.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, theorem 4, (8) and (9), and theorem 5, for the flow:
$(1-n\eta/2)^{(t-T_1)/\eta}$ becomes $e^{-n(t-T_1)/2}$. The last bound is not printed.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.flow_quantities import (
    largest,
    least,
    on_window,
    piece_end,
    piece_start,
    symbols,
)
from theorycheck.models.phased_flow import (
    ANGLES_AT_START,
    NORMS_AT_START,
    PhasedFlow,
    largest_norm,
    smallest,
)
from theorycheck.models.references import single_neuron
from theorycheck.models.relu_point import at_weights
from theorycheck.models.start_quantities import at_start


def early() -> Any:
    """Return that the phase begins early."""
    from sympy import Le, Rational

    since, n = symbols("since", "neurons")
    return Le(n * since, Rational(1, 4), evaluate=False)


def small_start() -> Any:
    """Return that the start is small beside what the first phase made of it."""
    from sympy import Le

    since, epsilon, size = symbols("since", "epsilon", "teacher_norm")
    return Le(6 * largest_norm(), epsilon * since * size, evaluate=False)


def short() -> Any:
    """Return that the phase ends before H is small."""
    from sympy import Le, log

    since, until, epsilon, n = symbols("since", "until", "epsilon", "neurons")
    # ln(1/(36 epsilon)), written so that SymPy leaves it as it is.
    return Le(n * (until - since), -log(36 * epsilon), evaluate=False)


def angles() -> Any:
    """Return (15)."""
    from sympy import Le

    (epsilon,) = symbols("epsilon")
    return Le(largest("angle"), epsilon, evaluate=False)


def smaller_angles() -> Any:
    """Return (15) with the square of epsilon."""
    from sympy import Le

    (epsilon,) = symbols("epsilon")
    return Le(largest("angle"), epsilon**2, evaluate=False)


def balance() -> Any:
    """Return (12): h_i is at most the norm, and at least the norm times the cosine."""
    from sympy import Le, cos

    below = least("weight_norm") * cos(largest("angle"))
    return Le(largest("weight_norm"), 2 * below, evaluate=False)


def implied_balance() -> Any:
    """Return what (12) implies: a projection is at most the largest norm times a cosine."""
    from sympy import Le, cos

    above = largest("weight_norm") * cos(least("angle"))
    return Le(least("weight_norm") * cos(largest("angle")), 2 * above, evaluate=False)


def projections() -> Any:
    """Return (14)."""
    from sympy import And, Ge, Le, cos

    n, size = symbols("neurons", "teacher_norm")
    below = least("weight_norm") * cos(largest("angle"))
    return And(
        Ge(below, smallest() / 2, evaluate=False),
        Le(largest("weight_norm"), 2 * size / n, evaluate=False),
        evaluate=False,
    )


def implied_projections() -> Any:
    """Return what (14) implies: that of the largest angle is at most a norm times its cosine."""
    from sympy import And, Ge, Le, cos

    n, size = symbols("neurons", "teacher_norm")
    above = largest("weight_norm") * cos(least("angle"))
    below = least("weight_norm") * cos(largest("angle"))
    return And(
        Ge(above, smallest() / 2, evaluate=False),
        Le(below, 2 * size / n, evaluate=False),
        evaluate=False,
    )


def printed_deficit() -> Any:
    """Return (13), the exponentials at the end of a piece where they bound from above."""
    from sympy import And, Ge, Le, Rational, exp

    n, size, since, epsilon = symbols("neurons", "teacher_norm", "since", "epsilon")

    def fallen(time: Any) -> Any:
        return exp(-n * (time - since) / 2) * size

    return And(
        Le(largest("deficit"), fallen(piece_end()) + 6 * epsilon * size, evaluate=False),
        Ge(
            least("deficit"),
            Rational(2, 3) * fallen(piece_start()) - 6 * epsilon * size,
            evaluate=False,
        ),
        Ge(least("deficit"), 18 * epsilon * size, evaluate=False),
        evaluate=False,
    )


def _deficit(rate: int) -> Any:
    from sympy import And, Ge, Le, Rational, exp

    n, size = symbols("neurons", "teacher_norm")

    def fallen(time: Any) -> Any:
        return exp(-rate * n * time / 2) * size

    return And(
        Le(largest("deficit"), Rational(5, 4) * fallen(piece_end()), evaluate=False),
        Ge(least("deficit"), Rational(4, 5) * fallen(piece_start()), evaluate=False),
        evaluate=False,
    )


def deficit() -> Any:
    """Return bounds on H at the rate n/2."""
    return _deficit(1)


def triple_rate() -> Any:
    """Return bounds on H at the rate 3n/2."""
    return _deficit(3)


def potential() -> Any:
    """Return the bound on V, each term of which is at most that of the largest angle."""
    from sympy import Le, exp, sin

    n, since, epsilon = symbols("neurons", "since", "epsilon")
    return Le(
        n * sin(largest("angle") / 2) ** 2,
        2 * n * epsilon**2 * exp(10 * n * (piece_start() - since)),
        evaluate=False,
    )


def implied_potential() -> Any:
    """Return what the bound on V implies for its largest term."""
    from sympy import Le, exp, sin

    n, since, epsilon = symbols("neurons", "since", "epsilon")
    return Le(
        sin(least("angle") / 2) ** 2,
        2 * n * epsilon**2 * exp(10 * n * (piece_end() - since)),
        evaluate=False,
    )


def _numbers(problem: PhasedFlow, settings: Settings) -> tuple[Any, ...]:
    del problem, settings
    return ()


_WITNESS = PhasedFlow.at(
    neurons=2, inputs=20, sigma="1/100000", seed=0, epsilon="1/100", since="1/10", until="3/5"
)
THEOREM = Theorem(
    title="In the second phase the neurons grow together along the teacher at the rate n/2",
    family=PhasedFlow,
    witness=_WITNESS,
    scope="this problem",
    builds_on=("first-phase",),
    assumptions=(
        NORMS_AT_START,
        ANGLES_AT_START,
        Statement(
            slug="early",
            words="The phase begins early: n T_1 is at most 1/4.",
            relation=early,
            checks={"exact": in_rationals(early)},
        ),
        Statement(
            slug="small-start",
            words="The start is small: 6 s_2 is at most epsilon T_1 |v|.",
            relation=small_start,
            quantities=at_start("teacher_norm"),
            checks={"enclosures": in_balls(small_start, at_weights("teacher_norm"))},
        ),
        Statement(
            slug="short",
            words="The phase is short: n (T_2 - T_1) is at most ln(1/(36 epsilon)).",
            relation=short,
            checks={"enclosures": in_balls(short, _numbers)},
        ),
    ),
    conclusions=(
        on_window(
            "angles",
            "Every angle with the teacher is at most epsilon on the window: (8), (15).",
            angles,
            ("angle",),
        ),
        on_window(
            "balance",
            "No projection on the teacher is above twice another on the window: (9), (12).",
            balance,
            ("weight_norm", "angle"),
            implied=implied_balance,
        ),
        on_window(
            "projections",
            "The projections lie between s_1/2 and 2 |v|/n on the window: (14).",
            projections,
            ("weight_norm", "angle"),
            "teacher_norm",
            implied=implied_projections,
        ),
        on_window(
            "printed-deficit",
            "H lies between 2/3 exp(-n (t - T_1)/2) |v| - 6 epsilon |v| and "
            "exp(-n (t - T_1)/2) |v| + 6 epsilon |v|, and above 18 epsilon |v|, on the window: "
            "(13).",
            printed_deficit,
            ("deficit",),
            "teacher_norm",
        ),
        on_window(
            "deficit",
            "H lies between 4/5 and 5/4 of exp(-n t/2) |v| on the window.",
            deficit,
            ("deficit",),
            "teacher_norm",
        ),
        on_window(
            "potential",
            "V is at most 2 n epsilon^2 exp(10 n (t - T_1)) on the window.",
            potential,
            ("angle",),
            implied=implied_potential,
        ),
    ),
    controls=(
        Control(
            statement=on_window(
                "triple-rate",
                "H lies between 4/5 and 5/4 of exp(-3 n t/2) |v| on the window.",
                triple_rate,
                ("deficit",),
                "teacher_norm",
            ),
            source="made from the conclusion, with three times the rate",
            at=lambda: _WITNESS,
        ),
        Control(
            statement=on_window(
                "smaller-angles",
                "Every angle with the teacher is at most epsilon^2 on the window.",
                smaller_angles,
                ("angle",),
            ),
            source="made from (15), with the square of epsilon",
            at=lambda: _WITNESS,
        ),
    ),
    references=(single_neuron("Theorem 4, (8) and (9), theorem 5 with (12) to (15)"),),
    cases={
        "three-neurons": lambda: PhasedFlow.at(
            neurons=3,
            inputs=20,
            sigma="1/200000",
            seed=0,
            epsilon="1/100",
            since="1/15",
            until="2/5",
        ),
    },
)
