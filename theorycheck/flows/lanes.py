"""Eight doubles at once, for compiled loops: vectors that the processor adds and multiplies whole.

Loops are vectorized by hand where a compiler, left to itself, would neither keep sums in registers
nor the order of rounding. Vectors are a type of LLVM's: where a register holds fewer than eight
doubles, or only one, LLVM splits them, and results are the same but for multiplications that are
fused with additions. The functions here can be called in compiled code only.

Memory is handed around as pointers, without bounds or counted references: whoever makes one with
`start` keeps its array alive, as the caller of a function does with an argument.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any, TypeAlias

from llvmlite import ir
from numba.core import types
from numba.core.datamodel import models
from numba.extending import intrinsic, overload, register_model
from numba.np.arrayobj import make_array

from theorycheck.flows import lane_code
from theorycheck.flows.lane_code import LANES, MASK, VECTOR, number

# What annotations of compiled code say: numba's types are not Python's.
Lanes: TypeAlias = Any
Pointer: TypeAlias = Any
Flag: TypeAlias = bool

_LINE = 64


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
    """How it is held."""

    def __init__(self, known: Any, kind: Any) -> None:
        super().__init__(known, kind, VECTOR)


@register_model(_Mask)
class _MaskModel(models.PrimitiveModel):  # type: ignore[misc, unused-ignore]
    """How it is held."""

    def __init__(self, known: Any, kind: Any) -> None:
        super().__init__(known, kind, MASK)


VECTOR_KIND, MASK_KIND = _Lanes(), _Mask()
POINTER_KIND = types.CPointer(types.float64)  # type: ignore[attr-defined, unused-ignore]


def operation(result: Any, *kinds: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make what builds code into what compiled code calls, with arguments of these kinds."""

    def decorated(build: Callable[..., Any]) -> Callable[..., Any]:
        def known(_typing: Any, *_given: Any) -> Any:
            def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
                value = build(builder, *arguments)
                return context.get_dummy_value() if value is None else value

            return result(*kinds), generate

        made: Callable[..., Any] = intrinsic(functools.update_wrapper(known, build))
        return made

    return decorated


def _between(symbol: Any, result: Any, build: Callable[[Any, Any, Any], Any]) -> None:
    """Define an operator between vectors, or a vector and a number."""
    applied = operation(result, VECTOR_KIND, VECTOR_KIND)(build)

    @overload(symbol, strict=False)  # type: ignore[untyped-decorator, unused-ignore]
    def known(a: Any, b: Any) -> Any:
        if a is VECTOR_KIND and b is VECTOR_KIND:
            return lambda a, b: applied(a, b)
        if a is VECTOR_KIND and b is types.float64:
            return lambda a, b: applied(a, spread(b))
        if a is types.float64 and b is VECTOR_KIND:
            return lambda a, b: applied(spread(a), b)
        return None


_between(operator.add, VECTOR_KIND, lambda builder, a, b: builder.fadd(a, b))
_between(operator.sub, VECTOR_KIND, lambda builder, a, b: builder.fsub(a, b))
_between(operator.mul, VECTOR_KIND, lambda builder, a, b: builder.fmul(a, b))
_between(operator.truediv, VECTOR_KIND, lambda builder, a, b: builder.fdiv(a, b))
_between(operator.lt, MASK_KIND, lambda builder, a, b: builder.fcmp_ordered("<", a, b))
_between(operator.le, MASK_KIND, lambda builder, a, b: builder.fcmp_ordered("<=", a, b))
_between(operator.gt, MASK_KIND, lambda builder, a, b: builder.fcmp_ordered(">", a, b))


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def start(_typing: Any, array: Any) -> Any:
    """Return a pointer to the first number of an array that begins a line of the cache.

    Up to seven numbers before it stay unused.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = make_array(signature.args[0])(context, builder, arguments[0]).data
        above = builder.add(builder.ptrtoint(data, ir.IntType(64)), number(_LINE - 1))
        return builder.inttoptr(builder.and_(above, number(-_LINE)), data.type)

    return POINTER_KIND(array), generate


@operation(POINTER_KIND, POINTER_KIND, types.intp)
def after(builder: Any, pointer: Any, count: Any) -> Any:
    """Return the pointer to what is `count` numbers further."""
    return builder.gep(pointer, [count])


@operation(VECTOR_KIND, POINTER_KIND, types.intp)
def load(builder: Any, pointer: Any, at: Any) -> Any:
    """Return the vector of the numbers from place `at` on."""
    return lane_code.loaded(builder, pointer, at)


@operation(types.void, POINTER_KIND, types.intp, VECTOR_KIND)
def store(builder: Any, pointer: Any, at: Any, value: Any) -> None:
    """Write a vector to the places from `at` on."""
    lane_code.stored(builder, value, pointer, at)


@operation(VECTOR_KIND, types.float64)
def spread(builder: Any, value: Any) -> Any:
    """Return the vector with one number in all lanes."""
    return lane_code.spread(builder, value)


@operation(VECTOR_KIND, POINTER_KIND, types.intp)
def repeated(builder: Any, pointer: Any, at: Any) -> Any:
    """Return the vector with the number at one place in all lanes."""
    return lane_code.spread(builder, builder.load(builder.gep(pointer, [at])))


@operation(VECTOR_KIND, VECTOR_KIND, VECTOR_KIND, VECTOR_KIND)
def fused(builder: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a * b + c, rounded once where the processor can, else twice."""
    return lane_code.multiplied(builder, a, b, c)


@operation(VECTOR_KIND, VECTOR_KIND)
def root(builder: Any, a: Any) -> Any:
    """Return the square roots."""
    return lane_code.called(builder, "sqrt", [a], VECTOR)


@operation(VECTOR_KIND, MASK_KIND, VECTOR_KIND, VECTOR_KIND)
def where(builder: Any, mask: Any, a: Any, b: Any) -> Any:
    """Return a in the lanes where the mask is true, b in the others."""
    return builder.select(mask, a, b)


@operation(types.boolean, MASK_KIND)
def some(builder: Any, mask: Any) -> Any:
    """Return whether a mask is true in some lane."""
    bits = builder.bitcast(mask, ir.IntType(LANES))
    return builder.icmp_unsigned("!=", bits, number(0, LANES))


@operation(MASK_KIND, MASK_KIND, MASK_KIND)
def differ(builder: Any, a: Any, b: Any) -> Any:
    """Return the mask of the lanes in which two masks differ."""
    return builder.xor(a, b)


@operation(types.float64, VECTOR_KIND)
def total(builder: Any, a: Any) -> Any:
    """Return the sum of the lanes, in no particular order."""
    kind = ir.DoubleType()
    values = [ir.Constant(kind, -0.0), a]
    return lane_code.called(builder, "vector.reduce.fadd", values, kind, fastmath=("reassoc",))


def polynomial(*coefficients: float) -> Callable[[Lanes], Lanes]:
    """Return the function of a vector with these coefficients, the one of degree 0 first."""

    def evaluated(builder: Any, x: Any) -> Any:
        *rest, value = map(lane_code.constant, coefficients)
        for term in reversed(rest):
            value = lane_code.multiplied(builder, value, x, term)
        return value

    return operation(VECTOR_KIND, VECTOR_KIND)(evaluated)
