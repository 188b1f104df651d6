"""Products and transposes of small matrices in memory, whose rows are whole vectors of eight."""

from __future__ import annotations

from typing import Any

from numba.core import cgutils, types
from numba.extending import intrinsic

from theorycheck.flows import lane_code
from theorycheck.flows.compiled import inlined
from theorycheck.flows.lane_code import LANES, VECTOR, number
from theorycheck.flows.lanes import POINTER_KIND, VECTOR_KIND, Pointer, after, operation


@operation(VECTOR_KIND, POINTER_KIND, types.intp)
def totals(builder: Any, pointer: Any, at: Any) -> Any:
    """Return the sums of the lanes of the eight vectors from place `at` on, as one vector."""
    rows = [
        lane_code.loaded(builder, pointer, builder.add(at, number(LANES * r))) for r in range(LANES)
    ]
    half = 1
    while len(rows) > 1:
        pairs = zip(rows[::2], rows[1::2], strict=True)
        rows = [builder.fadd(*lane_code.halves(builder, a, b, half)) for a, b in pairs]
        half *= 2
    return rows[0]


@operation(types.void, POINTER_KIND, types.intp, POINTER_KIND, types.intp)
def transpose(builder: Any, source: Any, apart: Any, target: Any, across: Any) -> None:
    """Write eight rows of eight numbers, `apart` from each other, as columns, rows `across`."""
    rows = [lane_code.loaded(builder, source, builder.mul(apart, number(r))) for r in range(LANES)]
    half = 1
    while half < LANES:
        for r in range(LANES):
            if not r & half:
                pair = lane_code.halves(builder, rows[r], rows[r + half], half)
                rows[r], rows[r + half] = pair
        half *= 2
    for r, row in enumerate(rows):
        lane_code.stored(builder, row, target, builder.mul(across, number(r)))


@intrinsic(prefer_literal=True)  # type: ignore[untyped-decorator, unused-ignore]
def tile(
    _typing: Any,
    A: Any,
    apart: Any,
    B: Any,
    along: Any,
    over: Any,
    count: Any,
    vectors: Any,
    rows: Any,
    out: Any,
    wide: Any,
) -> Any:
    """Write a piece of a product of matrices, all sums of which are kept in registers.

    For r < `rows` and c < `vectors` * LANES, both literals, ``out[r * wide + c]`` becomes the sum
    over t < `count` of ``A[t * apart + c] * B[t * along + r * over]``.
    """
    columns, height = vectors.literal_value, rows.literal_value

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        A, apart, B, along, over, count, _, _, out, wide = arguments
        sums = [
            [cgutils.alloca_once(builder, VECTOR) for _ in range(columns)] for _ in range(height)
        ]
        for row in sums:
            for place in row:
                builder.store(lane_code.constant(0.0), place)
        begins = [builder.gep(B, [builder.mul(over, number(r))]) for r in range(height)]
        with cgutils.for_range(builder, count, intp=count.type) as loop:
            line = builder.gep(A, [builder.mul(loop.index, apart)])
            factors = [lane_code.loaded(builder, line, number(LANES * c)) for c in range(columns)]
            at = builder.mul(loop.index, along)
            for begin, row in zip(begins, sums, strict=True):
                value = lane_code.spread(builder, builder.load(builder.gep(begin, [at])))
                for factor, place in zip(factors, row, strict=True):
                    term = lane_code.multiplied(builder, factor, value, builder.load(place))
                    builder.store(term, place)
        for r, row in enumerate(sums):
            line = builder.gep(out, [builder.mul(wide, number(r))])
            for c, place in enumerate(row):
                lane_code.stored(builder, builder.load(place), line, number(LANES * c))
        return context.get_dummy_value()

    kinds = (A, apart, B, along, over, count, vectors, rows, out, wide)
    return types.void(*kinds), generate


@inlined
def product(
    A: Pointer,
    apart: int,
    B: Pointer,
    along: int,
    over: int,
    count: int,
    columns: int,
    rows: int,
    out: Pointer,
    wide: int,
) -> None:
    """Write a product of matrices as `tile` does, for any number of rows and of whole vectors.

    Tiles have up to twelve sums, so that additions need not wait for each other.
    """
    c = 0
    while c < columns:
        left = columns - c
        r = 0
        if left >= 3 * LANES:
            while r < rows:
                X, Y, Z = after(A, c), after(B, r * over), after(out, r * wide + c)
                if rows - r >= 4:
                    tile(X, apart, Y, along, over, count, 3, 4, Z, wide)
                    r += 4
                elif rows - r >= 2:
                    tile(X, apart, Y, along, over, count, 3, 2, Z, wide)
                    r += 2
                else:
                    tile(X, apart, Y, along, over, count, 3, 1, Z, wide)
                    r += 1
            c += 3 * LANES
        elif left == 2 * LANES:
            while r < rows:
                X, Y, Z = after(A, c), after(B, r * over), after(out, r * wide + c)
                if rows - r >= 4:
                    tile(X, apart, Y, along, over, count, 2, 4, Z, wide)
                    r += 4
                else:
                    tile(X, apart, Y, along, over, count, 2, 1, Z, wide)
                    r += 1
            c += 2 * LANES
        else:
            while r < rows:
                X, Y, Z = after(A, c), after(B, r * over), after(out, r * wide + c)
                if rows - r >= 8:
                    tile(X, apart, Y, along, over, count, 1, 8, Z, wide)
                    r += 8
                elif rows - r >= 4:
                    tile(X, apart, Y, along, over, count, 1, 4, Z, wide)
                    r += 4
                elif rows - r >= 2:
                    tile(X, apart, Y, along, over, count, 1, 2, Z, wide)
                    r += 2
                else:
                    tile(X, apart, Y, along, over, count, 1, 1, Z, wide)
                    r += 1
            c += LANES
