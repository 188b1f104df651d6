from fractions import Fraction

import pytest

from theorycheck.core.precision import working_precision
from theorycheck.rigor.calculus import Unproved
from theorycheck.rigor.expression import evaluate
from theorycheck.rigor.language import parse
from theorycheck.rigor.normal_form import NormalForm, equal
from theorycheck.rigor.text import to_arb

A, B, K, X = (["symbol", name] for name in "abkx")
POSITIVE = ("a", "b")


def number(text):
    return ["rational", text]


def raised(base, exponent):
    """Return a power with a symbolic exponent."""
    return ["exp", ["mul", exponent, ["log", base]]]


def times(*factors):
    return ["mul", *factors]


TWICE = ["add", K, number("2")]
EQUAL = [
    (["log", times(A, B)], ["add", ["log", A], ["log", B]]),
    (["log", ["pow", A, "-3"]], times(number("-3"), ["log", A])),
    (["log", number("12/5")], ["add", ["log", number("4")], ["log", number("3/5")]]),
    (["log", times(number("8"), A)], ["add", times(number("3"), ["log", number("2")]), ["log", A]]),
    (["log", ["exp", times(K, X)]], times(K, X)),
    (["log", number("1")], number("0")),
    (raised(A, TWICE), times(raised(A, K), A, A)),
    (raised(times(A, B), K), times(raised(A, K), raised(B, K))),
    (raised(raised(A, K), X), raised(A, times(K, X))),
    (times(raised(A, K), raised(A, times(number("-1"), K))), number("1")),
    (raised(raised(A, times(number("-1"), ["exp", K])), ["exp", times(number("-1"), K)]),
     ["pow", A, "-1"]),
    (["exp", ["log", ["add", A, B]]], ["add", A, B]),
]  # fmt: skip
DIFFERENT = [
    (["log", times(A, B)], times(["log", A], ["log", B])),
    (["log", ["add", A, B]], ["add", ["log", A], ["log", B]]),
    (["log", number("12/5")], ["add", ["log", number("4")], ["log", number("3/7")]]),
    (raised(A, TWICE), times(raised(A, K), A)),
    (raised(raised(A, K), X), raised(A, ["add", K, X])),
    (["log", ["exp", times(K, X)]], ["add", K, X]),
]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_laws_of_powers_are_shown(left, right):
    assert NormalForm(POSITIVE).equal(parse(left), parse(right))


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_wrong_laws_are_not(left, right):
    assert not NormalForm(POSITIVE).equal(parse(left), parse(right))


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_they_hold_in_balls_as_well(left, right):
    with working_precision(200):
        values = {
            name: to_arb(Fraction(n, 7)) for name, n in zip("abkx", (3, 11, 5, -4), strict=True)
        }
        gap = evaluate(parse(left), values) - evaluate(parse(right), values)
        assert abs(gap) < to_arb(Fraction(1, 10**50))


@pytest.mark.parametrize(
    "argument", [X, times(X, X), times(number("-1"), A), ["add", A, X], number("-2"), number("0")]
)
def test_what_may_not_be_positive_has_no_logarithm(argument):
    with pytest.raises(Unproved):
        NormalForm(POSITIVE).of(parse(["log", argument]))


def test_a_positive_sum_or_an_even_power_stays_opaque():
    # 1 + x^2 is positive by form and no product; (a + b)^2 is a sum of terms.
    for argument in (["add", number("1"), times(X, X)], ["pow", ["add", A, B], "2"]):
        found = NormalForm(POSITIVE).of(parse(["log", argument]))
        assert found.above.total_degree() == 1


def test_a_number_too_long_to_be_factored_stays_opaque():
    long = number(str(2**200 + 1))
    assert NormalForm().equal(parse(["log", long]), parse(["log", long]))


ROOT = ["sqrt", ["add", number("1"), ["pow", A, "2"]]]


def test_asinh_of_something_positive_is_a_logarithm():
    left, right = parse(["asinh", A]), parse(["log", ["add", A, ROOT]])
    assert NormalForm(POSITIVE, apart=True).equal(left, right)
    assert not NormalForm(POSITIVE).equal(left, right)
    assert equal(left, right, POSITIVE)


def test_a_wrong_logarithm_for_asinh_is_not_shown():
    doubled = parse(["log", ["add", times(number("2"), A), ROOT]])
    assert not equal(parse(["asinh", A]), doubled, POSITIVE)


def test_asinh_of_an_unknown_sign_stays_odd():
    minus = ["asinh", times(number("-1"), X)]
    assert equal(parse(minus), parse(times(number("-1"), ["asinh", X])))
