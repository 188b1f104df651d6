"""The first phase: the witness, faster decay, and starts that are too large."""

import sympy

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import first_phase
from theorycheck.library.single_neuron.first_phase import THEOREM
from theorycheck.models.flow_quantities import on_window

QUICK = Settings(digits=12, effort="quick")


def claimed(relation, *names, beginning):
    statement = on_window("wrong", "a wrong claim", relation, names, *beginning)
    return statement.checks["enclosures"](THEOREM.witness, QUICK).outcome


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]


def test_the_exponent_of_the_decay_is_two():
    def decay(exponent, rate):
        def relation():
            return first_phase._decay(sympy.Rational(exponent), sympy.Rational(rate), 0)

        return claimed(relation, "angle", beginning=("theta_max", "teacher_norm"))

    # At T_1 the time is some fifty times s_2/|v|.
    assert decay("-2", "1/48") is Outcome.HOLDS
    assert decay("-2", "2") is Outcome.FAILS
    assert decay("-5/2", "1") is Outcome.FAILS


def test_an_eighth_of_the_growth_is_too_little():
    def eighth():
        right = first_phase.norms()
        time = first_phase.piece_start()
        return right.replace(lambda term: term == time, lambda _: time / 8)

    assert claimed(eighth, "weight_norm", beginning=("teacher_norm",)) is Outcome.FAILS


def test_starts_that_are_too_large_or_phases_too_long_are_vacuous():
    for given in ({"sigma": "1/100"}, {"until": "1/10"}, {"seed": "5", "inputs": "2"}):
        assert assess(THEOREM, THEOREM.witness.varied(**given), QUICK).verdict is Verdict.VACUOUS
