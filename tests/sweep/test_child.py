"""The program of a worker process, spoken to as its starter does."""

import json
import subprocess
import sys

from theorycheck.core.settings import Settings
from theorycheck.sweep import work
from theorycheck.sweep.child import _memory
from theorycheck.sweep.job import Context


def talk(*lines):
    done = subprocess.run(
        [sys.executable, "-P", "-c", work._PROGRAM, json.dumps(sys.path)],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_it_refuses_a_theorem_that_is_not_installed_where_it_runs():
    context = Context(theorem="no-such", witness={}, digits=30, effort="quick", seed=0, code="0")
    with work.subprocess.Popen(
        [sys.executable, "-P", "-c", work._PROGRAM, json.dumps(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        process.stdin.write(context.text() + "\n")
        process.stdin.flush()
        refusal = json.loads(process.stdout.readline())
    assert "no-such" in refusal


def test_it_ends_with_its_input():
    status, _ = talk()
    assert status == 0


def test_what_it_grows_by_can_be_asked(unruly):
    Context.of("unruly", Settings(), {}, ())
    before = _memory()
    block = bytearray(64 * 2**20)
    block[::4096] = b"x" * len(block[::4096])
    assert before == 0 or _memory() - before > 32 * 2**20
