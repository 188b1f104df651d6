"""What the README and the pages show is run, and what it says to run is what the check runs."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from theorycheck.cli import _parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [README, *(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("docs/*.md")))]
CHECK = ROOT / ".ci" / "run"


def blocks(text, language):
    """Return the fenced blocks of a language, without their fences."""
    # Every block is matched, so that the end of one is not taken for the start of the next.
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [body for name, body in found if name == language]


def commands(text):
    """Return the shell commands of the bash blocks: lines, continued ones joined."""
    lines = "".join(blocks(text, "bash")).replace("\\\n", "").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def calls(text):
    """Return the argument lists of theorycheck in commands and in the overview of them."""
    parts = [part.strip() for line in commands(text) for part in line.split("&&")]
    # In the overview two or more spaces separate a command from what it does.
    overview = "".join(blocks(text, "")).splitlines()
    parts.extend(re.split(r"\s{2,}", line.strip())[0] for line in overview)
    split = [shlex.split(part) for part in parts]
    return [words[1:] for words in split if words and Path(words[0]).name == "theorycheck"]


def is_test(command):
    return "pytest" in command


def run(code, folder):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_there_are_two_commands():
    assert [is_test(command) for command in commands(README)] == [False, True]
    assert all("pip" in command and "install" in command for command in commands(README))


def test_the_check_runs_the_test_command_word_for_word():
    [command] = filter(is_test, commands(README))
    assert command in CHECK.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    "arguments", [words for page in PAGES for words in calls(page)], ids=" ".join
)
def test_the_command_line_takes_what_is_shown(arguments):
    assert callable(_parser().parse_args(arguments).run)


def test_every_command_is_shown():
    shown = {arguments[0] for arguments in calls(README)}
    [choices] = [
        action.choices for action in _parser()._actions if getattr(action, "choices", None)
    ]
    assert shown == set(choices)


def test_data_files_that_are_named_exist():
    named = re.findall(r"[\w/]+\.(?:csv|npy)", " ".join(commands(README)))
    assert named
    assert all((ROOT / name).is_file() for name in named)


@pytest.mark.parametrize(
    "code",
    [code for page in PAGES for code in blocks(page, "python")],
    ids=lambda code: code.splitlines()[-1],
)
def test_examples_run(code, tmp_path):
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    if "tc.check(" in code:
        assert done.stdout.strip().lower().endswith("established")


def test_there_are_examples():
    assert any("tc.check(" in code for code in blocks(README, "python"))


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).is_file(), target


# That these tests can fail:


def test_blocks_are_found():
    text = "```bash\na && b\n```\nwords\n```python\nx\n```\n```\ntheorycheck list   the list\n```\n"
    assert blocks(text, "bash") == ["a && b\n"]
    assert blocks(text, "python") == ["x\n"]
    assert commands("```bash\n# note\na \\\n  b\n\nc\n```\n") == ["a   b", "c"]
    assert calls(text) == [["list"]]
    assert calls("```bash\npip install . && .venv/bin/theorycheck list\n```\n") == [["list"]]


def test_a_wrong_example_is_seen(tmp_path):
    assert run("assert 1 > 2", tmp_path).returncode != 0
    assert run("import warnings; warnings.warn('no')", tmp_path).returncode != 0


def test_a_command_that_does_not_exist_is_seen(capsys):
    with pytest.raises(SystemExit):
        _parser().parse_args(["prove", "hyperbolic-entropy"])
    assert "prove" in capsys.readouterr().err
