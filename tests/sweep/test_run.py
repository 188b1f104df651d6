"""Sweeps on real processes and a real ledger: nothing lost, nothing twice."""

import json
import os
from pathlib import Path

import pytest

from theorycheck.core.settings import Settings
from theorycheck.ledger import Ledger, Unwritable
from theorycheck.sweep.design import designed, read_axis
from theorycheck.sweep.pool import LostBatch, local
from theorycheck.sweep.rows import Rows
from theorycheck.sweep.run import Sweep, complete
from theorycheck.sweep.sampling import read_range


@pytest.fixture
def diary(monkeypatch, tmp_path):
    monkeypatch.setenv("UNRULY_DIARY", str(tmp_path / "diary"))
    (tmp_path / "diary").touch()
    return lambda: (tmp_path / "diary").read_text().splitlines()


def test_what_is_there_is_not_computed_again(swept, diary):
    rows, ran = swept(x="1,2,3", n="1,2")
    assert ran == len(rows) == len(diary()) == 6
    again, ran = swept(x="1,2,3", n="1,2")
    assert (again, ran) == (rows, 0)
    more, ran = swept(x="3,4", n="2")
    assert ran == 1
    assert len(diary()) == 7
    assert more[0]["small.look.square.mid"] == "9"


def test_the_number_of_workers_makes_no_difference(swept):
    one, _ = swept("one", workers=1, x="5,4,3,2,1", n="1,2,3")
    three, _ = swept("three", workers=3, x="5,4,3,2,1", n="1,2,3")
    assert one == three
    assert len(one) == 15


def test_accidents_are_recorded_kept_and_done_again_when_asked(swept, diary, monkeypatch, tmp_path):
    axes = {"x": "2", "behavior": "well,crash,hang,raise"}
    rows, ran = swept(timeout=1.0, **axes)
    verdicts = [row["verdict"] for row in rows]
    assert verdicts == ["supported", "crashed", "timed out", "raised"]
    assert ran == 4
    before = len(diary())
    assert swept(timeout=1.0, **axes) == (rows, 0)
    assert len(diary()) == before
    again, ran = swept(timeout=1.0, retry=True, **axes)
    assert (again, ran) == (rows, 3)


def test_an_accident_gives_way_to_a_result(swept, monkeypatch, tmp_path):
    axes = {"x": "1,2", "milliseconds": "2000"}
    rows, _ = swept(timeout=0.3, **axes)
    assert [row["verdict"] for row in rows] == ["timed out"] * 2
    rows, ran = swept(timeout=60.0, retry=True, **axes)
    assert [row["verdict"] for row in rows] == ["supported"] * 2
    assert ran == 2


def test_a_problem_that_is_wanted_twice_is_computed_once(unruly, tmp_path, diary):
    design = designed([], [read_range("n", "1:3", unruly.witness)], drawn=40)
    sweep = Sweep.of("unruly", design, Settings(effort="quick"))
    with Ledger(tmp_path / "sweep.sqlite").opened() as pieces, local(2) as pool:
        assert pieces.want(sweep.wanted()) == 40
        assert complete(sweep, pieces, pool) == 3
        rows = list(Rows(sweep, pieces))
    assert len(rows) == 40
    assert {row["n"] for row in rows} == {"1", "2", "3"}
    assert len(diary()) == 3


def test_large_values_that_never_change_do_not_travel(unruly):
    long = ",".join(["1"] * 1000)
    axes = [read_axis(name, text, unruly.witness) for name, text in (("y", long), ("x", "1,2"))]
    sweep = Sweep.of("unruly", designed(axes, []), Settings())
    assert [line for _, line in sweep.wanted()] == ['["1"]', '["2"]']
    assert sweep.point('["2"]') == {"y": long, "x": "2"}


class _Losing:
    """Two workers of which one dies whenever a batch holds x = 3, and nobody knows why."""

    def __init__(self, pool):
        self.pool, self.size, self.batches = pool, pool.size, {}

    def submit(self, batch):
        future = self.pool.submit(batch)
        self.batches[future] = batch.jobs
        return future

    def result(self, future):
        if any(json.loads(job)[0] == "3" for job in self.batches[future]):
            raise LostBatch("the worker died")
        return self.pool.result(future)

    def dismiss(self, crew):
        self.pool.dismiss(crew)


def test_the_jobs_of_a_lost_batch_are_tried_alone(unruly, tmp_path, monkeypatch):
    monkeypatch.setattr("theorycheck.sweep.run._BATCH_SECONDS", 1e6)
    design = designed([read_axis("x", "1,2,3,4,5,6,7,8", unruly.witness)], [])
    sweep = Sweep.of("unruly", design, Settings())
    with Ledger(tmp_path / "sweep.sqlite").opened() as pieces, local(1) as pool:
        pieces.want(sweep.wanted())
        losing = _Losing(pool)
        assert complete(sweep, pieces, losing) == 8
        rows = {row["x"]: (row["verdict"], row["note"]) for row in Rows(sweep, pieces)}
    assert rows.pop("3") == ("crashed", "the worker died")
    assert set(rows.values()) == {("supported", "")}
    assert any(len(jobs) > 1 for jobs in losing.batches.values())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs limits on the size of files")
def test_a_full_disk_loses_nothing_that_was_kept(swept, unruly, tmp_path, monkeypatch):
    """SQLite's own limit on pages raises what a full disk raises."""
    expected, _ = swept("undisturbed", x=",".join(map(str, range(1, 41))), n="1,2,3,4,5")
    design = designed(
        [
            read_axis("x", ",".join(map(str, range(1, 41))), unruly.witness),
            read_axis("n", "1,2,3,4,5", unruly.witness),
        ],
        [],
    )
    sweep = Sweep.of("unruly", design, Settings(effort="quick"))
    monkeypatch.setattr("theorycheck.sweep.run._MOST_UNWRITTEN", 1)

    def on_a_full_disk():
        with Ledger(tmp_path / "full", "--store").opened() as pieces, local(2) as pool:
            pieces.want(sweep.wanted())
            pieces._connection.execute("PRAGMA max_page_count=12")
            complete(sweep, pieces, pool)

    with pytest.raises(Unwritable, match=r"no room to write .*make room"):
        on_a_full_disk()
    with Ledger(tmp_path / "full").opened() as pieces:
        pieces.want(sweep.wanted())
        there = list(Rows(sweep, pieces))
    assert 0 < len(there) < 200
    assert all(row in expected for row in there)
    found, ran = swept("full", x=",".join(map(str, range(1, 41))), n="1,2,3,4,5")
    assert found == expected
    assert ran == 200 - len(there)
    assert Path(tmp_path / "full").exists()
