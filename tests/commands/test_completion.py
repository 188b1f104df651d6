"""What the shell is told may come next."""

import os
import subprocess
import sys

import pytest


def completed(line, tmp_path):
    """Return what a shell that completes the line is told."""
    answer = tmp_path / "answer"
    subprocess.run(
        [sys.executable, "-m", "theorycheck"],
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
    return {word.strip() for word in answer.read_text().split("\n")}


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
