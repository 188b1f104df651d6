"""Kill rates as plain data, the same for any number of processes."""

import json

import pytest
import sympy

from theorycheck._errors import UnknownName
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement
from theorycheck.reporting.searches import MUTANTS, read
from theorycheck.search.kill_rate import COUNTS, SCHEMA, data, kill_rates
from theorycheck.search.mutant import Equivalent
from theorycheck.search.mutants import Tally, mutants

QUICK = Settings(effort="quick")
SLUGS = ["descent-rate", "non-degeneracy"]


def timeless(found):
    return {
        **found,
        "theorems": [
            {name: value for name, value in item.items() if name != "seconds"}
            for item in found["theorems"]
        ],
    }


@pytest.fixture(scope="module")
def found():
    return kill_rates(SLUGS, QUICK)


def test_the_data_are_plain_and_add_up(found):
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["schema"] == SCHEMA
    assert all(item["statements"]["conclusions"] for item in found["theorems"])
    assert [item["theorem"] for item in found["theorems"]] == SLUGS
    assert found["total"] == found["killed"] + len(found["survivors"])
    for name in COUNTS:
        counted = sum(item["counts"][name] for item in found["theorems"])
        shown = found[name] if name != "survivors" else len(found[name])
        assert counted == shown
    unexplained = [item for item in found["survivors"] if not item["explained"]]
    assert len(unexplained) == found["unexplained"]


def test_a_report_reads_the_data(found, tmp_path):
    path = tmp_path / "mutants.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    assert read(path, MUTANTS) == found


def test_what_was_killed_says_by_what_and_where(found):
    [rate, _] = found["theorems"]
    assert len(rate["killed"]) == rate["counts"]["killed"] > 10
    for item in rate["killed"]:
        assert item["theorem"] == "descent-rate"
        assert item["problem"] in rate["problems"]
        assert all(item[name] for name in ("check", "mutant", "relation"))
    assert all(item["reason"] for item in rate["equivalent"])


def test_processes_share_the_work(found):
    assert timeless(kill_rates(SLUGS, QUICK, workers=2)) == timeless(found)


def test_an_unknown_name_is_refused_first():
    with pytest.raises(UnknownName, match="descent-rates"):
        kill_rates(["descent-rate", "descent-rates"], QUICK)


def test_variants_are_printed_without_sorting_their_parts(monkeypatch):
    # To sort what was not evaluated, SymPy evaluates it; on some it raises a ValueError.
    x, y = sympy.symbols("x y")
    made = Statement(
        slug="made", words="Made.", relation=lambda: sympy.Le(x, 2 * y * (x + 1)), checks={}
    )
    tested = Tally(equivalent=[Equivalent(mutant=m, reason="r") for m in mutants(made)])

    def refuse(*_, **__):
        raise ValueError("not comparable")

    monkeypatch.setattr(sympy.Mul, "as_ordered_factors", refuse)
    printed = [item["relation"] for item in data("slug", tested)["equivalent"]]
    assert len(printed) > 10
    assert all("<" in text or ">" in text for text in printed)
