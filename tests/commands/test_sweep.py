"""`theorycheck sweep`, from its arguments to its output."""

import csv
import importlib.util
import json
import sys
from pathlib import Path

import pytest

from theorycheck import catalogue
from theorycheck._errors import MalformedInput, OutOfDomain, TheoryCheckError, UnknownName

SWEEPS = Path(__file__).parents[1] / "sweep"


@pytest.fixture
def sweep(monkeypatch, tmp_path):
    """Return a function that runs the command with a ledger of the test's own."""
    spec = importlib.util.spec_from_file_location("program", SWEEPS / "program.py")
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    monkeypatch.syspath_prepend(str(SWEEPS / "package"))
    monkeypatch.chdir(tmp_path)
    catalogue.entries.cache_clear()

    def run(*arguments, theorem="unruly"):
        given = program.parser().parse_args(
            ["sweep", theorem, "--store", "sweep.sqlite", "--workers", "1", *arguments]
        )
        return given.run(given)

    yield run
    catalogue.entries.cache_clear()
    sys.modules.pop("unruly", None)


def test_a_grid_as_table_csv_json_and_diagram(sweep, capsys, tmp_path):
    arguments = ["--set", "x=1/10,20", "--set", "n=1,2", "--show", "square"]
    files = ["--csv", "a.csv", "--json", "a.json", "--phase", "a.svg", "--over", "x,n"]
    assert sweep(*arguments, *files) == 0
    out, err = capsys.readouterr()
    assert "4 rows: 2 contradicted, 2 supported" in out
    assert "1/10" in out
    assert "400" in out
    assert err == ""
    found = list(csv.DictReader((tmp_path / "a.csv").read_text().splitlines()))
    assert [(row["x"], row["n"]) for row in found] == [
        ("1/10", "1"), ("1/10", "2"), ("20", "1"), ("20", "2"),
    ]  # fmt: skip
    assert json.loads((tmp_path / "a.json").read_text())["rows"][0]["x"] == "1/10"
    assert "square over x and n" in (tmp_path / "a.svg").read_text()
    before = (tmp_path / "a.csv").read_bytes()
    assert sweep(*arguments, "--csv", "b.csv") == 0
    assert (tmp_path / "b.csv").read_bytes() == before


def test_parquet(sweep, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    assert sweep("--set", "x=1,2", "--parquet", "a.parquet") == 0
    assert parquet.read_table(tmp_path / "a.parquet").column("x").to_pylist() == ["1", "2"]


def test_json_takes_the_place_of_the_table(sweep, capsys):
    assert sweep("--set", "x=1,2", "--json", "-") == 0
    assert [row["x"] for row in json.loads(capsys.readouterr().out)["rows"]] == ["1", "2"]


def test_csv_takes_the_place_of_the_table(sweep, capsys):
    assert sweep("--set", "x=1,2", "--csv", "-") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in lines] == ["x", "1", "2"]
    with pytest.raises(MalformedInput, match="one of the two"):
        sweep("--set", "x=1,2", "--csv", "-", "--json", "-")


def test_drawn_points_and_files(sweep, capsys, tmp_path):
    (tmp_path / "A.csv").write_text("1,2,3\n4,5,6\n")
    arguments = ["--data", "A=A.csv", "--range", "x=1:2", "--range", "y=-1:1", "--sobol", "3"]
    assert sweep(*arguments, "--json", "-", "--seed", "5") == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert len({row["x"] for row in rows}) == len({row["y"] for row in rows}) == 3
    assert {row["A"] for row in rows} == {"1,2,3;4,5,6"}


def test_accidents_are_told_and_done_again_when_asked(sweep, capsys):
    arguments = ["--set", "behavior=well,crash", "--timeout", "30"]
    assert sweep(*arguments) == 0
    out, err = capsys.readouterr()
    assert "(SIGSEGV)" in " ".join(out.split())
    assert "1 of 2 rows crashed, timed out or raised an error, and are kept so; --retry" in err
    assert err.count("\n") == 1
    assert sweep(*arguments, "--retry") == 0


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["--set", "z=1"], UnknownName, "no parameter 'z'"),
        (["--range", "z=1:2", "--random", "3"], UnknownName, "no parameter 'z'"),
        (["--data", "z=file"], UnknownName, "no parameter 'z'"),
        (["--set", "x="], MalformedInput, "grid is empty"),
        ([], MalformedInput, "grid is empty"),
        (["--set", "x"], MalformedInput, "write --set NAME=V1,V2"),
        (["--set", "x=1", "--data", "x=f"], MalformedInput, "by --set and by --data"),
        (["--set", "x=0"], OutOfDomain, "not positive"),
        (["--range", "x=1:2", "--random", "0"], OutOfDomain, "not an integer > 0"),
        (["--range", "x=1:2", "--random", "3", "--sobol", "3"], MalformedInput, "one of the two"),
        (["--set", "x=1", "--seed", "-1"], OutOfDomain, "not an integer >= 0"),
        (["--set", "x=1", "--timeout", "0"], OutOfDomain, "seconds > 0"),
        (["--set", "x=1", "--timeout", "nan"], OutOfDomain, "seconds > 0"),
        (["--set", "x=1", "--digits", "0"], OutOfDomain, "digits"),
        (["--set", "x=1", "--workers", "0"], OutOfDomain, "workers"),
        (["--set", "x=1", "--dask", "tcp://x:1"], MalformedInput, "--workers or --dask"),
        (["--set", "x=1", "--phase", "a.svg"], MalformedInput, "give both"),
        (["--set", "x=1,2", "--phase", "a.svg", "--over", "x,n"], UnknownName, "does not vary"),
        (["--set", "x=1", "--csv", "no/where.csv"], MalformedInput, "--csv .*cannot be written"),
        (["--set", "x=1", "--parquet", "."], MalformedInput, "--parquet .*cannot be written"),
        (["--set", "x=1", "--store", "no/where"], MalformedInput, "--store.*cannot be written"),
        (["--set", "x=1", "--csv", "./sweep.sqlite"], MalformedInput, "--store has the same file"),
        (["--set", "x=1", "--csv", "a", "--json", "a"], MalformedInput, "--csv has the same file"),
    ],
)
def test_misuse_is_told_in_one_line_before_the_work(sweep, tmp_path, arguments, error, words):
    with pytest.raises(error, match=words) as caught:
        sweep(*arguments)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "sweep.sqlite").exists()


def test_an_unknown_theorem_and_an_unknown_quantity(sweep, tmp_path):
    with pytest.raises(UnknownName, match="not in the catalogue"):
        sweep("--set", "x=1", theorem="no-such")
    with pytest.raises(UnknownName, match="no row has this quantity"):
        sweep("--set", "x=1", "--show", "cube")


def test_a_file_that_is_no_ledger_is_left_alone(sweep, tmp_path):
    (tmp_path / "sweep.sqlite").write_text("notes of somebody else, " * 20)
    with pytest.raises(TheoryCheckError, match=r"--store=sweep\.sqlite is no ledger"):
        sweep("--set", "x=1")
    assert (tmp_path / "sweep.sqlite").read_text().startswith("notes of somebody")


def test_a_ledger_is_not_overwritten_by_its_own_output(sweep, tmp_path):
    assert sweep("--set", "x=1") == 0
    before = (tmp_path / "sweep.sqlite").read_bytes()
    (tmp_path / "link").symlink_to("sweep.sqlite")
    with pytest.raises(MalformedInput, match=r"--json link: --store has the same file"):
        sweep("--set", "x=1", "--json", "link")
    assert (tmp_path / "sweep.sqlite").read_bytes() == before


@pytest.mark.parametrize("option", ["csv", "json", "parquet"])
def test_the_data_are_not_taken_for_an_output(sweep, tmp_path, option):
    (tmp_path / "y.csv").write_text("1\n2\n")
    with pytest.raises(MalformedInput, match=rf"--{option} \./y\.csv: --data y has the same file"):
        sweep("--set", "x=1", "--data", "y=y.csv", f"--{option}", "./y.csv")
    assert (tmp_path / "y.csv").read_text() == "1\n2\n"


def test_an_interrupt_says_how_to_go_on(sweep, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("theorycheck.sweep.run.complete", interrupted)
        with pytest.raises(KeyboardInterrupt):
            sweep("--set", "x=1,2")
    err = capsys.readouterr().err
    assert err.endswith("kept in sweep.sqlite: the same command goes on\n")
    assert sweep("--set", "x=1,2") == 0


def test_a_real_theorem(sweep, capsys):
    arguments = ["--set", "alpha=1/10", "--effort", "quick", "--json", "-"]
    assert sweep(*arguments, theorem="entropy-bounds") == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["alpha"], row["verdict"]) == ("1/10", "established")
    assert row["bounds.enclosures.method"] == "enclosed"
