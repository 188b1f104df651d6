"""The rules of proofs on regions: what they show, and what they must not."""

import copy

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.covering import decided, points
from theorycheck.rigor.covering_proof import defined, parse_proof, shows
from theorycheck.rigor.language import parse
from theorycheck.rigor.region import region

X, Z = ["symbol", "x"], ["symbol", "z"]
BALLS, FORM = {"rule": "balls"}, {"rule": "form"}


def number(text):
    return ["rational", text]


def minus(left, right):
    return ["add", left, ["mul", number("-1"), right]]


def monotone(slope, value=BALLS, end="low", variable="x"):
    return {"rule": "monotone", "variable": variable, "from": end, "value": value, "slope": slope}


def split(at, below, above):
    return {"rule": "split", "variable": "x", "at": at, "below": below, "above": above}


def reciprocal(proof):
    return {"rule": "reciprocal", "variable": "x", "proof": proof}


def shown(proof, term, domain, *, strict=False):
    texts = domain if isinstance(domain, dict) else {"x": domain}
    return shows(parse_proof(proof), parse(term), region(texts), strict=strict)


LOG_GAP = minus(minus(X, number("1")), ["log", X])  # >= 0, and 0 at 1
LOG_SLOPES = split("1", monotone(monotone(FORM, end="high"), end="high"), monotone(monotone(FORM)))


def test_a_gap_that_vanishes_inside_is_shown_from_both_sides():
    # x - 1 - log x: its slope 1 - 1/x vanishes at 1 and grows.
    falling = monotone({"rule": "reciprocal", "variable": "x", "proof": monotone(FORM)}, end="high")
    rising = monotone(monotone(FORM))
    assert shown(split("1", falling, rising), LOG_GAP, "(0, inf)")


def test_nothing_is_shown_strictly_where_it_vanishes():
    rising = monotone(monotone(FORM))
    assert shown(rising, LOG_GAP, "[1, inf)")
    assert not shown(rising, LOG_GAP, "[1, inf)", strict=True)
    assert shown(rising, LOG_GAP, "(1, inf)", strict=True)


@pytest.mark.parametrize("at", ["2", "-1", "0"])
def test_a_cut_must_lie_inside(at):
    assert not shown(split(at, FORM, FORM), ["pow", X, "2"], "[0, 2]")


def test_pieces_leave_no_gap():
    # (x - 1)(x - 2) is negative between 1 and 2: right on both sides of it is not enough.
    term = ["mul", minus(X, number("1")), minus(X, number("2"))]
    low, high = BALLS, BALLS
    assert shown(low, term, "[0, 1/2]")
    assert shown(high, term, "[5/2, 3]")
    for cut in ("1/2", "1", "3/2", "2", "5/2"):
        assert not shown(split(cut, low, high), term, "[0, 3]")


@pytest.mark.parametrize(
    ("term", "domain"),
    [
        (["log", X], "[1/2, 1]"),
        (minus(X, number("1")), "[0, 1]"),
        (["mul", number("-1"), ["pow", X, "2"]], "[0, inf)"),
        (minus(["sinh", X], ["mul", number("1000001/1000000"), X]), "[0, inf)"),
    ],
)
@pytest.mark.parametrize(
    "proof",
    [BALLS, FORM, monotone(FORM), monotone(BALLS), monotone(FORM, end="high"),
     monotone(monotone(FORM)), monotone(monotone(monotone(FORM))), reciprocal(monotone(FORM))],
)  # fmt: skip
def test_what_is_false_is_never_shown(proof, term, domain):
    assert not shown(proof, term, domain)


def test_a_taylor_expansion_is_a_chain():
    # sinh x >= x + x^3/6 on [0, oo), with 1/6 and not a bit more.
    def gap(constant):
        return minus(minus(["sinh", X], X), ["mul", number(constant), ["pow", X, "3"]])

    chain = FORM
    for _ in range(4):
        chain = monotone(chain)
    assert shown(chain, gap("1/6"), "[0, inf)")
    assert not shown(chain, gap("1000001/6000000"), "[0, inf)")


def test_infinity_is_the_zero_of_the_reciprocal():
    # x (sqrt(1 + 1/x^2) - 1) in 1/x: sqrt(1 + s^2) - 1, over s.
    gap = minus(["sqrt", ["add", ["pow", X, "2"], number("1")]], X)
    turned = minus(["sqrt", ["add", number("1"), ["pow", X, "2"]]], number("1"))
    chain = {
        "rule": "product",
        "terms": [
            [X, FORM],
            [minus(["sqrt", ["add", number("1"), ["pow", X, "-2"]]], number("1")),
             reciprocal({"rule": "equal", "gap": turned, "proof": monotone(FORM)})],
        ],
    }  # fmt: skip
    assert shown(chain, gap, "[1, inf)", strict=True)
    assert not shown(reciprocal(BALLS), gap, "(-1, inf)")


def test_a_single_point_has_no_inside():
    # The interior of [0, 0] is empty: "positive", and its reciprocals would divide by 0.
    assert not shown(monotone(reciprocal(FORM)), X, "[0, 0]")
    assert shown(BALLS, X, "[0, 0]")


def test_a_product_must_be_the_term():
    right = {"rule": "product", "terms": [[X, FORM], [["exp", X], FORM]]}
    assert shown(right, ["mul", X, ["exp", X]], "(0, inf)", strict=True)
    assert not shown(right, ["mul", number("-1"), X, ["exp", X]], "(0, inf)")


def test_one_negative_factor_is_enough_to_show_nothing():
    factors = [[["mul", number("-1"), X], FORM], [["mul", number("-1"), X], FORM]]
    assert not shown({"rule": "product", "terms": factors}, ["pow", X, "2"], "(0, inf)")


def test_a_sum_is_positive_if_its_first_term_is():
    square, one = [["pow", X, "2"], FORM], [number("1"), FORM]
    term = ["add", ["pow", X, "2"], number("1")]
    assert shown({"rule": "sum", "terms": [one, square]}, term, "(-inf, inf)", strict=True)
    assert not shown({"rule": "sum", "terms": [square, one]}, term, "(-inf, inf)", strict=True)
    assert not shown({"rule": "sum", "terms": [one, one]}, term, "(-inf, inf)")


def test_a_given_gap_must_be_equal():
    term = minus(["log", ["mul", X, number("3")]], ["log", X])
    assert shown({"rule": "equal", "gap": ["log", number("3")], "proof": BALLS}, term, "(0, inf)")
    assert not shown(
        {"rule": "equal", "gap": ["log", number("4")], "proof": BALLS}, term, "(0, inf)"
    )


def test_a_derivative_alone_does_not_make_a_term_defined():
    # d/dx log(x) = 1/x is defined for x < 0 as well, and -log(-x)'s value at the end is 0.
    term = ["log", ["mul", number("-1"), X]]
    assert not shown(monotone(BALLS), term, "[1, 2]")
    assert not defined(parse(term), region({"x": "[1, 2]"}))
    # log(x)^2 / log(x) is not defined at 1, inside.
    assert not defined(parse(["pow", ["log", X], "-1"]), region({"x": "[1/2, 2]"}))


def test_a_pole_between_the_end_and_a_point_is_seen():
    # 1/(1 - x) has a positive slope everywhere, is 1 at 0 and negative beyond 1.
    pole = ["pow", minus(number("1"), X), "-1"]
    assert not shown(monotone(FORM), pole, "[0, 3]")
    assert not shown(monotone(BALLS), pole, "[0, 3]")


@pytest.mark.parametrize("term", [["abs", X], ["maximum", X, number("0")]])
def test_what_has_no_derivative_is_not_monotone(term):
    assert not shown(monotone(FORM), term, "[0, 1]")
    assert shown(BALLS, ["add", term, number("1")], "[0, 1]")


def test_two_symbols_one_after_the_other():
    # exp(x z) - 1 - x z >= 0 for x, z >= 0: along x, for each z.
    product = ["mul", X, Z]
    term = minus(minus(["exp", product], number("1")), product)
    first = monotone(monotone(FORM, value=FORM), value=FORM)
    assert shown(first, term, {"x": "[0, inf)", "z": "(0, inf)"})
    assert not shown(first, minus(term, number("1/1000000")), {"x": "[0, inf)", "z": "(0, inf)"})


@pytest.mark.parametrize("variable", ["y", "x"])
def test_an_unknown_symbol_or_an_infinite_end_shows_nothing(variable):
    domain = "[0, 1]" if variable == "y" else "(-inf, 0]"
    assert not shown(monotone(FORM, variable=variable), ["exp", X], domain)


GOOD = split("1", monotone(FORM), {"rule": "product", "terms": [[X, FORM]]})


def test_a_proof_is_read_back():
    assert parse_proof(GOOD).to_json() == GOOD


@pytest.mark.parametrize(
    ("path", "value"),
    [(("rule",), "trust"), (("at",), "one"), (("below", "from"), "middle"), (("variable",), 3),
     (("above", "terms"), []), (("above", "terms"), [[X]]), (("below",), None),
     (("above", "terms"), [[["eq", X, X], FORM]]), (("extra",), "1")],
)  # fmt: skip
def test_a_malformed_proof_is_refused(path, value):
    planted = copy.deepcopy(GOOD)
    inner = planted
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    with pytest.raises(MalformedInput):
        parse_proof(planted)


def test_a_proof_too_deep_is_refused():
    deep = FORM
    for _ in range(40):
        deep = monotone(deep)
    with pytest.raises(MalformedInput, match="deep"):
        parse_proof(deep)


# Whatever is shown must be true: random terms and proofs, against values at points.

LEAVES = st.sampled_from([X, number("1"), number("-1/2"), number("2")])
TERMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just("add"), inner, inner),
        st.tuples(st.just("mul"), inner, inner),
        st.tuples(st.sampled_from(["exp", "log", "sinh", "asinh", "sqrt", "abs"]), inner),
        st.tuples(st.just("pow"), inner, st.sampled_from(["2", "3", "-1", "1/2", "-1/2"])),
    ),
    max_leaves=6,
)
PROOFS = st.recursive(
    st.sampled_from([BALLS, FORM]),
    lambda inner: st.one_of(
        st.builds(monotone, inner),
        st.builds(lambda proof: monotone(proof, end="high"), inner),
        st.builds(reciprocal, inner),
        st.builds(split, st.sampled_from(["0", "1/2", "1"]), inner, inner),
    ),
    max_leaves=3,
)
DOMAINS = st.sampled_from(["(0, inf)", "[0, inf)", "[1, inf)", "[0, 1]", "[-1, 2]", "(-inf, 0]"])


@settings(max_examples=200, deadline=None, derandomize=True, phases=[Phase.generate])
@given(term=TERMS, proof=PROOFS, domain=DOMAINS, strict=st.booleans())
def test_what_is_shown_is_true(term, proof, domain, strict):
    if shown(proof, term, domain, strict=strict):
        relation = parse(["gt" if strict else "ge", term, number("0")])
        for point in points(region({"x": domain})):
            if abs(point["x"]) < 100:
                assert decided(relation, point) is not Outcome.FAILS, point
