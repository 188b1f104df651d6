"""Reports: what they hold, what they are compared with, and what cannot be read or written."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import theorycheck as tc
from theorycheck import _api
from theorycheck._errors import MalformedInput
from theorycheck.catalogue import Entry
from theorycheck.library.diagonal_networks import kernel_limit
from theorycheck.models.scale_problems import ScaleRegression


def plant(monkeypatch, theorem):
    """Put a theorem into the catalogue, under any slug."""

    class Planted(Entry):
        def load(self):
            return theorem

    def entry(slug):
        return Planted(slug=slug, area="planted", title=theorem.title, module="planted")

    monkeypatch.setattr(_api, "entry", entry)


@pytest.fixture
def small(monkeypatch):
    """A theorem whose report is quick: its witness and one more case have one row."""
    witness = ScaleRegression.at(alpha="2", X="1,2", y="1")
    theorem = replace(
        kernel_limit.THEOREM,
        witness=witness,
        cases={"other": lambda: witness.varied(epsilon="1/5"), "below": lambda: too_small(witness)},
    )
    plant(monkeypatch, theorem)
    return theorem


def too_small(witness):
    return witness.varied(alpha="1/100")


def test_a_report_holds_the_witness_and_every_case(small, tmp_path):
    observed = []
    done = _api.report(["planted"], tmp_path, effort="quick", observe=observed.append)
    assert done.changes == []
    assert done.index == tmp_path / "index.html"
    verdicts = {}
    for place in ("planted", "planted/other", "planted/below"):
        for name in ("index.html", "report.md"):
            assert (tmp_path / place / name).stat().st_size > 0
        record = json.loads((tmp_path / place / "record.json").read_text(encoding="utf-8"))
        verdicts[place] = record["verdict"], record["problem"]["epsilon"]
        assert place.split("/")[-1] in done.index.read_text(encoding="utf-8")
    assert verdicts == {
        "planted": ("established", "1/10"),
        "planted/other": ("established", "1/5"),
        "planted/below": ("vacuous", "1/10"),
    }
    assert {each["case"]: each["verdict"] for each in done.theorems} == {
        "witness": "established",
        "other": "established",
        "below": "vacuous",
    }
    assert all(Path(each["page"]).is_file() for each in done.theorems)
    assert [line for line in observed if line.startswith("planted (")] == [
        "planted (witness)",
        "planted (other)",
        "planted (below)",
    ]


def test_a_report_says_what_changed_against_an_earlier_one(small, tmp_path, monkeypatch):
    _api.report(["planted"], tmp_path / "old", effort="quick")
    plant(monkeypatch, replace(small, witness=too_small(small.witness), cases={}))
    changes = _api.report(
        ["planted"], tmp_path / "new", effort="quick", against=str(tmp_path / "old")
    ).changes
    assert "planted: verdict established -> vacuous" in changes
    assert "planted/other: not in this report" in changes


def test_what_cannot_be_read_is_told_and_the_rest_is_written(small, tmp_path):
    _api.report(["planted"], tmp_path / "old", effort="quick")
    (tmp_path / "old" / "planted" / "other" / "record.json").write_text("{", encoding="utf-8")
    out = tmp_path / "new"
    out.mkdir()
    (out / "mutants.json").write_text("[]", encoding="utf-8")
    (out / "benchmarks.json").write_text("{}", encoding="utf-8")
    told = []
    done = _api.report(
        ["planted"],
        out,
        effort="quick",
        against=str(tmp_path / "old"),
        searches={"necessity": str(tmp_path / "nowhere.json")},
        warn=told.append,
    )
    assert len(told) == 4
    for line, words in zip(
        told,
        (
            "other/record.json: not JSON",
            "nowhere.json: cannot be",
            "mutants.json: ",
            "benchmarks.json: ",
        ),
        strict=True,
    ):
        assert words in line
        assert "\n" not in line
    assert all(line.startswith("planted/other: not compared") for line in done.changes)
    for page in ("index.html", "changes.html", "changes.md", "necessity.html", "mutants.html"):
        assert (out / page).stat().st_size > 0
    assert "not searched" in (out / "planted" / "index.html").read_text(encoding="utf-8")
    assert not (out / "benchmarks.html").exists()
    # What could not be read is left as it was.
    assert (out / "mutants.json").read_text(encoding="utf-8") == "[]"


def test_a_place_that_takes_no_file_is_said_before_any_work(small, monkeypatch, tmp_path):
    monkeypatch.setattr(_api, "assessed", lambda *_, **__: pytest.fail("work was done"))

    def refuse(**_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(_api, "TemporaryFile", refuse)
    with pytest.raises(MalformedInput, match=r"cannot be written \(Read-only file system\)"):
        _api.report(["planted"], tmp_path / "out", effort="quick")


def test_a_theorem_named_twice_is_reported_once(small, tmp_path):
    _api.report(["planted", "planted"], tmp_path, effort="quick")
    assert len(list(tmp_path.glob("*/record.json"))) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"names": ["kernel-limit", "nothing"]}, "nothing"),
        ({"names": ["kernel-limit"], "effort": "huge"}, "huge"),
        ({"names": ["kernel-limit"], "against": "no such place"}, "no such place"),
    ],
)
def test_misuse_of_a_report_is_said_before_any_work(arguments, message, tmp_path, monkeypatch):
    monkeypatch.setattr(_api, "assessed", lambda *_, **__: pytest.fail("work was done"))
    out = tmp_path / "out"
    with pytest.raises(tc.TheoryCheckError, match=message):
        _api.report(out=out, **arguments)
    assert not out.exists()


@pytest.mark.parametrize("blocked", ["", "planted", "planted/record.json/x"])
def test_a_place_that_cannot_be_written_to_is_one_line(blocked, small, tmp_path, monkeypatch):
    plant(monkeypatch, replace(small, witness=too_small(small.witness), cases={}))
    place = tmp_path / "out" / blocked
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("in the way")
    with pytest.raises(MalformedInput, match="cannot be written") as caught:
        _api.report(["planted"], tmp_path / "out", effort="quick")
    assert "\n" not in str(caught.value)


def test_what_was_measured_is_shown_where_it_lies(small, tmp_path):
    committed = Path(__file__).parents[1] / "reports" / "benchmarks.json"
    (tmp_path / "benchmarks.json").write_bytes(committed.read_bytes())
    _api.report(["planted"], tmp_path, effort="quick", warn=pytest.fail)
    assert "MISSED" in (tmp_path / "benchmarks.html").read_text(encoding="utf-8")
    assert "../benchmarks.html" in (tmp_path / "planted" / "index.html").read_text(encoding="utf-8")
    # Written again as it was.
    assert (tmp_path / "benchmarks.json").read_bytes() == committed.read_bytes()
