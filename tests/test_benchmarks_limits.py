"""The form that all benchmarks write, which is no part of the package."""

import importlib.util
import json
import math
import sys
from pathlib import Path

import pytest

from theorycheck.reporting import benchmarks

ROOT = Path(__file__).parents[1]
SCRIPTS = (
    *("calls", "entropy", "falsify", "flow", "mutants", "relu", "relu_flow", "report", "run"),
    "sweep",
)


def load(name):
    path = ROOT / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


limits = load("limits")


def row(**changes):
    given = {
        "benchmark": "planted",
        "what": "a step",
        "limit": "2 s",
        "measured": "1 s",
        "kept": True,
    }
    return limits.Row(**{**given, **changes})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"peer": "P", "ratio": math.nan}, "no positive number"),
        ({"peer": "P", "ratio": math.inf}, "no positive number"),
        ({"peer": "P", "ratio": 0.0}, "no positive number"),
        ({"peer": "P", "ratio": -2.0}, "no positive number"),
        ({"ratio": 2.0}, "Name the peer"),
        ({"kept": None}, "Give both or neither"),
        ({"limit": ""}, "Give both or neither"),
    ],
    ids=str,
)
def test_a_row_that_says_nothing_is_refused(changes, why):
    with pytest.raises(ValueError, match=why):
        row(**changes)


def test_what_is_written_can_be_merged_and_shown(tmp_path):
    rows = [
        row(),
        row(what="slow", measured="3 s", kept=False),
        row(limit="", kept=None, peer="P", ratio=1 / 3),
    ]
    path = limits.write(rows, load=0.5, folder=tmp_path)
    written = json.loads(path.read_text(encoding="utf-8"))
    assert path.name == "planted.json"
    assert written["load"] == 0.5
    assert written["source"] is None
    assert written["rows"][2]["ratio"] == 0.333
    assert "benchmark" not in written["rows"][0]
    limits.write([row(benchmark="another")], load=None, folder=tmp_path)
    out = tmp_path / "report" / "benchmarks.json"
    out.parent.mkdir()
    assert limits.merge(("another", "missing", "planted"), out, folder=tmp_path) == []
    data = benchmarks.read(out)
    assert [item["benchmark"] for item in data["benchmarks"]] == ["another", "planted"]
    assert [found["kept"] for found in data["benchmarks"][1]["rows"]] == [True, False, None]


def test_the_same_measurement_is_the_same_file(tmp_path):
    first = limits.write([row()], load=1.0, folder=tmp_path).read_bytes()
    assert limits.write([row()], load=1.0, folder=tmp_path).read_bytes() == first


@pytest.mark.parametrize("rows", [[], [row(), row(benchmark="another")]], ids=["none", "two"])
def test_a_file_is_about_one_benchmark(rows, tmp_path):
    with pytest.raises(ValueError, match="a file holds the rows of one"):
        limits.write(rows, load=None, folder=tmp_path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-20],
        lambda text: text.replace('"planted"', '"other"'),
        lambda text: text.replace('"ratio": null', '"ratio": NaN'),
        lambda text: text.replace('"kept": true', '"kept": null'),
        lambda text: text.replace('"what"', '"which"'),
        lambda _: "[" * 100_000,
    ],
    ids=["cut", "renamed", "nan", "neither", "unknown", "deep"],
)
def test_a_damaged_file_is_told_and_the_rest_is_merged(spoil, tmp_path):
    path = limits.write([row()], load=1.0, folder=tmp_path)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    limits.write([row(benchmark="another")], load=1.0, folder=tmp_path)
    out = tmp_path / "benchmarks.json"
    [line] = limits.merge(("planted", "another"), out, folder=tmp_path)
    assert line.startswith("planted.json: left out")
    assert "\n" not in line
    assert [item["benchmark"] for item in benchmarks.read(out)["benchmarks"]] == ["another"]


def test_the_committed_report_is_what_the_committed_files_merge_to(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    main = load("__main__")
    out = tmp_path / "benchmarks.json"
    assert limits.merge(main.PAGES, out) == []
    assert out.read_bytes() == main.REPORT.read_bytes()
    benchmarks.read(main.REPORT)
    assert set(main.PAGES) == set(SCRIPTS)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_benchmark_writes_its_limits(name):
    text = (ROOT / "benchmarks" / f"{name}.py").read_text(encoding="utf-8")
    assert text.count("limits.write(") == 1
    assert f'benchmark="{name}"' in text
