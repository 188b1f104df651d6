"""How a package tests its theorems: two lines for the rules, a mark for each problem of its own."""

import pytest
from extra_theorem.means_of_two_numbers import TwoNumbers
from hypothesis import given

from theorycheck.conformance import Conformance
from theorycheck.strategies import problems


class TestTheorems(Conformance):
    package = "extra_theorem"


@pytest.mark.theorem("means-of-two-numbers")
def test_at_its_witness():
    """The mark is the test."""


@pytest.mark.theorem("means-of-two-numbers", a="1e-12", b="1e6", digits=15)
def test_far_apart(assessment):
    assert assessment.verdict.value == "established"
    assert assessment.record["problem"] == {"a": "1/1000000000000", "b": "1000000"}


@given(problems(TwoNumbers))
def test_problems_are_drawn(problem):
    assert problem.a > 0
    assert problem.b > 0
