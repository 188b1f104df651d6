"""The two kinds of crews behind one interface, and the worker processes of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from theorycheck.sweep.work import dismiss, run_batch

Result = tuple[list[tuple[str, bool]], float]


class LostBatch(RuntimeError):
    """Whatever worked on a batch died with it, and it is not known which job was to blame."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What is handed out at once; plain text, so that it can travel.

    Attributes:
        crew: The name of the sweep's processes.
        context: Text of the context.
        jobs: Each one line.
        timeout: Seconds for each job.
    """

    crew: str
    context: str
    jobs: list[str]
    timeout: float


class Pool(Protocol):
    """Somebody who works on batches."""

    @property
    def size(self) -> int:
        """How many batches are worked on at once."""

    def submit(self, batch: Batch) -> Future[Any]:
        """Begin a batch."""

    def result(self, future: Future[Any]) -> Result:
        """Return the result of a batch that is done; raise `LostBatch` if it is lost."""

    def dismiss(self, crew: str) -> None:
        """End the processes of a crew."""


class LocalPool:
    """Worker processes on this machine, each spoken to by a thread of its own."""

    def __init__(self, executor: ThreadPoolExecutor, size: int) -> None:
        """Use the threads of an executor."""
        self._executor, self._size = executor, size

    @property
    def size(self) -> int:
        """How many processes there are at most."""
        return self._size

    def submit(self, batch: Batch) -> Future[Any]:
        """Begin a batch."""
        return self._executor.submit(
            run_batch, batch.crew, batch.context, batch.jobs, batch.timeout
        )

    def result(self, future: Future[Any]) -> Result:
        """Return the result of a batch that is done."""
        found: Result = future.result()
        return found

    def dismiss(self, crew: str) -> None:
        """End the processes, at once, and with them what the threads wait for."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        dismiss(crew)


@contextmanager
def local(workers: int) -> Iterator[LocalPool]:
    """Start so many workers; their processes start when there is work."""
    with ThreadPoolExecutor(workers, thread_name_prefix="sweep") as executor:
        yield LocalPool(executor, workers)
