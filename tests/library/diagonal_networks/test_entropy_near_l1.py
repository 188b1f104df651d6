"""Lemma 1: at random vectors at the largest scale allowed, and errors that must be caught."""

import math
from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks import entropy_near_l1 as module
from theorycheck.library.diagonal_networks.entropy_near_l1 import THEOREM
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation
from theorycheck.models.scalar_problems import EntropyOfVector

QUICK = Settings(digits=12, effort="quick")
ENTRIES = st.fractions(-1000, 1000, max_denominator=1000)


def largest_scale(beta, epsilon):
    """Return a rational just below the bound of the assumption, as a power of ten."""
    size = float(sum(abs(entry) for entry in beta))
    rate = 2 * float(epsilon)
    logs = [0, math.log(size) / 2, -math.log(2 * size) / rate, -len(beta) / (rate * size)]
    exponent = min(logs) / math.log(10) - 1e-3
    whole = math.floor(exponent)
    return Fraction(int(10 ** (exponent - whole) * 10**6), 10**6) * Fraction(10) ** whole


def at(beta, alpha, epsilon):
    return EntropyOfVector.at(
        beta=",".join(str(entry) for entry in beta), alpha=alpha, epsilon=epsilon
    )


def test_the_witness_is_established_and_every_control_is_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]
    assert [c.control.erratum.number for c in result.controls if c.control.erratum] == ["E9"]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    beta=st.lists(ENTRIES, min_size=1, max_size=6).filter(lambda b: sum(map(abs, b)) > 0.05),
    epsilon=st.fractions(Fraction(1, 20), 8, max_denominator=100),
)
def test_the_bounds_hold_at_the_largest_scale_that_is_allowed(beta, epsilon):
    problem = at(beta, largest_scale(beta, epsilon), epsilon)
    [assumption] = THEOREM.assumptions
    assert assumption.checks["enclosures"](problem, QUICK).outcome is Outcome.HOLDS
    assert in_balls(module.near, lambda *_: ())(problem, QUICK).outcome is Outcome.HOLDS


@pytest.mark.parametrize(
    ("beta", "alpha"), [("2,-1,1/2", "1/10"), ("0,0", "1/100"), ("1", "2"), ("1/1000", "1/100")]
)
def test_a_scale_that_is_too_large_is_vacuous(beta, alpha):
    problem = EntropyOfVector.at(beta=beta, alpha=alpha)
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_the_error_is_tight_to_a_thousandth():
    # beta = (1), epsilon = 1/10: the bound from below at a scale just below exp(-5).
    problem = at([1], Fraction(6737, 10**6), Fraction(1, 10))
    for factor, expected in ((1, Outcome.HOLDS), (sympy.Rational(999, 1000), Outcome.FAILS)):
        relation = module.near(lambda epsilon, factor=factor: factor * epsilon)
        found = in_balls(lambda relation=relation: relation, lambda *_: ())(problem, QUICK)
        assert found.outcome is expected


def test_zero_coordinates_are_allowed():
    problem = at([0, 2, 0, -1], "1e-12", "1/4")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED


@pytest.mark.parametrize(
    "title",
    ["the bound from above at the scale alpha", "the bound from below at the scale alpha",
     "the sum from below", "q is even"],
)  # fmt: skip
def test_a_wrong_identity_in_the_derivation_is_caught(title):
    step = module.derivation()[title]
    planted = type(step)(
        title=title,
        relation=sympy.Eq(step.relation.lhs, step.relation.rhs * (1 + sympy.Rational(1, 10**6))),
        reason="planted",
    )
    assert by_derivation(lambda: [planted])(THEOREM.witness, QUICK).outcome is Outcome.FAILS


def test_a_wrong_inequality_in_the_derivation_is_caught():
    step = module.derivation()["a coordinate from above"]
    wrong = sympy.Le(step.relation.lhs, step.relation.rhs - sympy.Rational(1, 10**6))
    planted = type(step)(
        title="planted",
        relation=wrong,
        reason="planted",
        rule="covering",
        region=step.region,
        proofs=step.proofs,
    )
    assert by_derivation(lambda: [planted])(THEOREM.witness, QUICK).outcome is Outcome.FAILS
