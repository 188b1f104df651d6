"""Batches on real processes: a job that crashes or hangs costs itself only."""

import json
import os
import secrets
import threading
import time

import pytest

from theorycheck.core.settings import Settings
from theorycheck.sweep import work
from theorycheck.sweep.job import Context
from theorycheck.sweep.work import Dismissed, Unfit, dismiss, run_batch


@pytest.fixture
def crew():
    name = secrets.token_hex(8)
    yield name
    dismiss(name)


@pytest.fixture
def context(unruly):
    return Context.of("unruly", Settings(effort="quick"), {}, ("x", "behavior")).text()


def batch(crew, context, behaviors, timeout=60.0):
    jobs = [json.dumps([str(i + 1), behavior]) for i, behavior in enumerate(behaviors)]
    rows, seconds = run_batch(crew, context, jobs, timeout)
    assert seconds > 0
    return [(json.loads(row), settled) for row, settled in rows]


def test_rows_come_in_the_order_of_the_jobs(crew, context):
    rows = batch(crew, context, ["well"] * 5)
    assert [row["found"][0][5]["square"][0] for row, _ in rows] == ["1", "4", "9", "16", "25"]
    assert all(settled for _, settled in rows)


def test_a_job_that_crashes_costs_itself_only(crew, context):
    rows = batch(crew, context, ["well", "crash", "exit", "well"])
    assert [row["verdict"] for row, _ in rows] == ["supported", "crashed", "crashed", "supported"]
    assert [settled for _, settled in rows] == [True, False, False, True]
    assert rows[1][0]["note"] == "its process was killed by signal 11 (SIGSEGV)"
    assert rows[2][0]["note"] == "its process ended with status 7"


def test_a_job_that_hangs_is_killed_at_its_limit(crew, context):
    batch(crew, context, ["well"])
    started = time.monotonic()
    rows = batch(crew, context, ["well", "hang", "well"], timeout=1.5)
    assert time.monotonic() - started < 60
    assert [row["verdict"] for row, _ in rows] == ["supported", "timed out", "supported"]
    assert rows[1] == (
        {"verdict": "timed out", "note": "not finished within 1.5 s", "found": []},
        False,
    )


def test_a_crash_that_does_not_come_again_is_no_ones(crew, context, monkeypatch, tmp_path):
    monkeypatch.setenv("UNRULY_MARK", str(tmp_path / "mark"))
    rows = batch(crew, context, ["well", "crash once", "well"])
    assert [row["verdict"] for row, _ in rows] == ["supported"] * 3
    assert (tmp_path / "mark").exists()


def test_what_a_job_prints_is_no_row(crew, context):
    assert [row["verdict"] for row, _ in batch(crew, context, ["loud"] * 3)] == ["supported"] * 3


def test_what_a_crashed_job_leaves_behind_holds_nobody_up(crew, context):
    started = time.monotonic()
    rows = batch(crew, context, ["leave a child behind", "well"])
    assert [row["verdict"] for row, _ in rows] == ["crashed", "supported"]
    assert time.monotonic() - started < 120


def test_a_raised_error_is_told_and_is_not_the_last_word(crew, context):
    ((row, settled),) = batch(crew, context, ["raise"])
    assert (row["verdict"], settled) == ("raised", False)


def test_a_batch_of_a_dismissed_crew_ends_at_once(crew, context):
    caught = []

    def hang():
        try:
            batch(crew, context, ["hang"])
        except Dismissed as error:
            caught.append(error)

    thread = threading.Thread(target=hang)
    thread.start()
    while not work._crews.get(crew) or not work._crews[crew].children:
        time.sleep(0.01)
    (child,) = work._crews[crew].children
    time.sleep(1)
    dismiss(crew)
    thread.join(30)
    assert caught
    assert not child.alive
    with pytest.raises(Dismissed):
        batch(crew, context, ["well"])


def test_processes_end_when_nobody_is_left_to_talk_to(context):
    """As after the death of the process that started them, even in the middle of a job."""
    child = work._Child(context)
    child.greet()
    child._send([json.dumps(["1", "hang"])])
    time.sleep(0.5)
    assert child.alive
    child._process.stdin.close()
    child._process.wait(30)
    assert child._process.returncode == 0
    child.end()


def test_another_version_of_the_code_is_refused(crew, unruly):
    context = Context.of("unruly", Settings(), {}, ("x",))
    changed = Context(**{**context.__dict__, "code": "0" * 64})
    with pytest.raises(Unfit, match="another version"):
        run_batch(crew, changed.text(), ['["1"]'], 60.0)


def test_a_process_that_cannot_start_is_told(crew, context, monkeypatch):
    monkeypatch.setattr(work, "_PROGRAM", "raise SystemExit(3)")
    with pytest.raises(Unfit, match=r"ended before its first job .*status 3"):
        run_batch(crew, context, ['["1", "well"]'], 60.0)
    monkeypatch.setattr(work.sys, "executable", os.devnull)
    with pytest.raises(Unfit, match="no process can be started"):
        run_batch(crew, context, ['["1", "well"]'], 60.0)


def test_a_process_that_asks_to_be_renewed_is(crew, context, monkeypatch):
    program = work._PROGRAM.replace("main()", "sweep = 0; import theorycheck.sweep.child as c; ")
    monkeypatch.setattr(work, "_PROGRAM", program + "c.MOST_GROWTH = -1; c.main()")
    rows = batch(crew, context, ["well"] * 3)
    assert [row["verdict"] for row, _ in rows] == ["supported"] * 3
