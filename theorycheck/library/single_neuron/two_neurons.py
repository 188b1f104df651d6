r"""Two neurons: the loss times the cube of the time has a limit.

Setting: gradient flow of two neurons that learn $[v\cdot x]_+$, from exact weights.

Claim, about one start at a time: $t^3 L(t)/\|v\|^2$ has a limit, which is positive and below
33/20: the rate $t^{-3}$ is attained, neither missed nor exceeded; and from the end of the window on
it stays positive and at most $\pi^2/4$ at all times. The limit is $(8\pi^2/3)(p_1p_2)^2$, $p_i$
the neurons' final shares in the teacher. Equal neurons, and neurons along the teacher, are
excluded: see `equal-neurons` and `aligned-neurons`. Among the cases are starts whose parts across
the teacher point the same way ($\kappa_{\max}(0) = 0$): one of them changes its side, and they
have the limit as well.

It is no claim about every start that is not excluded. In the plane one neuron may turn opposite to
the teacher and die out, for starts in an open set: from $w_1 = (1, 1/10)$, $w_2 = (-1/5, 1/100)$
with $v = (1, 0)$ the loss falls like $e^{-t}$, in doubles. There the check stays undecided.

Checked: for one start. Its flow is enclosed until the window closes; the state there lies in a
region that no trajectory leaves, and in which everything is bounded in balls for all later times,
so that both limits are enclosed. That no trajectory leaves it is an argument of first exit, in the
kernel's `two_neuron_region`. Controls: a limit of 0, the limit $\pi^2/6$ of equal shares where they
are unequal, and the formula without its square.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, theorems 1 and 2, which give the exponent for small starts. The limit is
ours, and so is its proof.
"""

from __future__ import annotations

from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models import two_neurons as pair
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.flow_quantities import at_every_time
from theorycheck.models.references import single_neuron

THEOREM = Theorem(
    title="Two neurons: the loss times the cube of the time has a limit",
    family=pair.TwoNeurons,
    witness=pair.TwoNeurons.at(W="3/10,1/5,0;1/5,-1/10,1/5", v="1,0,0", since="100", until="1000"),
    scope="this problem",
    builds_on=("relu-gradient",),
    assumptions=(
        Statement(
            slug="not-equal",
            words="The two neurons are not equal at time 0.",
            relation=pair.not_equal,
            checks={"exact": in_rationals(pair.not_equal)},
        ),
        Statement(
            slug="not-along-the-teacher",
            words="The two neurons are not both parallel to the teacher at time 0.",
            relation=pair.not_along,
            checks={"exact": in_rationals(pair.not_along)},
        ),
    ),
    conclusions=(
        Statement(
            slug="limit",
            words="t^3 L/|v|^2 has a limit, which is positive and below 33/20.",
            relation=pair.cubic_rate,
            quantities=(pair.LEVEL,),
            checks={"all later times": in_balls(pair.cubic_rate, pair.limits)},
        ),
        Statement(
            slug="for-all-later-times",
            words="From the end of the window on, t^3 L/|v|^2 is positive and at most pi^2/4.",
            relation=pair.for_all_later_times,
            quantities=(pair.LEAST, pair.LARGEST),
            checks={"all later times": at_every_time(pair.for_all_later_times, pair.limits)},
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="faster",
                words="t^3 L/|v|^2 tends to at most 1/1000.",
                relation=pair.vanishing,
                quantities=(pair.LEVEL,),
                checks={"all later times": in_balls(pair.vanishing, pair.limits)},
            ),
            source="made from the claim: a faster rate has the limit 0",
            at=pair.unequal,
        ),
        Control(
            statement=Statement(
                slug="equal-shares",
                words="t^3 L/|v|^2 tends to pi^2/6 for unequal shares.",
                relation=pair.equal_masses,
                quantities=(pair.LEVEL,),
                checks={"all later times": in_balls(pair.equal_masses, pair.limits)},
            ),
            source="the constant of the symmetric pair",
            at=pair.unequal,
        ),
        Control(
            statement=Statement(
                slug="without-square",
                words="t^3 L/|v|^2 tends to (8 pi^2/3) p_1 p_2.",
                relation=pair.without_square,
                quantities=(pair.LEVEL, pair.SHARE),
                checks={"all later times": in_balls(pair.without_square, pair.limits)},
            ),
            source="made from the limit, without its square",
            at=pair.unequal,
        ),
    ),
    cases={
        # kappa_max(0) = 0 for all three: the shorter part across the teacher changes its side.
        "one-side": lambda: pair.TwoNeurons.at(
            W="1/10,1/10;1/10,1/5", v="1,0", since="100", until="1000"
        ),
        "apart-along-the-teacher": lambda: pair.TwoNeurons.at(
            W="1/10,1/10;1/5,1/10", v="1,0", since="100", until="1000"
        ),
        "parallel": lambda: pair.TwoNeurons.at(
            W="1/10,1/10;1/5,1/5", v="1,0", since="100", until="1000"
        ),
        "equal": lambda: pair.TwoNeurons.at(
            W="1/10,1/10;1/10,1/10", v="1,0", since="100", until="1000"
        ),
    },
    references=(single_neuron("Theorems 1, 2 and 14, of which this is the limit for n = 2"),),
)
