"""The ledger: nothing is computed twice, and what is done survives an interruption."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.ledger import Ledger, default_path


def failing():
    raise AssertionError("computed again")


def test_a_piece_is_computed_once(tmp_path):
    ledger = Ledger(tmp_path / "deep" / "ledger.sqlite")
    value = {"x": [1, 0.1, None], "name": "a"}

    assert ledger.piece({"n": 1, "d": 2}, lambda: value) == value
    assert ledger.piece({"d": 2, "n": 1}, failing) == value
    assert Ledger(ledger.path).piece({"n": 1, "d": 2}, failing) == value
    assert ledger.piece({"n": 2, "d": 2}, lambda: "another") == "another"


def test_a_failure_keeps_nothing(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with pytest.raises(AssertionError):
        ledger.piece({"n": 1}, failing)
    assert ledger.piece({"n": 1}, lambda: 3) == 3


def test_nan_is_never_kept(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with pytest.raises(ValueError, match="JSON"):
        ledger.piece({"n": 1}, lambda: float("nan"))
    assert ledger.piece({"n": 1}, lambda: 1.0) == 1.0


def test_what_was_done_before_a_kill_is_there_after_it(tmp_path):
    path = tmp_path / "ledger.sqlite"
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from theorycheck.ledger import Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]))\n"
        "for n in range(5):\n"
        "    ledger.piece({'n': n}, lambda: n if n < 3 else os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)

    assert done.returncode < 0
    assert [Ledger(path).piece({"n": n}, failing) for n in range(3)] == [0, 1, 2]
    assert Ledger(path).piece({"n": 3}, lambda: "resumed") == "resumed"
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_another_file_is_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a ledger, and long enough to be taken for one " * 10)
    with pytest.raises(MalformedInput, match="is no ledger"):
        Ledger(path).piece({}, failing)
    assert path.read_text().startswith("not a ledger")


def test_where_nothing_can_be_written_it_is_computed(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert Ledger(blocked / "ledger.sqlite").piece({}, lambda: 7) == 7


def test_the_place_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("THEORYCHECK_LEDGER", str(tmp_path / "here"))
    assert default_path() == tmp_path / "here"
    monkeypatch.delenv("THEORYCHECK_LEDGER")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_path() == tmp_path / "theorycheck" / "ledger.sqlite"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "me")
    assert default_path() == tmp_path / "me" / ".cache" / "theorycheck" / "ledger.sqlite"
