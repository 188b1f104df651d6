"""Sweeps that are killed, and two at once: the rows are those of an undisturbed sweep."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
KILLS = 100


@pytest.fixture
def start(unruly, tmp_path):
    """Return a function that starts a sweep in a process of its own."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "UNRULY_DIARY": str(tmp_path / "diary"),
    }

    def sweep(store, *given, **more):
        arguments = [
            sys.executable, str(HERE / "program.py"), "sweep", "unruly",
            "--set", "x=" + ",".join(map(str, range(1, 61))), "--set", "n=" + "1,2,3,4,5",
            "--set", "milliseconds=20", "--effort", "quick", *(given or ("--workers", "2")),
            "--store", str(tmp_path / store), "--csv", str(tmp_path / f"{store}.csv"),
        ]  # fmt: skip
        return subprocess.Popen(
            arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more
        )

    return sweep


def finished(process):
    _, complaints = process.communicate(timeout=300)
    assert (process.returncode, complaints) == (0, b"")


def rows_and_diary(tmp_path, store):
    diary = tmp_path / "diary"
    lines = diary.read_text().splitlines()
    diary.unlink()
    with sqlite3.connect(tmp_path / store) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (pieces,) = connection.execute(
            "SELECT count(*) FROM pieces WHERE key NOT LIKE 'sweep:%'"
        ).fetchone()
    connection.close()
    assert pieces == 300
    return (tmp_path / f"{store}.csv").read_bytes(), lines


@pytest.fixture
def undisturbed(start, tmp_path):
    finished(start("undisturbed"))
    rows, diary = rows_and_diary(tmp_path, "undisturbed")
    assert len(set(diary)) == len(diary) == 300
    return rows


@pytest.mark.slow
def test_a_hundred_kills_change_no_row(start, undisturbed, tmp_path):
    """Two sweeps at a time on one ledger, each killed at a random age, until all are done."""
    source = random.Random(0)
    kills, kept, alive = 0, [], {}
    # Long enough for rows to be there, short enough to die at any stage of the start.
    longest = 2.0
    store = tmp_path / "killed"
    while kills < KILLS:
        while len(alive) < 2:
            process = start("killed", "--workers", "1", start_new_session=True)
            alive[process] = time.monotonic() + source.uniform(0.0, longest)
        time.sleep(0.01)
        for process, death in list(alive.items()):
            if process.poll() is None and time.monotonic() > death:
                process.kill()
                process.communicate()
                del alive[process]
                kills += 1
                kept.append(rows_in_sound_ledger(store) if store.exists() else 0)
                if kept[-8:] == [kept[-1]] * 8:
                    # The machine is so busy that none lives to keep a row.
                    longest *= 1.5
        if any(process.poll() is not None for process in alive):
            # All is done: the next ones are killed in a new sweep.
            kills += finish(alive)
            assert (tmp_path / "killed.csv").read_bytes() == undisturbed
            for path in tmp_path.glob("killed*"):
                path.unlink()
    finish(alive)
    # The kills came at many stages: a ledger without rows would show nothing.
    assert len(set(kept)) > 5
    finished(start("killed"))
    rows, _ = rows_and_diary(tmp_path, "killed")
    assert rows == undisturbed


def finish(alive):
    """End the processes that are left; return how many had to be killed."""
    killed = 0
    for process in alive:
        done = process.poll() is not None
        process.kill()
        _, complaints = process.communicate()
        assert not done or (process.returncode, complaints) == (0, b"")
        killed += not done
    alive.clear()
    return killed


def rows_in_sound_ledger(store):
    with sqlite3.connect(store) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'pieces'").fetchone()
        (rows,) = connection.execute("SELECT count(*) FROM pieces").fetchone() if there else (0,)
    connection.close()
    return rows


def test_two_sweeps_at_once_share_the_work(start, undisturbed, tmp_path):
    both = [start("shared"), start("shared")]
    for process in both:
        finished(process)
    rows, diary = rows_and_diary(tmp_path, "shared")
    assert rows == undisturbed
    assert len(set(diary)) == 300
    # What both are at when they meet may be computed twice, and is kept once.
    assert len(diary) < 450


def test_workers_die_with_the_sweep(start, tmp_path):
    process = start("dying")
    diary = tmp_path / "diary"
    deadline = time.monotonic() + 120
    while not diary.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.communicate()
    time.sleep(1)
    seen = len(diary.read_text().splitlines())
    time.sleep(1)
    assert len(diary.read_text().splitlines()) == seen
