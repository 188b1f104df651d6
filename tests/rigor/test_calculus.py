import random
from fractions import Fraction

import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.calculus import Unproved, differentiate, reindex, substitute
from theorycheck.rigor.expression import evaluate
from theorycheck.rigor.language import parse
from theorycheck.rigor.normal_form import NormalForm
from theorycheck.rigor.text import to_arb

X, Y = ["symbol", "x"], ["symbol", "y"]
U_I, U_J = ["entry", "u", "i"], ["entry", "u", "j"]


def number(text):
    return ["rational", text]


def square(term):
    return ["pow", term, "2"]


TERMS = [
    ["pow", ["add", square(X), number("3")], "-5/3"],
    ["mul", X, ["exp", ["mul", number("-2"), X]], ["sinh", X]],
    ["asinh", ["mul", X, Y]],
    ["sin", ["mul", X, Y]],
    ["cos", ["mul", X, ["sin", X]]],
    ["atan", ["mul", X, Y]],
    ["log", ["cosh", X]],
    ["sqrt", ["add", ["pi"], square(["cosh", X])]],
    ["sum", "n", "samples", ["exp", ["mul", X, ["entry", "r", "n"]]]],
    ["mul", ["pow", X, "-3"], ["sum", "n", "samples", square(["entry", "r", "n"])]],
]


@pytest.mark.parametrize("data", TERMS, ids=str)
def test_derivatives_agree_with_difference_quotients(data):
    term = parse(data)
    slope = differentiate(term, parse(X))
    step = Fraction(1, 2**120)
    with working_precision(500):
        values = {"y": to_arb(Fraction(7, 5)), "r": [arb(1) / 3, arb(-2), arb(5) / 7]}
        at = [
            evaluate(term, {**values, "x": to_arb(Fraction(4, 3) + k * step)}, {}, {"samples": 3})
            for k in (-1, 1)
        ]
        quotient = (at[1] - at[0]) / to_arb(2 * step)
        found = evaluate(slope, {**values, "x": to_arb(Fraction(4, 3))}, {}, {"samples": 3})
        assert abs(found - quotient) < arb("1e-60")
        assert abs(found) > arb("1e-3")


def test_along_a_flow_everything_with_a_rate_moves():
    rates = [(parse(U_I), parse(["mul", number("-3"), U_I, ["entry", "g", "i"]]))]
    total = parse(["sum", "j", "features", square(U_J)])
    found = differentiate(total, parse(["symbol", "t"]), rates)
    expected = ["mul", number("-6"), square(U_J), ["entry", "g", "j"]]
    assert NormalForm().equal(found, parse(["sum", "j", "features", expected]))
    wrong = ["mul", number("-3"), square(U_J), ["entry", "g", "j"]]
    assert not NormalForm().equal(found, parse(["sum", "j", "features", wrong]))


def test_an_entry_is_one_summand():
    total = parse(["mul", U_I, ["sum", "j", "features", ["pow", U_J, "3"]]])
    found = differentiate(total, parse(U_I), (), {"i": "features"})
    cubes = ["sum", "j", "features", ["pow", U_J, "3"]]
    expected = ["add", cubes, ["mul", number("3"), ["pow", U_I, "3"]]]
    assert NormalForm().equal(found, parse(expected))
    assert not NormalForm().equal(found, parse(cubes))


def test_an_entry_in_two_nested_sums():
    # sum_j sum_k u_j u_k has the derivative 2 sum_k u_k.
    inner = ["sum", "k", "features", ["mul", U_J, ["entry", "u", "k"]]]
    found = differentiate(parse(["sum", "j", "features", inner]), parse(U_I), (), {"i": "features"})
    expected = ["mul", number("2"), ["sum", "j", "features", U_J]]
    assert NormalForm().equal(found, parse(expected))


def test_entries_of_a_cubic_form():
    """Against a numerical difference: nested sums, a free entry, and a matrix."""
    form = ["mul", U_J, ["entry", "A", "j", "k"], ["exp", ["mul", ["entry", "u", "k"], U_I]]]
    term = parse(["sum", "j", "features", ["mul", U_J, ["sum", "k", "features", form]]])
    slope = differentiate(term, parse(U_I), (), {"i": "features"})
    step = Fraction(1, 2**120)
    u = [Fraction(1, 3), Fraction(-2, 5), Fraction(3, 7)]
    with working_precision(500):
        A = [[arb(3 * j - k * k + 1) / 7 for k in range(3)] for j in range(3)]
        for i in range(3):
            at = []
            for sign in (-1, 1, 0):
                moved = [value + (sign * step if k == i else 0) for k, value in enumerate(u)]
                values = {"u": [to_arb(value) for value in moved], "A": A}
                at.append(values)
            sizes = {"features": 3}
            difference = evaluate(term, at[1], {"i": i}, sizes) - evaluate(
                term, at[0], {"i": i}, sizes
            )
            quotient = difference / to_arb(2 * step)
            assert abs(evaluate(slope, at[2], {"i": i}, sizes) - quotient) < arb("1e-60")


def test_a_bound_index_with_the_name_of_the_variable_is_another_index():
    total = parse(["sum", "i", "features", square(U_I)])
    found = differentiate(total, parse(U_I), (), {"i": "features"})
    assert NormalForm().equal(found, parse(["mul", number("2"), U_I]))


def test_what_is_not_known_is_not_differentiated():
    total = parse(["sum", "j", "features", U_J])
    with pytest.raises(Unproved):
        differentiate(total, parse(U_I))
    with pytest.raises(Unproved):
        differentiate(parse(U_J), parse(U_I), (), {"i": "features", "j": "features"})
    with pytest.raises(Unproved):
        differentiate(parse(["abs", X]), parse(X))
    with pytest.raises(Unproved):
        differentiate(parse(["max", "j", "features", U_J]), parse(X))
    # Over another dimension nothing is the variable.
    other = differentiate(total, parse(U_I), (), {"i": "samples"})
    assert NormalForm().equal(other, parse(number("0")))


def test_renaming_an_index_captures_nothing():
    term = parse(["mul", ["entry", "a", "i"], ["sum", "j", "features", ["entry", "X", "i", "j"]]])
    found = reindex(term, {"i": "j"})
    rng = random.Random(0)
    with working_precision(100):
        values = {
            "a": [arb(rng.randint(1, 9)) for _ in range(3)],
            "X": [[arb(rng.randint(1, 9)) for _ in range(3)] for _ in range(3)],
        }
        for k in range(3):
            here = evaluate(found, values, {"j": k}, {"features": 3})
            assert here == evaluate(term, values, {"i": k}, {"features": 3})


def test_substitution_replaces_one_quantity_only():
    assert substitute(parse(["exp", X]), parse(X), parse(number("0"))) == parse(
        ["exp", number("0")]
    )
    assert substitute(parse(U_I), parse(U_I), parse(number("2"))) == parse(number("2"))
    for term in (U_J, ["sum", "i", "features", U_I]):
        with pytest.raises(Unproved):
            substitute(parse(term), parse(U_I), parse(number("0")))
    with pytest.raises(Unproved):
        substitute(parse(X), parse(X), parse(U_I))
