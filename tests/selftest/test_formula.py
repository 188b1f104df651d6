from fractions import Fraction

import pytest
from mpmath import mp, mpf

from theorycheck.rigor import language
from theorycheck.selftest.formula import UNARY, UndefinedPoint, point, power, truth, value

X = ["symbol", "x"]


def test_it_knows_every_head_of_the_language():
    assert set(UNARY) == set(language.UNARY)
    names = {"x": mpf(1) / 2, "b": [mpf(1), mpf(5)]}
    for head in (*language.UNARY, *language.NARY):
        assert mp.isnormal(value([head, X], names))
    for head in language.BINDERS:
        assert value([head, "j", "columns", ["entry", "b", "j"]], names, {"columns": 2}) in (5, 6)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (["rational", "-1/3"], lambda: -mpf(1) / 3),
        (["mul", ["pi"], ["rational", "2"]], lambda: 2 * mp.pi),
        (["pow", X, "3/2"], lambda: mpf(8)),
        (["pow", X, "-2"], lambda: mpf(1) / 16),
        (["add", X, X, ["rational", "1"]], lambda: mpf(9)),
        (["maximum", X, ["rational", "7"]], lambda: mpf(7)),
        (["sum", "i", "rows", ["max", "j", "columns", ["entry", "A", "i", "j"]]], lambda: mpf(6)),
    ],
)
def test_values(term, expected):
    with mp.workprec(200):
        names = {"x": mpf(4), "A": [[mpf(1), mpf(2)], [mpf(4), mpf(3)]]}
        assert abs(value(term, names, {"rows": 2, "columns": 2}) - expected()) < mpf(10) ** -55


@pytest.mark.parametrize(
    "term",
    [
        ["log", ["rational", "0"]],
        ["log", ["rational", "-1"]],
        ["sqrt", ["rational", "-1"]],
        ["asin", ["rational", "2"]],
        ["pow", ["rational", "0"], "-1"],
        ["pow", ["rational", "-8"], "1/3"],
        ["mul", ["rational", "0"], ["log", ["rational", "0"]]],
    ],
)
def test_what_has_no_value(term):
    with pytest.raises(UndefinedPoint):
        value(term, {})


def test_powers_of_zero():
    assert power(mpf(0), Fraction(0)) == 1
    assert power(mpf(0), Fraction(1, 2)) == 0
    assert power(mpf(-2), Fraction(3)) == -8


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (["lt", X, ["rational", "5"]], True),
        (["gt", X, ["rational", "5"]], False),
        (["le", X, ["rational", "4"]], True),
        (["lt", X, ["rational", "4"]], False),
        (["eq", ["pow", X, "1/2"], ["rational", "2"]], True),
        (["ne", X, ["rational", "4"]], False),
        (["le", ["pow", ["pow", X, "1/3"], "3"], X], None),
        (["and", ["lt", X, ["pi"]], ["gt", X, ["pi"]]], False),
        (["forall", "i", "rows", ["gt", ["entry", "b", "i"], ["rational", "0"]]], False),
    ],
)
def test_truth(relation, expected):
    with mp.workprec(200):
        names = {"x": point(4), "b": [mpf(1), mpf(-1)]}
        assert truth(relation, names, {"rows": 2}) in (
            (expected,) if expected is not None else (None, True)
        )
