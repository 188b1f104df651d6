"""The limit of t^3 times the level of the reduced flow, everywhere, and wrong constants."""

import pytest
from hypothesis import given, settings

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.sharp_constant import THEOREM
from theorycheck.models.reduced_flow import ReducedFlow
from theorycheck.strategies import problems

QUICK = Settings(digits=15, effort="quick")


@pytest.fixture(scope="module")
def result():
    return assess(THEOREM, THEOREM.witness, QUICK)


def test_the_witness_is_established_and_every_control_is_caught(result):
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * 4


def test_every_conclusion_speaks_for_more_than_the_witness(result):
    for statement, found in result.conclusions:
        symbolic = [item.method is Method.SYMBOLIC and item.proves for item in found]
        regions = [getattr(item.finding.certificate, "region", None) for item in found]
        assert any(symbolic) or any(regions), statement.slug


@settings(max_examples=10, deadline=None, derandomize=True)
@given(problem=problems(ReducedFlow))
def test_all_of_it_holds_anywhere(problem):
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED
