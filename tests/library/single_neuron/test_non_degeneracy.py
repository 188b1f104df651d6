"""Non-degenerate starts, and those of the plane that are not."""

import dataclasses

from hypothesis import given, settings

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.non_degeneracy import THEOREM
from theorycheck.models.relu_start import NOT_ONE_DIRECTION
from theorycheck.models.relu_student import ReluFlow, ReluStudent
from theorycheck.strategies import problems

QUICK = Settings(digits=12, effort="quick")


def test_the_witness_is_established_and_the_erratum_is_refuted():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    printed, fast = result.controls
    assert printed.caught
    assert printed.control.erratum.number == "E4"
    assert fast.caught
    assert fast.control.erratum is None


def test_the_control_of_degenerate_starts_is_about_one_of_them_and_true_of_equal_neurons():
    control = THEOREM.controls[1]
    [check] = control.statement.checks.values()
    start = ReluStudent.at(W=control.at().exact()["W"], v="1,0")

    assert assess(THEOREM, start, QUICK).verdict is Verdict.VACUOUS
    one_direction = control.given[-1].checks["exact"]
    assert one_direction(start, QUICK).outcome is Outcome.HOLDS
    across = ReluStudent.at(W="1/10,1/10;1/10,-1/5", v="1,0")
    assert one_direction(across, QUICK).outcome is Outcome.FAILS
    # The statement is no contradiction: equal neurons satisfy it.
    equal = ReluFlow.at(W="1/10,1/10;1/10,1/10", v="1,0", since=10, until=12)
    assert check(equal, QUICK).outcome is Outcome.HOLDS


def test_the_cases_are_judged_as_they_should():
    verdicts = {
        name: assess(THEOREM, case(), QUICK).verdict for name, case in THEOREM.cases.items()
    }

    assert verdicts == {
        "plane-two-sides": Verdict.ESTABLISHED,
        "plane-one-side": Verdict.VACUOUS,
        "one-neuron": Verdict.VACUOUS,
    }


def test_a_neuron_along_the_teacher_is_vacuous():
    along = ReluStudent.at(W="1,0,0;1,1,0;1,0,1", v="2,0,0")

    assert assess(THEOREM, along, QUICK).verdict is Verdict.VACUOUS


@settings(max_examples=60, deadline=None, derandomize=True)
@given(problem=problems(ReluStudent))
def test_no_start_is_a_counterexample(problem):
    # The controls are tried at their own problems, the same every time.
    alone = dataclasses.replace(THEOREM, controls=())
    assert assess(alone, problem, QUICK).verdict in (Verdict.ESTABLISHED, Verdict.VACUOUS)


def test_parallel_directions_of_unequal_length_are_one_direction():
    exact = NOT_ONE_DIRECTION.checks["exact"]

    assert exact(ReluStudent.at(W="1,1,2;3,2,4", v="1,0,0"), QUICK).outcome is Outcome.FAILS
    assert exact(ReluStudent.at(W="1,1,2;3,-2,-4", v="1,0,0"), QUICK).outcome is Outcome.HOLDS
    # A millionth off the line is another direction.
    near = ReluStudent.at(W="1,1,2;3,2,4000001/1000000", v="1,0,0")
    assert exact(near, QUICK).outcome is Outcome.HOLDS
