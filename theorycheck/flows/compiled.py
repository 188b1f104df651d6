"""Compilation of floating-point loops with Numba, and the fused multiply-add."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile with IEEE arithmetic: every operation rounds once, in the order written."""
    return _compiled(function, set())


def contracted(function: Function) -> Function:
    """Compile so that sums of products may be fused and reordered; NaN and infinity keep theirs."""
    return _compiled(function, {"contract", "reassoc"})


def inlined(function: Function) -> Function:
    """Compile with IEEE arithmetic into each of the functions that call it."""
    return cast("Function", numba.njit(forceinline=True)(function))


def _compiled(function: Function, liberties: set[str]) -> Function:
    try:
        return cast("Function", numba.njit(cache=True, fastmath=liberties)(function))
    except RuntimeError:
        # There is no place that may be written to: compile anew in each process.
        return cast("Function", numba.njit(fastmath=liberties)(function))


@intrinsic  # type: ignore[untyped-decorator, unused-ignore]
def fma(_typing: Any, a: Any, b: Any, c: Any) -> Any:
    """Return a * b + c, rounded once."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        function = builder.module.declare_intrinsic(
            "llvm.fma", [ir.DoubleType()], ir.FunctionType(ir.DoubleType(), [ir.DoubleType()] * 3)
        )
        return builder.call(function, arguments)

    if not all(isinstance(kind, types.Float) for kind in (a, b, c)):
        return None
    return types.float64(types.float64, types.float64, types.float64), generate
