"""The figures of sparse recovery: resumable, and on the side of what others found."""

import json

import numpy as np
import pytest

from theorycheck.core.settings import Settings
from theorycheck.ledger import Ledger
from theorycheck.models import sparse_figure
from theorycheck.models.sparse_figure import _Path, drawn, largest_scale


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(sparse_figure, "FEATURES", 60)
    monkeypatch.setattr(sparse_figure, "SPARSITY", 2)
    monkeypatch.setitem(sparse_figure.GRIDS, "quick", ((10, 30), (0,)))


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.setenv("THEORYCHECK_LEDGER", str(tmp_path / "ledger.sqlite"))
    return Ledger()


def test_the_crossing_is_one(small, ledger):
    found = largest_scale(ledger, 30, 2, 0)
    path = _Path(30, 2, 0)
    power = np.log10(found)

    assert path.error(power - 0.02) <= 0.025 < path.error(power + 0.02)
    beta = path.beta(power)
    assert np.abs(path.X @ beta - path.y).max() < 1e-9


def test_too_few_samples_give_none(small, ledger):
    assert largest_scale(ledger, 2, 2, 0) is None


def test_an_interrupted_computation_is_resumed_and_ends_the_same(small, ledger, monkeypatch):
    settings = Settings(effort="quick")
    monkeypatch.setattr(sparse_figure, "_panels", lambda panel: [])
    monkeypatch.setattr(sparse_figure, "_panel", lambda *_, **__: {})
    honest = sparse_figure._crossing
    computed = []

    def interrupted(path):
        if len(computed) == 3:
            raise KeyboardInterrupt
        computed.append(path)
        return honest(path)

    monkeypatch.setattr(sparse_figure, "_crossing", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sparse_figure.series(None, settings)
    monkeypatch.setattr(sparse_figure, "_crossing", lambda p: computed.append(p) or honest(p))
    resumed = sparse_figure.series(None, settings)
    assert len(computed) == 8  # four orders at two sizes, none of them twice
    monkeypatch.setenv("THEORYCHECK_LEDGER", str(ledger.path) + ".fresh")
    assert json.dumps(sparse_figure.series(None, settings)) == json.dumps(resumed)


def test_doubles_hold_the_data_exactly(small):
    X, y, truth = drawn(4, 1)
    assert X.shape == (4, 60)
    assert (np.round(X * 1024) == X * 1024).all()
    assert np.count_nonzero(truth) == 2
    assert y.shape == (4,)


def test_the_panels_interpolate_between_the_norms(small, ledger):
    panel = sparse_figure._panel(ledger, samples=10, seed=0)
    excess = np.array(panel["l1"]) - panel["least l1"]
    assert (excess > -1e-9).all()
    assert excess[-1] < 0.1 * excess[0]
    assert abs(panel["l2"][0] - panel["least l2"]) < 1e-3
    slugs = [figure["slug"] for figure in sparse_figure._panels(panel)]
    assert slugs == ["population-error", "excess-norms"]


def test_the_largest_problem_of_the_source_is_near_what_others_found(ledger):
    # N = 100, d = 1000: others found 5.5e-4 for order 3 with two other seeds.
    found = largest_scale(ledger, 100, 3, 0)
    assert 5.5e-4 / 3 < found < 5.5e-4 * 3
