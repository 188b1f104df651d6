"""Vectors in compiled code against NumPy; on processors with and without wide registers."""

import os
import platform
import re
import subprocess
import sys

import numba
import numpy as np
import pytest

from theorycheck.flows import lanes
from theorycheck.flows.compiled import compiled
from theorycheck.flows.lanes import fused, load, polynomial, repeated, root, spread, store, where

parabola = polynomial(1.0, -2.0, 3.0)


def aligned(size):
    """Return an array, and the part of it from which on pointers count."""
    space = np.zeros(size + 8)
    first = (-space.ctypes.data // 8) % 8
    return space, space[first : first + size]


@compiled
def arithmetic(space):
    p = lanes.start(space)
    a, b = load(p, 0), load(p, 8)
    store(p, 16, a + b)
    store(p, 24, a - b)
    store(p, 32, a * b)
    store(p, 40, a / b)
    store(p, 48, 2.0 * a - 1.0 / b)
    store(p, 56, fused(a, b, spread(0.5)))
    store(p, 64, root(a))
    store(p, 72, parabola(a))
    store(p, 80, where(a < b, a, b))
    store(p, 88, where(a <= 3.0, a, where(a > b, b, spread(-1.0))))
    store(lanes.after(p, 90), 6, repeated(p, 5))
    store(p, 107, load(p, 3))
    return lanes.total(a)


def test_operations_are_those_of_numpy_in_every_lane():
    space, found = aligned(128)
    source = np.random.default_rng(0)
    a, b = source.uniform(1, 5, (2, 8))
    a[2] = b[2]
    found[:8], found[8:16] = a, b
    total = arithmetic(space)
    assert total == pytest.approx(a.sum(), rel=1e-15)
    rows = found[16:104].reshape(11, 8)
    np.testing.assert_array_equal(rows[:4], [a + b, a - b, a * b, a / b])
    np.testing.assert_allclose(rows[4], 2 * a - 1 / b, rtol=1e-15, atol=1e-15)
    np.testing.assert_allclose(rows[5], a * b + 0.5, rtol=1e-15)
    np.testing.assert_array_equal(rows[6], np.sqrt(a))
    np.testing.assert_allclose(rows[7], 1 - 2 * a + 3 * a * a, rtol=1e-14)
    np.testing.assert_array_equal(rows[8], np.minimum(a, b))
    np.testing.assert_array_equal(rows[9], np.where(a <= 3, a, np.where(a > b, b, -1)))
    np.testing.assert_array_equal(rows[10], np.full(8, a[5]))
    np.testing.assert_array_equal(found[107:115], [*a[3:], *b[:3]])
    assert abs(rows[7] - (1 - 2 * a + 3.000001 * a * a)).min() > 1e-7


@compiled
def masks(space):
    p = lanes.start(space)
    a, b = load(p, 0), load(p, 8)
    low, high = a < 0.0, b < 0.0
    store(p, 16, where(a < b, spread(1.0), spread(0.0)))
    return lanes.some(low), lanes.some(high), lanes.some(lanes.differ(low, high))


def test_masks_and_nan():
    space, found = aligned(24)
    assert masks(space) == (False, False, False)
    found[3] = -1.0
    assert masks(space) == (True, False, True)
    found[11] = -2.0
    assert masks(space) == (True, True, False)
    found[0] = np.nan
    found[9] = 1.0
    masks(space)
    np.testing.assert_array_equal(found[16:], [0, 1, 0, 0, 0, 0, 0, 0])


def test_pointers_begin_lines_of_the_cache():
    for offset in range(8):
        space = np.zeros(40)[offset:]
        first = (-space.ctypes.data // 8) % 8
        space[first : first + 8] = 1.0
        assert arithmetic_total(space) == 8.0


@compiled
def arithmetic_total(space):
    return lanes.total(load(lanes.start(space), 0))


def test_what_is_no_vector_is_refused():
    @numba.njit
    def wrong(space):
        return load(lanes.start(space), 0) + 1j

    with pytest.raises(numba.TypingError):
        wrong(np.zeros(16))


@pytest.mark.skipif(platform.machine() not in {"x86_64", "AMD64"}, reason="instructions of x86")
def test_instructions_work_on_whole_vectors():
    # Compiled anew: numba shows no instructions of what it took from its cache.
    fresh = numba.jit(**arithmetic.targetoptions)(arithmetic.py_func)
    fresh(np.zeros(136))
    [code] = fresh.inspect_asm().values()
    assert re.search(r"\bv?mulpd\b", code)
    assert re.search(r"\bv?sqrtpd\b", code)
    assert not re.search(r"\bv?sqrtsd\b", code)


PLAIN = """
import numpy as np
from theorycheck.flows import lanes
from theorycheck.flows.compiled import compiled
from theorycheck.flows.lane_products import tile, totals
from theorycheck.flows.relu_arcs import arcs

@compiled
def both(space):
    p = lanes.start(space)
    angle, excess = arcs(lanes.load(p, 0))
    lanes.store(p, 8, angle)
    lanes.store(p, 16, excess)
    tile(p, 8, p, 1, 8, 3, 1, 2, lanes.after(p, 24), 8)
    lanes.store(p, 40, totals(p, 0))

space = np.zeros(80)
first = (-space.ctypes.data // 8) % 8
space[first : first + 8] = [0, 1e-20, 0.001, 0.5, 1, 2, 3.5, 4]
both(space)
print(*space[first + 8 : first + 48].tolist())
"""


def test_processors_without_wide_registers_find_the_same(tmp_path):
    """Without AVX and fused multiplications: the same numbers, up to a few roundings."""
    found = []
    for kind in ({}, {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}):
        place = {"NUMBA_CACHE_DIR": str(tmp_path / str(len(found)))}
        run = subprocess.run(
            [sys.executable, "-c", PLAIN],
            env={**os.environ, **place, **kind},
            capture_output=True,
            text=True,
            check=True,
        )
        found.append([float(text) for text in run.stdout.split()])
    np.testing.assert_allclose(found[0], found[1], rtol=2e-15, atol=0)
    assert found[0][7] == pytest.approx(np.pi, rel=1e-15)
