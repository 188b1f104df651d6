"""Bounds on terms that hold for all values of their quantities."""

from fractions import Fraction

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.rigor.expression import evaluate
from theorycheck.rigor.language import parse
from theorycheck.rigor.ranges import Range, span
from theorycheck.rigor.text import to_arb

Q = Fraction
A, B, ONE, MINUS = ["symbol", "a"], ["symbol", "b"], ["rational", "1"], ["rational", "-1"]
KNOWN = {"a": Range(Q(0), Q(3)), "b": Range(Q(1)), "c": Range(None, Q(-1, 2))}
C = ["symbol", "c"]


@pytest.mark.parametrize(
    ("form", "least", "most"),
    [
        (["pi"], Q(3), Q(22, 7)),
        (["add", A, B], Q(1), None),
        (["add", B, MINUS], Q(0), None),
        (["mul", A, B], Q(0), None),
        (["mul", MINUS, A], Q(-3), Q(0)),
        (["mul", A, C], None, Q(0)),
        (["mul", C, C], Q(1, 4), None),
        (["pow", A, "2"], Q(0), Q(9)),
        (["pow", B, "-1"], Q(0), Q(1)),
        (["pow", B, "1/3"], Q(1), None),
        (["pow", C, "2"], Q(0), None),
        (["pow", C, "3"], None, None),
        (["sqrt", A], Q(0), None),
        (["exp", C], Q(0), Q(1)),
        (["exp", A], Q(1), None),
        (["log", B], Q(0), None),
        (["log", A], None, None),
        (["abs", C], Q(0), None),
        (["maximum", A, C], Q(0), Q(3)),
        (["cos", ["mul", ["rational", "1/2"], A]], Q(0), Q(1)),
        (["cos", A], Q(-1), Q(1)),
        (["sin", A], Q(0), Q(1)),
        (["sin", B], Q(-1), Q(1)),
        (["asinh", C], None, Q(0)),
        (["sum", "i", "features", ["entry", "b", "i"]], Q(0), None),
        (["symbol", "unknown"], None, None),
    ],
)
def test_bounds(form, least, most):
    assert span(parse(form), KNOWN) == Range(least, most)


def terms():
    leaves = st.sampled_from([A, B, C, ["pi"], ["rational", "-1"], ["rational", "1/3"]])

    def grown(inner):
        return st.one_of(
            st.tuples(st.sampled_from(["add", "mul", "maximum"]), inner, inner).map(list),
            st.tuples(st.sampled_from(["exp", "sin", "cos", "abs", "atan", "asinh"]), inner).map(
                list
            ),
            st.tuples(st.just("pow"), inner, st.sampled_from(["2", "3", "-1", "-2"])).map(list),
            st.tuples(st.just("sqrt"), inner).map(list),
            st.tuples(st.just("log"), inner).map(list),
        )

    return st.recursive(leaves, grown, max_leaves=6)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    terms(),
    st.fractions(0, 3, max_denominator=9),
    st.fractions(1, 5, max_denominator=9),
    st.fractions(-4, Q(-1, 2), max_denominator=9),
)
def test_a_value_is_never_certainly_outside(form, a, b, c):
    term = parse(form)
    least, most = span(term, KNOWN)
    value = evaluate(term, {"a": to_arb(a), "b": to_arb(b), "c": to_arb(c)})
    if isinstance(value, arb) and value.is_finite():
        assert least is None or not value < to_arb(least)
        assert most is None or not value > to_arb(most)
