"""The full flow beside the constant of its direction: small runs, and what is said of them."""

import math
from fractions import Fraction

import pytest

from theorycheck.core.settings import Settings
from theorycheck.models import limit_figures as module
from theorycheck.models.limit_figures import Run
from theorycheck.models.reduced_flow import ReducedFlow

STANDARD = Settings()


@pytest.fixture
def two_runs(monkeypatch):
    """Two neurons in three dimensions, and one flow that does not arrive."""
    ended = Run(3, 3, Fraction(1, 10), None, math.nan, 0, "neuron reached zero")
    real = module._run(2, 3, Fraction(1, 100), 0)
    monkeypatch.setattr(module, "runs", lambda seed: (real, ended))
    return real


def test_two_neurons_tend_to_the_level_of_their_masses(two_runs):
    assert two_runs.scaled == pytest.approx(two_runs.level, rel=1e-4)
    # At most pi^2/6, and near it, as a small start makes the masses nearly equal.
    assert two_runs.level < math.pi**2 / 6
    assert two_runs.level == pytest.approx(math.pi**2 / 6, rel=1e-2)
    assert two_runs.active == 2
    # 9 for 27 would be far off.
    assert two_runs.scaled != pytest.approx(3 * two_runs.level, rel=0.1)


def test_notes_say_what_arrived_and_what_did_not(two_runs):
    said = module.notes(ReducedFlow.at(), STANDARD)
    assert "of 2 from random starts" in said[0]
    assert "1 reached t = 1e8" in said[0]
    assert f"{two_runs.apart:.1e}" in said[0]
    assert said[1] == "Not there: n = 3, d = 3, sigma = 1/10: neuron reached zero."


def test_series_show_points_beside_levels(two_runs):
    shown = {item["slug"]: item for item in module.series(ReducedFlow.at(), STANDARD)}
    lines = shown["full-flow-3"]["lines"]
    assert [line["y"] for line in lines] == [[two_runs.scaled], [two_runs.level]]
    assert shown["full-flow-20"]["lines"] == []


def test_nothing_is_integrated_at_quick_effort(monkeypatch):
    monkeypatch.setattr(module, "runs", None)
    quick = Settings(effort="quick")
    assert module.series(ReducedFlow.at(), quick) == module.notes(ReducedFlow.at(), quick) == []


def test_without_arrivals_that_is_said(monkeypatch):
    ended = Run(3, 3, Fraction(1, 10), None, math.nan, 0, "step budget")
    monkeypatch.setattr(module, "runs", lambda seed: (ended,))
    assert module.notes(ReducedFlow.at(), STANDARD) == [
        "No flow of those tried reached the last time."
    ]
