import json
import re
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace

import pytest

from theorycheck import catalogue
from theorycheck._errors import MalformedTheorem, UnknownName
from theorycheck.catalogue import LIBRARY, entries, entry
from theorycheck.cli import main
from theorycheck.rigor import certificate
from theorycheck.scaffold import THEOREM_FILE
from theorycheck.testing import HEAVY, conforms

REPORTS = Path(__file__).parent.parent / "reports"


@pytest.fixture
def library(tmp_path, monkeypatch):
    """An empty library in place of the real one; theorems are added by the tests."""
    area = tmp_path / "library" / "area"
    area.mkdir(parents=True)
    monkeypatch.setattr(catalogue, "LIBRARY", area.parent)
    entries.cache_clear()
    yield area
    entries.cache_clear()


@pytest.mark.parametrize("found", entries(), ids=lambda found: found.slug)
def test_every_theorem_conforms(found, monkeypatch):
    # Nothing that was proved earlier in this process counts.
    monkeypatch.setattr(certificate, "_PROVED", {})
    result = conforms(found)
    # What is committed about the witness, if it is: `test_reports` says so if it is not, and
    # compares the other cases.
    committed = REPORTS / found.slug / "record.json"
    if committed.is_file():
        record = json.loads(committed.read_text(encoding="utf-8"))
        assert record["verdict"] == result.verdict.value
        assert record["problem"] == result.problem.exact()


def test_every_file_of_the_library_is_in_the_catalogue():
    files = {path.stem for path in LIBRARY.glob("*/*.py")} - {"__init__"}
    assert files == {found.slug.replace("-", "_") for found in entries()}
    assert "hyperbolic-entropy" in {found.slug for found in entries()}
    assert not [path for path in LIBRARY.glob("*.py") if path.name != "__init__.py"]


def test_the_catalogue_imports_nothing_heavy():
    code = (
        "import sys; from theorycheck.catalogue import entries;"
        "found = entries(); light = [n for n in [*sys.argv[1:], 'numpy'] if n in sys.modules];"
        "[e.load() for e in found]; heavy = [n for n in sys.argv[1:] if n in sys.modules];"
        "print(len(found), light, heavy)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *HEAVY], capture_output=True, text=True, check=True
    )
    assert done.stdout.split(maxsplit=1) == [str(len(entries())), "[] []\n"]


def test_an_entry_is_read_without_importing_it(library):
    (library / "of_note.py").write_text('r"""A title.\n\nMore."""\n1 / 0\nTHEOREM = None\n')
    [found] = entries()
    assert (found.slug, found.area, found.title) == ("of-note", "area", "A title")
    assert entry("of-note") == found


def test_theorems_are_sorted_by_slug(library):
    for name in ("b", "a_c", "a"):
        (library / f"{name}.py").write_text('"""T."""\nTHEOREM: object = None\n')
    assert [found.slug for found in entries()] == ["a", "a-c", "b"]


def test_the_way_between_two_theorems_is_what_each_builds_on(monkeypatch):
    class Built(catalogue.Entry):
        def load(self):
            return SimpleNamespace(builds_on=BUILT[self.slug])

    found = tuple(Built(slug=s, area="x", title=s, module=s) for s in BUILT)
    monkeypatch.setattr(catalogue, "entries", lambda: found)
    assert catalogue.way("d", "a") == ["d", "c", "a"]
    assert catalogue.way("a", "d") == []
    assert catalogue.way("a", "a") == ["a"]


BUILT = {"a": ("unknown",), "b": (), "c": ("a", "b"), "d": ("b", "c", "d")}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("THEOREM = None\n", "docstring is the title"),
        ('"""T."""\n', "defines no THEOREM"),
        ('"""T."""\ntheorem = None\n', "defines no THEOREM"),
        ('"""T."""\nif True:\n    THEOREM = None\n', "defines no THEOREM"),
    ],
)
def test_a_library_file_without_its_parts_is_loud(library, content, words):
    (library / "x.py").write_text(content)
    with pytest.raises(MalformedTheorem, match=words):
        entries()


def test_two_theorems_of_one_name_are_loud(library):
    other = library.parent / "other"
    other.mkdir()
    for area in (library, other):
        (area / "x.py").write_text('"""T."""\nTHEOREM = None\n')
    with pytest.raises(MalformedTheorem, match=r"slug=x.*Rename"):
        entries()


def test_a_theorem_that_is_none_is_loud():
    found = catalogue.Entry(slug="x", area="a", title="T", module="theorycheck.scaffold")
    with pytest.raises(MalformedTheorem, match="not a Theorem"):
        found.load()


def test_a_name_almost_right_is_suggested():
    with pytest.raises(UnknownName, match="Did you mean 'hyperbolic-entropy'"):
        entry("hyperbolic-entrophy")


def point(value, package="theirs"):
    found = EntryPoint("mine", value, catalogue.ENTRY_POINTS)
    vars(found).update(dist=SimpleNamespace(name=package))  # as the finder of packages does
    return found


def test_an_installed_package_brings_its_theorems(library, tmp_path, monkeypatch):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "own_theorem.py").write_text(THEOREM_FILE)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(catalogue, "entry_points", lambda group: [point("theirs.own_theorem")])
    [found] = entries()
    assert (found.slug, found.module) == ("own-theorem", "theirs.own_theorem")
    assert found.load().title == found.title


BROKEN = [
    ("theirs.nowhere", "nowhere", "there is no such file"),
    ("no_package_at_all.here", "here", "it cannot be found .ModuleNotFoundError"),
    ("raises.here", "here", "it cannot be found .RuntimeError: at once"),
    ("theirs.wrong", "wrong", "it cannot be read as Python .SyntaxError"),
    ("theirs.untitled", "untitled", "the first line of the docstring is the title"),
    ("theirs.no_theorem", "no-theorem", "it defines no THEOREM"),
    ("math", "math", "there is no such file of Python"),
    ("theirs.fine:THEOREM", "fine", "there is no such file of Python"),
]


@pytest.fixture
def theirs(library, tmp_path, monkeypatch):
    """A package, not yet named by an entry point: one good theorem and all sorts of broken ones."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "wrong.py").write_text("def")
    (tmp_path / "theirs" / "untitled.py").write_text("THEOREM = None")
    (tmp_path / "theirs" / "no_theorem.py").write_text('"""T."""\n')
    (tmp_path / "theirs" / "fine.py").write_text(THEOREM_FILE)
    (tmp_path / "raises").mkdir()
    (tmp_path / "raises" / "__init__.py").write_text("raise RuntimeError('at once')")
    monkeypatch.syspath_prepend(str(tmp_path))

    def declare(*values):
        points = [point(value, "their-package") for value in values]
        monkeypatch.setattr(catalogue, "entry_points", lambda group: points)
        entries.cache_clear()

    return declare


@pytest.mark.parametrize(("value", "slug", "words"), BROKEN)
def test_a_broken_theorem_of_an_installed_package_fails_alone(theirs, library, value, slug, words):
    (library / "own.py").write_text('"""Own."""\nTHEOREM = None\n')
    theirs(value)
    assert {found.slug for found in entries()} == {"own", slug}
    assert entry("own").title == "Own"
    broken = entry(slug)
    assert re.match(f"broken: {words}", broken.title)
    assert len(broken.title) <= catalogue.LONGEST_TITLE
    assert str(library.parents[1]) not in broken.title  # no room for a path
    assert broken.references() == ()
    with pytest.raises(MalformedTheorem, match=words) as caught:
        broken.load()
    assert str(caught.value).count("\n") == 0
    assert str(caught.value).endswith("Mend or uninstall their-package.")


def test_several_broken_ones_take_no_name_away(theirs, library):
    (library / "wrong.py").write_text('"""Own."""\nTHEOREM = None\n')
    theirs("theirs.wrong", "theirs.untitled", "no.untitled", "theirs.fine", "other.fine")
    found = {each.slug: each.broken is None for each in entries()}
    assert found == {
        "wrong": True,
        "theirs.wrong": False,
        "untitled": False,
        "no.untitled": False,
        "fine": True,
        "other.fine": False,
    }


def test_a_broken_theorem_is_listed_and_what_asks_for_all_fails(theirs, tmp_path, capsys):
    theirs("theirs.fine", "theirs.no_theorem")
    assert main(["list"]) == 0
    listed = capsys.readouterr()
    assert [line.split(maxsplit=1)[0] for line in listed.out.splitlines()] == ["fine", "no-theorem"]
    assert "broken: it defines no THEOREM" in listed.out
    assert listed.err == ""
    assert main(["check", "fine", "--effort", "quick"]) == 0
    assert "established" in capsys.readouterr().out
    everything = [
        ["check", "no-theorem"],
        ["check", "--all"],
        ["report", "--out", str(tmp_path / "out")],
        ["mutants", "--all"],
        ["necessity", "--all"],
    ]
    for arguments in everything:
        assert main(arguments) == 2
        said = capsys.readouterr()
        assert said.out == ""
        [line] = said.err.splitlines()
        assert "theirs.no_theorem of their-package" in line
        assert "defines no THEOREM" in line
    assert not (tmp_path / "out").exists()


def test_a_theorem_that_cannot_be_imported_is_one_line(library, tmp_path, monkeypatch):
    (tmp_path / "late.py").write_text('"""T."""\nTHEOREM = 1 / 0\n')
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(catalogue, "entry_points", lambda group: [point("late")])
    [found] = entries()
    with pytest.raises(MalformedTheorem, match=r"cannot be imported .ZeroDivisionError") as caught:
        found.load()
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
