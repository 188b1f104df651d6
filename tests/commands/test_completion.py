"""What the shell is told may come next."""

import os
import subprocess
import sys

import pytest

PLAIN = "import sys; from theorycheck.cli import main; sys.exit(main())"
# Completers that are broken, each in one way.
BROKEN = {
    "one that returns nothing": "import theorycheck.cli as c; c.theorems = lambda **_: []",
    "none": "import theorycheck.cli as c; c._Parser.add_argument = "
    "c.argparse.ArgumentParser.add_argument",
    "nobody asks": "import theorycheck.cli as c; c.complete = lambda parser: None",
}


def completed(line, tmp_path, first=""):
    """Return what a shell that completes the line is told."""
    answer = tmp_path / "answer"
    subprocess.run(
        [sys.executable, "-c", f"{first}\n{PLAIN}"],
        env={
            **os.environ,
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
            "_ARGCOMPLETE_IFS": "\n",
            "COMP_LINE": line,
            "COMP_POINT": str(len(line)),
        },
        capture_output=True,
        check=False,
    )
    text = answer.read_text() if answer.exists() else ""
    return {word.strip() for word in text.split("\n")}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("theorycheck fal", {"falsify"}),
        ("theorycheck check two-", {"two-neurons"}),
        ("theorycheck falsify relu-h", {"relu-hessian"}),
        ("theorycheck check two-neurons --eff", {"--effort"}),
        ("theorycheck check two-neurons --effort d", {"deep"}),
        ("theorycheck show zzz", {""}),
    ],
)
def test_commands_flags_and_theorems(line, words, tmp_path):
    assert completed(line, tmp_path) == words


def test_every_theorem_is_offered(tmp_path):
    from theorycheck.catalogue import entries

    slugs = {entry.slug for entry in entries()}
    for command in ("check", "show", "report", "falsify", "mutants", "necessity", "sweep"):
        assert slugs <= completed(f"theorycheck {command} ", tmp_path), command


@pytest.mark.parametrize("kind", BROKEN)
def test_a_completer_that_is_broken_is_seen(kind, tmp_path):
    assert completed("theorycheck check two-", tmp_path, first=BROKEN[kind]) != {"two-neurons"}


def test_nothing_is_completed_unasked(monkeypatch):
    from theorycheck.commands import completion

    monkeypatch.delenv("_ARGCOMPLETE", raising=False)
    monkeypatch.setitem(sys.modules, "argcomplete", None)
    completion.complete(None)
    monkeypatch.setenv("_ARGCOMPLETE", "1")
    with pytest.raises(ImportError):
        completion.complete(None)
