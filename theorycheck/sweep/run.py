"""A sweep: what is missing in the ledger is computed, in batches, and kept."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from theorycheck.core.settings import Settings
from theorycheck.ledger import Piece, Pieces, Wanted
from theorycheck.sweep.design import Design, Point
from theorycheck.sweep.job import CRASHED, Context, Keys, blank
from theorycheck.sweep.pool import Batch, LostBatch, Pool

Observer = Callable[[str], None]
DEFAULT_TIMEOUT = 600.0
# Seconds that a batch should take, and the most jobs in it.
_BATCH_SECONDS, _MOST_JOBS = 0.25, 500
# Rows are written when so many are there, or so many seconds after the last time.
_MOST_UNWRITTEN, _WRITE_SECONDS = 2000, 0.2


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """What is swept: a context, the points, and which of their values make a job."""

    context: Context
    design: Design

    @classmethod
    def of(cls, theorem: str, design: Design, settings: Settings) -> Sweep:
        """Return the sweep of a theorem over a design.

        Raises:
            UnknownName: If there is no such theorem.
        """
        fixed = {axis.name: axis.values[0] for axis in design.axes if len(axis.values) == 1}
        varied = tuple(name for name in design.names if name not in fixed)
        return cls(context=Context.of(theorem, settings, fixed, varied), design=design)

    def wanted(self) -> Iterator[tuple[str, str]]:
        """Yield the key of every row and the line that its job is."""
        keys = Keys(self.context)
        places = [i for i, name in enumerate(self.design.names) if name in self.context.varied]
        for point in self.design.points():
            values = tuple([point[i] for i in places])
            yield keys.key(values), f"[{', '.join([_quoted(value) for value in values])}]"

    def key(self) -> str:
        """Return the key under which a finished sweep is remembered."""
        about = [self.context.text(), self.design.description()]
        return f"sweep:{hashlib.sha256(json.dumps(about).encode()).hexdigest()}"

    def point(self, line: str) -> dict[str, str]:
        """Return the values of a job, by name, in the order of the design."""
        values = self.context.values(_point(line))
        return {name: values[name] for name in self.design.names}


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    return json.dumps(value)


def _point(line: str) -> Point:
    return tuple(json.loads(line))


def complete(
    sweep: Sweep,
    pieces: Pieces,
    pool: Pool,
    *,
    timeout: float = DEFAULT_TIMEOUT,
    retry: bool = False,
    observe: Observer = lambda _: None,
) -> int:
    """Compute and keep the rows that are missing; return how many were computed.

    The ledger must have been told what is wanted: ``pieces.want(sweep.wanted())``. What is done is
    kept five times a second, whatever happens to the rest.

    Args:
        sweep: What is swept.
        pieces: The ledger.
        pool: Who computes.
        timeout: Seconds that a job may take.
        retry: Whether to do rows again that tell of an accident: crashed, timed out, raised.
        observe: Told how far it is.
    """
    # Two sweeps that work on one ledger go through it in different orders, and share the work.
    missing = pieces.missing(seed=secrets.randbits(32), unsettled=retry)
    run = _Run(sweep=sweep, pieces=pieces, pool=pool, timeout=timeout, observe=observe)
    try:
        run.through(missing)
    finally:
        pool.dismiss(run.crew)
    return run.computed


@dataclass(kw_only=True)
class _Run:
    """One run: the batches under way, and the rows that are not written yet."""

    sweep: Sweep
    pieces: Pieces
    pool: Pool
    timeout: float
    observe: Observer
    crew: str = field(default_factory=lambda: secrets.token_hex(8))
    under_way: dict[Future[Any], list[Wanted]] = field(default_factory=dict)
    lost: deque[Wanted] = field(default_factory=deque)
    unwritten: list[Piece] = field(default_factory=list)
    begun: set[str] = field(default_factory=set)
    computed: int = 0
    seconds_a_job: float = _BATCH_SECONDS

    def __post_init__(self) -> None:
        self._context = self.sweep.context.text()
        self._written = time.monotonic()

    def through(self, missing: Iterator[Wanted]) -> None:
        try:
            while self._hand_out(missing):
                ready, _ = wait(self.under_way, timeout=_WRITE_SECONDS, return_when=FIRST_COMPLETED)
                for future in ready:
                    self._take(future)
                if (
                    len(self.unwritten) >= _MOST_UNWRITTEN
                    or time.monotonic() - self._written > _WRITE_SECONDS
                ):
                    self._write()
        except BaseException:
            # What is done is done; if it cannot be written, that was the error.
            with suppress(Exception):
                self._write()
            raise
        self._write()

    def _hand_out(self, missing: Iterator[Wanted]) -> bool:
        """Keep two batches for each worker under way; say whether any is."""
        # The same problem may be wanted more than once.
        new = (job for job in missing if self._is_new(job))
        while len(self.under_way) < 2 * self.pool.size:
            if self.lost:
                jobs = [self.lost.popleft()]
            else:
                number = min(_MOST_JOBS, max(1, int(_BATCH_SECONDS / self.seconds_a_job)))
                jobs = list(islice(new, number))
            if not jobs:
                break
            batch = Batch(
                crew=self.crew,
                context=self._context,
                jobs=[job.text for job in jobs],
                timeout=self.timeout,
            )
            self.under_way[self.pool.submit(batch)] = jobs
        return bool(self.under_way)

    def _is_new(self, job: Wanted) -> bool:
        """Whether nobody works on this key, nor has since rows were last written."""
        new = job.key not in self.begun
        self.begun.add(job.key)
        return new

    def _take(self, future: Future[Any]) -> None:
        jobs = self.under_way.pop(future)
        try:
            rows, seconds = self.pool.result(future)
        except LostBatch as error:
            if len(jobs) > 1:
                # One of them is to blame: each is tried alone.
                self.lost.extend(jobs)
                return
            rows, seconds = [(json.dumps(blank(CRASHED, str(error))), False)], 0.0
        self.unwritten += [
            Piece(key=job.key, value=row, settled=settled)
            for job, (row, settled) in zip(jobs, rows, strict=True)
        ]
        self.computed += len(jobs)
        self.seconds_a_job = (self.seconds_a_job + max(seconds / len(jobs), 1e-6)) / 2
        self.observe(f"{self.computed} computed")

    def _write(self) -> None:
        if self.unwritten:
            self.pieces.keep(self.unwritten)
            self.begun.difference_update(piece.key for piece in self.unwritten)
            self.unwritten.clear()
        self._written = time.monotonic()
