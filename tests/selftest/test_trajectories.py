import random
from dataclasses import replace
from fractions import Fraction

import pytest

from theorycheck._errors import MissingExtra
from theorycheck.core.outcome import Outcome
from theorycheck.rigor import flow, relu_window
from theorycheck.selftest import trajectories as module
from theorycheck.selftest.group import Group
from theorycheck.selftest.trajectories import moved_trajectory, moved_window, trajectories


@pytest.fixture(scope="module")
def limit():
    return module._flow()


@pytest.fixture(scope="module")
def window():
    return module._window()


@pytest.fixture
def group():
    return Group(name="one", title="a group")


def test_the_library_passes():
    group = trajectories(random.Random(0), 20)
    assert group.good, group.caught
    assert group.counts["trajectories moved"] == 2
    assert group.counts["windows moved"] == 2
    assert group.counts["values within bounds"] > 3


def test_a_move_is_one(limit, window):
    rng = random.Random(0)
    for by in module._MOVES:
        path = moved_trajectory(rng, limit.path, by)
        pairs = zip(path.states, limit.path.states, strict=True)
        assert sum(a != b for old, new in pairs for a, b in zip(old, new, strict=True)) == 1
        assert moved_window(rng, window.path, by) != window.path


def test_a_stored_path_that_is_not_looked_at_is_caught(limit, window, group, monkeypatch):
    monkeypatch.setattr(flow.FlowLimit, "verify", lambda self, digits=None: Outcome.HOLDS)
    module._moved_flow(group, random.Random(0), limit)
    assert group.wrong == 1
    monkeypatch.setattr(relu_window.ReluWindow, "verify", lambda self, digits=None: Outcome.HOLDS)
    module._moved_window(group, random.Random(0), window)
    assert group.wrong == 2


def test_a_ball_that_misses_the_limit_is_caught(limit, group, monkeypatch):
    wrong = replace(limit, effective=tuple(e + Fraction(1, 10**9) for e in limit.effective))
    monkeypatch.setattr(module.FlowLimit, "enclose", lambda *given: wrong)
    module._moved_flow(group, random.Random(0), limit)
    assert "misses the limit" in group.caught[0]


@pytest.mark.parametrize("name", ["loss", "deficit"])
def test_bounds_that_miss_the_flow_are_caught(window, group, name):
    module._true_window(group, window, "as it is")
    assert group.good
    shifted = tuple(value * (1 + Fraction(1, 10)) for value in window.largest[name])
    module._true_window(group, replace(window, least={**window.least, name: shifted}), "moved")
    assert group.wrong == len(window.pieces) - 1


def test_an_integrator_that_is_believed_is_caught(limit, group, monkeypatch):
    wrong = replace(limit, effective=tuple(e * 2 for e in limit.effective))
    monkeypatch.setattr(module, "_flow", lambda: wrong)
    module._lying_flow(group, random.Random(0))
    # For each lie: its ball is false, and as planted here nobody asked the integrator either.
    assert group.wrong == 6
    for words in ("the ball misses the limit", "nobody asked"):
        assert any(words in line for line in group.caught)


def test_without_the_integrator_the_rest_is_looked_at(monkeypatch):
    def missing():
        raise MissingExtra("heyoka is not here")

    monkeypatch.setattr(module, "_flow", missing)
    group = trajectories(random.Random(0), 1)
    assert group.good, group.caught
    assert group.counts["flows that cannot be followed here"] == 1
    assert group.counts["windows moved"] == 2
