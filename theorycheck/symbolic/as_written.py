"""Sums, products and powers that SymPy leaves as they are written.

SymPy puts numbers and powers together as a term is built. An identity that says no more than that
would become an expression compared with itself, before anything has checked it.
"""

from __future__ import annotations

from typing import Any


def plus(*terms: Any) -> Any:
    """Return the sum of the terms, none of them put together."""
    import sympy

    return sympy.Add(*terms, evaluate=False)


def times(*factors: Any) -> Any:
    """Return the product of the factors, none of them put together."""
    import sympy

    return sympy.Mul(*factors, evaluate=False)


def raised(base: Any, exponent: Any) -> Any:
    """Return the power, the base not taken apart."""
    import sympy

    return sympy.Pow(base, exponent, evaluate=False)


def over(above: Any, below: Any) -> Any:
    """Return the quotient, neither reduced nor taken apart."""
    return times(above, raised(below, -1))
