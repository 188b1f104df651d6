"""The shared assumptions: decided exactly, and by the formulas that are shown."""

from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb

from theorycheck.assess import label
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.core.settings import Settings
from theorycheck.models.diagonal_assumptions import (
    DATA_IN_RANGE,
    POSITIVE_SCALE,
    in_range,
    positive_scale,
)
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.record import statement_latex
from theorycheck.rigor.expression import decide, parse
from theorycheck.symbolic.export import quantified

SETTINGS = Settings(digits=10, effort="quick")


def checked(statement, problem):
    [check] = statement.checks.values()
    return check(problem, SETTINGS)


@pytest.mark.parametrize(
    ("X", "y", "outcome"),
    [
        ("1,2", "1", Outcome.HOLDS),
        ("1,2;2,4", "1,2", Outcome.HOLDS),  # dependent rows, consistent
        ("1;2;3", "1,2,3", Outcome.HOLDS),  # more rows than columns
        ("0,0", "0", Outcome.HOLDS),
        ("1,2;2,4", "1,3", Outcome.FAILS),
        ("0,0", "1", Outcome.FAILS),
        ("1;2;3", "1,2,4", Outcome.FAILS),
        ("1,2;2,4", "1," + "2" + "." + "0" * 40 + "1", Outcome.FAILS),  # beyond any float
    ],
)
def test_the_range_is_decided_exactly(X, y, outcome):
    problem = DiagonalRegression.at(X=X, y=y)
    finding = checked(DATA_IN_RANGE, problem)
    assert finding.outcome is outcome
    assert label(finding, problem, DATA_IN_RANGE)[0] is Method.EXACT
    assert ("not in the range" in finding.summary) is (outcome is Outcome.FAILS)


def test_what_was_decided_of_something_else_earns_nothing():
    problem, other = (DiagonalRegression.at(X="1,2", y=y) for y in ("1", "2"))
    finding = checked(DATA_IN_RANGE, problem)
    assert label(finding, problem, POSITIVE_SCALE)[0] is Method.NUMERIC
    assert label(finding, other, DATA_IN_RANGE)[0] is Method.NUMERIC


@pytest.mark.parametrize(
    ("alpha", "outcome"),
    [
        (Fraction(1, 10**300), Outcome.HOLDS),
        (Fraction(0), Outcome.FAILS),
        (Fraction(-1, 10**300), Outcome.FAILS),
    ],
)
def test_the_sign_of_the_scale_is_decided_exactly(alpha, outcome):
    # `at` refuses what is not positive; the assumption is checked all the same.
    problem = replace(DiagonalRegression.at(X="1,2", y="1"), alpha=alpha)
    finding = checked(POSITIVE_SCALE, problem)
    assert finding.outcome is outcome
    assert label(finding, problem, POSITIVE_SCALE)[0] is Method.EXACT
    assert ("not positive" in finding.summary) is (outcome is Outcome.FAILS)


@pytest.mark.parametrize(
    ("b", "outcome"), [(("1", "1"), Outcome.HOLDS), (("1", "2"), Outcome.FAILS)]
)
def test_the_formula_shown_says_that_b_solves_every_row(b, outcome):
    with working_precision(128):
        values = {
            "X": [[arb(1), arb(2)], [arb(5), arb(-1)]],
            "y": [arb(3), arb(4)],
            "b": [arb(entry) for entry in b],
        }
        form = parse(quantified(in_range(), DATA_IN_RANGE.over))
        assert decide(form, values, {"samples": 2, "features": 2}).outcome is outcome
        # One row that is solved is not enough.
        values["y"][1] = arb(5)
        assert decide(form, values, {"samples": 2, "features": 2}).outcome is Outcome.FAILS


@pytest.mark.parametrize(
    ("alpha", "outcome"),
    [("1e-300", Outcome.HOLDS), ("0", Outcome.FAILS), ("0 +/- 1", Outcome.INCONCLUSIVE)],
)
def test_the_formula_shown_says_that_the_scale_is_positive(alpha, outcome):
    with working_precision(128):
        form = parse(quantified(positive_scale(), POSITIVE_SCALE.over))
        assert decide(form, {"alpha": arb(alpha)}, {}).outcome is outcome


def test_the_latex_is_made_of_the_declared_symbols():
    assert statement_latex(POSITIVE_SCALE, DiagonalRegression) == r"\alpha > 0"
    shown = statement_latex(DATA_IN_RANGE, DiagonalRegression)
    assert all(symbol in shown for symbol in ("X", "y", "b", r"\sum", "="))
