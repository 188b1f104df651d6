"""Small matrices against NumPy."""

import numpy as np
import pytest

from theorycheck.flows.compiled import compiled
from theorycheck.flows.lane_products import product, tile, totals, transpose
from theorycheck.flows.lanes import after, start, store


def aligned(size):
    space = np.zeros(size + 8)
    first = (-space.ctypes.data // 8) % 8
    return space, space[first : first + size]


@compiled
def multiplied(space, count, columns, rows, wide):
    """A is ``(count, wide)`` at 0, B ``(rows, wide)`` at 2000, the product at 4000."""
    p = start(space)
    product(p, wide, after(p, 2000), 1, wide, count, columns, rows, after(p, 4000), wide)


@pytest.mark.parametrize("columns", [8, 16, 24, 32, 40, 48])
@pytest.mark.parametrize("rows", [1, 2, 3, 7, 8, 15, 22])
@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_products_of_every_shape(columns, rows, count):
    space, whole = aligned(6000)
    source = np.random.default_rng(rows)
    A, B = source.standard_normal((count, 48)), source.standard_normal((rows, 48))
    whole[: A.size], whole[2000 : 2000 + B.size] = A.ravel(), B.ravel()
    whole[4000:] = 7.0
    multiplied(space, count, columns, rows, 48)
    found = whole[4000 : 4000 + 48 * rows].reshape(rows, 48)
    np.testing.assert_allclose(found[:, :columns], B[:, :count] @ A[:, :columns], atol=1e-13)
    # Nothing is written beyond.
    assert (found[:, columns:] == 7.0).all()
    assert (whole[4000 + 48 * rows :] == 7.0).all()


@compiled
def gram(space, count):
    p = start(space)
    tile(p, 24, after(p, 3), 24, 1, count, 2, 3, after(p, 1000), 16)


def test_a_tile_takes_rows_side_by_side():
    space, whole = aligned(1100)
    A = np.random.default_rng(0).standard_normal((20, 24))
    whole[:480] = A.ravel()
    gram(space, 20)
    found = whole[1000:1048].reshape(3, 16)
    np.testing.assert_allclose(found, A[:, 3:6].T @ A[:, :16], atol=1e-13)
    assert np.abs(found - A[:, 2:5].T @ A[:, :16]).max() > 0.1


@compiled
def turned(space):
    p = start(space)
    transpose(p, 8, after(p, 100), 12)
    store(p, 64, totals(p, 0))


def test_transposes_and_totals():
    space, whole = aligned(200)
    A = np.random.default_rng(0).standard_normal((8, 8))
    whole[:64] = A.ravel()
    turned(space)
    np.testing.assert_array_equal(whole[100:196].reshape(8, 12)[:, :8], A.T)
    np.testing.assert_allclose(whole[64:72], A.sum(axis=1), atol=1e-15)
    assert not whole[100:196].reshape(8, 12)[:, 8:].any()
