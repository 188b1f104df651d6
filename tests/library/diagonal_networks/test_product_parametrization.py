"""The product of weights: its slope, its path, and the misprints that must be caught."""

from dataclasses import replace

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.product_parametrization import (
    THEOREM,
    derivation,
    slope,
)
from theorycheck.models.comparison import in_rationals
from theorycheck.models.derived import by_derivation
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.models.started_regression import StartedRegression
from theorycheck.strategies import problems

QUICK = Settings(digits=12, effort="quick")


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True, True]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(problem=problems(StartedRegression))
def test_the_slope_is_exact_everywhere(problem):
    assert in_rationals(slope)(problem, QUICK).outcome is Outcome.HOLDS


@pytest.mark.parametrize("scale", ["1000001/1000000", "1/2", "-1"])
def test_another_slope_is_refuted(scale):
    def wrong():
        right = slope()
        return sympy.Eq(right.lhs, sympy.Rational(scale) * right.rhs, evaluate=False)

    assert in_rationals(wrong)(THEOREM.witness, QUICK).outcome is Outcome.FAILS
    assert by_derivation(derivation, wrong)(THEOREM.witness, QUICK).certificate is not None
    step = replace(derivation()["the slope as a difference"], relation=wrong())
    assert certificate_of([step]).verify() is Outcome.FAILS


@pytest.mark.parametrize("name", ["u", "v"])
def test_the_speed_is_half_and_not_the_same(name):
    step = derivation()[f"{name} follows theorem 1 at half the speed"]
    wrong = replace(
        step, relation=sympy.Eq(step.relation.lhs, 2 * step.relation.rhs, evaluate=False)
    )
    assert certificate_of([step]).verify() is Outcome.HOLDS
    assert certificate_of([wrong]).verify() is Outcome.FAILS


@settings(max_examples=4, deadline=None, derandomize=True)
@given(start=st.tuples(*[st.sampled_from(["1", "-2", "1/3"])] * 2))
def test_limits_agree_from_any_start(start):
    u0, v0 = start
    problem = StartedRegression.at(X="1,2", y="1", alpha="1/3", u0=u0, v0=v0)
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED
