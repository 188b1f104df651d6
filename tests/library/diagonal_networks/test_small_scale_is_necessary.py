"""Lemma 2 with the factor 1 + 2 epsilon: at the smallest scales, and factors that are too large."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks import small_scale_is_necessary as module
from theorycheck.library.diagonal_networks.small_scale_is_necessary import THEOREM
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation
from theorycheck.models.scalar_problems import ScaleAndDimension
from theorycheck.rigor.covering import parse_covered
from theorycheck.symbolic.pieces import claim

QUICK = Settings(digits=12, effort="quick")


def smallest_scale(d, epsilon):
    """Return a rational just above d^(-1/4 - 1/(8 epsilon))."""
    with mpmath.workdps(40):
        exponent = -mpmath.mpf(1) / 4 - mpmath.mpf(epsilon.denominator) / (8 * epsilon.numerator)
        power = mpmath.power(d, exponent) * (1 + mpmath.mpf(10) ** -12)
        places = int(mpmath.ceil(-mpmath.log10(power))) + 20
        return Fraction(int(power * mpmath.mpf(10) ** places) + 1, 10**places)


def at(d, epsilon, factor=1):
    return ScaleAndDimension.at(d=d, epsilon=epsilon, alpha=smallest_scale(d, epsilon) * factor)


def found(relation, problem):
    return in_balls(relation, lambda *_: ())(problem, QUICK).outcome


def test_the_witness_is_established_and_every_control_is_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    epsilon=st.fractions(Fraction(1, 50), 2, max_denominator=50),
    more=st.integers(0, 10**6),
    factor=st.sampled_from([1, 2, 10, 10**6]),
)
def test_the_factor_holds_from_the_smallest_scale_on(epsilon, more, factor):
    least = int(
        mpmath.ceil(mpmath.power(12, 4 * mpmath.mpf(epsilon.numerator) / epsilon.denominator))
    )
    problem = at(min(least + 1 + more, 10**9), epsilon, factor)
    for assumption in THEOREM.assumptions:
        assert assumption.checks["enclosures"](problem, QUICK).outcome is Outcome.HOLDS
    assert found(module.doubled, problem) is Outcome.HOLDS
    assert found(module.printed, problem) is Outcome.HOLDS


def test_two_is_the_best_constant():
    # d^(1/(4 epsilon)) is about 1e2250 here: the ratio exceeds 1 + 2 epsilon by a little only.
    problem = at(10**9, Fraction(1, 1000))
    for constant, expected in (
        (2, Outcome.HOLDS),
        (2 + sympy.Rational(1, 1000), Outcome.FAILS),
    ):
        factor = 1 + constant * sympy.Symbol("epsilon")
        assert found(lambda factor=factor: module.preference(factor), problem) is expected


@pytest.mark.parametrize("changed", [{"alpha": "1/100"}, {"d": "10", "alpha": "1"}])
def test_outside_the_assumptions_it_is_vacuous(changed):
    result = assess(THEOREM, THEOREM.witness.varied(**changed), QUICK)
    assert result.verdict is Verdict.VACUOUS


def test_the_claim_is_false_at_a_smaller_scale():
    # So the assumption on alpha does something.
    problem = ScaleAndDimension.at(d=20, alpha="1/1000", epsilon="1/4")
    assert found(module.doubled, problem) is Outcome.FAILS


z = sympy.Symbol("z")


@pytest.mark.parametrize(
    ("domain", "shift", "expected"),
    [
        ("[12, inf)", sympy.Integer(0), Outcome.HOLDS),
        ("[12, inf)", sympy.Rational(46, 100), Outcome.HOLDS),
        ("[12, inf)", sympy.Rational(47, 100), Outcome.FAILS),
        ("[2, inf)", sympy.Integer(0), Outcome.FAILS),
    ],
)
def test_the_growth_is_proved_from_twelve_on_with_its_margin(domain, shift, expected):
    # At 12 the gap is 0.4602...
    right = module.growth(z)
    relation = sympy.Ge(right.lhs, right.rhs + shift, evaluate=False)
    assert (
        parse_covered(claim(relation, {"z": domain}, module.growth_pieces(z))).prove() is expected
    )


@pytest.mark.parametrize(
    "title",
    ["phi", "the dense direction", "the slope of phi", "the slope of phi(exp s)/s",
     "the dense argument at the smallest scale", "the other argument at the smallest scale"],
)  # fmt: skip
def test_a_wrong_identity_in_the_derivation_is_caught(title):
    step = module.derivation()[title]
    planted = type(step)(
        title=title,
        relation=sympy.Eq(
            step.relation.lhs, step.relation.rhs * (1 + sympy.Rational(1, 10**6)), evaluate=False
        ),
        reason="planted",
        rule=step.rule,
        rates=step.rates,
    )
    assert by_derivation(lambda: [planted])(THEOREM.witness, QUICK).outcome is Outcome.FAILS
