"""Work shared by processes: the same results, errors in order, and nobody left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

from theorycheck import _workers
from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck._workers import WorkerFault, cores, shared

TASKS = '''
import os, pathlib, time
from theorycheck._errors import OutOfDomain

class OurOwn(OutOfDomain):
    """What another package makes of an error of the toolkit's."""

    def __init__(self, name, value):
        super().__init__(f"{name}={value} is too large.")

def square(job, observe):
    observe(f"job {job}")
    return job**2

def process(job, observe):
    return os.getpid()

def variable(job, observe):
    return os.environ.get(job)

def fails(job, observe):
    delay, what = job
    time.sleep(delay)
    if what == "own":
        raise OurOwn("x", delay)
    if what == "bug":
        return [][0]
    if what == "end":
        observe("the last thing")
        os._exit(7)
    return (lambda: None) if what == "function" else what

def sleeps(job, observe):
    pathlib.Path(job).touch()
    time.sleep(600)
'''


@pytest.fixture
def tasks(tmp_path, monkeypatch):
    """A module that a fresh process can import."""
    (tmp_path / "planted_tasks.py").write_text(TASKS)
    monkeypatch.syspath_prepend(tmp_path)
    import planted_tasks

    yield planted_tasks
    del sys.modules["planted_tasks"]
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("workers", [0, 1, 2, 5])
def test_the_results_are_in_the_order_of_the_jobs(tasks, workers):
    jobs = [3, 1, 2]
    for first in (None, [2, 0, 1]):
        assert shared(tasks.square, jobs, workers=workers, first=first) == [9, 1, 4]


def test_one_worker_is_this_process_and_more_are_not(tasks):
    own = os.getpid()
    assert set(shared(tasks.process, [1, 2, 3], workers=1)) == {own}
    assert shared(tasks.process, [1], workers=4) == [own]
    assert own not in shared(tasks.process, [1, 2, 3], workers=2)
    assert shared(tasks.process, [], workers=2) == []


def test_it_is_told_what_is_being_worked_on(tasks):
    alone, told = [], []
    shared(tasks.square, [3, 1], workers=1, observe=alone.append)
    shared(tasks.square, [3, 1, 2], workers=2, observe=told.append)
    assert alone == ["job 3", "job 1"]
    assert any("job 3" in text for text in told)
    assert told[-1].startswith("3 of 3 done")


def test_linear_algebra_has_one_thread_unless_the_user_says_otherwise(tasks, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    names = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    assert shared(tasks.variable, names, workers=2) == ["1", "3", "1"]
    assert shared(tasks.variable, names, workers=1) == [None, "3", None]


def test_the_first_error_in_the_order_of_the_jobs_is_raised(tasks):
    jobs = [(0, "fine"), (0.5, "own"), (0, "bug"), (600, "never begun")]
    for workers in (1, 2):
        with pytest.raises(OutOfDomain, match=r"^x=0\.5 is too large\.$"):
            shared(tasks.fails, jobs, workers=workers)


def test_an_error_that_is_a_bug_comes_with_its_traceback(tasks):
    with pytest.raises(WorkerFault, match=r"return \[\]\[0\](.|\n)*IndexError"):
        shared(tasks.fails, [(0, "bug"), (0, "fine")], workers=2)


def test_a_process_that_ends_is_missed(tasks):
    with pytest.raises(SolverFailure, match=r"the last thing ended .*exit code 7") as caught:
        shared(tasks.fails, [(0, "end"), (600, "never done")], workers=2)
    assert "\n" not in str(caught.value)


def test_a_result_that_cannot_be_sent_is_a_bug(tasks):
    with pytest.raises(WorkerFault, match="pickle"):
        shared(tasks.fails, [(0, "function"), (0, "fine")], workers=2)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals to a group of processes")
def test_an_interrupt_ends_everybody_and_one_alone_answers(tasks, tmp_path):
    places = [tmp_path / name for name in "ab"]
    program = (
        "import planted_tasks\n"
        "from theorycheck._workers import shared\n"
        "if __name__ == '__main__':\n"
        "    try:\n"
        f"        shared(planted_tasks.sleeps, {[str(place) for place in places]}, workers=2)\n"
        "    except KeyboardInterrupt:\n"
        "        print('interrupted')\n"
    )
    (tmp_path / "program.py").write_text(program)
    running = subprocess.Popen(
        [sys.executable, tmp_path / "program.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Who runs the tests in the background may ignore interrupts, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not all(place.exists() for place in places):
        assert running.poll() is None, running.communicate()
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    # The pipes close only when no process holds them any more.
    assert running.communicate(timeout=60) == ("interrupted\n", "")


def test_the_cores_are_those_that_may_be_used(monkeypatch):
    assert cores() >= 1
    monkeypatch.setattr(os, "process_cpu_count", lambda: 3, raising=False)
    assert cores() == 3
    monkeypatch.delattr(os, "process_cpu_count")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 5}, raising=False)
    assert cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1


def test_an_error_of_a_class_from_elsewhere_is_told_as_ours():
    class Another(OutOfDomain):
        pass

    assert _workers._told(Another("a=1 is wrong.")) == ("OutOfDomain", "a=1 is wrong.")
