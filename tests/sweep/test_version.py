"""The version of the code: it changes with every source, and with nothing else."""

import sys

import pytest

from theorycheck.sweep import version
from theorycheck.sweep.version import code_version


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    code_version.cache_clear()
    yield
    code_version.cache_clear()


def again(module):
    code_version.cache_clear()
    return code_version(module)


def test_it_covers_the_package_of_the_theorem(monkeypatch, tmp_path):
    package = tmp_path / "others"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "theorem.py").write_text("x = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = again("others.theorem")
    assert again("others.theorem") == before != again("theorycheck.library")
    (package / "notes.txt").write_text("not code")
    assert again("others.theorem") == before
    (package / "data.csv").write_text("1\n")
    with_data = again("others.theorem")
    assert with_data != before
    (package / "theorem.py").write_text("x = 2\n")
    assert again("others.theorem") != with_data


def test_it_covers_a_module_that_is_a_single_file(unruly):
    assert again("unruly") != again("theorycheck.library")
    assert "unruly" in sys.modules


def test_it_covers_this_package_and_the_libraries_underneath(monkeypatch, tmp_path):
    before = again("theorycheck.library")
    monkeypatch.setattr(version, "version", lambda name: "0.0")
    assert again("theorycheck.library") != before
    monkeypatch.undo()
    (tmp_path / "core.py").write_text("x = 1")
    monkeypatch.setattr(version, "_ROOT", tmp_path)
    assert again("theorycheck.library") != before
