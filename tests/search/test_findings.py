"""Searches as plain data: what is counted, where, and commands that replay."""

import json

from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import angle_bounds
from theorycheck.search.falsify import falsify, target
from theorycheck.search.findings import search_data

SETTINGS = Settings(digits=12)


def data(statement):
    theorem = angle_bounds.THEOREM
    found = falsify(theorem, SETTINGS, examples=30, seconds=30, statement=statement)
    return search_data("angle-bounds", theorem, target(theorem, statement), found)


def test_a_miss_tells_where_it_came_closest():
    found = json.loads(json.dumps(data("angle-bound"), allow_nan=False))
    assert found["counterexample"] is None
    assert found["searched"] == ["angle-bound"]
    assert found["tried"] >= found["admitted"] > 0
    best = found["closest"]["angle-bound"]
    assert 0 < best["margin"] < 1
    assert best["command"].startswith("theorycheck check angle-bounds")
    assert best["problem"]["W"]


def test_a_hit_carries_its_evidence():
    # The opposite neuron is among the first problems, as the witness's own neighbor: 30 suffice
    # for the sum, whose constant fails for long opposite neurons only, or do not.
    found = json.loads(json.dumps(data("smaller-sum"), allow_nan=False))
    hit = found["counterexample"]
    if hit is None:
        assert found["closest"]["smaller-sum"]["margin"] >= 0
    else:
        assert hit["statement"] == "smaller-sum"
        assert any(item["outcome"] == "fails" for item in hit["evidence"])
