import json

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor.certificate import digest_of, from_json, load
from theorycheck.rigor.identity import Identities

X = ["symbol", "x"]


def number(text):
    return ["rational", text]


def step(factor="2"):
    double = ["mul", number(factor), ["sinh", X], ["cosh", X]]
    return {
        "title": "double angle",
        "reason": "by exponentials",
        "side_conditions": [],
        "claim": {
            "rule": "equal",
            "left": ["sinh", ["mul", number("2"), X]],
            "right": double,
            "rates": [],
            "positive": [],
            "indices": {},
        },
    }


def content(*steps):
    return {"problem": {"family": "any"}, "steps": list(steps), "conclusion": None}


def test_a_derivation_is_shown_and_read_back(tmp_path):
    found = Identities.from_content(content(step(), step()))
    assert found.verify() is Outcome.HOLDS
    assert found.verify(digits=30) is Outcome.HOLDS
    assert found.method is Method.SYMBOLIC
    assert dict(found.problem) == {"family": "any"}
    assert found.enclosures() == {}
    found.save(tmp_path / "identity.json")
    assert load(tmp_path / "identity.json") == found


@pytest.mark.parametrize("factor", ["1", "-2", "2000001/1000000"])
def test_one_wrong_constant_refutes_the_whole(factor):
    found = Identities.from_content(content(step(), step(factor), step()))
    assert found.verify() is Outcome.FAILS
    assert [outcome.value for outcome in found.outcomes()] == ["holds", "fails", "holds"]


def test_a_step_that_is_not_shown_leaves_the_whole_open():
    open_step = step()
    open_step["claim"]["left"] = open_step["claim"]["right"] = ["sqrt", X]
    assert Identities.from_content(content(step(), open_step)).verify() is Outcome.INCONCLUSIVE
    assert Identities.from_content(content()).verify() is Outcome.INCONCLUSIVE


def test_changed_and_malformed_certificates_are_refused():
    data = Identities.from_content(content(step())).to_json()
    changed = json.loads(json.dumps(data))
    changed["steps"][0]["claim"]["right"][1] = number("3")
    with pytest.raises(MalformedInput):
        from_json(changed)
    for spoil in (
        {"problem": []},
        {"steps": {}},
        {"steps": [1]},
        {"steps": [{**step(), "title": 1}]},
        {"steps": [{**step(), "side_conditions": [1]}]},
        {"steps": [{**step(), "more": 1}]},
    ):
        body = {"kind": "identity", **content(step()), **spoil}
        with pytest.raises(MalformedInput):
            from_json({"format": data["format"], **body, "digest": digest_of(body)})


def in_region(constant="1"):
    """exp x >= constant + x for x >= 0, as a step."""
    slope = {"rule": "form"}
    for _ in range(2):
        slope = {
            "rule": "monotone",
            "variable": "x",
            "from": "low",
            "value": {"rule": "balls"},
            "slope": slope,
        }
    return {
        **step(),
        "claim": {
            "rule": "covering",
            "relation": ["ge", ["exp", X], ["add", number(constant), X]],
            "domain": {"x": "[0, inf)"},
            "proofs": [slope],
        },
    }


def test_a_step_may_be_an_inequality_in_a_region():
    found = Identities.from_content(content(step(), in_region()))
    assert found.verify() is Outcome.HOLDS
    assert from_json(found.to_json()) == found
    assert found.describe().startswith("1 identity and 1 inequality in regions")


def test_a_false_inequality_in_a_region_is_a_false_step():
    found = Identities.from_content(content(step(), in_region("1000001/1000000")))
    assert found.verify() is Outcome.FAILS
    assert found.outcomes() == (Outcome.HOLDS, Outcome.FAILS)


def test_an_inequality_that_is_not_shown_leaves_the_derivation_open():
    planted = in_region()
    planted["claim"]["proofs"] = [{"rule": "form"}]
    assert Identities.from_content(content(step(), planted)).verify() is Outcome.INCONCLUSIVE
