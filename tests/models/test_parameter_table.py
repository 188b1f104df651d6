import pytest
import sympy

from theorycheck._errors import TheoryCheckError
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import parameter_table as table
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation

SAME = [
    (table.angle_required, table.first_angle, table.exponent_steps),
    (table.time_required, table.first_time, table.exponent_steps),
    (table.start_required, table.start_printed, table.exponent_steps),
    (table.step_second, table.step_printed, table.step_steps),
]


def outcome(relation):
    return in_balls(lambda: relation, table.nothing)(table.Scales.at(), Settings()).outcome


@pytest.mark.parametrize(("left", "right", "steps"), SAME)
def test_what_is_required_is_what_is_printed(left, right, steps):
    relation = table.same(left(), right())
    assert outcome(relation) is Outcome.HOLDS
    n = table.symbols()[0]
    # By SymPy's own arithmetic of exponents, and not with half a power of n more.
    assert sympy.powsimp((left() / right()).doit(), force=True) == 1
    assert outcome(table.same(left(), right() * sympy.sqrt(n))) is Outcome.FAILS
    check = by_derivation(steps, lambda: relation)
    assert check(table.Scales.at(), Settings()).outcome is Outcome.HOLDS


def test_the_step_is_below_the_other_two():
    assert outcome(table.most(table.step_printed(), table.step_first())) is Outcome.HOLDS
    assert outcome(table.most(table.step_printed(), table.exponent(-2))) is Outcome.HOLDS
    # From a start larger than v it need not be.
    large = table.Scales.at(sigma="10")
    relation = table.most(table.step_printed(), table.step_first())
    check = in_balls(lambda: relation, table.nothing)
    assert check(large, Settings()).outcome is Outcome.FAILS


@pytest.mark.parametrize("above", [16, 18])
def test_the_slope_has_seventeen_thirds(above):
    assert outcome(table.same(*table.slope())) is Outcome.HOLDS
    assert outcome(table.same(*table.slope(above))) is Outcome.FAILS


def test_a_derivation_with_another_exponent_is_not_repeated():
    first, second, third = table.exponent_steps()
    wrong = table.same(table.angle_required(), table.exponent(-84))
    spoiled = type(first)(title=first.title, relation=wrong, reason=first.reason)
    check = by_derivation(lambda: (spoiled, second, third))
    assert check(table.Scales.at(), Settings()).outcome is not Outcome.HOLDS
    log = sympy.log(table.symbols()[0])
    wrong = sympy.Eq(third.relation.lhs, table.times(sympy.Integer(-4225), log), evaluate=False)
    spoiled = type(third)(title=third.title, relation=wrong, reason=third.reason)
    check = by_derivation(lambda: (first, second, spoiled))
    assert check(table.Scales.at(), Settings()).outcome is not Outcome.HOLDS


def test_all_steps_are_repeated():
    steps = table.derivation().steps
    assert len(steps) == 7
    check = by_derivation(lambda: steps)
    assert check(table.Scales.at(), Settings()).outcome is Outcome.HOLDS


@pytest.mark.parametrize("given", [{"neurons": 1}, {"sigma": "0"}, {"inputs": 0}, {"kappa": "-1"}])
def test_bad_parameters_are_refused(given):
    with pytest.raises(TheoryCheckError):
        table.Scales.at(**given)
