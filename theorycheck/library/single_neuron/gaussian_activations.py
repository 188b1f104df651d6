r"""Expected products of two neurons have closed forms for other activations than ReLU, too.

Setting: $x\sim N(0,I_d)$, w and v not 0, at the angle $\theta$; a bias $b\ge0$.

Claims: $P(w\cdot x>0, v\cdot x>0) = (\pi-\theta)/2\pi$; $E|w\cdot x||v\cdot x| =
\frac2\pi\|w\|\|v\|(\sin\theta + (\frac\pi2-\theta)\cos\theta)$; $E[w\cdot x]_+^2[v\cdot x]_+^2 =
\frac1{2\pi}\|w\|^2\|v\|^2(3\sin\theta\cos\theta + (\pi-\theta)(1+2\cos^2\theta))$;
$E\operatorname{erf}(w\cdot x)\operatorname{erf}(v\cdot x) = \frac2\pi\arctan\frac{2w\cdot v}{\sqrt{
1 + 2\|w\|^2 + 2\|v\|^2 + 4\|w\|^2\|v\|^2\sin^2\theta}} = \frac2\pi\arcsin\frac{2w\cdot v}{\sqrt{
(1+2\|w\|^2)(1+2\|v\|^2)}}$; $E[w\cdot x+b]_+ = \frac{\|w\|}{\sqrt{2\pi}}e^{-b^2/2\|w\|^2} +
b\,P(w\cdot x+b>0)$. The expected product of two ReLUs with biases contains the distribution
function of a bivariate Gaussian, for which no closed form is known: nothing is claimed.

Checked: by derivations for every d; the equalities in balls at one problem, the left sides by
rigorous quadrature. Controls: wrong constants and angles.

Source: goes beyond Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for
Learning a Single Neuron", COLT 2023, whose neurons are ReLUs without bias; the formulas are
classical (Williams 1998 for erf, Cho and Saul 2009 for powers of ReLU).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorycheck.core.theorem import Control, Quantity, Reference, Statement, Theorem
from theorycheck.models import activation_derivation as derived
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.gaussian_pair import BiasedPair
from theorycheck.models.relu_quadrature import FRAME, integrated
from theorycheck.models.relu_symbols import symbols

_MEANINGS = {
    "indicator": (r"P(w\cdot x>0,v\cdot x>0)", "the probability that both neurons are active"),
    "absolute": (r"E|w\cdot x||v\cdot x|", "the expected product of absolute values"),
    "squared": (r"E[w\cdot x]_+^2[v\cdot x]_+^2", "the expected product of squared ReLUs"),
    "error_function": (
        r"E\operatorname{erf}(w\cdot x)\operatorname{erf}(v\cdot x)",
        "the expected product of error functions",
    ),
    "biased": (r"E[w\cdot x+b]_+", "the mean of the ReLU of w with the bias"),
}
_SHARE = Quantity(
    name="biased_share",
    latex=r"\Phi",
    meaning=r"P(w\cdot x+b>0)",
    words="the probability that w is active with its bias",
)


def nonzero_vectors() -> Any:
    """Return that w and v are not 0."""
    import sympy

    m = symbols()
    first, second = (m.over_inputs(sympy.IndexedBase(name)[m.k] ** 2) for name in ("w", "v"))
    return sympy.And(
        sympy.Gt(first, 0, evaluate=False), sympy.Gt(second, 0, evaluate=False), evaluate=False
    )


def doubled(relation: Callable[[], Any]) -> Callable[[], Any]:
    """Return the wrong variant with twice the right side."""

    def wrong() -> Any:
        import sympy

        right = relation()
        return sympy.Eq(right.lhs, 2 * right.rhs, evaluate=False)

    return wrong


def turned(relation: Callable[[], Any]) -> Callable[[], Any]:
    """Return the wrong variant with the supplementary angle."""

    def wrong() -> Any:
        import sympy

        right, angle = relation(), derived.sizes()[2]
        swapped = right.rhs.xreplace({angle: sympy.pi - angle})
        return sympy.Eq(right.lhs, swapped, evaluate=False)

    return wrong


def _statement(
    slug: str,
    words: str,
    name: str,
    relation: Callable[[], Any],
    steps: Callable[[Any], Any],
) -> Statement:
    meaning, said = _MEANINGS[name]
    integral = Quantity(
        name=f"{name}_integral", latex="E", meaning=meaning, words=f"{said}, by quadrature"
    )
    beside = (*(item.name for item in FRAME[:3]), *(("biased_share",) if name == "biased" else ()))
    routes = integrated(integral.name, *beside)
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=(integral, *FRAME[:3], _SHARE),
        over="inputs",
        checks={
            "derivation": by_derivation(lambda: steps(relation()), relation, over="inputs"),
            "quadrature": in_balls(relation, routes, over="inputs"),
        },
    )


_TRUE = {
    "indicator": (derived.indicator_relation, derived.indicator_steps),
    "absolute": (derived.absolute_relation, derived.absolute_steps),
    "squared": (derived.squared_relation, derived.squared_steps),
    "error_function": (derived.error_function_relation, derived.error_function_steps),
    "biased": (derived.biased_relation, derived.biased_steps),
}
_WORDS = {
    "indicator": "The probability that both neurons are active.",
    "absolute": "The expected product of the absolute values of two projections.",
    "squared": "The expected product of two squared ReLUs.",
    "error_function": "The expected product of the error functions of two projections.",
    "biased": "The mean of a ReLU with a bias.",
}


def _wrong(name: str, change: Callable[..., Any], what: str) -> Control:
    relation, steps = _TRUE[name]
    return Control(
        statement=_statement(
            f"{change.__name__}-{name.replace('_', '-')}",
            f"{_WORDS[name][:-1]}, {what}.",
            name,
            change(relation),
            steps,
        ),
        source=f"made from the conclusion {what}",
        at=BiasedPair.at,
    )


THEOREM = Theorem(
    title="Expected products of two neurons have closed forms for other activations than ReLU, too",
    family=BiasedPair,
    witness=BiasedPair.at(),
    scope="the family: every number of inputs, all w and v that are not 0, every bias that is not "
    "negative. It rests besides on the standard facts that are listed with the derivation",
    assumptions=(
        Statement(
            slug="nonzero-vectors",
            words="Neither neuron is 0: the family has no other problems.",
            relation=nonzero_vectors,
            over="inputs",
            checks={"exact": in_rationals(nonzero_vectors, over="inputs")},
        ),
    ),
    conclusions=tuple(
        _statement(name.replace("_", "-"), _WORDS[name], name, relation, steps)
        for name, (relation, steps) in _TRUE.items()
    ),
    controls=(
        *(_wrong(name, doubled, "with twice the right side") for name in _TRUE),
        *(
            _wrong(name, turned, "with the supplementary angle")
            for name in ("indicator", "squared", "error_function")
        ),
    ),
    references=(
        Reference(
            authors="Y. Cho, L. K. Saul",
            title="Kernel Methods for Deep Learning",
            where="NeurIPS 22, 342-350",
            year=2009,
            locator="the arc-cosine kernels of order 0, 1 and 2",
        ),
        Reference(
            authors="C. K. I. Williams",
            title="Computation with Infinite Neural Networks",
            where="Neural Computation 10, 1203-1216",
            year=1998,
            locator="the covariance of error functions",
        ),
    ),
    derivation=shown(derived.derivation),
)
