"""The same balls from several processes: independent pieces of a proof, computed side by side.

A forked child runs the very function that the parent would run, and writes its balls as exact
text. What a child does not deliver the parent computes itself, so the result never depends on the
number of processes.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress

from flint import arb, fmpz

Work = Callable[[int], list[arb]]
# Where to fork a process with threads is safe as long as the child only computes.
FORKS = sys.platform == "linux"


def cores() -> int:
    """Return how many processes can run at once; 1 where processes are not forked."""
    return len(os.sched_getaffinity(0)) if FORKS else 1


def in_order(work: Work, count: int, processes: int) -> Iterator[list[arb]]:
    """Yield work(0), ..., work(count - 1), computed by this many processes.

    Args:
        work: Pure function of the position; what it raises is raised here.
        count: How many positions there are.
        processes: At most this many compute, this one included.
    """
    processes = max(1, min(processes, count))
    shares = [range(first, count, processes) for first in range(processes)]
    children = [_forked(work, share) for share in shares[1:]]
    lines: dict[int, str] = {}
    try:
        # Alone, one position after the other is computed when it is asked for.
        for position in shares[0] if children else ():
            lines[position] = _line(work(position))
        for share, (_, pipe) in zip(shares[1:], children, strict=True):
            lines.update(zip(share, _received(pipe, len(share)), strict=False))
    finally:
        for child, pipe in children:
            # A child that is still writing ends when nobody reads.
            os.close(pipe)
            with suppress(ChildProcessError):
                os.waitpid(child, 0)
    for position in range(count):
        line = lines[position] if position in lines else _line(work(position))
        # Read back whoever computed it: a radius may be rounded up on the way.
        yield [read(word) for word in line.split()]


def _forked(work: Work, share: range) -> tuple[int, int]:
    """Start a child that computes a share; return its id and the pipe that it writes to."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python warns of threads, whose locks a child could wait for: this one takes none.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    # Whatever happens, the child ends here, without the parent's cleaning up.
    status = 1
    try:
        os.close(reading)
        text = "".join(_line(work(position)) + "\n" for position in share)
        with os.fdopen(writing, "wb") as stream:
            stream.write(text.encode("ascii"))
        status = 0
    finally:
        os._exit(status)


def _received(pipe: int, count: int) -> list[str]:
    """Return what a child wrote, or nothing if it did not write everything."""
    with os.fdopen(os.dup(pipe), "rb") as stream:
        lines = stream.read().decode("ascii").split("\n")[:-1]
    return lines if len(lines) == count else []


def _line(balls: list[arb]) -> str:
    return " ".join(map(written, balls))


def written(ball: arb) -> str:
    """Return a ball as exact text: midpoint and radius, each a mantissa and an exponent."""
    if not ball.is_finite():
        return "nan"
    parts = [part for value in (ball.mid(), ball.rad()) for part in value.man_exp()]
    return ":".join(part.str(base=16) for part in parts)


def read(text: str) -> arb:
    """Return the ball that `written` wrote, or one that contains it."""
    if text == "nan":
        return arb("nan")
    middle, up, radius, out = (fmpz(int(part, 16)) for part in text.split(":"))
    return arb(middle) * arb(2) ** up + arb(0, arb(radius) * arb(2) ** out)
