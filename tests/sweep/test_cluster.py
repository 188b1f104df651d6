"""The same sweep on a dask.distributed cluster: a real scheduler, real workers."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from theorycheck._errors import MalformedInput, MissingExtra
from theorycheck.core.settings import Settings
from theorycheck.ledger import Ledger
from theorycheck.sweep import cluster as module
from theorycheck.sweep.cluster import cluster
from theorycheck.sweep.design import designed, read_axis
from theorycheck.sweep.rows import Rows
from theorycheck.sweep.run import Sweep, complete

# A worker on a machine where the package is not installed.
BARE = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "theorycheck":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
sys.argv = ["dask", *sys.argv[1:]]
from dask.__main__ import main
main()
"""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def started(unruly, tmp_path):
    """Return a function that starts a program of dask, which is ended after the test."""
    pytest.importorskip("distributed")
    processes = []

    def start(*arguments, program="from dask.__main__ import main; main()"):
        path = os.pathsep.join(path for path in sys.path if path)
        process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def scheduler(started):
    """Return the address of a scheduler without workers, and its process."""
    port = free_port()
    process = started("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    return f"tcp://127.0.0.1:{port}", process


def start_worker(started, address, *more, **program):
    return started(
        "worker", address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", *more,
        **program,
    )  # fmt: skip


def sweep_on(address, path, unruly, timeout=60.0, **axes):
    design = designed([read_axis(n, text, unruly.witness) for n, text in axes.items()], [])
    sweep = Sweep.of("unruly", design, Settings(effort="quick"))
    with Ledger(path, "--store").opened() as pieces:
        pieces.want(sweep.wanted())
        with cluster(address) as pool:
            ran = complete(sweep, pieces, pool, timeout=timeout)
        return list(Rows(sweep, pieces)), ran


@pytest.fixture
def patient(monkeypatch):
    # The machine may be busy: what takes a moment may take longer.
    monkeypatch.setattr(module, "PATIENCE", 120.0)


@pytest.mark.slow
def test_rows_are_those_of_this_machine(scheduler, started, swept, unruly, tmp_path, patient):
    address, _ = scheduler
    # With a nanny, and without: the worker processes of the first may not use multiprocessing.
    start_worker(started, address, "--nanny")
    start_worker(started, address, "--no-nanny")
    axes = {"x": "1,2,11", "behavior": "well,crash,exit,hang,raise"}
    here, _ = swept("here", timeout=4.0, workers=2, **axes)
    there, ran = sweep_on(address, tmp_path / "there", unruly, timeout=4.0, **axes)
    assert there == here
    assert ran == 15
    again, ran = sweep_on(address, tmp_path / "there", unruly, timeout=4.0, **axes)
    assert (again, ran) == (here, 0)


def test_a_scheduler_that_dies_costs_nothing_that_was_kept(
    scheduler, started, swept, unruly, tmp_path, patient
):
    address, process = scheduler
    start_worker(started, address, "--no-nanny")
    axes = {"x": ",".join(map(str, range(1, 101))), "milliseconds": "100"}

    def kill():
        diary = tmp_path / "sweep"
        deadline = time.monotonic() + 120
        while not diary.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(6)
        process.kill()

    thread = threading.Thread(target=kill)
    thread.start()
    with pytest.raises(MalformedInput, match=r"--dask .*the scheduler is gone"):
        sweep_on(address, tmp_path / "sweep", unruly, **axes)
    thread.join()
    rows, ran = swept("sweep", workers=2, **axes)
    assert len(rows) == 100
    assert ran <= 100
    assert [row["x"] for row in rows] == axes["x"].split(",")


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(module, "PATIENCE", 1.0)
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense://x"):
        refusal = pytest.raises(
            MalformedInput, match=r"no scheduler answers there .*dask scheduler"
        )
        with refusal, cluster(address):
            pass


@pytest.mark.parametrize("address", ["nonsense", "", "nonsense://x:1", "tcp://x:y"])
def test_what_is_no_address_is_refused_before_a_client_is_made(monkeypatch, address):
    # A client of no address would wait for itself when it goes, and end in a traceback.
    distributed = pytest.importorskip("distributed")
    made = []
    monkeypatch.setattr(distributed, "Client", lambda *_, **__: made.append(address))
    with pytest.raises(MalformedInput, match="no scheduler answers there"), cluster(address):
        pass
    assert made == []


def test_its_own_log_is_silent_until_the_client_has_gone(monkeypatch):
    # When a scheduler dies, that log is a traceback.
    distributed = pytest.importorskip("distributed")
    log = logging.getLogger("distributed.client")
    before = log.level
    levels = []

    class Client:
        def __init__(self, *_, **__):
            self.get_executor = self.close = lambda **_: levels.append(log.level)

    monkeypatch.setattr(distributed, "Client", Client)
    monkeypatch.setattr(module.Cluster, "check", lambda self: None)
    with cluster("tcp://127.0.0.1:1"):
        pass
    assert levels == [logging.CRITICAL] * 2
    assert log.level == before


def test_a_scheduler_without_workers_is_told(scheduler, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 5.0)
    with pytest.raises(MalformedInput, match="has no workers"), cluster(scheduler[0]):
        pass


def test_a_worker_without_the_package_is_told(scheduler, started, patient):
    address, _ = scheduler
    start_worker(started, address, "--no-nanny", program=BARE)
    refusal = pytest.raises(MalformedInput, match=r"a worker cannot run theorycheck .*theorycheck")
    with refusal, cluster(address):
        pass


def test_a_worker_without_the_package_that_comes_later_is_told(
    scheduler, started, unruly, tmp_path, patient, monkeypatch
):
    address, _ = scheduler
    start_worker(started, address, "--no-nanny", program=BARE)
    monkeypatch.setattr(module.Cluster, "check", lambda self: self._client.wait_for_workers(1))
    with pytest.raises(MalformedInput, match="a worker cannot run theorycheck"):
        sweep_on(address, tmp_path / "sweep", unruly, x="1,2,3")


def test_without_the_extra_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtra, match=r"theorycheck\[dask\]"), cluster("tcp://x:1"):
        pass
