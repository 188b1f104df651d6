"""The program of a worker process: jobs in, one a line, and rows out, one a line.

Started by `theorycheck.sweep.work`, it leaves when nobody is left to talk to, even in the middle of
a job, and when it has grown too large or has had nothing to do for long.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from pathlib import Path
from typing import TextIO

from theorycheck._errors import TheoryCheckError
from theorycheck.sweep.job import Context, Job

# The exit status that asks for a fresh process in the place of this one.
RENEW = 75
# Bytes that a process may grow by over its first row, and seconds that it waits for a job.
MOST_GROWTH = 2**30
MOST_IDLE = 600.0


def main() -> None:
    """Serve until there are no more jobs."""
    # What a job prints must not be taken for a row.
    rows = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin, lines), daemon=True).start()
    try:
        context = Context.read(lines.get())
        job = Job(context)
        if job.code != context.code:
            _say(
                rows,
                "the code here is of another version than where the sweep was started, or was "
                "edited since: install the same versions everywhere, and start again",
            )
            return
    except TheoryCheckError as error:
        _say(rows, " ".join(str(error).split()))
        return
    _say(rows, "")
    _serve(job, rows, lines)


def _serve(job: Job, rows: TextIO, lines: queue.SimpleQueue[str]) -> None:
    first = None
    while True:
        try:
            line = lines.get(timeout=MOST_IDLE)
        except queue.Empty:
            os._exit(RENEW)
        rows.write(json.dumps(job.row(tuple(json.loads(line)))) + "\n")
        rows.flush()
        size = _memory()
        first = size if first is None else first
        if size - first > MOST_GROWTH:
            os._exit(RENEW)


def _listen(stream: TextIO, lines: queue.SimpleQueue[str]) -> None:
    for line in stream:
        lines.put(line)
    # Whoever started this process is gone, or needs it no more.
    os._exit(0)


def _say(rows: TextIO, refusal: str) -> None:
    """Say that this process is ready, or why it never will be."""
    rows.write(json.dumps(refusal) + "\n")
    rows.flush()


def _memory() -> int:
    """Return the bytes of memory in use, 0 where that cannot be asked."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
