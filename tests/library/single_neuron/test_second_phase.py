"""The second phase: the witness, wrong rates and angles, and assumptions that fail."""

import pytest
import sympy

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import second_phase
from theorycheck.library.single_neuron.second_phase import THEOREM
from theorycheck.models.flow_quantities import on_window

QUICK = Settings(digits=12, effort="quick")
STANDARD = Settings(digits=12)


def claimed(relation, *names, beginning=("teacher_norm",)):
    statement = on_window("wrong", "a wrong claim", relation, names, *beginning)
    return statement.checks["enclosures"](THEOREM.witness, STANDARD).outcome


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, STANDARD)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]


@pytest.mark.parametrize("rate", [0, 3])
def test_a_wrong_rate_is_caught(rate):
    assert claimed(lambda: second_phase._deficit(rate), "deficit") is Outcome.FAILS


@pytest.mark.parametrize(
    ("relation", "old", "new", "names"),
    [
        (second_phase.balance, 2, 1, ("weight_norm", "angle")),
        (second_phase.projections, 2, sympy.Rational(1, 4), ("weight_norm", "angle")),
        (second_phase.printed_deficit, 18, 60, ("deficit",)),
        (second_phase.printed_deficit, sympy.Rational(2, 3), sympy.Rational(3, 2), ("deficit",)),
    ],
)
def test_a_wrong_constant_is_caught(relation, old, new, names):
    right = relation()
    wrong = right.replace(lambda term: term == old, lambda _: sympy.sympify(new))

    assert wrong != right
    assert claimed(lambda: right, *names) is Outcome.HOLDS
    assert claimed(lambda: wrong, *names) is not Outcome.HOLDS


def test_outside_its_assumptions_it_says_nothing():
    for given in ({"sigma": "1/1000"}, {"until": "1"}, {"since": "1/5"}):
        assert assess(THEOREM, THEOREM.witness.varied(**given), QUICK).verdict is Verdict.VACUOUS
