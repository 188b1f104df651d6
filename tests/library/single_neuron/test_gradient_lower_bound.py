"""Theorem 7: established; another exponent is refuted near the optimum."""

import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import gradient_lower_bound as module
from theorycheck.library.single_neuron.gradient_lower_bound import THEOREM
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


def test_large_losses_are_outside():
    problem = THEOREM.witness.varied(W="1/2,1;1/2,-1", v="1,0")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_the_exponent_is_that_of_the_figure():
    [figure] = THEOREM.series(THEOREM.witness, QUICK)
    lines = {line["label"]: line["y"] for line in figure["lines"]}
    level = lines["p = 2/3"]
    assert level[-1] == pytest.approx(1.5942, abs=1e-4)
    assert level[-1] == pytest.approx(level[-2], rel=1e-6)
    assert lines["p = 2/3 - 1/20"][-1] < lines["p = 2/3 - 1/20"][-2] / 1.1
    assert lines["p = 2/3 + 1/20"][-1] > lines["p = 2/3 + 1/20"][-2] * 1.1


@pytest.mark.parametrize(("scale", "holds"), [("1/1000", True), ("1e-7", False)])
def test_two_scales_tell_the_exponents_apart(scale, holds):
    # With 2/3 - 1/20 the bound holds at one of them and fails at the other.
    from theorycheck.models.pointwise import at_point

    problem = ReluStudent.at(W=f"1/2,{scale};1/2,-{scale}", v="1,0")
    check = at_point(module.smaller_exponent, *module.NAMES)
    assert check(problem, QUICK).outcome.value == ("holds" if holds else "fails")
    check = at_point(module.lower_bound, *module.NAMES)
    assert check(problem, QUICK).outcome.value == "holds"
