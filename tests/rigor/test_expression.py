import random
from fractions import Fraction

import mpmath
import pytest
from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor.expression import MOST_DIGITS, decide, evaluate, margin, narrowest, parse
from theorycheck.rigor.text import to_arb

X, Y = ["symbol", "x"], ["symbol", "y"]
UNARY = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "asinh": mpmath.asinh,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "atan": mpmath.atan,
    "sqrt": mpmath.sqrt,
    "abs": abs,
}


def number(text):
    return ["rational", text]


def ball(mid, radius="0"):
    return arb(mid, arb(radius))


def decided(relation, dimensions=None, bits=200, **values):
    with working_precision(bits):
        return decide(parse(relation), values, dimensions)


@pytest.mark.parametrize("head", UNARY)
@pytest.mark.parametrize("at", ["1/7", "3", "1/1000000007", "41/2"])
def test_functions_contain_an_independent_value(head, at):
    mpmath.mp.prec = 400
    point = Fraction(at)
    expected = UNARY[head](mpmath.mpf(point.numerator) / point.denominator)
    with working_precision(200):
        found = evaluate(parse([head, X]), {"x": to_arb(point)})
        outside = found - arb(mpmath.nstr(expected, 100))
        assert outside.contains(0)
        assert found.rel_accuracy_bits() > 190


def test_sums_maxima_and_powers():
    rng = random.Random(1)
    rows = [[Fraction(rng.randint(-9, 9), 7) for _ in range(4)] for _ in range(3)]
    weights = [Fraction(rng.randint(-9, 9), 5) for _ in range(3)]
    with working_precision(200):
        values = {
            "X": tuple(tuple(map(to_arb, row)) for row in rows),
            "r": [to_arb(weight) for weight in weights],
        }
        body = ["mul", ["entry", "X", "n", "i"], ["entry", "r", "n"]]
        inner = ["sum", "n", "samples", body]
        sizes = {"samples": 3, "features": 4}
        exact = [sum(rows[n][i] * weights[n] for n in range(3)) for i in range(4)]
        for i in range(4):
            found = evaluate(parse(inner), values, {"i": i}, sizes)
            assert found.overlaps(to_arb(exact[i]))
        largest = evaluate(parse(["max", "i", "features", inner]), values, {}, sizes)
        assert largest.overlaps(to_arb(max(exact)))
        assert not largest.overlaps(to_arb(sorted(exact)[-2]))
        total = evaluate(parse(["sum", "i", "features", inner]), values, {}, sizes)
        assert total.overlaps(to_arb(sum(exact)))
        power = evaluate(parse(["pow", number("4/9"), "-3/2"]), {})
        assert power.overlaps(arb(27) / 8)
        assert power.rel_accuracy_bits() > 190
        assert evaluate(parse(["pow", number("0"), "2/3"]), {}) == 0
        assert evaluate(parse(["maximum", number("-2"), number("3")]), {}) == 3


@pytest.mark.parametrize(
    "term",
    [
        ["sqrt", number("-1")],
        ["log", number("0")],
        ["pow", number("-8"), "1/3"],
        ["pow", number("0"), "-1"],
        ["maximum", number("1"), ["log", number("-1")]],
        ["maximum", ["log", number("-1")], number("1")],
        ["mul", number("0"), ["log", number("-1")]],
    ],
    ids=str,
)
def test_what_is_undefined_is_not_finite(term):
    with working_precision(100):
        assert not evaluate(parse(term), {}).is_finite()
    for head in ("eq", "ne", "lt", "le", "gt", "ge"):
        assert decided([head, term, number("1")]).outcome is Outcome.INCONCLUSIVE
        assert decided([head, number("1"), term]).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"b": arb(1)},
        {"b": [arb(1)]},
        {"b": [arb(1)] * 3},
        {"b": [1.0, 2.0]},
        {"b": [[arb(1)], [arb(2)]]},
    ],
    ids=str,
)
def test_values_of_another_shape_are_refused(values):
    with pytest.raises(MalformedInput):
        decided(["eq", ["sum", "i", "features", ["entry", "b", "i"]], X], {"features": 2}, **values)


def test_unbound_indices_and_unknown_dimensions_are_refused():
    with working_precision(100):
        for data in (["entry", "b", "i"], ["sum", "i", "features", ["entry", "b", "i"]]):
            with pytest.raises(MalformedInput):
                evaluate(parse(data), {"b": [arb(1)]})
        with pytest.raises(MalformedInput):
            evaluate(parse(["entry", "b", "i"]), {"b": [arb(1)]}, {"i": -1})
        with pytest.raises(MalformedInput):
            evaluate(parse(["eq", X, Y]), {"x": arb(1), "y": arb(1)})
        with pytest.raises(MalformedInput):
            decide(parse(X), {"x": arb(1)})


ONE, TWO, HALF_SURE = ball(1), ball(2), ball(1, "0.1")
TABLE = [
    ("lt", ONE, TWO, "holds"),
    ("lt", TWO, ONE, "fails"),
    ("lt", ONE, ONE, "fails"),
    ("lt", HALF_SURE, ONE, "inconclusive"),
    ("le", ONE, ONE, "holds"),
    ("le", TWO, ONE, "fails"),
    ("le", HALF_SURE, ONE, "inconclusive"),
    ("gt", TWO, ONE, "holds"),
    ("gt", ONE, ONE, "fails"),
    ("ge", ONE, ONE, "holds"),
    ("ge", ONE, TWO, "fails"),
    ("ge", ONE, HALF_SURE, "inconclusive"),
    ("ne", ONE, TWO, "holds"),
    ("ne", ONE, ONE, "fails"),
    ("ne", HALF_SURE, HALF_SURE, "inconclusive"),
    ("eq", ONE, TWO, "fails"),
    ("eq", HALF_SURE, TWO, "fails"),
    ("eq", ONE, ONE, "holds"),
    ("eq", ball(1, "10"), ONE, "inconclusive"),
]


@pytest.mark.parametrize(("head", "left", "right", "expected"), TABLE)
def test_comparisons_decide_only_what_is_certain(head, left, right, expected):
    found = decided([head, X, Y], x=left, y=right)
    assert found.outcome.value == expected
    if head != "eq":
        assert found.digits is None


def test_digits_of_agreement_are_the_worst_relative_to_the_largest():
    relation = ["forall", "i", "features", ["eq", ["entry", "a", "i"], ["entry", "b", "i"]]]
    with working_precision(300):
        a = [arb(1000), arb("1e-5")]
        b = [arb(1000) + arb("0 +/- 1e-40"), arb("1e-5") + arb("0 +/- 3e-38")]
    found = decided(relation, {"features": 2}, a=a, b=b)
    assert found.outcome is Outcome.HOLDS
    assert found.digits == 40  # 3e-38 / 1000
    assert found.where.startswith("i=2")
    # Against an exact zero the error is absolute.
    zeros = [arb(0), arb(0)]
    near = [arb("0 +/- 2e-20"), arb("1e-25 +/- 2e-25")]
    assert decided(relation, {"features": 2}, a=near, b=zeros).digits == 19
    assert decided(relation, {"features": 2}, a=zeros, b=zeros).digits == MOST_DIGITS


def test_a_failing_instance_is_shown():
    relation = ["forall", "i", "features", ["eq", ["entry", "a", "i"], ["entry", "b", "i"]]]
    found = decided(relation, {"features": 3}, a=[ONE, ONE, ONE], b=[ONE, ONE, TWO])
    assert found.outcome is Outcome.FAILS
    assert found.digits is None
    assert "i=3" in found.where
    both = ["and", ["le", X, Y], ["eq", X, Y]]
    assert decided(both, x=ONE, y=ONE).digits == MOST_DIGITS
    assert decided(both, x=ONE, y=TWO).outcome is Outcome.FAILS
    assert decided(both, x=TWO, y=HALF_SURE).outcome is Outcome.FAILS


def test_no_instances_is_not_a_finding():
    relation = ["forall", "i", "features", ["eq", ["entry", "a", "i"], X]]
    assert decided(relation, {"features": 0}, a=[], x=ONE).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("power", ["0", "1", "2", "-1", "1/2"])
@pytest.mark.parametrize("base", [["log", number("-1")], ["log", number("0")], X])
def test_no_power_of_what_has_no_value_has_one(base, power):
    # Not even the power 0: the formula has no value there.
    term = ["pow", base, power]
    with working_precision(200):
        assert evaluate(parse(term), {"x": ball("0", "inf")}).is_nan()
    assert decided(["eq", term, number("1")], x=arb("nan")).outcome is Outcome.INCONCLUSIVE


def test_a_finite_ball_to_the_power_zero_is_one():
    with working_precision(200):
        for value in (ball("0"), ball("0", "1"), ball("-3")):
            assert evaluate(parse(["pow", X, "0"]), {"x": value}) == 1


@pytest.mark.parametrize("power", ["1", "2", "3", "7"])
def test_a_power_of_a_ball_about_zero_holds_those_of_its_points(power):
    with working_precision(100):
        found = evaluate(parse(["pow", X, power]), {"x": ball("0", "0.5")})
        for point in ("-0.5", "0", "0.25", "0.5"):
            assert found.contains(arb(point) ** int(power))
        assert found.abs_upper() <= arb("0.5001") ** int(power)


def test_asin_is_defined_between_minus_one_and_one():
    mpmath.mp.prec = 400
    for value in (Fraction(1), Fraction(-1, 3)):
        with working_precision(200):
            found = evaluate(parse(["asin", X]), {"x": to_arb(value)})
            expected = mpmath.asin(mpmath.mpf(value.numerator) / value.denominator)
            assert (found - arb(mpmath.nstr(expected, 100))).contains(0)
    with working_precision(200):
        assert not evaluate(parse(["asin", X]), {"x": arb(2)}).is_finite()
    assert decided(["eq", ["asin", X], Y], x=arb(2), y=arb(1)).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("relation", "x", "y", "expected"),
    [
        (["le", X, Y], "1", "4", 0.75),
        (["le", X, Y], "4", "1", -0.75),
        (["ge", X, Y], "4", "1", 0.75),
        (["lt", X, Y], "0", "0", 0.0),
        (["eq", X, Y], "1", "4", -0.75),
        (["ne", X, Y], "1", "4", 0.75),
        (["and", ["le", X, Y], ["gt", X, Y]], "1", "4", -0.75),
        (["le", X, Y], "1e-400", "2e-400", 0.5),
    ],
)
def test_the_margin_is_relative_to_the_larger_side(relation, x, y, expected):
    with working_precision(200):
        found = margin(parse(relation), {"x": arb(x), "y": arb(y)})
    assert found == pytest.approx(expected, abs=1e-12)


def test_the_margin_is_that_of_the_worst_instance_and_none_without_a_value():
    relation = parse(["forall", "i", "features", ["le", ["entry", "x", "i"], Y]])
    with working_precision(100):
        values = {"x": [arb(1), arb(3)], "y": arb(4)}
        assert margin(relation, values, {"features": 2}) == pytest.approx(0.25)
        assert margin(relation, {**values, "y": arb.nan()}, {"features": 2}) is None
        assert margin(relation, {**values, "x": []}, {"features": 0}) is None


def test_the_narrowest_comparison_is_found_among_all_and_all_are_counted():
    half = ["forall", "i", "features", ["le", ["entry", "x", "i"], Y]]
    whole = parse(["and", half, ["gt", Y, ["rational", "0"]]])
    with working_precision(100):
        values = {"x": [arb(1), arb(3), arb(2)], "y": arb(4)}
        found = narrowest(whole, values, {"features": 3})
        assert (found.comparisons, found.ranges) == (4, {"i": 3})
        assert found.where.startswith("i=2: 3.0")
        # The other half, once that is the narrower one.
        found = narrowest(whole, {**values, "x": [arb(-1)] * 3, "y": arb("1e-9")}, {"features": 3})
        assert " > 0" in found.where
        with pytest.raises(MalformedInput, match="compares nothing"):
            narrowest(parse(half), {**values, "x": []}, {"features": 0})
