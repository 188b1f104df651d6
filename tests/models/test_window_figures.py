"""Notes and figures of a window say what is enclosed."""

import pytest

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.models import window_figures
from theorycheck.models.flow_quantities import enclosed_window
from theorycheck.models.relu_student import ReluFlow
from theorycheck.models.window_figures import bound_notes, rate_notes, series

ALWAYS = {"scaled-loss", "local-exponent", "levels"}
QUICK = Settings(digits=12, effort="quick")
FLOW = ReluFlow.at(neurons=2, inputs=3, sigma="1/10", seed=6, since=20, until=60)


def test_figures_show_the_bounds_of_every_piece(monkeypatch):
    monkeypatch.setattr(window_figures, "DRAWN_UNTIL", 1000)
    figures = {figure["slug"]: figure for figure in series(FLOW, QUICK)}
    window = enclosed_window(FLOW, QUICK)

    assert set(figures) == {"window-loss", "window-exponent", *ALWAYS}
    upper, lower, guide = figures["window-loss"]["lines"]
    pieces = len(window.pieces) - 1
    assert len(upper["x"]) == len(lower["x"]) == 2 * pieces
    assert upper["x"][0] == 20
    assert upper["x"][-1] == 60
    assert all(below < above for below, above in zip(lower["y"], upper["y"], strict=True))
    assert guide["y"][0] / guide["y"][-1] == pytest.approx(27, rel=1e-4)
    upper, lower = figures["window-exponent"]["lines"]
    assert all(0 < below < above < 3 for below, above in zip(lower["y"], upper["y"], strict=True))


def test_scaled_losses_reach_their_levels():
    figure = window_figures._levels(window_figures.DRAWN_UNTIL)

    assert len(figure["lines"]) == 2 * len(window_figures.SEVERAL)
    # The directions of two neurons settle, those of five still drift.
    errors = (1e-4, 1e-2, 2e-2)
    for points, level, error in zip(
        figure["lines"][::2], figure["lines"][1::2], errors, strict=True
    ):
        assert points["y"][-1] == pytest.approx(level["y"][0], rel=error)
        assert points["y"][0] < level["y"][0] / 2


def test_a_window_from_time_zero_has_no_zero_on_its_axis():
    pairs = list(window_figures._pairs((0, 1, 2)))

    assert pairs == [(0.5, 1), (1, 2)]


def test_notes_name_the_enclosed_constants():
    window = enclosed_window(FLOW, QUICK)
    low = float(min(window.least["scaled_loss"]))
    first, scale = rate_notes(FLOW, QUICK)

    assert f"{low:.6g}" in first
    assert "n^-4226" in scale
    slope = float(max(window.largest["gradient_ratio"])) ** 2 / 3
    assert f"{slope:.5g}" in bound_notes(FLOW, QUICK)[0]


def test_without_a_window_nothing_is_said_of_constants(monkeypatch):
    def never(problem, settings):
        raise SolverFailure("no way")

    monkeypatch.setattr(window_figures, "enclosed_window", never)
    monkeypatch.setattr(window_figures, "DRAWN_UNTIL", 1000)
    for notes in (rate_notes, bound_notes):
        assert notes(FLOW, QUICK)[0] == window_figures.NOT_ENCLOSED
    assert {figure["slug"] for figure in series(FLOW, QUICK)} == ALWAYS
