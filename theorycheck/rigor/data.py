"""The exact data of a problem by name: numbers, vectors, matrices, and sizes of dimensions."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from fractions import Fraction
from typing import TypeAlias

from theorycheck._errors import MalformedInput, shown
from theorycheck.core.exact import Matrix, Vector
from theorycheck.rigor import text
from theorycheck.rigor.gaussian_quantities import QUANTITIES as INTEGRALS
from theorycheck.rigor.student_quantities import QUANTITIES

MATRICES = ("X", "W")
DIMENSIONS = ("samples", "features", "neurons", "inputs")
# Vectors even if they have a single entry; other texts are vectors if they have a comma.
VECTORS = ("y", "u0", "v0", "v", "w", "u", "beta", "truth", "outputs", "scales")
# What only a certificate may say: no text of a problem passes for a quantity that is to be proved.
ENCLOSED = re.compile(
    r"(beta|Q)_\w*|residual_integral|[uv]_nearest|(smaller|larger)_root|slope_[uv]"
    r"|(later_)?(least|largest)_\w+|piece_(start|end)|limit_(share|scaled_loss)"
    r"|\w+_at_(start|time|end)|\w+_after_step|gradient_[12]|(radius|angle)_rate|survivors"
    r"|((norm|angle)_)?failure",
    re.ASCII,
)

Datum: TypeAlias = Fraction | Vector | Matrix


def data(texts: Mapping[str, str], wanted: Container[str]) -> dict[str, Datum]:
    """Return the wanted data; texts that are words stand for nothing.

    The name of a dimension that no text gives, such as `neurons`, is the size that the data show.

    Raises:
        MalformedInput: If the text of a vector, or X, is not exact, or if a wanted name is that of
            a quantity which certificates enclose.
    """
    found: dict[str, Datum] = {}
    for name in texts:
        if name not in wanted:
            continue
        if ENCLOSED.fullmatch(name) or name in QUANTITIES or name in INTEGRALS:
            raise MalformedInput(f"problem: {name!r} is a quantity that a certificate encloses.")
        if name in MATRICES:
            found[name] = text.matrix_of(texts, name)
        elif name in VECTORS or "," in texts[name]:
            found[name] = text.rational_vector(texts[name], name)
        elif text.is_rational(texts[name]):
            found[name] = text.rational(texts[name], name)
    if any(name in wanted and name not in texts for name in DIMENSIONS):
        shown_by_data = sizes(texts).items()
        found |= {name: Fraction(size) for name, size in shown_by_data if name in wanted}
    return found


def sizes(texts: Mapping[str, str]) -> dict[str, int]:
    """Return the sizes of the dimensions: those of X, of W, or without either that of beta.

    Raises:
        MalformedInput: If a text of the name of a dimension says something else than its size.
    """
    found = {}
    if "X" in texts:
        X = text.matrix_of(texts, "X")
        found = {"samples": len(X), "features": len(X[0])}
    elif "W" in texts:
        W = text.matrix_of(texts, "W")
        pairs = len(W) * (len(W) - 1) // 2
        found = {"neurons": len(W), "inputs": len(W[0]), "pairs": pairs}
    elif "w" in texts:
        found = {"inputs": len(text.rational_vector(texts["w"], "w"))}
    elif "scales" in texts:
        found = {"neurons": len(text.rational_vector(texts["scales"], "scales"))}
    elif "beta" in texts:
        found = {"features": len(text.rational_vector(texts["beta"], "beta"))}
    for name, size in found.items():
        if name in texts and text.rational(texts[name], name) != size:
            raise MalformedInput(
                f"{name}={shown(texts[name])}: the data of the problem say {size}."
            )
    return found
