import copy

import pytest
from flint import acb, arb

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor.expression import evaluate
from theorycheck.rigor.identity_claim import at_point, parse_claim, prove

X, S, Z = ["symbol", "x"], ["symbol", "s"], ["symbol", "z"]
U_I, V_I, G_I = (["entry", name, "i"] for name in "uvg")
FEATURE = {"i": "features"}


def number(text):
    return ["rational", text]


def times(*factors):
    return ["mul", *factors]


def square(term):
    return ["pow", term, "2"]


def claim(rule, *, rates=(), positive=(), indices=None, **terms):
    return {
        "rule": rule,
        **terms,
        "rates": [list(pair) for pair in rates],
        "positive": list(positive),
        "indices": indices or {},
    }


def flow(left="-4", right="4"):
    return [
        (U_I, times(number(left), U_I, G_I)),
        (V_I, times(number(right), V_I, G_I)),
    ]


HALF = number("1/2")
Q = [
    "add",
    number("2"),
    times(number("-1"), ["sqrt", ["add", number("4"), square(Z)]]),
    times(Z, ["asinh", times(HALF, Z)]),
]
INTEGRAND = ["asinh", times(HALF, Z)]
T = ["symbol", "t"]

PAIRS = {
    "equal": (
        claim(
            "equal",
            left=["sinh", times(number("2"), X)],
            right=times(number("2"), ["sinh", X], ["cosh", X]),
        ),
        claim(
            "equal",
            left=["sinh", times(number("2"), X)],
            right=times(number("3"), ["sinh", X], ["cosh", X]),
        ),
    ),
    "square root": (
        claim("equal", left=["sqrt", square(X)], right=X, positive=["x"]),
        claim("equal", left=["sqrt", square(X)], right=X),
    ),
    "conserved product": (
        claim(
            "derivative",
            of=times(U_I, V_I),
            variable=T,
            rates=flow(),
            indices=FEATURE,
            **{"is": number("0")},
        ),
        claim(
            "derivative",
            of=times(U_I, V_I),
            variable=T,
            rates=flow("4"),
            indices=FEATURE,
            **{"is": number("0")},
        ),
    ),
    "derivative": (
        claim(
            "derivative",
            of=INTEGRAND,
            variable=Z,
            **{"is": ["pow", ["add", number("4"), square(Z)], "-1/2"]},
        ),
        claim(
            "derivative",
            of=INTEGRAND,
            variable=Z,
            **{"is": ["pow", ["add", number("2"), square(Z)], "-1/2"]},
        ),
    ),
    "value": (
        claim(
            "value",
            of=["exp", G_I],
            variable=G_I,
            base=number("0"),
            indices=FEATURE,
            **{"is": number("1")},
        ),
        claim(
            "value",
            of=["exp", G_I],
            variable=G_I,
            base=number("0"),
            indices=FEATURE,
            **{"is": number("0")},
        ),
    ),
    "antiderivative": (
        claim("antiderivative", of=INTEGRAND, variable=Z, base=number("0"), **{"is": Q}),
        claim(
            "antiderivative",
            of=INTEGRAND,
            variable=Z,
            base=number("0"),
            **{"is": ["add", number("1"), Q]},
        ),
    ),
    "antiderivative sign": (
        claim("antiderivative", of=INTEGRAND, variable=Z, base=number("0"), **{"is": Q}),
        claim(
            "antiderivative",
            of=INTEGRAND,
            variable=Z,
            base=number("0"),
            **{"is": times(number("-1"), Q)},
        ),
    ),
    "by derivative": (
        claim("by_derivative", left=["asinh", ["sinh", S]], right=S, variable=S, base=number("0")),
        claim(
            "by_derivative",
            left=["asinh", ["sinh", S]],
            right=["add", S, number("1/1000")],
            variable=S,
            base=number("0"),
        ),
    ),
    "positive": (
        claim("positive", of=["add", square(X), number("1/9")]),
        claim("positive", of=["add", times(number("-1"), square(X)), number("-1/9")]),
    ),
    "at least": (
        claim(
            "at_least",
            left=["add", square(X), square(Z)],
            right=times(number("2"), X, Z),
            gap=square(["add", X, times(number("-1"), Z)]),
        ),
        claim(
            "at_least",
            left=times(number("2"), X, Z),
            right=["add", square(X), square(Z)],
            gap=square(["add", X, times(number("-1"), Z)]),
        ),
    ),
    "gap": (
        claim(
            "at_least",
            left=["add", square(X), square(Z)],
            right=times(number("2"), X, Z),
            gap=square(["add", X, times(number("-1"), Z)]),
        ),
        claim(
            "at_least",
            left=["add", square(X), square(Z)],
            right=times(number("2"), X, Z),
            gap=square(X),
        ),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_true_claim_is_shown_and_a_wrong_one_is_refuted(name):
    true, wrong = (parse_claim(data) for data in PAIRS[name])
    assert prove(true) is Outcome.HOLDS
    assert all(at_point(true, seed) is Outcome.HOLDS for seed in range(5))
    assert prove(wrong) is Outcome.FAILS
    assert Outcome.FAILS in {at_point(wrong, seed) for seed in range(8)}


@pytest.mark.parametrize("name", PAIRS)
def test_claims_are_written_as_they_are_read(name):
    for data in PAIRS[name]:
        assert parse_claim(data).to_json() == data


def test_what_is_true_beyond_the_rules_is_not_shown():
    # (x - 1)^4 > 0 fails at one point only: neither shown nor refuted at the fixed points.
    almost = claim("positive", of=["pow", ["add", X, number("-1")], "4"])
    assert prove(parse_claim(almost)) is Outcome.INCONCLUSIVE
    # x/x = 1 is not defined at 0.
    undefined = claim("equal", left=times(X, ["pow", X, "-1"]), right=number("1"))
    assert prove(parse_claim(undefined)) is Outcome.INCONCLUSIVE
    # sqrt(x^2) and x agree at 1 and have equal derivatives there, not on the whole line.
    branch = claim("by_derivative", left=["sqrt", square(X)], right=X, variable=X, base=number("1"))
    assert prove(parse_claim(branch)) is not Outcome.HOLDS
    # A positive variable never reaches the base 0.
    outside = claim(
        "by_derivative",
        left=["sqrt", square(X)],
        right=X,
        variable=X,
        base=number("0"),
        positive=["x"],
    )
    assert prove(parse_claim(outside)) is not Outcome.HOLDS


def test_a_quantity_over_two_dimensions_shows_nothing():
    u_n = ["entry", "u", "n"]
    data = claim(
        "equal",
        left=["sum", "n", "samples", u_n],
        right=["sum", "i", "features", U_I],
    )
    with pytest.raises(MalformedInput):
        parse_claim(data)


def _without(key):
    data = copy.deepcopy(PAIRS["antiderivative"][0])
    del data[key]
    return data


def _with(**changes):
    return {**copy.deepcopy(PAIRS["antiderivative"][0]), **changes}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"rule": "trust"},
        _without("is"),
        _without("rates"),
        _with(extra=1),
        _with(base=X),
        _with(variable=number("0")),
        _with(variable=["entry", "z", "i"], indices={"i": "features"}),
        _with(of=["eq", X, X]),
        _with(of=U_I),
        _with(rates=[[X, X]]),
        _with(positive=[1]),
        _with(indices=[]),
        claim("derivative", of=U_I, variable=T, rates=[(T, X)], indices=FEATURE, **{"is": X}),
        claim("derivative", of=X, variable=T, rates=[(X, X), (X, Z)], **{"is": X}),
        claim("derivative", of=X, variable=T, rates=[(X, U_I)], indices=FEATURE, **{"is": U_I}),
        claim("derivative", of=X, variable=T, rates=[(["entry", "A", "i", "i"], X)], **{"is": X}),
    ],
    ids=lambda data: str(data)[:60],
)
def test_malformed_claims_are_refused(data):
    with pytest.raises(MalformedInput):
        parse_claim(data)


def test_the_antiderivative_agrees_with_rigorous_quadrature():
    term = parse_claim(PAIRS["antiderivative"][0])["is"]
    with working_precision(200):
        for end in (arb(3) / 7, arb(-5), arb(40)):
            integral = acb.integral(lambda s, _: (s / 2).asinh(), 0, acb(end))
            found = evaluate(term, {"z": end})
            assert integral.real.overlaps(found)
            assert found.rel_accuracy_bits() > 150
            assert not integral.real.overlaps(found * arb("1.000000001"))


def test_a_claim_that_was_read_before_is_read_by_its_text():
    data = {
        "rule": "equal",
        "left": ["symbol", "x"],
        "right": ["symbol", "x"],
        "rates": [],
        "positive": [],
        "indices": {},
    }
    claim = parse_claim(data)
    data["right"][1] = "y"
    assert prove(claim) is Outcome.HOLDS
    assert prove(parse_claim(data)) is Outcome.FAILS
    claim.to_json()["right"][1] = "y"
    assert claim.to_json()["right"] == ["symbol", "x"]
