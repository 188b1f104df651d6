"""`theorycheck new --json`: which files were written."""

import json
from pathlib import Path

from theorycheck.cli import main


def test_it_says_what_was_written(tmp_path, monkeypatch, capsys):
    (tmp_path / "theorycheck" / "library").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("")
    installed = tmp_path / "elsewhere" / "theorycheck" / "scaffold.py"
    monkeypatch.setattr("theorycheck.scaffold.__file__", str(installed))
    monkeypatch.chdir(tmp_path)
    assert main(["new", "my-theorem", "--area", "my_area", "--json"]) == 0
    captured = capsys.readouterr()
    done = json.loads(captured.out)
    assert (done["slug"], done["area"]) == ("my-theorem", "my_area")
    assert len(done["files"]) == 3
    assert all(Path(path).is_file() for path in done["files"])
    # The package in use does not see them, and says so in both places.
    assert "python3 -m pip --python" in done["warning"]
    assert captured.err == f"theorycheck: {done['warning']}\n"


def test_a_refusal_is_no_document(tmp_path, monkeypatch, capsys):
    assert main(["new", "hyperbolic-entropy", "--area", "my_area", "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
