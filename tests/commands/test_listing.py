"""`theorycheck list` and `show`: lines where they are piped, tables in a terminal."""

import io
import json
import sys

import pytest
from rich.console import Console

from theorycheck.catalogue import Entry, entries
from theorycheck.cli import main
from theorycheck.commands import listing

SLUGS = [entry.slug for entry in entries()]


def drawn(found, width, **more):
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=True, **more).print(listing.table(found))
    return out.getvalue()


def test_piped_it_is_a_line_for_each_theorem(capsys):
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == SLUGS
    titles = {entry.slug: entry.title for entry in entries()}
    assert all(line.split(maxsplit=1)[1] == titles[line.split()[0]] for line in lines)


def test_in_a_terminal_it_is_a_table(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    assert main(["list"]) == 0
    out = capsys.readouterr().out
    assert "where it is printed" in out
    assert "diagonal networks: " in out
    assert len(out.splitlines()) > len(SLUGS)


def test_the_table_has_every_theorem_with_title_and_reference():
    text = " ".join(drawn(entries(), 200, no_color=True, color_system=None).split())
    for entry in entries():
        assert entry.slug in text
        assert entry.references()[0].split(",")[0] in text
    assert "Theorem 1; proof in appendix; closed form of beta(t)" in text
    # An area that has lost a theorem would be seen.
    assert entries()[0].slug not in drawn(entries()[1:], 200)


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_it_fits_and_no_name_is_torn(width):
    lines = drawn(entries(), width, no_color=True, color_system=None).splitlines()
    assert max(map(len, lines)) <= width
    for slug in SLUGS:
        assert any(slug in line.split() for line in lines), slug
    # Side by side where there is room, one below the other where there is none.
    assert any("where it is printed" in line for line in lines) == (width >= listing.WIDE)


def test_no_color_is_honored(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in drawn(entries(), 120, color_system="truecolor")


def test_nothing_in_a_title_is_markup():
    planted = Entry(slug="x", area="a", title="[red]a[/red] \x1b[31m b", module="m")
    for width in (60, 120):
        text = drawn([planted], width)
        assert "[red]a[/red]" in text
        assert "\x1b[31m" not in text


def test_json_has_the_references(capsys):
    assert main(["list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["slug"] for row in rows] == SLUGS
    assert all(row["references"] and row["title"] and row["area"] for row in rows)


def test_show_fits_a_narrow_terminal():
    from theorycheck import _api
    from theorycheck.reporting.description import render

    out = io.StringIO()
    Console(file=out, width=60).print(render(_api.described("equal-columns")))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 60
    assert any("rational > 0" in line for line in lines)
