"""Lemma 3: at random vectors at the least scale allowed, and constants that must be caught."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks import entropy_near_l2 as module
from theorycheck.library.diagonal_networks.entropy_near_l2 import THEOREM
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation
from theorycheck.models.scalar_problems import EntropyOfVector

QUICK = Settings(digits=12, effort="quick")
ENTRIES = st.fractions(-100, 100, max_denominator=100)


def least_scale(beta, epsilon):
    """Return a rational just above the bound of the assumption."""
    length = float(sum(entry * entry for entry in beta)) ** 0.25
    return Fraction(int(length * (1 + float(epsilon) ** -0.25) * 10**6) + 2, 10**6)


def at(beta, alpha, epsilon):
    return EntropyOfVector.at(
        beta=",".join(str(entry) for entry in beta), alpha=alpha, epsilon=epsilon
    )


def test_the_witness_is_established_and_every_control_is_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]


@settings(max_examples=10, deadline=None, derandomize=True)
@given(
    beta=st.lists(ENTRIES, min_size=1, max_size=5),
    epsilon=st.fractions(Fraction(1, 1000), 20, max_denominator=1000),
)
def test_everything_holds_at_the_least_scale_that_is_allowed(beta, epsilon):
    problem = at(beta, least_scale(beta, epsilon), epsilon)
    result = assess(THEOREM, problem, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert all(
        item.finding.outcome is Outcome.HOLDS for _, found in result.conclusions for item in found
    )


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    beta=st.lists(ENTRIES, min_size=1, max_size=5),
    alpha=st.fractions(Fraction(1, 1000), 100, max_denominator=1000).filter(bool),
)
def test_the_sandwich_holds_at_any_scale(beta, alpha):
    problem = at(beta, alpha, 1)
    assert in_balls(module.sandwich, lambda *_: ())(problem, QUICK).outcome is Outcome.HOLDS
    assert in_balls(module.taylor, lambda *_: ())(problem, QUICK).outcome is Outcome.HOLDS


def test_a_small_scale_is_vacuous():
    problem = THEOREM.witness.varied(alpha="1/10")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


@pytest.mark.parametrize("relation", [module.sandwich, module.taylor])
def test_the_constants_are_the_best_to_a_millionth(relation):
    # At a large scale the quartic term is all there is.
    problem = at([1], "40", 1)
    best = {module.sandwich: 48, module.taylor: 96}[relation]
    more = best * (1 + sympy.Rational(1, 10**5))
    assert in_balls(lambda: relation(best), lambda *_: ())(problem, QUICK).outcome is Outcome.HOLDS
    assert in_balls(lambda: relation(more), lambda *_: ())(problem, QUICK).outcome is Outcome.FAILS


@pytest.mark.parametrize("title", ["the quartic at the scale alpha", "the error"])
def test_a_wrong_identity_in_the_derivation_is_caught(title):
    step = module.derivation()[title]
    planted = type(step)(
        title=title,
        relation=sympy.Eq(step.relation.lhs, step.relation.rhs * (1 + sympy.Rational(1, 10**6))),
        reason="planted",
    )
    assert by_derivation(lambda: [planted])(THEOREM.witness, QUICK).outcome is Outcome.FAILS


@pytest.mark.parametrize("title", ["q from below", "q from above"])
def test_a_sharper_inequality_in_the_derivation_is_caught(title):
    step = module.derivation()[title]
    z = sympy.Symbol("z", positive=True)
    shift = z**4 / 10**6 if step.relation.rel_op == ">=" else -(z**2) / 10**6
    planted = type(step)(
        title="planted",
        relation=step.relation.func(step.relation.lhs, step.relation.rhs + shift),
        reason="planted",
        rule="covering",
        region=step.region,
        proofs=step.proofs,
    )
    assert by_derivation(lambda: [planted])(THEOREM.witness, QUICK).outcome is Outcome.FAILS


def test_a_gap_that_is_too_small_is_caught():
    step = module.derivation()["the printed error"]
    wrong = sympy.Ge(step.relation.lhs / 2, step.relation.rhs, evaluate=False)
    planted = type(step)(
        title="planted", relation=wrong, reason="planted", rule="at_least", gap=step.gap
    )
    assert by_derivation(lambda: [planted])(THEOREM.witness, QUICK).outcome is Outcome.FAILS
