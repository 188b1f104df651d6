"""Longley's data: the published numbers, exactly, and badly conditioned as they are known."""

from fractions import Fraction
from importlib.resources import files

import numpy as np
import pytest

from theorycheck._errors import InexactInput, OutOfDomain, SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.flows.forecast import forecast
from theorycheck.models import diagonal_routes
from theorycheck.models.linear_system import LinearSystem
from theorycheck.models.longley import longley

QUICK = Settings(digits=10, effort="quick")
# NIST Statistical Reference Datasets, Longley.dat, the first four observations: y, x1 ... x6.
PUBLISHED = """
60323   83.0   234289   2356     1590    107608  1947
61122   88.5   259426   2325     1456    108632  1948
60171   88.2   258054   3682     1616    109773  1949
61187   89.5   284599   3351     1650    110929  1950
"""


def test_the_data_are_the_published_ones_exactly():
    rows = [[Fraction(word) for word in line.split()] for line in PUBLISHED.split("\n") if line]
    problem = longley()
    assert problem.y == tuple(row[0] for row in rows)
    assert tuple(tuple(row[1:]) for row in rows) == problem.X
    # 88.2, which no double is.
    assert problem.X[2][0] == 88 + Fraction(1, 5)


def test_the_files_say_what_they_are():
    for name, columns, source in (
        ("longley_X.csv", "gnp_deflator,gnp,unemployed,armed_forces,population,year", "NIST"),
        ("longley_y.csv", "employed", "longley_X.csv; same source"),
    ):
        text = (files("theorycheck") / "datasets" / name).read_text(encoding="utf-8")
        comments = [line for line in text.splitlines() if line.startswith("#")]
        assert source in " ".join(comments)
        assert text.splitlines()[len(comments)] == columns


def test_the_system_is_consistent_without_dependent_rows():
    problem = longley()
    reduced = LinearSystem.read(problem.X, problem.y).reduced
    assert reduced.removed == 0
    assert (problem.samples, problem.features) == (4, 6)


def test_it_is_badly_conditioned_and_too_stiff_without_whitening():
    problem = longley()
    values = np.linalg.svd(np.array([[float(entry) for entry in row] for row in problem.X]))[1]
    assert values[0] / values[-1] > 5_000
    expected = forecast(problem.X, problem.y, problem.alpha)
    assert expected.fast / expected.slow > 1e5
    with pytest.raises(SolverFailure, match="whitening=always"):
        diagonal_routes.flow(problem.varied(whitening="never"), QUICK)


def test_the_scale_is_given_as_text():
    assert longley("1/100").alpha == Fraction(1, 100)
    assert longley().alpha == Fraction(1, 10)
    with pytest.raises(OutOfDomain, match="alpha=0"):
        longley("0")
    with pytest.raises(InexactInput):
        longley(0.1)
