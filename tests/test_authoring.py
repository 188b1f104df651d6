"""The public names for authors of theorems: all of them there, documented, and enough."""

import ast
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from theorycheck import authoring
from theorycheck.scaffold import THEOREM_FILE
from theorycheck.testing import HEAVY

ROOT = Path(__file__).parents[1]
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def notebook():
    """Return the theorem file that notebook 7 writes."""
    cells = json.loads((ROOT / "notebooks" / "7_your_own.ipynb").read_text(encoding="utf-8"))
    [source] = [
        source
        for cell in cells["cells"]
        if "THEOREM_FILE = r'''" in (source := "".join(cell["source"]))
    ]
    text = source.partition("THEOREM_FILE = r'''")[2].rpartition("'''")[0]
    return text.replace("@WITNESS@", "")


PAGE = ROOT / "tests/packages/extra_theorem/extra_theorem/means_of_two_numbers.py"
FILES = {
    "docs": PAGE.read_text(encoding="utf-8"),
    "notebook": notebook(),
    "scaffold": THEOREM_FILE,
}


def taken(text):
    """Yield each name that a file imports from theorycheck, with its module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("theorycheck"):
            yield from ((node.module, each.name) for each in node.names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names if "theorycheck" in each.name)


def foreign(text):
    """Return what a file takes of theorycheck that is not public, besides models."""
    return [
        (module, name)
        for module, name in taken(text)
        if not module.startswith("theorycheck.models")
        and (module != "theorycheck.authoring" or name not in authoring.__all__)
    ]


def undocumented(names, page):
    shown = set(
        re.findall(r"^\.\. auto(?:class|function):: theorycheck\.authoring\.(\w+)$", page, re.M)
    )
    return set(names) ^ shown


def test_every_name_is_there_and_says_what_it_is():
    assert authoring.__all__ == sorted(authoring.__all__)
    for name in authoring.__all__:
        found = getattr(authoring, name)
        assert inspect.getdoc(found), name
        assert f"`{name}`" in authoring.__doc__, name


def test_nothing_else_is_public():
    given = {name for name in vars(authoring) if name[0].isalpha()} - {"annotations"}
    assert given == set(authoring.__all__)


def test_every_name_is_documented():
    assert undocumented(authoring.__all__, API) == set()
    # A name that is missing on the page, and one that is there no more, would be seen.
    assert undocumented([*authoring.__all__, "Lemma"], API) == {"Lemma"}
    assert undocumented(authoring.__all__[1:], API) == {authoring.__all__[0]}


@pytest.mark.parametrize("name", FILES)
def test_theorem_files_that_are_shown_use_these_names_alone(name):
    assert foreign(FILES[name]) == []
    assert {"Theorem", "Statement", "Control", "Reference"} <= {
        each for _, each in taken(FILES[name])
    }


def test_a_private_import_would_be_seen():
    text = FILES["docs"].replace(
        "from theorycheck.authoring import (", "from theorycheck.core.x import ("
    )
    assert foreign(text)
    assert foreign("import theorycheck.core.domain") == [("theorycheck.core.domain", "")]
    assert foreign("from theorycheck.authoring import Lemma") == [
        ("theorycheck.authoring", "Lemma")
    ]


def test_a_theorem_file_can_be_written_with_them():
    used = {each for text in FILES.values() for _, each in taken(text)}
    assert {"Positive", "Problem", "parameter", "in_balls", "in_rationals", "Settings"} <= used


def test_it_imports_nothing_heavy_and_is_not_imported_unasked():
    code = (
        "import sys; import theorycheck; early = 'theorycheck.authoring' in sys.modules;"
        "import theorycheck.authoring;"
        "print(early, [name for name in sys.argv[1:] if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *HEAVY, "numpy", "numba", "rich"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False []\n"
