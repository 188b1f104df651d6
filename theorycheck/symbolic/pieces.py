"""Proofs that a SymPy inequality holds in a whole region, written for the kernel to check.

Each function makes one node of such a proof; the kernel's rules of the same names say what it
shows. Nothing here is trusted: a proof that does not fit shows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from theorycheck.symbolic.export import quantified, to_kernel

Piece: TypeAlias = Mapping[str, Any]


def balls() -> Piece:
    """Bisect a compact region, in balls."""
    return {"rule": "balls"}


def form() -> Piece:
    """Read the sign off the form of the term."""
    return {"rule": "form"}


def split(variable: Any, at: Any, below: Piece, above: Piece) -> Piece:
    """Cut the region at a value of a symbol."""
    return {
        "rule": "split",
        "variable": variable.name,
        "at": str(at),
        "below": below,
        "above": above,
    }


def equal(gap: Any, proof: Piece) -> Piece:
    """Replace the term by one that is equal to it."""
    return {"rule": "equal", "gap": to_kernel(gap), "proof": proof}


def total(*terms: tuple[Any, Piece]) -> Piece:
    """Write the term as a sum of nonnegative terms; the first is positive if it has to be."""
    return {"rule": "sum", "terms": [[to_kernel(term), proof] for term, proof in terms]}


def product(*terms: tuple[Any, Piece]) -> Piece:
    """Write the term as a product of nonnegative terms."""
    return {"rule": "product", "terms": [[to_kernel(term), proof] for term, proof in terms]}


def monotone(variable: Any, slope: Piece, value: Piece | None = None, end: str = "low") -> Piece:
    """Take the value at an end, in balls by default, and the sign of the slope from there on."""
    return {
        "rule": "monotone",
        "variable": variable.name,
        "from": end,
        "value": balls() if value is None else value,
        "slope": slope,
    }


def reciprocal(variable: Any, proof: Piece) -> Piece:
    """Replace a positive symbol by its reciprocal."""
    return {"rule": "reciprocal", "variable": variable.name, "proof": proof}


def claim(relation: Any, domain: Mapping[str, str], *proofs: Piece) -> dict[str, Any]:
    """Return the claim that a relation holds in a region, as plain data.

    Args:
        relation: A SymPy inequality between symbols, or a conjunction of such.
        domain: The interval of each symbol as text, such as "(0, inf)" or "[1, 2]".
        proofs: One proof for each inequality.
    """
    return {
        "rule": "covering",
        "relation": quantified(relation),
        "domain": dict(domain),
        "proofs": list(proofs),
    }
