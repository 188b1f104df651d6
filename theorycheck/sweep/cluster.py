"""Workers on a dask.distributed cluster: the same batches, on other machines."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any

from theorycheck._errors import MalformedInput, MissingExtra, TheoryCheckError, shown
from theorycheck.sweep.pool import Batch, LostBatch

# Seconds to wait for the scheduler, and then for its first worker.
PATIENCE = 10.0
# Seconds between two looks at how many workers there are, and to say goodbye.
_LOOK, _CLOSING = 5.0, 2.0


class Cluster:
    """A crew of dask workers; `distributed` is imported when one is made."""

    def __init__(self, address: str, client: Any) -> None:
        """Take over a connected client."""
        self._address, self._client = address, client
        self._executor = client.get_executor(pure=False, retries=0)
        self._size, self._looked = 1, 0.0
        self._lost = False

    @property
    def size(self) -> int:
        """How many jobs the cluster works on at once, as of a few seconds ago."""
        if time.monotonic() - self._looked > _LOOK:
            self._size = max(1, sum(self._asked(self._client.nthreads).values()))
            self._looked = time.monotonic()
        return self._size

    def submit(self, batch: Batch) -> Future[Any]:
        """Begin a batch."""
        found: Future[Any] = self._executor.submit(
            _there("run_batch"), batch.crew, batch.context, batch.jobs, batch.timeout
        )
        return found

    def result(self, future: Future[Any]) -> tuple[list[tuple[str, bool]], float]:
        """Return the result of a batch that is done.

        Raises:
            LostBatch: If the workers that worked on it died.
            MalformedInput: If the scheduler is gone, or a worker lacks the package.
        """
        from distributed import KilledWorker

        try:
            found: tuple[list[tuple[str, bool]], float] = future.result()
        except TheoryCheckError:
            raise
        except KilledWorker:
            raise LostBatch("the dask workers that tried it died") from None
        except ModuleNotFoundError as error:
            raise self._unfit(error) from None
        except Exception as error:
            if self._client.status != "running" or _cut_off(error):
                raise self._gone(error) from None
            raise
        return found

    def dismiss(self, crew: str) -> None:
        """End the processes of a crew on every worker."""
        if self._lost:
            return
        with suppress(Exception):
            self._asked(lambda: self._client.run(_there("dismiss"), crew, on_error="ignore"))

    def check(self) -> None:
        """See that the workers there are have the package.

        Raises:
            MalformedInput: If there is no worker, or one lacks the package.
        """
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise MalformedInput(
                f"--dask {self._address}: the scheduler has no workers. Start some, such as "
                f"`dask worker {self._address}`."
            ) from None
        found = self._asked(lambda: self._client.run(_there("dismiss"), "", on_error="return"))
        for answer in found.values():
            if isinstance(answer, Exception):
                raise self._unfit(answer)

    def _asked(self, question: Callable[[], Any]) -> Any:
        """Return what the cluster answers; a scheduler that is gone may never do so."""
        answer: Future[Any] = Future()

        def ask() -> None:
            try:
                answer.set_result(question())
            except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
                answer.set_exception(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            return answer.result(PATIENCE)
        except (OSError, TimeoutError) as error:
            raise self._gone(error) from None

    def _gone(self, error: Exception) -> MalformedInput:
        self._lost = True
        return MalformedInput(
            f"--dask {self._address}: the scheduler is gone ({type(error).__name__}). The rows so "
            "far are kept: start it, and run the same command again."
        )

    def _unfit(self, error: BaseException) -> MalformedInput:
        return MalformedInput(
            f"--dask {self._address}: a worker cannot run theorycheck ({shown(str(error), 200)}). "
            "Install the same version there as here. The rows so far are kept."
        )


def _there(name: str) -> Callable[..., Any]:
    """Return a function that calls one of `theorycheck.sweep.work` where it runs.

    It travels by value: a worker without the package can read it, and say that it cannot run it.
    By reference it would end the worker, and the next one that gets it.
    """

    def call(*arguments: Any) -> Any:
        from importlib import import_module

        return getattr(import_module("theorycheck.sweep.work"), name)(*arguments)

    return call


def _cut_off(error: Exception) -> bool:
    return type(error).__name__ in ("CommClosedError", "FutureCancelledError", "CancelledError")


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect to the cluster at `address`.

    Raises:
        MissingExtra: Without dask.distributed.
        MalformedInput: If no scheduler answers, or its workers cannot do the work.
    """
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        raise MissingExtra(
            f"--dask {shown(address)} needs dask.distributed, which is not installed: install "
            "theorycheck[dask], or leave --dask out and give --workers N."
        ) from None
    try:
        if not address.startswith("inproc:"):
            # A client that is given what is no address waits long for itself at the end.
            get_address_host_port(address)
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise MalformedInput(
            f"--dask {shown(address)}: no scheduler answers there "
            f"({shown(str(error) or type(error).__name__, 120)}). Start one with `dask scheduler` "
            "and give the address that it prints."
        ) from None
    # What it logs when a scheduler dies are tracebacks; the one line about it is ours.
    log = logging.getLogger("distributed.client")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        found = Cluster(shown(address), client)
        found.check()
        yield found
    finally:
        with suppress(Exception):
            client.close(timeout=_CLOSING)
        log.setLevel(level)
