"""Segments that end where two vectors of the plane become parallel."""

import math

import numpy as np
import pytest
from flint import arb, arb_mat
from scipy.integrate import solve_ivp

from theorycheck.core.precision import working_precision
from theorycheck.flows.chebyshev import Grid
from theorycheck.flows.relu_collocation import follow
from theorycheck.flows.relu_crossing import TEACHER, at, crossing, minor, restricted, start_signs

BITS = 90
# Two neurons on one side of the teacher: the shorter part changes its side, before t = 20.
ONE_SIDE = [["0.1", "0.1"], ["0.1", "0.2"]]


def balls(values):
    return [arb(value) for value in values]


def gradient(W):
    """Eq. (4) for the teacher (1, 0), in doubles."""
    out = []
    for w in W:
        g = (W.sum(axis=0) - [1, 0]) / 2
        others = [(1, u) for u in W if u is not w] + [(-1, np.array([1.0, 0.0]))]
        for sign, u in others:
            crossed = abs(w[0] * u[1] - w[1] * u[0])
            theta = math.atan2(crossed, w @ u)
            g = g + sign * (crossed / (w @ w) * w - theta * u) / (2 * math.pi)
        out.append(g)
    return np.array(out)


def test_minors_and_the_signs_of_a_start():
    with working_precision(120):
        row = balls(["0.1", "0.1", "0.1", "0.2"])
        assert abs(minor((1, TEACHER), row, arb(2)) - arb("0.4")) < arb("1e-30")
        assert abs(minor((1, 0), row, arb(1)) + arb("0.01")) < arb("1e-30")
        still = balls([0, 0, 0, 0])
        assert start_signs(row, still, arb(1), BITS) == {
            (0, TEACHER): 1,
            (1, TEACHER): 1,
            (1, 0): -1,
        }
        # Parallel at the start: what they turn to. Parallel for good: no sign.
        row = balls(["0.1", "0", "0.2", "0"])
        assert start_signs(row, still, arb(1), BITS) == {}
        moved = balls(["0.3", "0.1", "0.1", "-0.1"])
        assert start_signs(row, moved, arb(1), BITS) == {
            (0, TEACHER): 1,
            (1, TEACHER): -1,
            (1, 0): 1,
        }


def test_the_first_crossing_is_found_to_the_last_bit():
    with working_precision(160):
        length = 7 << BITS
        # z_1 = x + 1/3 and z_2 = x - 1/3 for t from 0 to 7: zeros at 7/3 and 14/3.
        third = arb(1) / 3
        rows = arb_mat([[1, third, 1, -third], [0, 1, 0, 1]])
        signs = {(0, TEACHER): -1, (1, TEACHER): -1, (1, 0): 1}
        place, turned = crossing(rows, signs, arb(1), length, BITS)
        assert abs(place - length // 3) <= 1
        assert turned == [(0, TEACHER)]
        assert crossing(rows, {(1, 0): 1}, arb(1), length, BITS) is None
        assert crossing(rows, {(1, TEACHER): -1}, arb(1), length, BITS)[1] == [(1, TEACHER)]
        both = crossing(arb_mat([[1, 0, 2, 0], [0, 1, 0, 1]]), signs, arb(1), length, BITS)
        assert both[1] == [(0, TEACHER), (1, TEACHER)]


def test_a_segment_cut_short_is_the_same_polynomial():
    with working_precision(160):
        rows = arb_mat([[1, 2], [3, -1], [-2, 1], [1, 5]])
        cut = restricted(rows, Grid.of(3).transform, 3, 8)
        for place in (0, 1, 3):
            [whole], [part] = at(rows, [place], 8), at(cut, [place], 3)
            assert all(abs(a - b) < arb("1e-40") for a, b in zip(whole, part, strict=True))
            [other] = at(cut, [place], 4)
            assert place == 0 or not abs(whole[0] - other[0]) < arb("1e-3")


@pytest.fixture(scope="module")
def path():
    with working_precision(2 * BITS):
        start = [balls(row) for row in ONE_SIDE]
        return follow(start, arb(1), 30, degree=22, bits=BITS, finest=1e-20)


def test_a_segment_ends_at_the_crossing_and_the_flow_goes_on(path):
    ends = [[sum(column) / 2**BITS for column in columns] for columns in path.coefficients]
    small = [k for k, row in enumerate(ends) if abs(row[1]) < 1e-18]
    assert len(small) == 1
    assert ends[small[0] - 1][1] > 1e-3
    assert ends[-1][1] < -1e-3
    times = [time / 2**BITS for time in path.times[1:]]
    found = solve_ivp(
        lambda _, y: -gradient(y.reshape(2, 2)).ravel(),
        (0, times[-1]),
        np.array(ONE_SIDE, dtype=float).ravel(),
        rtol=1e-11,
        atol=1e-13,
        t_eval=times,
    )
    np.testing.assert_allclose(found.y.T, ends, atol=1e-9)
