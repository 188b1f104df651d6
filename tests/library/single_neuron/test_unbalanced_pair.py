"""The theorem at its witness and cases: established by every route, every control caught."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.unbalanced_pair import THEOREM

QUICK = Settings(digits=12, effort="quick")


def test_the_witness_is_established_and_every_control_is_caught():
    result = assess(THEOREM, THEOREM.witness, Settings())
    assert result.verdict is Verdict.ESTABLISHED
    for _, found in result.conclusions:
        assert [item.method for item in found] == [Method.SYMBOLIC, Method.ENCLOSED]
        assert found[0].proves
    assert len(result.controls) == len(THEOREM.controls)
    assert all(control.caught for control in result.controls)


@pytest.mark.parametrize("name", THEOREM.cases)
def test_every_case_is_established(name):
    assert assess(THEOREM, THEOREM.cases[name](), QUICK).verdict is Verdict.ESTABLISHED


def test_on_the_line_it_says_nothing():
    problem = THEOREM.witness.varied(l1="1/2")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS
