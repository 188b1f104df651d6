import pytest

from theorycheck.rigor.calculus import Unproved
from theorycheck.rigor.language import parse
from theorycheck.rigor.positivity import Sign, nonzero, sign

X, A = ["symbol", "x"], ["symbol", "a"]
SQUARE = ["pow", X, "2"]


def number(text):
    return ["rational", text]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (A, Sign.POSITIVE),
        (X, Sign.UNKNOWN),
        (number("-1"), Sign.UNKNOWN),
        (number("0"), Sign.NONNEGATIVE),
        (["pi"], Sign.POSITIVE),
        (SQUARE, Sign.NONNEGATIVE),
        (["pow", X, "3"], Sign.UNKNOWN),
        (["pow", A, "3"], Sign.POSITIVE),
        (["pow", A, "-1/2"], Sign.POSITIVE),
        (["add", SQUARE, A], Sign.POSITIVE),
        (["add", SQUARE, X], Sign.UNKNOWN),
        (["add", SQUARE, SQUARE], Sign.NONNEGATIVE),
        (["mul", A, SQUARE], Sign.NONNEGATIVE),
        (["mul", A, ["exp", X]], Sign.POSITIVE),
        (["mul", number("-1"), A], Sign.UNKNOWN),
        (["sinh", X], Sign.UNKNOWN),
        (["sinh", A], Sign.POSITIVE),
        (["abs", X], Sign.NONNEGATIVE),
        (["log", A], Sign.UNKNOWN),
        (["sqrt", ["add", SQUARE, A]], Sign.POSITIVE),
        (["sum", "i", "features", ["pow", ["entry", "b", "i"], "2"]], Sign.NONNEGATIVE),
        (["sum", "i", "features", ["entry", "b", "i"]], Sign.UNKNOWN),
        (["maximum", X, A], Sign.POSITIVE),
    ],
    ids=str,
)
def test_signs_by_form(term, expected):
    assert sign(parse(term), {"a"}) is expected


@pytest.mark.parametrize(
    "term",
    [
        ["sqrt", X],
        ["log", SQUARE],
        ["pow", X, "-1"],
        ["pow", X, "1/3"],
        ["pow", SQUARE, "-1"],
        ["exp", ["log", X]],
        ["pow", ["pow", X, "-1"], "2"],
    ],
    ids=str,
)
def test_what_may_be_undefined_has_no_sign(term):
    with pytest.raises(Unproved):
        sign(parse(term), {"a"})


def test_nonzero_by_form():
    assert nonzero(parse(["mul", number("-2"), ["pow", A, "3"]]), {"a"})
    assert not nonzero(parse(["mul", number("-2"), X]), {"a"})
    assert not nonzero(parse(SQUARE), {"a"})


def test_asin_may_be_undefined_whatever_the_sign():
    with pytest.raises(Unproved, match="asin"):
        sign(parse(["asin", A]), {"a"})
