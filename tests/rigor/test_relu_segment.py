"""Chebyshev polynomials in balls."""

import random

import mpmath
import pytest
from flint import arb, arb_mat

from theorycheck.core.precision import working_precision
from theorycheck.rigor.relu_segment import Segment, derived, node_table

COEFFICIENTS = [[3, -1], [2, 5], [-4, 1], [1, 2], [2, -3]]


@pytest.fixture
def segment():
    with working_precision(120):
        return Segment.of(arb(2), arb(4), arb_mat(COEFFICIENTS))


def value(column, x):
    return sum(row[column] * mpmath.chebyt(k, x) for k, row in enumerate(COEFFICIENTS))


def slope(column, x):
    return mpmath.diff(lambda s: value(column, s), x)


def test_values_ends_and_times(segment):
    with working_precision(120):
        [row] = segment.at([arb("0.3")])
        for column in (0, 1):
            assert abs(row[column] - arb(mpmath.nstr(value(column, mpmath.mpf("0.3")), 15))) < 1e-12
        first, last = segment.at_ends()
        assert [first[0], last[0]] == [3 - 2 - 4 - 1 + 2, 3 + 2 - 4 + 1 + 2]
        assert segment.time(arb(-1)) == 2
        assert segment.time(arb(1)) == 6
        assert segment.terms == 5


def test_derivatives(segment):
    with working_precision(120):
        for x in ("0.3", "-0.9"):
            at = sum(
                (c[1] * arb(x).chebyshev_t(k) for k, c in enumerate(segment.slopes.table())),
                arb(0),
            )
            assert abs(at - arb(mpmath.nstr(slope(1, mpmath.mpf(x)), 12))) < 1e-9
    assert derived([[arb(7)]]) == [[arb(0)]]


def test_intervals_hold_all_values_and_not_everything(segment):
    source = random.Random(1)
    with working_precision(80):
        radius = arb(1) / 32
        for middle in (-0.5, 0.25, 0.875):
            [row] = segment.over([arb(middle)], radius)
            for _ in range(20):
                x = middle + source.uniform(-1, 1) / 32
                for column in (0, 1):
                    exact = value(column, mpmath.mpf(x))
                    assert row[column].contains(arb(mpmath.nstr(exact, 14)))
            assert row[0].rad() < 3


def test_pieces_of_the_ellipse_hold_its_points(segment):
    source = random.Random(2)
    pieces = 12
    with working_precision(80):
        rows = segment.on_ellipse(arb(2), pieces)
        for piece, row in enumerate(rows):
            for _ in range(5):
                turn = (pieces - piece - source.random()) * mpmath.pi / pieces
                w = 2 * mpmath.exp(1j * turn)
                x = (w + 1 / w) / 2
                for column in (0, 1):
                    exact = value(column, x)
                    assert row[column].real.contains(arb(mpmath.nstr(exact.real, 13)))
                    assert row[column].imag.contains(arb(mpmath.nstr(exact.imag, 13)))
        assert max(float(row[0].real.rad()) for row in rows) < 60
        steepest = segment.slope_on_ellipse(arb(2))
        assert steepest > abs(float(abs(slope(0, mpmath.mpf("1.25")))))


def test_tables_at_the_points():
    with working_precision(100):
        table = node_table(5, 7)
        for j in range(5):
            x = mpmath.cos((2 * j + 1) * mpmath.pi / 10)
            for k in range(7):
                assert abs(table[j, k] - arb(mpmath.nstr(mpmath.chebyt(k, x), 15))) < 1e-12


def test_intervals_hold_all_derivatives(segment):
    source = random.Random(2)
    with working_precision(80):
        radius = arb(1) / 32
        for middle in (-0.96875, 0.25):
            [(row, moved)] = segment.moving([arb(middle)], radius)
            [held] = segment.over([arb(middle)], radius)
            assert all(a.overlaps(b) for a, b in zip(row, held, strict=True))
            for _ in range(20):
                x = middle + source.uniform(-1, 1) / 32
                for column in (0, 1):
                    exact = arb(mpmath.nstr(slope(column, mpmath.mpf(x)), 12), arb("1e-9"))
                    assert moved[column].overlaps(exact)
                    # Not everything is held: the second derivative is at most 160.
                    assert not moved[column].overlaps(exact + 20)
