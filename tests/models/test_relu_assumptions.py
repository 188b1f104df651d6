"""The shared assumptions hold where they should, and are no empty words."""

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.relu_assumptions import NONZERO_WEIGHTS, nonzero_weights
from theorycheck.models.relu_student import ReluStudent
from theorycheck.rigor.exact_relation import ExactRelation
from theorycheck.symbolic.export import quantified


def test_they_hold_in_the_family():
    check = NONZERO_WEIGHTS.checks["exact"]
    for problem in (ReluStudent.at(), ReluStudent.at(W="0,1;2,0", v="0,3")):
        assert check(problem, Settings()).outcome is Outcome.HOLDS


def test_a_neuron_or_a_teacher_that_is_zero_breaks_them():
    form = quantified(nonzero_weights(), "neurons")
    for texts in ({"W": "0,1;0,0", "v": "0,3"}, {"W": "0,1;1,0", "v": "0,0"}):
        assert ExactRelation.of(texts, form).verify() is Outcome.FAILS
