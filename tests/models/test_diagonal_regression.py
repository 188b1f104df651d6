from fractions import Fraction

import numpy as np
import pytest

from theorycheck._errors import MalformedInput, OutOfDomain, TheoryCheckError
from theorycheck.models.diagonal_regression import DiagonalRegression, drawn
from theorycheck.rigor.elimination import particular_solution

at = DiagonalRegression.at


@pytest.mark.parametrize(
    ("samples", "features", "seed"), [(1, 1, 0), (3, 6, 0), (6, 3, 4), (2, 40, 9)]
)
def test_drawn_problems_are_exact_solvable_and_repeatable(samples, features, seed):
    X, y = drawn(samples, features, seed)
    assert (len(X), len(X[0]), len(y)) == (samples, features, samples)
    assert drawn(samples, features, seed) == (X, y) != drawn(samples, features, seed + 1)
    assert all(type(entry) is Fraction for row in (*X, y) for entry in row)
    assert particular_solution(X, y) is not None


def test_data_are_drawn_from_the_seed_or_given():
    problem = at(samples=2, features=3, seed=5)
    assert (problem.X, problem.y) == drawn(2, 3, 5)
    given = at(X="1,2,3", y="4")
    assert (given.samples, given.features) == (1, 3)
    assert at(X=np.array([[1.0, 2, 3]]), y=np.array([4])) == given
    assert at(**given.exact()) == given
    assert at(**problem.exact()) == problem


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"X": "1,2"}, "without y"),
        ({"y": "1"}, "without X"),
        ({"X": "1,2", "y": "1,2"}, "2 entries and X has 1 rows"),
        ({"X": "1,2", "y": "1", "samples": 2}, "samples=2"),
        ({"X": "1,2", "y": "1", "features": 3}, "features=3"),
        ({"alpha": "0"}, "not positive"),
        ({"samples": 0}, "samples"),
        ({"seed": -1}, "seed"),
        ({"whitening": "maybe"}, "whitening"),
        ({"alpha": 0.1}, "binary float"),
        ({"X": [[0.5]], "y": ["1"]}, "binary float"),
    ],
)
def test_what_does_not_fit_is_refused(given, message):
    with pytest.raises(TheoryCheckError, match=message):
        at(**given)


def test_an_inconsistent_system_is_a_problem():
    # It breaks an assumption, which is for the theorem to say: vacuous, not malformed.
    assert at(X="1;1", y="1,2").y == (1, 2)


def test_certificates_embed_the_data_and_the_scale_only():
    assert set(at().subject()) == {"X", "y", "alpha"}
    assert at(X="1,2", y="1", seed=3).subject() == at(X="1,2", y="1", seed=4).subject()


def test_varying_drops_what_is_in_the_way():
    problem = at(samples=2, features=3, seed=5)
    assert problem.varied(alpha=3).X == problem.X
    assert drawn(2, 3, 6)[0] == problem.varied(seed=6).X
    assert drawn(4, 3, 5)[0] == problem.varied(samples=4).X
    assert problem.varied(X="1,2", y="3").features == 2
    given = at(X="1,2", y="3").varied(whitening="never")
    assert given.X == ((1, 2),)
    with pytest.raises(OutOfDomain, match="without y"):
        problem.varied(X="1,2")


def test_text_that_is_no_number_never_reaches_the_model():
    with pytest.raises(MalformedInput):
        at(X="1,2;__import__('os'),1", y="1,2")
