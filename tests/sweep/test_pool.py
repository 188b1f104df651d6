"""The pool of this machine."""

import json
import threading

import pytest

from theorycheck.core.settings import Settings
from theorycheck.sweep import work
from theorycheck.sweep.job import Context
from theorycheck.sweep.pool import Batch, local


def test_batches_are_worked_on_side_by_side(unruly):
    context = Context.of("unruly", Settings(), {}, ("x",)).text()
    batches = [
        Batch(crew="side by side", context=context, jobs=[json.dumps([str(x)])], timeout=60.0)
        for x in (1, 2, 3, 11)
    ]
    with local(2) as pool:
        assert pool.size == 2
        futures = [pool.submit(batch) for batch in batches]
        verdicts = [json.loads(pool.result(future)[0][0][0])["verdict"] for future in futures]
        assert len(work._crews["side by side"].children) <= 2
        pool.dismiss("side by side")
    assert verdicts == ["supported"] * 3 + ["contradicted"]
    assert not any(child.alive for child in work._crews["side by side"].children)


def test_errors_of_the_workers_arrive(unruly):
    with local(1) as pool:
        future = pool.submit(Batch(crew="wrong", context="{}", jobs=["[]"], timeout=60.0))
        with pytest.raises(work.Unfit):
            pool.result(future)
        pool.dismiss("wrong")
    assert not [t for t in threading.enumerate() if t.name.startswith("sweep")]
