"""Lemma 19: every step is shown, and random weights keep its bounds."""

import math
import random
from dataclasses import replace
from fractions import Fraction

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import second_phase_end as module
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.models.pointwise import at_point
from theorycheck.models.second_phase_end import AlignedStudent

STEPS = tuple(module.derivation())


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_holds(step):
    assert certificate_of([step]).verify() is Outcome.HOLDS


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_that_is_moved_does_not(step):
    relation = step.relation
    moved = relation.func(relation.lhs, relation.rhs + 9, evaluate=False)
    assert certificate_of([replace(step, relation=moved)]).verify() is not Outcome.HOLDS


def drawn(source):
    """Return weights that the lemma is about, with H at either end of what is allowed."""
    n = source.randint(1, 6)
    shares = [Fraction(source.randint(100, 199), 100) for _ in range(n)]
    length = 1 + source.choice((1, -1)) * Fraction(314, 1000)
    rows = []
    for share in shares:
        along = share / sum(shares) * length
        rows.append((along, along * Fraction(source.randint(-9, 9), 4000)))
    return AlignedStudent.at(W=tuple(rows), v=(Fraction(1), Fraction(0)), epsilon="1/400")


def test_random_weights_keep_all_bounds():
    source, quick = random.Random(0), Settings(digits=8)
    cases = (
        (module.balanced, ("projection",)),
        (module.angles, ("theta",)),
        (module.deficit, module.DEFICIT),
        (module.least, ("weight_norm", "teacher_norm")),
        (module.largest, ("weight_norm", "teacher_norm")),
        (module.better_loss, module.LOSS),
    )
    for _ in range(10):
        problem = drawn(source)
        for relation, names in cases:
            assert at_point(relation, *names)(problem, quick).outcome is Outcome.HOLDS


def test_the_other_loss_bounds_are_apart():
    problem = AlignedStudent.at(W="343/500,0", v="1,0")
    assert problem.subject()["epsilon"] == "1/400"
    for relation, wanted in ((module.loss_bound, Outcome.HOLDS),):
        assert at_point(relation, *module.LOSS)(problem, Settings(digits=8)).outcome is wanted
    nine = at_point(lambda: module.loss_bound(9), *module.LOSS)
    assert nine(problem, Settings(digits=8)).outcome is Outcome.FAILS


def test_the_power_in_13_is_that_of_a_number_that_is_not_negative():
    """(1 - x)^k <= exp(-k x) fails for x > 2 and even k: the step must say that n eta <= 2."""
    assert math.exp(-6) < (1 - 3) ** 2
    [condition] = module.end_step().side_conditions
    assert "n eta <= 2" in condition
