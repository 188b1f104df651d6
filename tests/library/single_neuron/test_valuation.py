"""The exponents of F.2, exactly, and the wrong ones."""

from fractions import Fraction

from hypothesis import given, settings

from theorycheck.assess import assess
from theorycheck.core.outcome import Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.valuation import THEOREM
from theorycheck.models.parameter_table import Scales
from theorycheck.strategies import problems

QUICK = Settings(digits=12, effort="quick")


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * 5


def test_where_the_first_two_conditions_meet_it_is_established_too():
    [build] = THEOREM.cases.values()
    assert assess(THEOREM, build(), QUICK).verdict is Verdict.ESTABLISHED


@settings(max_examples=15, deadline=None, derandomize=True)
@given(problems(Scales))
def test_it_fails_nowhere(problem):
    small = problem.sigma**2 * problem.inputs <= problem.teacher**2
    expected = Verdict.ESTABLISHED if small else Verdict.VACUOUS
    assert assess(THEOREM, problem, QUICK).verdict is expected


def test_the_exponents_by_hand():
    """In plain fractions: what F.2 asks for, and that half a power less would not do."""
    second = Fraction(14)
    first = 6 * second + Fraction(1, 2)
    time = 2 * first + 1
    start = time + 48 * first
    assert (first, time, start, 2 * first) == (Fraction(169, 2), 170, 4226, 169)
    assert Fraction(5, 3) + 4 == Fraction(17, 3)
    # With x = sigma sqrt(d)/|v| = n^-4226: exponents of the three conditions on the step.
    conditions = (time - 1 + start, 2 * first + 2 * start, Fraction(2))
    assert max(conditions) == 169 + 2 * start
    assert 168 + 2 * start < max(conditions)
