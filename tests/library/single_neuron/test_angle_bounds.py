"""The bounds on angles, and lemma 20 as printed, which must be refuted."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import angle_bounds as module
from theorycheck.library.single_neuron.angle_bounds import THEOREM
from theorycheck.models.relu_student import ReluStudent

QUICK = Settings(digits=12, effort="quick")


@pytest.fixture(scope="module")
def result():
    return assess(THEOREM, THEOREM.witness, QUICK)


def test_the_witness_is_established_and_every_control_is_caught(result):
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * len(THEOREM.controls)


def test_every_conclusion_is_derived_and_decided_in_balls(result):
    for _, found in result.conclusions:
        assert [item.method for item in found] == [Method.SYMBOLIC, Method.ENCLOSED]
        assert all(item.proves for item in found)


def test_what_it_rests_on_is_listed(result):
    steps = THEOREM.derivation(0)
    shown = {text for step in steps for text in step["side_conditions"]}
    needed = {
        text
        for _, found in result.conclusions
        for step in found[0].finding.certificate.steps
        for text in step.side_conditions
    }
    assert needed <= shown
    assert all(step["checks"]["kernel"] == "holds" for step in steps)


def test_the_printed_lemma_is_the_erratum(result):
    [printed] = [item for item in result.controls if item.control.erratum]
    assert printed.control.erratum.number == "E1"
    assert printed.problem.subject() == {"W": "-2", "v": "1"}
    enclosed = printed.evidence.finding.certificate.enclosures()
    assert enclosed["loss"].mid[0] == pytest.approx(1.25, abs=1e-12)


def test_the_printed_constant_suffices_where_angles_are_not_near_pi():
    [printed] = [item for item in THEOREM.controls if item.erratum]
    [check] = printed.statement.checks.values()
    assert check(THEOREM.witness, QUICK).outcome.value == "holds"
    assert check(ReluStudent.at(W="-2", v="1"), QUICK).outcome.value == "fails"


def test_the_notes_say_the_smallest_constant():
    said = THEOREM.notes(ReluStudent.at(W="-100", v="1"), QUICK)
    # 4 pi^3 c^2/(1 + c^2) at c = 100.
    assert said[0] == "The smallest constant with which lemma 20 holds is 124.013 here (enclosed)."
    assert module.cubes_over_loss().free_symbols
