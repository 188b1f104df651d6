"""The first phase: the witness, faster decay, and starts that are too large."""

import sympy

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import first_phase
from theorycheck.library.single_neuron.first_phase import THEOREM
from theorycheck.models.flow_quantities import on_window
from theorycheck.models.phased_flow import PhasedFlow
from theorycheck.models.relu_trajectory import relu_flow

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


def test_an_excess_that_is_negative_is_bounded_at_the_beginning_of_a_piece_as_well():
    # With epsilon = 1 the bound rises in time: at the end of a piece alone it says too little.
    def holds(angle):
        values = {"epsilon": 1, "theta_max": sympy.pi / 2, "sigma": 1, "inputs": 1}
        bases = {"largest_angle": angle, "piece_start": 0, "piece_end": 10**6}
        right = first_phase.printed_decay()
        right = right.replace(
            lambda term: isinstance(term, sympy.Indexed),
            lambda term: sympy.sympify(bases[str(term.base)]),
        )
        plain = {symbol: values.get(symbol.name, 1) for symbol in right.free_symbols}
        return bool(right.subs(plain))

    assert holds(sympy.pi / 2)
    assert not holds(sympy.pi / 2 + sympy.Rational(1, 10))


def test_at_a_large_epsilon_a_neuron_may_shrink_and_nothing_is_said():
    # Beside a longer one that points the same way, to the teacher at 120 degrees.
    rows = "-313/10000,544/10000,0;-1225/10000,2100/10000,350/10000"
    problem = PhasedFlow.at(
        W=rows, v="1,0,0", sigma="718/10000", epsilon="1", since="1/50", until="1/2"
    )
    found = relu_flow(rows, "1,0,0", 0.5, 8, times=[0.12])
    shortest = min(sum(x * x for x in row) ** 0.5 for moment in found.weights for row in moment)

    assert shortest < 0.0718 * 3**0.5 / 2 * 0.9
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS
