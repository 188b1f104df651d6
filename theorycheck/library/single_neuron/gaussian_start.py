r"""A small Gaussian start has the right norms and angles, with a probability that is computed.

Setting: $w_i(0)\sim N(0,\sigma^2 I_d)$, $i = 1,...,n$, independent; $s_1 = \sigma\sqrt d/2$,
$s_2 = 2\sigma\sqrt d$; $\theta_i$ the angle of $w_i(0)$ with the teacher; p the probability that
one neuron breaks $s_1\le\|w_i(0)\|\le s_2$ or $\pi/3\le\theta_i\le 2\pi/3$.

Claims: $p\le e^{-d/7}$; if $d\ge 7\ln(n/\delta)$, every neuron keeps both bounds with probability
at least $1-\delta$. The paper writes $d = \Omega(\log(n/\delta))$ for a constant without a value.

Checked: p from incomplete gamma and beta functions in balls, for the n, d and delta of one problem;
nothing is claimed for other dimensions. Controls: 1/6 for 1/7, and a dimension that does not grow
with n.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 3.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models.comparison import in_balls
from theorycheck.models.gaussian_start import FAILURE, GaussianStart, probabilities
from theorycheck.models.references import single_neuron


def _symbols(*names: str) -> tuple[Any, ...]:
    import sympy

    return tuple(sympy.Symbol(name) for name in names)


def enough_dimensions() -> Any:
    """Return the assumption on the dimension."""
    from sympy import Ge, log

    d, n, delta = _symbols("inputs", "neurons", "delta")
    return Ge(d, 7 * log(n / delta), evaluate=False)


def enough_for_one() -> Any:
    """Return an assumption that leaves out the number of neurons."""
    from sympy import Ge, log

    d, delta = _symbols("inputs", "delta")
    return Ge(d, 7 * log(1 / delta), evaluate=False)


def one_neuron() -> Any:
    """Return the bound on the probability that one neuron breaks a bound."""
    from sympy import Le, exp

    d, p = _symbols("inputs", "failure")
    return Le(p, exp(-d / 7), evaluate=False)


def one_sixth() -> Any:
    """Return the bound with an exponent that is too good."""
    from sympy import Le, exp

    d, p = _symbols("inputs", "failure")
    return Le(p, exp(-d / 6), evaluate=False)


def all_neurons() -> Any:
    """Return the bound on the probability that all neurons keep the bounds."""
    from sympy import Ge

    n, delta, p = _symbols("neurons", "delta", "failure")
    return Ge((1 - p) ** n, 1 - delta, evaluate=False)


def _numbers_alone(problem: GaussianStart, settings: Settings) -> tuple[Any, ...]:
    del problem, settings
    return ()


THEOREM = Theorem(
    title="A small Gaussian start has the right norms and angles, with a probability that is "
    "computed",
    family=GaussianStart,
    witness=GaussianStart.at(),
    scope="this problem",
    assumptions=(
        Statement(
            slug="enough-dimensions",
            words="The dimension d of the inputs is at least 7 ln(n/delta).",
            relation=enough_dimensions,
            checks={"enclosures": in_balls(enough_dimensions, _numbers_alone)},
        ),
    ),
    conclusions=(
        Statement(
            slug="one-neuron",
            words="One neuron w, of d independent Gaussian entries of variance sigma^2, breaks a "
            "bound of lemma 3 with probability at most exp(-d/7): sigma sqrt(d)/2 <= |w| <= "
            "2 sigma sqrt(d), and pi/3 <= theta <= 2 pi/3 for its angle theta with the teacher.",
            relation=one_neuron,
            quantities=(FAILURE,),
            checks={"enclosures": in_balls(one_neuron, probabilities)},
        ),
        Statement(
            slug="all-neurons",
            words="All n neurons, drawn independently, keep these bounds with probability at "
            "least 1 - delta: lemma 3.",
            relation=all_neurons,
            quantities=(FAILURE,),
            checks={"enclosures": in_balls(all_neurons, probabilities)},
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="one-sixth",
                words="One neuron breaks a bound of lemma 3 with probability at most exp(-d/6).",
                relation=one_sixth,
                quantities=(FAILURE,),
                checks={"enclosures": in_balls(one_sixth, probabilities)},
            ),
            source="made from the conclusion, with 1/6 for 1/7",
            at=lambda: GaussianStart.at(inputs="2"),
        ),
        Control(
            statement=Statement(
                slug="any-number-of-neurons",
                words="A dimension of 7 ln(1/delta) suffices, however many neurons there are.",
                relation=all_neurons,
                quantities=(FAILURE,),
                checks={"enclosures": in_balls(all_neurons, probabilities)},
            ),
            source="made from lemma 3 without n in the assumption on d",
            at=lambda: GaussianStart.at(neurons="1000", inputs="20", delta="1/10"),
            given=(
                Statement(
                    slug="enough-for-one",
                    words="The dimension is at least 7 ln(1/delta).",
                    relation=enough_for_one,
                    checks={"enclosures": in_balls(enough_for_one, _numbers_alone)},
                ),
            ),
        ),
    ),
    references=(single_neuron("Lemma 3, with explicit constants"),),
    cases={
        "ten-neurons": lambda: GaussianStart.at(neurons="10", inputs="100", delta="1/100"),
        "few-inputs": lambda: GaussianStart.at(neurons="2", inputs="20", delta="1/8"),
    },
)
