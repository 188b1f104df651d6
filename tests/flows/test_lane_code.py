"""The pieces of LLVM code, compiled as they are."""

import numpy as np
from llvmlite import ir
from numba.core import types

from theorycheck.flows import lane_code, lanes
from theorycheck.flows.compiled import compiled
from theorycheck.flows.lanes import POINTER_KIND, VECTOR_KIND, operation


@operation(VECTOR_KIND)
def thirds(_builder):
    return lane_code.constant(1 / 3)


@operation(VECTOR_KIND, VECTOR_KIND, VECTOR_KIND)
def mixed(builder, a, b):
    return lane_code.shuffled(builder, a, b, [7, 8, 0, 15, 3, 3, 12, 1])


@operation(types.void, POINTER_KIND)
def exchanged(builder, pointer):
    a = lane_code.loaded(builder, pointer, lane_code.number(0))
    b = lane_code.loaded(builder, pointer, lane_code.number(8))
    low, high = lane_code.halves(builder, a, b, 2)
    lane_code.stored(builder, low, pointer, lane_code.number(16))
    lane_code.stored(builder, high, pointer, lane_code.number(24))


@operation(VECTOR_KIND, VECTOR_KIND)
def smallest_integers(builder, a):
    return lane_code.called(builder, "floor", [a], lane_code.VECTOR)


@operation(VECTOR_KIND, types.float64, VECTOR_KIND)
def one_more(builder, a, b):
    value = lane_code.spread(builder, a)
    return lane_code.multiplied(builder, value, b, lane_code.constant(1.0))


@compiled
def everything(space):
    pointer = lanes.start(space)
    a, b = lanes.load(pointer, 0), lanes.load(pointer, 8)
    lanes.store(pointer, 32, thirds())
    lanes.store(pointer, 40, mixed(a, b))
    lanes.store(pointer, 48, smallest_integers(a))
    lanes.store(pointer, 56, one_more(2.0, a))
    exchanged(pointer)


def test_code_does_what_it_says():
    space = np.zeros(80)
    first = (-space.ctypes.data // 8) % 8
    found = space[first : first + 64].reshape(8, 8)
    found[0], found[1] = np.arange(8) + 0.5, np.arange(8) + 8.5
    a, b = found[:2].copy()
    everything(space)
    np.testing.assert_array_equal(found[2], [*a[:2], *b[:2], *a[4:6], *b[4:6]])
    np.testing.assert_array_equal(found[3], [*a[2:4], *b[2:4], *a[6:], *b[6:]])
    np.testing.assert_array_equal(found[4], [1 / 3] * 8)
    np.testing.assert_array_equal(found[5], np.array([*a, *b])[[7, 8, 0, 15, 3, 3, 12, 1]])
    np.testing.assert_array_equal(found[6], np.arange(8))
    np.testing.assert_array_equal(found[7], 2 * a + 1)


def test_numbers_are_constants_of_their_width():
    assert lane_code.number(3).type == ir.IntType(64)
    assert lane_code.number(3, 8).type == ir.IntType(8)
    assert lane_code.VECTOR.count == lane_code.LANES == 8
