import copy

import pytest

from theorycheck.rigor.certificate import from_json
from theorycheck.selftest.claim_truths import covering, identity

X, Y = ["symbol", "x"], ["symbol", "y"]
TWO = ["rational", "2"]
SQUARE = ["pow", X, "2"]


def derivation(rule, **terms):
    claim = {"rule": rule, "rates": [], "positive": [], "indices": {}, **terms}
    return {"steps": [{"claim": claim}]}


TRUE = [
    derivation("equal", left=["mul", X, X], right=SQUARE),
    derivation("derivative", of=SQUARE, variable=X, **{"is": ["mul", TWO, X]}),
    derivation(
        "derivative",
        of=["mul", X, Y],
        variable=["symbol", "t"],
        rates=[[X, Y], [Y, X]],
        **{"is": ["add", ["pow", Y, "2"], SQUARE]},
    ),
    derivation(
        "gradient_flow",
        of=["mul", Y, Y],
        variable=Y,
        symbol=["symbol", "r"],
        definition=["mul", TWO, Y],
        **{"is": ["mul", ["rational", "-1"], ["symbol", "r"]]},
    ),
    derivation(
        "value", of=["cos", X], variable=X, base=["rational", "0"], **{"is": ["rational", "1"]}
    ),
    derivation(
        "antiderivative", of=["cos", X], variable=X, base=["rational", "0"], **{"is": ["sin", X]}
    ),
    derivation(
        "by_derivative",
        left=["add", SQUARE, X],
        right=["add", X, SQUARE],
        variable=X,
        base=["rational", "0"],
    ),
    derivation("positive", of=["exp", X]),
    derivation("at_least", left=SQUARE, right=["rational", "0"], gap=SQUARE),
]
FALSE = [
    derivation("equal", left=["mul", X, X, ["rational", "1000000001/1000000000"]], right=SQUARE),
    derivation("derivative", of=SQUARE, variable=X, **{"is": X}),
    derivation(
        "derivative", of=["mul", X, Y], variable=["symbol", "t"], rates=[[X, Y]], **{"is": SQUARE}
    ),
    derivation(
        "gradient_flow",
        of=["mul", Y, Y],
        variable=Y,
        symbol=["symbol", "r"],
        definition=Y,
        **{"is": ["mul", ["rational", "-1"], ["symbol", "r"]]},
    ),
    derivation(
        "value", of=["cos", X], variable=X, base=["rational", "0"], **{"is": ["rational", "0"]}
    ),
    derivation(
        "antiderivative",
        of=["sin", X],
        variable=X,
        base=["rational", "0"],
        **{"is": ["mul", ["rational", "-1"], ["cos", X]]},
    ),
    derivation("positive", of=X),
    derivation("at_least", left=X, right=["rational", "0"], gap=X),
]


@pytest.mark.parametrize("content", TRUE, ids=lambda c: c["steps"][0]["claim"]["rule"])
def test_what_is_true(content):
    assert identity(content) is True


@pytest.mark.parametrize("content", FALSE, ids=lambda c: c["steps"][0]["claim"]["rule"])
def test_what_is_false(content):
    assert identity(content) is False


def test_what_is_not_known():
    assert identity({"steps": []}) is None
    summed = ["sum", "i", "features", ["entry", "b", "i"]]
    assert identity(derivation("equal", left=summed, right=summed)) is None
    assert identity(derivation("unheard of")) is None


def test_the_samples_are_true(made):
    assert identity(from_json(made["identity"]).content()) is True
    assert covering(from_json(made["covering"]).content()) is True


def test_a_covering_that_claims_too_much_is_false(made):
    content = copy.deepcopy(from_json(made["covering"]).content())
    assert content["relation"][1][1] == ["rational", "8/3"]
    content["relation"][1][1] = ["rational", "267/100"]
    assert covering(content) is False
    region = {"relation": ["lt", X, ["rational", "1"]], "point": None}
    assert covering({**region, "domain": {"x": "(0, 1)"}}) is True
    assert covering({**region, "domain": {"x": "(0, 2)"}}) is False
    assert covering({**region, "domain": {"x": "(-inf, inf)"}}) is False
    assert covering({**region, "domain": {"x": "(0, 2)"}, "point": {"x": "3/2"}}) is False
