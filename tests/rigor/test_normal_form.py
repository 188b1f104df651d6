from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.core.precision import working_precision
from theorycheck.rigor.calculus import Unproved
from theorycheck.rigor.expression import evaluate
from theorycheck.rigor.language import parse
from theorycheck.rigor.normal_form import NormalForm
from theorycheck.rigor.text import to_arb

X, Y, A = ["symbol", "x"], ["symbol", "y"], ["symbol", "a"]


def number(text):
    return ["rational", text]


def times(*factors):
    return ["mul", *factors]


def square(term):
    return ["pow", term, "2"]


def equal(left, right, positive=()):
    return NormalForm(positive).equal(parse(left), parse(right))


ONE = number("1")
# The reciprocal of sqrt(1 + x^2).
_SECANT = ["pow", ["add", ONE, square(X)], "-1/2"]


def minus(left, right):
    return ["add", left, times(number("-1"), right)]


EQUAL = [
    (square(["add", X, Y]), ["add", square(X), times(number("2"), X, Y), square(Y)], ()),
    (
        ["sinh", times(number("-8"), X)],
        times(
            number("1/2"),
            [
                "add",
                ["exp", times(number("-8"), X)],
                times(number("-1"), ["exp", times(number("8"), X)]),
            ],
        ),
        (),
    ),
    (["add", square(["cosh", X]), times(number("-1"), square(["sinh", X]))], ONE, ()),
    (
        ["exp", ["add", X, times(number("1/2"), Y)]],
        times(["exp", X], ["exp", times(number("1/2"), Y)]),
        (),
    ),
    (["sqrt", ["add", ONE, square(["sinh", X])]], ["cosh", X], ()),
    (["sqrt", square(A)], A, ("a",)),
    (["sqrt", square(X)], ["abs", X], ()),
    (["pow", ["sqrt", A], "4"], square(A), ("a",)),
    (["pow", ["pow", A, "1/3"], "3"], A, ("a",)),
    (["sqrt", number("8/9")], times(number("2/3"), ["sqrt", number("2")]), ()),
    (["sinh", ["asinh", X]], X, ()),
    (["cosh", ["asinh", X]], ["sqrt", ["add", ONE, square(X)]], ()),
    (["asinh", times(number("-1"), X)], times(number("-1"), ["asinh", X]), ()),
    (["add", square(["sin", X]), square(["cos", X])], ONE, ()),
    (["pow", ["sin", X], "3"], times(["sin", X], minus(ONE, square(["cos", X]))), ()),
    (["sin", minus(Y, X)], times(number("-1"), ["sin", minus(X, Y)]), ()),
    (["cos", minus(Y, X)], ["cos", minus(X, Y)], ()),
    (["atan", times(number("-2"), X)], times(number("-1"), ["atan", times(number("2"), X)]), ()),
    (["add", ["sin", ["pi"]], ONE], ONE, ()),
    (["cos", times(number("-3"), ["pi"])], number("-1"), ()),
    (["sin", times(number("3/2"), ["pi"])], number("-1"), ()),
    (["sin", ["atan", times(number("-1"), X)]], times(number("-1"), X, _SECANT), ()),
    (["cos", ["atan", times(number("-1"), X)]], _SECANT, ()),
    (["exp", times(number("-2"), ["log", A])], ["pow", A, "-2"], ("a",)),
    (times(A, ["pow", A, "-1"]), ONE, ("a",)),
    (
        ["sqrt", ["add", number("4"), square(times(X, ["pow", A, "-2"]))]],
        times(["pow", A, "-2"], ["sqrt", ["add", times(number("4"), ["pow", A, "4"]), square(X)]]),
        ("a",),
    ),
]
NOT_EQUAL = [
    (["sinh", times(number("-8"), X)], ["sinh", times(number("-4"), X)], ()),
    (["sqrt", square(X)], X, ()),
    (["sqrt", square(["add", X, times(number("-1"), Y)])], ["add", X, times(number("-1"), Y)], ()),
    (["abs", X], X, ()),
    (["sqrt", ["add", ONE, square(["sinh", X])]], ["sinh", X], ()),
    (["sqrt", square(A)], times(number("-1"), A), ("a",)),
    (["exp", ["add", X, Y]], ["add", ["exp", X], ["exp", Y]], ()),
    (["asinh", times(number("2"), X)], times(number("2"), ["asinh", X]), ()),
    (["exp", times(number("1/2"), X)], ["exp", X], ()),
    (["pi"], number("22/7"), ()),
    (["sin", X], ["cos", X], ()),
    (["sin", ["add", X, Y]], ["add", ["sin", X], ["sin", Y]], ()),
    (["sin", times(number("-1"), X)], ["sin", X], ()),
    (["sin", times(number("2"), X)], times(number("2"), ["sin", X]), ()),
    (["sin", number("22/7")], times(X, number("0")), ()),
    (["cos", ["atan", X]], times(number("-1"), _SECANT), ()),
    (["atan", X], X, ()),
    (["entry", "b", "i"], ["entry", "b", "j"], ()),
    (["entry", "b", "i"], ["symbol", "b"], ()),
]


@pytest.mark.parametrize(("left", "right", "positive"), EQUAL, ids=str)
def test_identities_are_shown(left, right, positive):
    assert equal(left, right, positive)
    # With any other constant they are not.
    assert not equal(times(number("1000001/1000000"), left), right, positive)
    assert not equal(["add", left, number("1/1000000")], right, positive)


@pytest.mark.parametrize(("left", "right", "positive"), NOT_EQUAL, ids=str)
def test_what_is_no_identity_is_not_shown(left, right, positive):
    assert not equal(left, right, positive)


@pytest.mark.parametrize(
    ("left", "right", "positive"),
    [
        (times(X, ["pow", X, "-1"]), ONE, ()),
        (["sqrt", X], ["sqrt", X], ()),
        (["sqrt", minus(ONE, square(["cos", number("4")]))], ["sin", number("4")], ()),
        (["pow", ["cos", X], "-1"], ONE, ()),
        (["pow", ["sqrt", X], "2"], X, ()),
        (["log", square(X)], ["log", square(X)], ()),
        (["pow", ["add", X, times(number("-1"), X)], "-1"], number("0"), ()),
        (["pow", ["add", A, times(number("-1"), Y)], "-1"], number("0"), ("a",)),
        (["max", "i", "features", ["entry", "b", "i"]], number("0"), ()),
        (["pow", ["add", X, Y, ONE, A], "199"], ONE, ()),
        (["pow", X, "100000"], X, ()),
    ],
    ids=str,
)
def test_what_may_be_undefined_or_explodes_is_not_shown(left, right, positive):
    with pytest.raises(Unproved):
        equal(left, right, positive)


LEAVES = st.sampled_from([X, Y, A, number("2"), number("-1/3"), number("0")])


def _grown(inner):
    return st.one_of(
        st.tuples(st.just("add"), inner, inner),
        st.tuples(st.just("mul"), inner, inner),
        st.tuples(
            st.sampled_from(["exp", "sinh", "cosh", "asinh", "abs", "sin", "cos", "atan"]), inner
        ),
        st.tuples(st.just("pow"), inner, st.sampled_from(["2", "3", "-1", "1/2"])),
        st.builds(lambda body: ["sqrt", ["add", ["rational", "1"], ["pow", body, "2"]]], inner),
    )


TERMS = st.recursive(LEAVES, _grown, max_leaves=5)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(TERMS, TERMS)
def test_equal_normal_forms_never_differ_in_balls(left, right):
    """Soundness: whatever is shown holds at a point; a term is shown equal to itself."""
    positive = ("a",)
    point = {"x": Fraction(-3, 7), "y": Fraction(5, 11), "a": Fraction(2, 13)}
    for other in (left, right, ("mul", ["rational", "2"], left)):
        try:
            shown = NormalForm(positive).equal(parse(left), parse(other))
        except Unproved:
            continue
        with working_precision(300):
            values = {name: to_arb(value) for name, value in point.items()}
            found = [evaluate(parse(term), values) for term in (left, other)]
            assert found[0].is_finite()
            if shown:
                assert found[0].overlaps(found[1])
            else:
                assert other is not left
