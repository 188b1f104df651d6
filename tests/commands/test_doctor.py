"""`theorycheck doctor`: a line for each part where it is piped, a table in a terminal."""

import io
import json
import sys

import pytest
from rich.console import Console

from theorycheck import _doctor
from theorycheck._doctor import Line
from theorycheck.cli import main
from theorycheck.commands import doctor

LINES = [
    Line("sympy", works=True, version="1.14"),
    Line("heyoka", works=True, detail="not installed: slower.", advice="To have it: do so"),
    Line("convex programs", works=True, detail="solved one"),
]
MISSING = Line("cvxpy", works=False, detail="not installed", advice="pip install cvxpy")


def drawn(lines, width, **more):
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=True, **more).print(doctor.table(lines))
    return out.getvalue()


@pytest.fixture
def found(monkeypatch):
    lines = list(LINES)
    monkeypatch.setattr(_doctor, "examine", lambda: iter(lines))
    return lines


def test_piped_it_is_a_line_for_each_part(found, capsys):
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ok   sympy: 1.14",
        "without heyoka: not installed: slower. To have it: do so",
        "ok   convex programs: solved one",
    ]
    found.append(MISSING)
    assert main(["doctor"]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "MISSING cvxpy: not installed: pip install cvxpy"


def test_json_says_what_is_missing_and_what_to_do(found, capsys):
    found.append(MISSING)
    assert main(["doctor", "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [row["state"] for row in rows] == ["ok", "without", "ok", "missing"]
    assert (rows[-1]["works"], rows[-1]["advice"]) == (False, "pip install cvxpy")


def test_in_a_terminal_it_is_a_table(found, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "what was tried, or what to do" in out
    assert "Everything that is needed works." in out


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_it_fits_and_says_everything(width):
    text = drawn([*LINES, MISSING], width, color_system=None)
    assert max(map(len, text.splitlines())) <= width
    flat = " ".join(text.split())
    for word in ("sympy", "1.14", "without", "To have it: do so", "missing", "pip install cvxpy"):
        assert word in flat
    assert "Something that is needed is missing." in flat
    assert "missing." not in " ".join(drawn(LINES, width).split())


def test_states_have_colors_unless_there_are_to_be_none(monkeypatch):
    assert "\x1b[31m" in drawn([MISSING], 120, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in drawn([MISSING], 120, color_system="standard")
