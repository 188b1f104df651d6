from fractions import Fraction

import pytest

from theorycheck.rigor.certificate import from_json
from theorycheck.selftest import exact_truths as module

KINDS = {
    "consistency": module.consistency,
    "positivity": module.positivity,
    "minimum-l1": module.minimum_l1,
    "minimum-l2": module.minimum_l2,
    "model-slopes": module.model_slopes,
}
SYSTEM = {"X": "1,2,0;0,1,1", "y": "1,2"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_are_true(kind, made):
    assert KINDS[kind](from_json(made[kind]).content()) is True


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("consistency", {"problem": {"X": "1,2;2,4", "y": "1,3"}, "claim": "inside"}),
        ("consistency", {"problem": {"X": "1,2;2,4", "y": "1,2"}, "claim": "outside"}),
        ("positivity", {"problem": {"alpha": "-1/2"}, "name": "alpha"}),
        ("positivity", {"problem": {"alpha": "0"}, "name": "alpha"}),
        ("minimum-l2", {"problem": SYSTEM, "multipliers": ["1", "1"]}),
        ("minimum-l1", {"problem": SYSTEM, "minimizer": ["1", "0", "2"], "claim": "open"}),
        ("minimum-l1", {"problem": SYSTEM, "minimizer": ["1", "1", "1"], "claim": "open"}),
        (
            "model-slopes",
            {"problem": {"X": "1", "alpha": "1/2"}, "slope_u": ["1"], "slope_v": ["1"]},
        ),
    ],
)
def test_what_is_false(kind, content):
    assert KINDS[kind](content) is False


def test_uniqueness_of_the_least_l1_norm():
    one = {"problem": {"X": "1,1", "y": "1"}, "minimizer": ["1", "0"]}
    assert module.minimum_l1({**one, "claim": "unique"}) is False
    assert module.minimum_l1({**one, "claim": "several", "other": ["0", "1"]}) is True
    assert module.minimum_l1({**one, "claim": "several", "other": ["1", "0"]}) is False
    steep = {"problem": {"X": "2,1", "y": "1"}, "minimizer": ["1/2", "0"]}
    assert module.minimum_l1({**steep, "claim": "unique"}) is True


def test_elimination():
    assert module.solved([[Fraction(0), Fraction(2)]], [Fraction(3)]) == [0, Fraction(3, 2)]
    assert module.solved([[Fraction(0)]], [Fraction(1)]) is None
    A = module.matrix("1,2;3,4;4,6")
    assert module.solved(A, module.vector("5,11,16")) == [1, 2]
    assert module.solved(A, module.vector("5,11,17")) is None
