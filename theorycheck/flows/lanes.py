"""Eight doubles at once, for compiled loops: vectors that the processor adds and multiplies whole.

Loops are vectorized by hand here because a compiler, left to itself, keeps neither the order of
rounding nor sums in registers. Vectors are an LLVM type: where registers hold fewer than eight
doubles, or nothing but one, LLVM splits them, and results are the same but for the fusing of
multiplications with additions. All functions here can be called in compiled code only.

Memory is handed around as pointers, without bounds or reference counts: whoever makes one (`start`)
keeps its array alive, as an argument of the function does.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.extending import intrinsic, overload, register_model
from numba.np.arrayobj import make_array

# What annotations of compiled code say: numba's types are not Python's.
Lanes: TypeAlias = Any
Pointer: TypeAlias = Any

LANES = 8
_BYTES = 64
_DOUBLE, _INDEX = ir.DoubleType(), ir.IntType(64)
_VECTOR = ir.VectorType(_DOUBLE, LANES)
_NAME = f"v{LANES}f64"


class _Lanes(types.Type):  # type: ignore[misc, unused-ignore]
    """A vector of doubles."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


class _Mask(types.Type):  # type: ignore[misc, unused-ignore]
    """A vector of truth values."""

    def __init__(self) -> None:
        super().__init__(name="Mask")


@register_model(_Lanes)
class _LanesModel(models.PrimitiveModel):  # type: ignore[misc, unused-ignore]
    def __init__(self, known: Any, kind: Any) -> None:
        super().__init__(known, kind, _VECTOR)


@register_model(_Mask)
class _MaskModel(models.PrimitiveModel):  # type: ignore[misc, unused-ignore]
    def __init__(self, known: Any, kind: Any) -> None:
        super().__init__(known, kind, ir.VectorType(ir.IntType(1), LANES))


_LANES, _MASK = _Lanes(), _Mask()
_POINTER = types.CPointer(types.float64)


def _called(builder: Any, name: str, values: list[Any], result: Any, **liberties: Any) -> Any:
    """Call a function of LLVM's own."""
    kind = ir.FunctionType(result, [value.type for value in values])
    return builder.call(builder.module.declare_intrinsic(name, (), kind), values, **liberties)


def _spread(builder: Any, value: Any) -> Any:
    one = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), value, _number(0, 32))
    return _shuffled(builder, one, one, [0] * LANES)


def _shuffled(builder: Any, a: Any, b: Any, places: list[int]) -> Any:
    kind = ir.VectorType(ir.IntType(32), LANES)
    return builder.shuffle_vector(a, b, ir.Constant(kind, places))


def _number(value: int, bits: int = 64) -> Any:
    return ir.Constant(ir.IntType(bits), value)


def _loaded(builder: Any, pointer: Any, at: Any) -> Any:
    place = builder.bitcast(builder.gep(pointer, [at]), _VECTOR.as_pointer())
    return builder.load(place, align=8)


def _stored(builder: Any, value: Any, pointer: Any, at: Any) -> None:
    place = builder.bitcast(builder.gep(pointer, [at]), _VECTOR.as_pointer())
    builder.store(value, place, align=8)


def _halves(builder: Any, a: Any, b: Any, half: int) -> tuple[Any, Any]:
    """Exchange the groups of `half` lanes of a that are odd with those of b that are even."""
    low = [c if not c & half else LANES + c - half for c in range(LANES)]
    high = [c + half if not c & half else LANES + c for c in range(LANES)]
    return _shuffled(builder, a, b, low), _shuffled(builder, a, b, high)


def _between(operation: Any, result: Any, build: Callable[[Any, Any, Any], Any]) -> None:
    """Define an operator between vectors, or a vector and a number."""

    @intrinsic  # type: ignore[untyped-decorator, unused-ignore]
    def applied(_typing: Any, a: Any, b: Any) -> Any:
        def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            return build(builder, *arguments)

        return result(_LANES, _LANES), generate

    @overload(operation)  # type: ignore[untyped-decorator, unused-ignore]
    def known(a: Any, b: Any) -> Any:
        if a is _LANES and b is _LANES:
            return lambda a, b: applied(a, b)
        if a is _LANES and b is types.float64:
            return lambda a, b: applied(a, spread(b))
        if a is types.float64 and b is _LANES:
            return lambda a, b: applied(spread(a), b)
        return None


_between(operator.add, _LANES, lambda builder, a, b: builder.fadd(a, b))
_between(operator.sub, _LANES, lambda builder, a, b: builder.fsub(a, b))
_between(operator.mul, _LANES, lambda builder, a, b: builder.fmul(a, b))
_between(operator.truediv, _LANES, lambda builder, a, b: builder.fdiv(a, b))
_between(operator.lt, _MASK, lambda builder, a, b: builder.fcmp_ordered("<", a, b))
_between(operator.le, _MASK, lambda builder, a, b: builder.fcmp_ordered("<=", a, b))
_between(operator.gt, _MASK, lambda builder, a, b: builder.fcmp_ordered(">", a, b))


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def start(_typing: Any, array: Any) -> Any:
    """Return a pointer to the first number of an array that begins a line of the cache.

    Up to seven numbers before it stay unused.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = make_array(signature.args[0])(context, builder, arguments[0]).data
        above = builder.add(builder.ptrtoint(data, _INDEX), _number(_BYTES - 1))
        return builder.inttoptr(builder.and_(above, _number(-_BYTES)), data.type)

    return _POINTER(array), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def after(_typing: Any, pointer: Any, count: Any) -> Any:
    """Return the pointer to what is `count` numbers further."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.gep(arguments[0], [arguments[1]])

    return _POINTER(_POINTER, types.intp), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def load(_typing: Any, pointer: Any, at: Any) -> Any:
    """Return the vector of the numbers from place `at` on."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _loaded(builder, *arguments)

    return _LANES(_POINTER, types.intp), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def store(_typing: Any, pointer: Any, at: Any, value: Any) -> Any:
    """Write a vector to the places from `at` on."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        pointer, at, value = arguments
        _stored(builder, value, pointer, at)
        return context.get_dummy_value()

    return types.void(_POINTER, types.intp, _LANES), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def spread(_typing: Any, value: Any) -> Any:
    """Return the vector with one number in all lanes."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _spread(builder, arguments[0])

    return _LANES(types.float64), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def repeated(_typing: Any, pointer: Any, at: Any) -> Any:
    """Return the vector with the number at one place in all lanes."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _spread(builder, builder.load(builder.gep(arguments[0], [arguments[1]])))

    return _LANES(_POINTER, types.intp), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def fused(_typing: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a * b + c, rounded once where the processor can, else twice."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _called(builder, f"llvm.fmuladd.{_NAME}", list(arguments), _VECTOR)

    return _LANES(_LANES, _LANES, _LANES), generate


def polynomial(*coefficients: float) -> Any:
    """Return the function of a vector with these coefficients, the one of degree 0 first."""

    @intrinsic  # type: ignore[untyped-decorator, unused-ignore]
    def evaluated(_typing: Any, x: Any) -> Any:
        def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            terms = [ir.Constant(_VECTOR, [value] * LANES) for value in coefficients]
            total = terms.pop()
            while terms:
                values = [total, arguments[0], terms.pop()]
                total = _called(builder, f"llvm.fmuladd.{_NAME}", values, _VECTOR)
            return total

        return _LANES(_LANES), generate

    return evaluated


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def root(_typing: Any, a: Any) -> Any:
    """Return the square roots."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _called(builder, f"llvm.sqrt.{_NAME}", list(arguments), _VECTOR)

    return _LANES(_LANES), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def where(_typing: Any, mask: Any, a: Any, b: Any) -> Any:
    """Return a in the lanes where the mask is true, b in the others."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.select(*arguments)

    return _LANES(_MASK, _LANES, _LANES), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def some(_typing: Any, mask: Any) -> Any:
    """Return whether a mask is true in some lane."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        bits = builder.bitcast(arguments[0], ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, _number(0, LANES))

    return types.boolean(_MASK), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def differ(_typing: Any, a: Any, b: Any) -> Any:
    """Return the mask of the lanes in which two masks differ."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.xor(*arguments)

    return _MASK(_MASK, _MASK), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def total(_typing: Any, a: Any) -> Any:
    """Return the sum of the lanes."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        values = [ir.Constant(_DOUBLE, -0.0), arguments[0]]
        name = f"llvm.vector.reduce.fadd.{_NAME}"
        return _called(builder, name, values, _DOUBLE, fastmath=("reassoc",))

    return types.float64(_LANES), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def totals(_typing: Any, pointer: Any, at: Any) -> Any:
    """Return the sums of the lanes of the eight vectors from place `at` on, as one vector."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        pointer, at = arguments
        rows = [
            _loaded(builder, pointer, builder.add(at, _number(LANES * r))) for r in range(LANES)
        ]
        half = 1
        while len(rows) > 1:
            pairs = zip(rows[::2], rows[1::2], strict=True)
            rows = [builder.fadd(*_halves(builder, a, b, half)) for a, b in pairs]
            half *= 2
        return rows[0]

    return _LANES(_POINTER, types.intp), generate


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def transpose(_typing: Any, source: Any, apart: Any, target: Any, across: Any) -> Any:
    """Write a square of numbers, rows `apart` from each other, transposed, rows `across`."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        source, apart, target, across = arguments
        rows = [
            _loaded(builder, source, builder.mul(apart, _number(r))) for r in range(LANES)
        ]
        half = 1
        while half < LANES:
            for r in range(LANES):
                if not r & half:
                    rows[r], rows[r + half] = _halves(builder, rows[r], rows[r + half], half)
            half *= 2
        for r in range(LANES):
            _stored(builder, rows[r], target, builder.mul(across, _number(r)))
        return context.get_dummy_value()

    index = types.intp
    return types.void(_POINTER, index, _POINTER, index), generate


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
    """Write a piece of a product of matrices, ``(rows, vectors * LANES)``, whose rows are `wide`.

    Entry r, c is the sum over t < `count` of ``A[t * apart + c] * B[t * along + r * over]``. The
    piece is summed in registers: `vectors` and `rows` are literals.
    """
    if not all(isinstance(number, types.IntegerLiteral) for number in (vectors, rows)):
        return None
    columns, height = vectors.literal_value, rows.literal_value

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        A, apart, B, along, over, count, _, _, out, wide = arguments
        zero = ir.Constant(_VECTOR, [0.0] * LANES)
        sums = [
            [cgutils.alloca_once(builder, _VECTOR) for _ in range(columns)] for _ in range(height)
        ]
        for row in sums:
            for place in row:
                builder.store(zero, place)
        starts = [builder.gep(B, [builder.mul(over, _number(r))]) for r in range(height)]
        with cgutils.for_range(builder, count, intp=count.type) as loop:
            line = builder.gep(A, [builder.mul(loop.index, apart)])
            factors = [_loaded(builder, line, _number(LANES * c)) for c in range(columns)]
            at = builder.mul(loop.index, along)
            for begin, row in zip(starts, sums, strict=True):
                value = _spread(builder, builder.load(builder.gep(begin, [at])))
                for factor, place in zip(factors, row, strict=True):
                    values = [factor, value, builder.load(place)]
                    name = f"llvm.fmuladd.{_NAME}"
                    builder.store(_called(builder, name, values, _VECTOR), place)
        for r, row in enumerate(sums):
            line = builder.gep(out, [builder.mul(wide, _number(r))])
            for c, place in enumerate(row):
                _stored(builder, builder.load(place), line, _number(LANES * c))
        return context.get_dummy_value()

    i = types.intp
    return types.void(_POINTER, i, _POINTER, i, i, i, vectors, rows, _POINTER, i), generate
