"""Batches of jobs on worker processes; a job that crashes or hangs costs itself only.

The process that runs the jobs is started afresh (never forked: the libraries loaded here would not
survive that) and is spoken to in lines of text, so that it can be killed at any time and it is
known which job it was at. The same function runs on the threads of this machine's pool and on those
of a cluster, whose workers may not start processes by `multiprocessing`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from typing import Any

from theorycheck._errors import SolverFailure
from theorycheck.sweep.child import RENEW
from theorycheck.sweep.job import ACCIDENTS, CRASHED, TIMED_OUT, blank

# Seconds that a process may take to load what it needs, and between two looks at a deadline.
_START = 300.0
_GLANCE = 0.05
_PROGRAM = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from theorycheck.sweep.child import main; main()"
)
RENEWED = "renewed"
# The processes are the parallelism; threads of their linear algebra would only get in their way.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class Dismissed(RuntimeError):
    """The sweep that a batch belongs to is over."""


class Unfit(SolverFailure):
    """A process that should work on jobs cannot."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a job: its row, JSON text, and whether that is the last word."""

    row: str
    settled: bool


@dataclass
class _Crew:
    """The processes of one sweep on this machine."""

    children: set[_Child] = field(default_factory=set)
    closed: bool = False


_crews: dict[str, _Crew] = {}
_lock = threading.Lock()
_mine = threading.local()


def run_batch(
    crew: str, context: str, jobs: Sequence[str], timeout: float
) -> tuple[list[tuple[str, bool]], float]:
    """Return the row of each job and whether it is settled, and the seconds that all took.

    The start of processes does not count.

    A job that runs longer than `timeout` seconds is killed, with its process. One whose process
    dies is tried once more in a fresh process before it is said to crash: what killed the process
    may have been something else.

    Args:
        crew: Whose processes are used; one for each thread that calls.
        context: Text of the context of the jobs.
        jobs: Each one line of text.
        timeout: Seconds that a job may take.

    Raises:
        Unfit: If no process can be started, or it cannot do such jobs.
        Dismissed: If the crew has been dismissed.
    """
    done: list[Done] = []
    seconds = 0.0
    # How often in a row a process has died of the same job.
    deaths = 0
    while len(done) < len(jobs):
        before = len(done)
        child = _child(crew, context)
        started = time.perf_counter()
        ended = child.work(jobs[before:], timeout, done)
        seconds += time.perf_counter() - started
        if ended is None:
            break
        _discard(crew, child)
        if _crews[crew].closed:
            raise Dismissed
        if len(done) > before:
            deaths = 0
        if ended == TIMED_OUT:
            done.append(_accident(TIMED_OUT, f"not finished within {timeout:g} s"))
            deaths = 0
        elif ended != RENEWED or len(done) == before:
            deaths += 1
        if deaths == 2:
            done.append(_accident(CRASHED, ended))
            deaths = 0
    return [(item.row, item.settled) for item in done], seconds


def dismiss(crew: str) -> None:
    """End the processes of a crew, whatever they are doing, and start no more."""
    with _lock:
        members = _crews.setdefault(crew, _Crew())
        members.closed = True
        children = list(members.children)
    for child in children:
        child.end()


def _accident(verdict: str, note: str) -> Done:
    return Done(row=json.dumps(blank(verdict, note)), settled=False)


def _child(crew: str, context: str) -> _Child:
    """Return the process of this thread, a new one if need be."""
    mine: tuple[str, _Child] | None = getattr(_mine, "child", None)
    if mine is not None and mine[0] == crew and mine[1].alive:
        return mine[1]
    if mine is not None:
        _discard(*mine)
    with _lock:
        members = _crews.setdefault(crew, _Crew())
        if members.closed:
            raise Dismissed
        child = _Child(context)
        members.children.add(child)
    _mine.child = (crew, child)
    try:
        child.greet()
    except Unfit:
        if members.closed:
            raise Dismissed from None
        raise
    return child


def _discard(crew: str, child: _Child) -> None:
    child.end()
    _mine.child = None
    with _lock:
        members = _crews.setdefault(crew, _Crew())
        members.children.discard(child)


class _Child:
    """A worker process, and the deadline by which it must have answered."""

    def __init__(self, context: str) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, with our program
                [sys.executable, "-P", "-c", _PROGRAM, json.dumps(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Apart from the terminal: an interrupt from there is this process's to answer.
                start_new_session=True,
                env={**dict.fromkeys(_THREADS, "1"), **os.environ},
            )
        except OSError as error:
            raise Unfit(f"workers: no process can be started ({error.strerror}).") from None
        self._context = context
        self._deadline = time.monotonic() + _START
        self._late = False
        self._watching = threading.Lock()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def greet(self) -> None:
        """Tell the process what it will work on, and hear whether it can."""
        self._send([self._context])
        answer = self._hear()
        if answer is None:
            self.end()
            raise Unfit(
                f"workers: a process ended before its first job ({self._words()}). "
                "See what `theorycheck doctor` says there."
            )
        refusal = json.loads(answer)
        if refusal:
            self.end()
            raise Unfit(f"workers: {refusal}.")

    def work(self, jobs: Sequence[str], timeout: float, done: list[Done]) -> str | None:
        """Append what becomes of the jobs; return how the process ended if it did."""
        self._deadline = time.monotonic() + timeout
        self._send(jobs)
        for _ in jobs:
            row = self._hear()
            if row is None:
                return TIMED_OUT if self._late else self._words()
            done.append(Done(row=row, settled=_settled(row)))
            with self._watching:
                self._deadline = time.monotonic() + timeout
                if self._late:
                    # Killed for a job that was just done: no other is to blame.
                    return RENEWED
        self._deadline = inf
        return None

    def kill(self) -> None:
        """End the process and everything that it started, whatever it is doing."""
        self._ended.set()
        if self._process.returncode is None:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill the process and leave nothing of it."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, ValueError):
                pipe.close()  # type: ignore[union-attr]

    def _send(self, lines: Sequence[str]) -> None:
        stream: Any = self._process.stdin
        # If the process is gone, the answer that does not come says so.
        with suppress(OSError, ValueError):
            stream.write("".join(f"{line}\n" for line in lines).encode())
            stream.flush()

    def _hear(self) -> str | None:
        """Return the next line of the process, None if it has ended instead."""
        stream: Any = self._process.stdout
        line: bytes = stream.readline()
        if line.endswith(b"\n"):
            return line[:-1].decode("ascii")
        self._process.wait()
        self._ended.set()
        return None

    def _watch(self) -> None:
        while not self._ended.wait(_GLANCE):
            with self._watching:
                if time.monotonic() > self._deadline:
                    self._late = True
                    self.kill()
            if not self.alive:
                # What it has started may outlive it and hold its pipes.
                with suppress(OSError):
                    os.killpg(self._process.pid, signal.SIGKILL)
                return

    def _words(self) -> str:
        """Return how the process ended, in words."""
        code = self._process.returncode
        if code == RENEW:
            return RENEWED
        if code >= 0:
            return f"its process ended with status {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = "a signal"
        return f"its process was killed by signal {-code} ({name})"


def _settled(row: str) -> bool:
    """Return whether a row is the last word: read off its beginning, which is its verdict."""
    return not any(row.startswith(f'{{"verdict": "{word}"') for word in ACCIDENTS)
