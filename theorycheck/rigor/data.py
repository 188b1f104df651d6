"""The exact data of a problem by name: numbers, vectors, X, and the sizes of dimensions."""

from __future__ import annotations

from collections.abc import Container, Mapping
from fractions import Fraction
from typing import TypeAlias

from theorycheck.core.exact import Matrix, Vector
from theorycheck.rigor import text

# Vectors even if they have a single entry; other texts are vectors if they have a comma.
VECTORS = ("y", "u0", "v0", "beta", "truth")

Datum: TypeAlias = Fraction | Vector | Matrix


def data(texts: Mapping[str, str], wanted: Container[str]) -> dict[str, Datum]:
    """Return the wanted data; texts that are words stand for nothing.

    Raises:
        MalformedInput: If the text of a vector, or X, is not exact.
    """
    found: dict[str, Datum] = {}
    for name in texts:
        if name not in wanted:
            continue
        if name == "X":
            found[name] = text.matrix_of(texts, name)
        elif name in VECTORS or "," in texts[name]:
            found[name] = text.rational_vector(texts[name], name)
        elif text.is_rational(texts[name]):
            found[name] = text.rational(texts[name], name)
    return found


def sizes(texts: Mapping[str, str]) -> dict[str, int]:
    """Return the sizes of the dimensions: those of X, or without X that of beta."""
    if "X" in texts:
        X = text.matrix_of(texts, "X")
        return {"samples": len(X), "features": len(X[0])}
    if "beta" in texts:
        return {"features": len(text.rational_vector(texts["beta"], "beta"))}
    return {}
