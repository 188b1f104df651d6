"""Sparse problems: exact, reproducible, of the declared shape and noise."""

import statistics
from fractions import Fraction

import pytest

from theorycheck._errors import OutOfDomain
from theorycheck.models.sparse_regression import SparseRegression, measured


def test_the_data_are_those_of_the_source():
    X, y, truth = measured(samples=200, features=30, sparsity=5, seed=3)

    assert [entry for entry in truth if entry] == [truth[0]] * 5
    assert abs(float(sum(entry**2 for entry in truth)) - 1) < 0.01
    entries = [float(entry) for row in X for entry in row]
    assert abs(statistics.fmean(entries)) < 0.05
    assert abs(statistics.pvariance(entries) - 1) < 0.05
    noise = [
        float(target - sum(a * b for a, b in zip(row, truth, strict=True)))
        for row, target in zip(X, y, strict=True)
    ]
    assert abs(statistics.pvariance(noise) - 0.01) < 0.003


def test_a_seed_gives_the_same_problem_again():
    problem = SparseRegression.at(samples=3, features=7, seed=5)

    assert SparseRegression.at(samples=3, features=7, seed=5) == problem
    assert SparseRegression.at(samples=3, features=7, seed=6).X != problem.X
    assert SparseRegression.at(**problem.exact()) == problem
    assert problem.varied(alpha="2").X == problem.X
    assert len(problem.varied(features=9).truth) == 9


def test_certificates_embed_truth_and_order():
    small = {"samples": 2, "features": 5}
    assert set(SparseRegression.at(**small).subject()) == {"X", "y", "alpha", "truth"}
    assert SparseRegression.at(**small, order=3).subject()["order"] == "3"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"X": "1,2", "y": "1"}, "give X, y and truth"),
        ({"X": "1,2", "y": "1", "truth": "1"}, "truth has 1 entries"),
        ({"features": 3}, "sparsity=5 is above features=3"),
        ({"order": "5/2"}, "order=5/2"),
        ({"order": 1}, "order=1"),
    ],
)
def test_what_does_not_fit_is_refused(given, words):
    with pytest.raises(OutOfDomain, match=words):
        SparseRegression.at(**given)


def test_given_data_are_kept():
    problem = SparseRegression.at(X="1,2", y="1", truth="1,0", sparsity=1)
    assert problem.features == 2
    assert problem.truth == (Fraction(1), Fraction(0))
