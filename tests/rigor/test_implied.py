"""What follows from a relation by its form; nothing that does not follow."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from theorycheck.core.outcome import Outcome
from theorycheck.rigor.expression import decide
from theorycheck.rigor.implied import at_least, implies
from theorycheck.rigor.language import parse
from theorycheck.rigor.ranges import Range
from theorycheck.rigor.text import to_arb
from theorycheck.symbolic.export import quantified, to_kernel
from theorycheck.symbolic.variants import variants

a, b, c, n = sympy.symbols("a b c n")
KNOWN = {
    "a": Range(Fraction(0)), "b": Range(Fraction(0)), "c": Range(Fraction(0)),
    "n": Range(Fraction(1)),
}  # fmt: skip
half = sympy.Rational(1, 2)


def le(left, right):
    return sympy.Le(left, right, evaluate=False)


def follows(given_relation, other):
    one, two = (parse(quantified(relation)) for relation in (given_relation, other))
    return implies(one, two, KNOWN)


@pytest.mark.parametrize(
    ("statement", "weaker"),
    [
        (le(a, 2 * b), le(a, 3 * b)),
        (le(a, b), le(a, b + c)),
        (le(a + c, b), le(a, b)),
        (le(a, b), le(half * a, b)),
        (le(a, b * (n - 1)), le(a, b * n)),
        (le(a, b / (1 + c)), le(a, b)),
        (le(a, b), sympy.Ge(2 * b, a, evaluate=False)),
        (sympy.Lt(a, b), le(a, b)),
        (sympy.Lt(a, b), sympy.Ne(a, b)),
        (sympy.Eq(a, b), le(a, b)),
        (sympy.Eq(a, b), sympy.Ge(a, b, evaluate=False)),
        (sympy.Ge(a, b - 2 * c), sympy.Ge(a, b - 3 * c)),
        (le(a, b * n**2), le(a, b * n**3)),
        (le(a, sympy.sqrt(b)), le(a, sympy.sqrt(b + 1))),
        (le(a, sympy.Max(b, c)), le(a, sympy.Max(b, c, n))),
        (le(a, b), sympy.Ge(a, -b, evaluate=False)),
        (sympy.And(le(a, b), le(b, c)), le(a, 2 * b)),
        (le(a, -b * half), le(a, -b * sympy.Rational(1, 3))),
    ],
)
def test_what_is_weaker_follows(statement, weaker):
    assert follows(statement, weaker)


@pytest.mark.parametrize(
    ("statement", "other"),
    [
        (le(a, 3 * b), le(a, 2 * b)),
        (le(a, b + c), le(a, b)),
        (le(a, b), sympy.Lt(a, b)),
        (le(a, b), sympy.Eq(a, b)),
        (le(a, b), sympy.Ge(a, b, evaluate=False)),
        (le(a, b), sympy.Ne(a, b)),
        (le(a, b**2), le(a, b**3)),
        (le(a, b), le(a, b * c)),
        (le(a, -b * half), le(a, -b)),
        (sympy.Ne(a, b), le(a, b)),
        (le(a, sympy.cos(b)), le(a, 2 * sympy.cos(b))),
        (le(a, sympy.Symbol("x")), le(a, 2 * sympy.Symbol("x"))),
        (le(a, b * n), le(a, b * (n - 1))),
        (sympy.Eq(a, b), sympy.Eq(a, 2 * b)),
        (sympy.Eq(a, b), sympy.Lt(a, b)),
    ],
)
def test_what_is_not_weaker_does_not(statement, other):
    assert not follows(statement, other)


def test_what_holds_by_itself_follows_from_anything():
    assert follows(sympy.Eq(a, b), sympy.Eq(c, c, evaluate=False))
    assert not follows(sympy.Eq(a, b), sympy.Eq(c, b, evaluate=False))


def test_quantifiers_must_be_the_same():
    i = sympy.Symbol("i", integer=True)
    entry = sympy.IndexedBase("beta")[i]
    one = parse(quantified(le(a, entry**2), "features"))
    other = parse(quantified(le(a, 2 * entry**2), "features"))
    elsewhere = parse(quantified(le(a, 2 * entry**2), "samples"))
    assert implies(one, other, KNOWN)
    assert not implies(one, elsewhere, KNOWN)


def test_terms_are_compared_in_both_orders():
    one, two = parse(to_kernel(2 * a)), parse(to_kernel(3 * a))
    assert at_least(two, one, KNOWN)
    assert not at_least(one, two, KNOWN)


POINTS = st.fractions(Fraction(1, 20), 8, max_denominator=20)
RELATIONS = (
    le(a**2 * n, 3 * b + c / (1 + n)),
    sympy.Ge(a * sympy.sqrt(b + 1), sympy.Max(c, n - 1) / 2),
    le(sympy.exp(-a * b), 2 - c / (n + 2 * c)),
    sympy.Ge(a - b * c**3, -n * (b + 1) ** 2),
    sympy.Lt(sympy.sin(a / 10) * b, n * c),
)


@pytest.fixture(scope="module", params=RELATIONS, ids=str)
def implied(request):
    """A relation, and its variants that are said to follow from it."""
    own = parse(quantified(request.param))
    found = {v.name: parse(quantified(v.relation)) for v in variants(request.param)}
    return own, {name: form for name, form in found.items() if implies(own, form, KNOWN)}


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(point=st.tuples(POINTS, POINTS, POINTS, POINTS))
def test_nothing_implied_fails_where_the_statement_holds(implied, point):
    own, weaker = implied
    values = dict(zip("abcn", map(to_arb, (*point[:3], 1 + point[3])), strict=True))
    assert len(weaker) >= 3
    if decide(own, values).outcome is Outcome.HOLDS:
        for name, form in weaker.items():
            assert decide(form, values).outcome is not Outcome.FAILS, name


def test_a_product_with_0_is_0():
    nothing = parse(["mul", ["rational", "0"], ["symbol", "a"]])
    for number, above in ((-1, False), (0, True), (1, True)):
        single = parse(["rational", str(number)])
        assert at_least(single, nothing, {}) is above
        assert at_least(nothing, single, {}) is (number <= 0)
