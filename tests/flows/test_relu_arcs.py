"""Angles from chords against mpmath, to the last place."""

import math

import mpmath
import numpy as np
import pytest

from theorycheck.flows import relu_arcs
from theorycheck.flows.compiled import compiled
from theorycheck.flows.lanes import after, fused, load, polynomial, root, start, store
from theorycheck.flows.relu_arcs import CLOSE, arc, arcs, close_arcs, polynomials

wrong_angle = polynomial(*relu_arcs.ANGLE[:2], relu_arcs.ANGLE[2] + 1e-10, *relu_arcs.ANGLE[3:])
wrong_excess = polynomial(*relu_arcs.EXCESS[:2], relu_arcs.EXCESS[2] + 1e-10, *relu_arcs.EXCESS[3:])


@pytest.mark.parametrize("x", [0.0, 1e-300, 1e-30, 1e-9, 0.01, 0.2, 0.25])
def test_polynomials_of_angles(x):
    a, b = polynomials(x)
    with mpmath.workdps(700):
        y = mpmath.sqrt(mpmath.mpf(x)) if x else mpmath.mpf("1e-15")
        angle = 2 * mpmath.asin(y)
        assert abs(a - angle / (2 * y)) < 3e-16
        assert abs(b - (angle - mpmath.sin(angle)) / (2 * y**3)) < 3e-16
        assert abs(b + 1e-6 - (angle - mpmath.sin(angle)) / (2 * y**3)) > 3e-16


@pytest.mark.parametrize("theta", [1e-8, 0.5, 1.0, 1.2, 2.5, 3.1, math.pi])
def test_angles_on_both_sides_of_where_polynomials_end(theta):
    x, y = math.sin(theta / 2) ** 2, math.cos(theta / 2) ** 2
    angle, excess = arc(x, y)
    assert angle == pytest.approx(theta, rel=1e-15)
    with mpmath.workdps(50):
        expected = float(mpmath.mpf(theta) - mpmath.sin(mpmath.mpf(theta)))
    assert excess == pytest.approx(expected, rel=1e-14, abs=0)


@compiled
def evaluated(space, count, kind):
    """Put angles and excesses after as many squares of chords."""
    p = start(space)
    for at in range(0, count, 8):
        square = load(p, at)
        if kind == 0:
            angle, excess = arcs(square)
        elif kind == 1:
            angle, excess = close_arcs(square)
        else:
            chord = root(square)
            cube = chord * square
            angle = fused(cube, wrong_angle(square), chord)
            excess = cube * wrong_excess(square)
        store(after(p, count), at, angle)
        store(after(p, 2 * count), at, excess)


def errors(squares, kind=0):
    """Return the errors of angles and excesses, in units in the last place."""
    count = len(squares)
    assert count % 8 == 0
    space = np.zeros(3 * count + 8)
    first = (-space.ctypes.data // 8) % 8
    whole = space[first : first + 3 * count].reshape(3, count)
    whole[0] = squares
    evaluated(space, count, kind)
    found = []
    for square, angle, excess in whole.T:
        # Digits for a difference of third order.
        with mpmath.workdps(40 - (int(math.log10(square)) if square else 0)):
            true = 2 * mpmath.asin(mpmath.sqrt(mpmath.mpf(float(square))) / 2)
            beyond = true - mpmath.sin(true)
            pairs = ((angle, true), (excess, beyond))
            found.append(
                [float(abs(value - exact)) / np.spacing(float(exact)) for value, exact in pairs]
            )
    return np.array(found).T


def test_angles_are_within_a_unit_in_the_last_place():
    source = np.random.default_rng(0)
    tiny = 10 ** source.uniform(-190, -2, 200)
    edges = [0, 5e-200, CLOSE, 1, np.nextafter(1, 2), 2, 3, np.nextafter(3, 4), 4, 4 - 2.0**-51]
    squares = np.concatenate([tiny, source.uniform(0, 1, 200), edges, edges[:6]])
    angle, excess = errors(squares)
    assert angle.max() < 1.5
    assert excess[squares <= 1].max() < 3
    wide, beyond = errors(source.uniform(1, 4, 400))
    assert wide.max() < 1.5
    # Just beyond 60 degrees the angle and its sine leave a sixth of them.
    assert beyond.max() < 12


def test_short_polynomials_are_as_good_up_to_their_end():
    squares = np.concatenate([10 ** np.random.default_rng(1).uniform(-190, -2.2, 100), [CLOSE] * 4])
    angle, excess = errors(squares, kind=1)
    assert angle.max() < 1.5
    assert excess.max() < 3


def test_an_error_of_1e_minus_10_in_a_coefficient_is_seen():
    angle, excess = errors(np.linspace(0.5, 1, 16), kind=2)
    assert angle.min() > 50
    assert excess.min() > 50


def test_beyond_the_range_of_chords():
    """Rounding may leave the square of a chord above 4; NaN stays what it is."""
    space = np.zeros(32)
    first = (-space.ctypes.data // 8) % 8
    whole = space[first : first + 24]
    whole[:2] = [np.nan, 4.0 + 1e-15]
    evaluated(space, 8, 0)
    assert np.isnan(whole[[8, 16]]).all()
    assert whole[9] == whole[17] == math.pi
    assert not whole[10:16].any()
