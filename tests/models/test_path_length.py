import random
from dataclasses import replace

import pytest

from theorycheck._errors import TheoryCheckError
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import path_length as model
from theorycheck.models.comparison import in_balls
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.models.path_length import LevelPath

STEPS = model.path_steps()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_holds(step):
    assert certificate_of([step]).verify() is Outcome.HOLDS


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_a_step_that_is_moved_does_not(step):
    relation = step.relation
    moved = relation.func(relation.lhs, relation.rhs + 50, evaluate=False)
    assert certificate_of([replace(step, relation=moved)]).verify() is not Outcome.HOLDS


@pytest.mark.parametrize(
    ("relation", "wanted"),
    [
        (model.between, Outcome.HOLDS),
        (lambda: model.between(99 / model.best() / 25), Outcome.FAILS),
        (model.from_start, Outcome.HOLDS),
        (lambda: model.from_start(3), Outcome.FAILS),
    ],
)
def test_the_bounds_and_smaller_ones(relation, wanted):
    problem = LevelPath.at(level="1", gain="1", step="1/50", steps="1000")
    assert in_balls(relation, model.path)(problem, Settings(digits=12)).outcome is wanted


def test_other_sequences_keep_the_bound():
    """Larger slopes and larger falls than need be, drawn at random."""
    source = random.Random(1)
    best = 3 * 2**0.5
    tightest = 0.0
    for _ in range(200):
        gain, step, level = (10 ** source.uniform(-2, 0) for _ in range(3))
        first, length = level, 0.0
        for _ in range(50):
            slope = (2 * gain) ** 0.5 * level ** (2 / 3) * (1 + source.random() ** 4)
            fall = step / 2 * slope**2 * (1 + source.random() ** 4)
            if fall >= level:
                break
            length += step * slope
            level -= fall
        bound = best * gain**-0.5 * (first ** (1 / 3) - level ** (1 / 3))
        assert length <= bound * (1 + 1e-12)
        tightest = max(tightest, length / bound if bound else 0)
    assert tightest > 0.5


@pytest.mark.parametrize("given", [{"level": "0"}, {"gain": "0"}, {"step": "0"}, {"steps": 0}])
def test_bad_parameters_are_refused(given):
    with pytest.raises(TheoryCheckError):
        LevelPath.at(**given)
