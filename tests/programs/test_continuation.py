import math

import pytest

from theorycheck.programs.continuation import follow, settle


class Scalar:
    """2 e^tau sinh(m) = 1, with its solution known."""

    def __init__(self, *, wrong_sign=False):
        self.sign = -1 if wrong_sign else 1

    def step(self, point, tau):
        value = math.exp(point + tau) - math.exp(tau - point)
        move = self.sign * (1 - value) / (math.exp(point + tau) + math.exp(tau - point))
        return move, math.log2(abs(move)) if move else -math.inf

    def tangent(self, point, tau):
        return -1 / (math.exp(point + tau) + math.exp(tau - point))

    def descends(self, point, move, tau):
        def objective(m):
            return math.exp(tau + m) + math.exp(tau - m) - m

        return objective(point + move) < objective(point)


def solution(tau):
    return math.asinh(math.exp(-tau) / 2)


@pytest.mark.parametrize("tau", [2.0, 0.0, -10.0])
def test_newton_settles(tau):
    found = settle(Scalar(), solution(tau) + 3, tau, goal=-40.0, steps=50)
    assert found.point == pytest.approx(solution(tau), rel=1e-12)


def test_rounding_is_accepted_and_visible():
    found = settle(Scalar(), 0.5, 0.0, goal=-1000.0, steps=50)
    assert found.point == pytest.approx(solution(0.0), rel=1e-12)
    assert found.size > -1000 or found.size == -math.inf


def test_a_wrong_step_does_not_settle():
    assert settle(Scalar(wrong_sign=True), 0.5, 0.0, goal=-40.0, steps=50) is None


def test_too_few_steps_do_not_settle():
    assert settle(Scalar(), 30.0, 0.0, goal=-40.0, steps=3) is None


@pytest.mark.parametrize("end", [-0.1, -30.0, -500.0])
def test_the_path_is_followed_to_its_end(end):
    point, tau = follow(Scalar(), solution(0.0), 0.0, end, goal=-30.0)
    assert tau == end
    assert point == pytest.approx(solution(end), rel=1e-9)


def test_a_path_that_breaks_off_says_where():
    class Broken(Scalar):
        def step(self, point, tau):
            return super().step(point, tau) if tau > -5 else (math.nan, math.inf)

    point, tau = follow(Broken(), solution(0.0), 0.0, -50.0, goal=-30.0)
    assert -5 < tau < -4.9
    assert point == pytest.approx(solution(tau), rel=1e-9)


def test_the_budget_is_kept():
    calls = []

    class Counted(Scalar):
        def step(self, point, tau):
            calls.append(tau)
            return super().step(point, tau)

    follow(Counted(), solution(0.0), 0.0, -500.0, goal=-30.0, budget=5)
    assert len(calls) < 5 + 12
