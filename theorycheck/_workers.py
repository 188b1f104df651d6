"""Work shared by processes: the same results in the same order, however many there are."""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

from theorycheck import _errors
from theorycheck._errors import SolverFailure, TheoryCheckError

Observer = Callable[[str], None]
Task = Callable[[Any, Observer], Any]

# The processes are the parallelism; threads of their linear algebra would only get in their way.
_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


class WorkerFault(RuntimeError):
    """An error in a worker process that is none of the toolkit's own: its traceback, as text."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13 on
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def shared(
    task: Task,
    jobs: Sequence[Any],
    *,
    workers: int,
    observe: Observer = lambda _: None,
    first: Sequence[int] | None = None,
) -> list[Any]:
    """Return ``task(job, observe)`` of every job, in the order of the jobs.

    One worker, or one job, is worked on in this process. More are processes of their own, started
    afresh: the libraries that are loaded here must not be forked.

    Args:
        task: A function that a fresh process can import; jobs and results must be picklable.
        workers: How many processes at most.
        observe: Told what is being worked on.
        first: The positions of the jobs in the order in which they are begun; theirs, if not given.

    Raises:
        TheoryCheckError: What the first job raises, in the order of the jobs, that raises any.
        WorkerFault: If that is another error, in a process of its own.
        SolverFailure: If a process ends before its work is done.
    """
    if min(workers, len(jobs)) <= 1:
        return [task(job, observe) for job in jobs]
    begun = range(len(jobs)) if first is None else first
    with _started(task, min(workers, len(jobs))) as crew:
        return _Run(jobs, deque(begun), observe).by(crew)


@dataclass(kw_only=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    job: int = -1
    doing: str = ""


@dataclass
class _Run:
    """Which jobs are waiting, which are done, and who works on the others."""

    jobs: Sequence[Any]
    waiting: deque[int]
    observe: Observer
    results: dict[int, Any] = field(default_factory=dict)
    errors: dict[int, Exception] = field(default_factory=dict)

    def by(self, crew: Sequence[_Worker]) -> list[Any]:
        for worker in crew:
            self._next(worker)
        while busy := {worker.pipe: worker for worker in crew if self._matters(worker.job)}:
            for pipe in wait(list(busy)):
                self._hear(busy[pipe])  # type: ignore[index]
            now = [worker.doing for worker in crew if worker.job >= 0 and worker.doing]
            self.observe(f"{len(self.results)} of {len(self.jobs)} done; {', '.join(now)}")
        if self.errors:
            raise self.errors[min(self.errors)]
        return [self.results[position] for position in range(len(self.jobs))]

    def _matters(self, job: int) -> bool:
        """Whether what comes of a job can change the answer: not after an error before it."""
        return 0 <= job < min(self.errors, default=len(self.jobs))

    def _next(self, worker: _Worker) -> None:
        worker.job, worker.doing = -1, ""
        while self.waiting and worker.job < 0:
            job = self.waiting.popleft()
            if self._matters(job):
                worker.job = job
        if worker.job >= 0:
            # If the process is gone, the answer that does not come says so.
            with suppress(OSError):
                worker.pipe.send(self.jobs[worker.job])

    def _hear(self, worker: _Worker) -> None:
        try:
            kind, content = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(1)
            raise SolverFailure(
                f"workers: the process working on {worker.doing or 'its first task'} ended before "
                f"its work was done (exit code {worker.process.exitcode}): it may have run out of "
                "memory. Try --workers 1."
            ) from None
        if kind == "doing":
            worker.doing = content
            return
        if kind == "done":
            self.results[worker.job] = content
        else:
            self.errors[worker.job] = _error(*content)
        self._next(worker)


@contextmanager
def _started(task: Task, number: int) -> Iterator[list[_Worker]]:
    """Start processes that wait for jobs, and end them, whatever happens here."""
    context = multiprocessing.get_context("spawn")
    with ExitStack() as at_end:
        crew = []
        with _undisturbed():
            for _ in range(number):
                crew.append(_start(context, at_end))  # noqa: PERF401 - the next may fail
        for worker in crew:
            worker.pipe.send(task)
        yield crew


def _start(context: SpawnContext, at_end: ExitStack) -> _Worker:
    pipe, theirs = context.Pipe()
    at_end.callback(pipe.close)
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    at_end.callback(process.join)
    at_end.callback(process.terminate)
    return _Worker(process=process, pipe=pipe)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold interrupts back: a new process inherits that, until it ignores them by itself.

    An interrupt from the keyboard goes to every process; this one alone answers it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection) -> None:
    """Be a worker: take jobs until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _THREADS:
        # Before the task is read, which may import what reads these.
        os.environ.setdefault(name, "1")

    def observe(text: str) -> None:
        pipe.send(("doing", text))

    # The pipe breaks when nobody waits for an answer any more.
    with suppress(EOFError, OSError):
        task = pipe.recv()
        while True:
            job = pipe.recv()
            try:
                # A result that cannot be sent is an error as well; nothing of it is sent then.
                pipe.send(("done", task(job, observe)))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is told
                pipe.send(("failed", _told(error)))


def _told(error: Exception) -> tuple[str, str]:
    """Return an error as texts: its class, if it is raised on purpose, and what it says."""
    if isinstance(error, TheoryCheckError):
        for kind in type(error).__mro__:
            if kind.__module__ == _errors.__name__:
                return kind.__name__, str(error)
    return "", "".join(traceback.format_exception(error))


def _error(kind: str, text: str) -> Exception:
    if not kind:
        return WorkerFault(f"in a worker process:\n\n{text}")
    error: Exception = getattr(_errors, kind)(text)
    return error
