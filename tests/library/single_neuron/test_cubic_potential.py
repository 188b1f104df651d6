"""The cubic potential: established everywhere near the optimum, with planted wrong constants."""

from fractions import Fraction

import pytest
import sympy
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.precision import working_precision
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import cubic_potential as module
from theorycheck.library.single_neuron.cubic_potential import THEOREM
from theorycheck.models.placed_students import NearTeacher
from theorycheck.rigor.cubic_potential import Cubic
from theorycheck.rigor.student import Student
from theorycheck.strategies import problems

QUICK = Settings(digits=15, effort="quick")
ROTATION = ((Fraction(3, 5), Fraction(-4, 5)), (Fraction(4, 5), Fraction(3, 5)))
# Scales that keep every slope below 1/10, whatever entries up to 4 are drawn.
SMALL = st.fractions(Fraction(1, 10**6), Fraction(1, 400), max_denominator=10**6)


def level(problem):
    with working_precision(300):
        return Cubic(Student(problem.W, problem.v)).value


@pytest.fixture(scope="module")
def result():
    return assess(THEOREM, THEOREM.witness, QUICK)


def test_the_witness_is_established_and_every_control_is_caught(result):
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * 3


def test_every_conclusion_is_derived_for_the_family(result):
    for statement, found in result.conclusions:
        assert any(item.method is Method.SYMBOLIC and item.proves for item in found), statement.slug


@settings(max_examples=25, deadline=None, derandomize=True)
@given(problem=problems(NearTeacher), scale=SMALL)
def test_the_expansion_holds_at_any_small_slopes(problem, scale):
    problem = problem.varied(scale=scale)
    if not any(any(row[1:]) for row in problem.W):
        assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS
        return
    for statement in THEOREM.assumptions + THEOREM.conclusions[:2]:
        check = statement.checks["enclosures"]
        assert check(problem, Settings(digits=40)).outcome is Outcome.HOLDS, statement.slug


@settings(max_examples=20, deadline=None, derandomize=True)
@given(problem=problems(NearTeacher, scale="1e-7"))
def test_a_potential_that_is_off_by_a_millionth_is_caught(problem):
    if not any(any(row[1:]) for row in problem.W):
        return
    enlarged = THEOREM.controls[0].statement.checks["enclosures"]
    # Phi/m^3 is bounded below for the few masses that are drawn; m^2 is far below 10^-6.
    assert enlarged(problem, Settings(digits=60)).outcome is Outcome.FAILS


@settings(max_examples=20, deadline=None, derandomize=True)
@given(problem=problems(NearTeacher), factor=st.fractions(Fraction(1, 9), 9, max_denominator=9))
def test_the_potential_is_homogeneous(problem, factor):
    larger = level(problem.varied(scale=problem.scale * factor))
    with working_precision(300):
        cube = arb(factor.numerator) ** 3 / arb(factor.denominator) ** 3
        assert larger.overlaps(level(problem) * cube)
        # The degree 2 is caught.
        if factor != 1 and level(problem) > 0:
            square = arb(factor.numerator) ** 2 / arb(factor.denominator) ** 2
            assert not larger.overlaps(level(problem) * square)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(problem=problems(NearTeacher), order=st.randoms(use_true_random=False))
def test_it_does_not_depend_on_the_order_of_neurons_or_the_axes(problem, order):
    places = list(range(len(problem.masses)))
    order.shuffle(places)
    shuffled = NearTeacher.at(
        masses=tuple(problem.masses[i] for i in places),
        directions=tuple(problem.directions[i] for i in places),
        scale=problem.scale,
        teacher=problem.teacher,
    )
    assert level(problem).overlaps(level(shuffled))
    if len(problem.directions[0]) < 2:
        return

    def turned(rotation):
        rows = [
            (
                *(sum(r * x for r, x in zip(row, a[:2], strict=True)) for row in rotation),
                *a[2:],
            )
            for a in problem.directions
        ]
        return level(problem.varied(directions=tuple(rows)))

    assert level(problem).overlaps(turned(ROTATION))
    sheared = ((Fraction(1), Fraction(1)), (Fraction(0), Fraction(1)))
    if any(a[1] - problem.directions[0][1] for a in problem.directions) and len(places) == 2:
        # No symmetry: a shear changes the length of the one difference there is, unless it happens
        # to map it to one of the same length.
        x, y = (a - b for a, b in zip(*(row[:2] for row in problem.directions), strict=True))
        if (x + y) ** 2 != x**2:
            assert not level(problem).overlaps(turned(sheared))


def test_slopes_beyond_a_tenth_are_vacuous():
    assert assess(THEOREM, NearTeacher.at(scale="1"), QUICK).verdict is Verdict.VACUOUS


def test_all_neurons_aligned_are_vacuous():
    problem = NearTeacher.at(masses="1,2", directions="1;1")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


def test_the_remainder_is_of_fifth_order_and_its_constant_of_the_right_size():
    # Two neurons: L - Phi = (1/2 pi)(x - atan x - x^3/3) about; a hundredth of the bound fails.
    problem = NearTeacher.at(masses="1,1", directions="1;-1", scale="1/100")
    reach = sympy.Symbol("reach")
    tight = sympy.Le(module.expansion().lhs, module.expansion().rhs / 100)
    check = module._check(lambda: tight, module.LOSS, module.POTENTIAL, module.REACH)
    assert reach in tight.free_symbols
    assert check(problem, Settings(digits=40)).outcome is Outcome.FAILS
