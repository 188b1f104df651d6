"""Balls from several processes: the same as from one, whatever happens to a child."""

import os

import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor import forked
from theorycheck.rigor.forked import cores, in_order, read, written


@pytest.fixture(autouse=True)
def precision():
    with working_precision(120):
        yield


def thirds(position):
    return [arb(position) / 3, arb(2).sqrt()][: position % 3]


def exactly(balls):
    return [written(ball) for ball in balls]


@pytest.mark.parametrize("count", [0, 1, 2, 7])
@pytest.mark.parametrize("processes", [1, 2, 3, 20])
def test_the_balls_do_not_depend_on_the_number_of_processes(count, processes):
    found = list(in_order(thirds, count, processes))
    assert len(found) == count
    for balls, alone in zip(found, in_order(thirds, count, 1), strict=True):
        assert exactly(balls) == exactly(alone)
    for balls, expected in zip(found, map(thirds, range(count)), strict=True):
        assert all(ball.contains(true) for ball, true in zip(balls, expected, strict=True))


@pytest.mark.parametrize(
    "ball", [arb(0), arb(-5), arb(7) / 2**70, arb(10) ** 40, arb(1, arb(2) ** -50), arb(2).sqrt()]
)
def test_a_ball_is_written_exactly_and_read_with_nothing_lost(ball):
    again = read(written(ball))
    assert again.mid() == ball.mid()
    assert again.contains(ball)
    assert again.rad() <= ball.rad() * (1 + arb(2) ** -20)


@pytest.mark.parametrize("ball", [arb("nan"), arb("inf"), arb("-inf"), arb(1, arb("inf"))])
def test_what_is_not_finite_is_read_as_nothing_known(ball):
    assert read(written(ball)).is_nan()


def test_the_precision_of_many_digits_survives():
    with working_precision(40_000):
        third = arb(1) / 3
        assert read(written(third)).mid() == third.mid()


def test_what_a_child_does_not_deliver_is_computed_here():
    here = os.getpid()

    def work(position):
        if os.getpid() != here:
            raise MemoryError
        return [arb(position)]

    assert [int(balls[0].unique_fmpz()) for balls in in_order(work, 5, 2)] == list(range(5))


def test_what_a_child_writes_in_part_is_not_believed(monkeypatch):
    monkeypatch.setattr(forked, "_line", lambda balls: written(balls[0]))
    here = os.getpid()

    def work(position):
        if os.getpid() != here and position == 3:
            os._exit(0)
        return [arb(position)]

    assert [int(balls[0].unique_fmpz()) for balls in in_order(work, 6, 2)] == list(range(6))


@pytest.mark.parametrize("position", [0, 1, 4])
def test_what_the_work_raises_is_raised_and_no_child_is_left(position):
    def work(at):
        if at == position:
            raise OverflowError("too far")
        return [arb(at)]

    with pytest.raises(OverflowError, match="too far"):
        list(in_order(work, 5, 3))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_alone_nothing_is_computed_before_it_is_asked_for():
    seen = []

    def work(position):
        seen.append(position)
        return [arb(position)]

    results = in_order(work, 3, 1)
    next(results)
    assert seen == [0]


def test_cores(monkeypatch):
    assert cores() >= 1
    monkeypatch.setattr(forked, "FORKS", False)
    assert cores() == 1
