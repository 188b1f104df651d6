"""The theorem at its witness and cases: established by every route, every control caught."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.one_neuron import THEOREM

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


@pytest.mark.parametrize("turn", ["1", "3/2"])
def test_opposite_weights_are_vacuous(turn):
    assert assess(THEOREM, THEOREM.witness.varied(turn=turn), QUICK).verdict is Verdict.VACUOUS


def test_a_late_time_is_still_established_by_the_derivation():
    result = assess(THEOREM, THEOREM.witness.varied(time="1000"), QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    assert any(item.gave_up for _, found in result.conclusions for item in found)
