"""The relations of the reduced flow: proved on half lines, and wrong ones that are not."""

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import reduced_relations as module
from theorycheck.models.comparison import in_balls
from theorycheck.models.covered import on_box
from theorycheck.models.derived import by_derivation
from theorycheck.models.reduced_flow import ReducedFlow

QUICK = Settings(digits=15, effort="quick")


@pytest.mark.parametrize("wrong", [module.wrong_factor, module.lowered])
def test_wrong_constants_are_not_proved_on_the_half_lines(wrong):
    pieces = module.ray_pieces()[: 2 if wrong is module.wrong_factor else 1]
    found = on_box(wrong, module.RAY, lambda: pieces)(ReducedFlow.at(), QUICK)
    assert found.outcome is Outcome.FAILS
    right = on_box(module.ray, module.RAY, module.ray_pieces)(ReducedFlow.at(), QUICK)
    assert right.outcome is Outcome.HOLDS


def test_the_bound_of_two_neurons_is_sharp_everywhere():
    right = on_box(module.pair_bound, module.MASSES, module.pair_pieces)
    wrong = on_box(module.lowered_pair_bound, module.MASSES, module.pair_pieces)
    assert right(ReducedFlow.at(), QUICK).outcome is Outcome.HOLDS
    assert wrong(ReducedFlow.at(), QUICK).outcome is Outcome.FAILS


@pytest.mark.parametrize(
    ("steps", "relation"),
    [
        (module.slope_steps, module.slope),
        (module.equal_pair_steps, module.equal_pair),
    ],
)
def test_a_last_step_that_is_off_by_a_millionth_is_refuted(steps, relation):
    def wrong():
        *before, last = steps()
        left, right = last.relation.args
        moved = sympy.Eq(left, right * (1 + sympy.Rational(1, 10**6)), evaluate=False)
        return [*before, replace(last, relation=moved)]

    assert by_derivation(steps, relation)(ReducedFlow.at(), QUICK).outcome is Outcome.HOLDS
    assert by_derivation(wrong, relation)(ReducedFlow.at(), QUICK).outcome is Outcome.FAILS


def test_the_lower_bound_says_nothing_early_and_all_late():
    scaled = sympy.lambdify(sympy.symbols("phi start time"), module.scaled_level())
    assert scaled(1, 1, Fraction(1, 100)) < 1e-5
    assert float(scaled(1, 1, 10**12)) == pytest.approx(1 / 27, rel=1e-11)
    check = in_balls(module.ray, lambda *_: ())
    for time in ("1/100", "1e12"):
        problem = ReducedFlow.at(time=time, start="1", phi="1")
        assert check(problem, QUICK).outcome is Outcome.HOLDS
