"""LLVM code for vectors of eight doubles: what the functions in `lanes` are built from."""

from __future__ import annotations

from typing import Any

from llvmlite import ir

LANES = 8
VECTOR = ir.VectorType(ir.DoubleType(), LANES)
MASK = ir.VectorType(ir.IntType(1), LANES)
# How LLVM's functions are called for such vectors.
_NAME = f"v{LANES}f64"


def number(value: int, bits: int = 64) -> Any:
    """Return an integer constant."""
    return ir.Constant(ir.IntType(bits), value)


def constant(value: float) -> Any:
    """Return a vector with the same number in all lanes."""
    return ir.Constant(VECTOR, [value] * LANES)


def called(builder: Any, name: str, values: list[Any], result: Any, **liberties: Any) -> Any:
    """Call LLVM's function of this name for vectors."""
    kind = ir.FunctionType(result, [value.type for value in values])
    function = builder.module.declare_intrinsic(f"llvm.{name}.{_NAME}", (), kind)
    return builder.call(function, values, **liberties)


def multiplied(builder: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a * b + c, rounded once where that is as fast."""
    return called(builder, "fmuladd", [a, b, c], VECTOR)


def shuffled(builder: Any, a: Any, b: Any, places: list[int]) -> Any:
    """Return the vector of the lanes at these places of a and then b."""
    kind = ir.VectorType(ir.IntType(32), LANES)
    return builder.shuffle_vector(a, b, ir.Constant(kind, places))


def spread(builder: Any, value: Any) -> Any:
    """Return the vector with a number in all lanes."""
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), value, number(0, 32))
    return shuffled(builder, one, one, [0] * LANES)


def halves(builder: Any, a: Any, b: Any, half: int) -> tuple[Any, Any]:
    """Exchange the groups of `half` lanes of a at odd places with those of b at even ones."""
    low = [c if not c & half else LANES + c - half for c in range(LANES)]
    high = [c + half if not c & half else LANES + c for c in range(LANES)]
    return shuffled(builder, a, b, low), shuffled(builder, a, b, high)


def loaded(builder: Any, pointer: Any, at: Any) -> Any:
    """Return the vector at a place that need not begin a line of the cache."""
    place = builder.bitcast(builder.gep(pointer, [at]), VECTOR.as_pointer())
    return builder.load(place, align=8)


def stored(builder: Any, value: Any, pointer: Any, at: Any) -> None:
    """Write a vector to such a place."""
    place = builder.bitcast(builder.gep(pointer, [at]), VECTOR.as_pointer())
    builder.store(value, place, align=8)
