"""A search leaves nothing behind in the folder where it runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis.configuration import storage_directory

from theorycheck.commands.scratch import VARIABLE, scratch

COMMANDS = {
    "falsify": ["residual-bounds", "--examples", "5"],
    "mutants": ["gaussian-start", "vanishing-neurons", "--workers", "2"],
    "necessity": ["vanishing-neurons", "--examples", "5", "--time", "2", "--effort", "quick"],
}


def home():
    return storage_directory(intent_to_write=False).home_directory


def run(folder, *words, first="", **environment):
    kept = {name: value for name, value in os.environ.items() if name != VARIABLE}
    program = "import sys; from theorycheck.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", f"{first}\n{program}", *words],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_left(command, tmp_path):
    folder, temporary = tmp_path / "here", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    done = run(folder, command, *COMMANDS[command], TMPDIR=str(temporary))
    assert done.returncode in (0, 3), done.stderr
    assert list(folder.iterdir()) == []
    assert [path.name for path in temporary.iterdir() if path.name.startswith("theorycheck-")] == []


def test_it_would_be_seen(tmp_path):
    # Without a folder of its own, Hypothesis writes where the search runs.
    first = (
        "from contextlib import nullcontext; import theorycheck.commands.falsify as f; "
        "f.scratch = nullcontext"
    )
    done = run(tmp_path, "falsify", *COMMANDS["falsify"], first=first)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".hypothesis").is_dir()


def test_a_folder_that_the_user_names_is_used(monkeypatch):
    before = home()
    monkeypatch.setenv(VARIABLE, "named")
    with scratch():
        # Whatever Hypothesis makes of it.
        assert home() == before
        assert os.environ[VARIABLE] == "named"


def test_what_was_set_before_is_set_again(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    before = home()
    seen = []

    def search():
        with scratch():
            seen.extend((home(), os.environ[VARIABLE], home().is_dir()))
            raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        search()
    within, variable, there = seen
    assert within != before
    assert Path(variable) == within
    assert there
    assert home() == before
    assert VARIABLE not in os.environ
    assert not within.exists()
