"""A package with a theorem whose check can crash and hang, as an installed one would be found."""

import sys
from pathlib import Path

import pytest

from theorycheck import catalogue
from theorycheck.core.settings import Settings
from theorycheck.ledger import Ledger
from theorycheck.sweep.design import designed, read_axis
from theorycheck.sweep.pool import local
from theorycheck.sweep.rows import Rows
from theorycheck.sweep.run import Sweep, complete

PACKAGE = Path(__file__).parent / "package"


@pytest.fixture
def unruly(monkeypatch):
    """Make the package importable, here and in processes that are started with this path."""
    monkeypatch.syspath_prepend(str(PACKAGE))
    catalogue.entries.cache_clear()
    yield catalogue.entry("unruly").load()
    catalogue.entries.cache_clear()
    sys.modules.pop("unruly", None)


@pytest.fixture
def swept(unruly, tmp_path):
    """Return a function that sweeps the package's theorem and returns the rows and how many ran."""

    def sweep(ledger="sweep.sqlite", *, workers=1, timeout=60.0, retry=False, **axes):
        design = designed([read_axis(n, text, unruly.witness) for n, text in axes.items()], [])
        found = Sweep.of("unruly", design, Settings(effort="quick"))
        with Ledger(tmp_path / ledger, "--store").opened() as pieces, local(workers) as pool:
            pieces.want(found.wanted())
            ran = complete(found, pieces, pool, timeout=timeout, retry=retry)
            return list(Rows(found, pieces)), ran

    return sweep
