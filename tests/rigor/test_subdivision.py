import pytest

from theorycheck.rigor import subdivision
from theorycheck.rigor.calculus import Unproved
from theorycheck.rigor.language import parse
from theorycheck.rigor.region import region

X, Y = ["symbol", "x"], ["symbol", "y"]


def number(text):
    return ["rational", text]


def minus(left, right):
    return ["add", left, ["mul", number("-1"), right]]


def shows(term, texts, *, strict=True):
    return subdivision.nonnegative(parse(term), region(texts), strict=strict)


# x^2 - x + c has the minimum c - 1/4 at 1/2.
def parabola(constant):
    return ["add", ["pow", X, "2"], ["mul", number("-1"), X], number(constant)]


def test_a_minimum_inside_is_found():
    assert shows(parabola("250001/1000000"), {"x": "[0, 1]"})
    assert not shows(parabola("249999/1000000"), {"x": "[0, 1]"})


def test_two_symbols():
    # (x - y)^2 + 1/100 over a square, where x and y in balls are not the same.
    difference = ["pow", minus(X, Y), "2"]
    assert shows(["add", difference, number("1/100")], {"x": "[0, 1]", "y": "[0, 1]"})
    assert not shows(["add", difference, number("-1/100")], {"x": "[0, 1]", "y": "[0, 1]"})


def test_a_point_is_decided_exactly():
    assert shows(minus(X, number("1")), {"x": "[1, 1]"}, strict=False)
    assert not shows(minus(X, number("1")), {"x": "[1, 1]"}, strict=True)


def test_ends_far_apart_are_cut_at_powers_of_two():
    # log x + 40 > 0 from e^-40 on: about sixty binary orders of magnitude.
    term = ["add", ["log", X], number("40")]
    assert shows(term, {"x": "[1/100000000000000000, 1000000]"})
    assert not shows(term, {"x": "[1/1000000000000000000, 1000000]"})


@pytest.mark.parametrize(
    "term",
    [
        ["log", X],
        ["sqrt", X],
        ["pow", X, "-1"],
        ["pow", X, "1/3"],
        ["asin", ["add", X, number("1")]],
    ],
)
def test_what_is_undefined_somewhere_is_never_shown(term):
    # exp of it is positive wherever it exists.
    assert not shows(["exp", term], {"x": "[-1, 1]"})
    assert not subdivision.defined(parse(term), region({"x": "[-1, 1]"}))


def test_what_is_defined_is():
    assert subdivision.defined(parse(["log", X]), region({"x": "[1/1000, 1]"}))


@pytest.mark.parametrize("texts", [{"x": "[0, inf)"}, {"y": "[0, 1]"}])
def test_finite_ends_of_every_symbol_are_needed(texts):
    with pytest.raises(Unproved):
        shows(X, texts)


def test_the_work_is_bounded():
    # 1 - cos-like: sinh(x)^2 + 1 - cosh(x)^2 is 0 throughout, so no bisection ends.
    zero = minus(["add", ["pow", ["sinh", X], "2"], number("1")], ["pow", ["cosh", X], "2"])
    assert not shows(zero, {"x": "[1, 2]"})


def test_the_work_is_bounded_where_the_last_piece_allowed_is_decided(monkeypatch):
    # exp(-1/x) > 0 next to 0: piece after piece is decided, and the end at 0 never is.
    counted = []
    values = subdivision._values

    def counting(*given):
        counted.append(given)
        assert len(counted) <= subdivision.MOST_PIECES + subdivision.DEEPEST
        return values(*given)

    monkeypatch.setattr(subdivision, "_values", counting)
    term = parse(["exp", ["mul", number("-1"), ["pow", X, "-1"]]])
    for most in range(20, 26):
        counted.clear()
        monkeypatch.setattr(subdivision, "MOST_PIECES", most)
        assert not subdivision.nonnegative(term, region({"x": "(0, 1/2)"}), strict=True)
