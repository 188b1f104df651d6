"""Whether what a certificate claims is true, found out without the kernel.

A certificate claims its problem's quantities to lie in the balls it names, or its relation to hold,
or both; proof data (centers, boxes, paths, precision) and words are no claims.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from mpmath import mp

from theorycheck.core.evidence import Enclosure
from theorycheck.rigor.certificate import Certificate
from theorycheck.selftest import claim_truths, diagonal_truths, exact_truths, neuron_truths
from theorycheck.selftest.exact_truths import matrix, vector
from theorycheck.selftest.formula import UndefinedPoint, point, truth

Content: TypeAlias = Mapping[str, Any]

JUDGED: Mapping[str, Callable[[Content], bool | None]] = {
    "consistency": exact_truths.consistency,
    "positivity": exact_truths.positivity,
    "minimum-l1": exact_truths.minimum_l1,
    "minimum-l2": exact_truths.minimum_l2,
    "model-slopes": exact_truths.model_slopes,
    "covering": claim_truths.covering,
    "identity": claim_truths.identity,
}
VALUED: Mapping[str, Callable[[Content], Mapping[str, Any]]] = {
    "entropy-minimizer": diagonal_truths.entropy_minimizer,
    "entropy-value": diagonal_truths.entropy_value,
    "flow-limit": diagonal_truths.flow_limit,
    "depth-four": diagonal_truths.depth_four,
    "distance-minimizer": diagonal_truths.distance_minimizer,
    "quartic-roots": diagonal_truths.quartic_roots,
    "relu-point": neuron_truths.relu_point,
    "gaussian-integral": neuron_truths.gaussian_integral,
    "gaussian-start": neuron_truths.gaussian_start,
    "pair-point": neuron_truths.pair_point,
    "pair-flow": neuron_truths.pair_flow,
    "pair-drift": neuron_truths.pair_drift,
    "polar-point": neuron_truths.polar_point,
    "polar-flow": neuron_truths.polar_flow,
    "aligned-flow": neuron_truths.aligned_flow,
    "descent-levels": neuron_truths.descent_levels,
    "descent-path": neuron_truths.descent_path,
    "relu-step": neuron_truths.relu_step,
    "relu-steps": neuron_truths.relu_steps,
}
RELATIONS = ("relation", "exact-relation")
BITS = 500
# Digits to which values are known: those of solutions that are followed in time, and all others.
FOLLOWED, ROUNDED = 45, 110
MOVED = ("pair-flow", "pair-drift", "polar-flow")
# What depends on nothing else in the content than these.
_DEPENDS = ("problem", "whitener", "point", "part")


def true(certificate: Certificate) -> bool | None:
    """Return whether everything that a certificate claims is true; None if that is not known."""
    content = certificate.content()
    with mp.workprec(BITS):
        try:
            if certificate.kind in RELATIONS:
                return _relation(certificate, content)
            if certificate.kind in JUDGED:
                return JUDGED[certificate.kind](content)
            if certificate.kind in VALUED:
                digits = FOLLOWED if certificate.kind in MOVED else ROUNDED
                values = _values(certificate.kind, content)
                return _within(certificate.enclosures(), values, mp.mpf(10) ** -digits)
        except (UndefinedPoint, ArithmeticError, KeyError, ValueError, IndexError):
            # No value there, or texts that only the kernel can read: nothing is known.
            return None
    return None


def _values(kind: str, content: Content) -> Mapping[str, Any]:
    needed = {name: content[name] for name in _DEPENDS if name in content}
    if "claims" in content:
        needed["claims"] = sorted(content["claims"])
    return _found(kind, json.dumps(needed, sort_keys=True))


@lru_cache(maxsize=512)
def _found(kind: str, needed: str) -> Mapping[str, Any]:
    return VALUED[kind](json.loads(needed))


def _within(claims: Mapping[str, Enclosure], values: Mapping[str, Any], fine: Any) -> bool | None:
    """Return whether every claimed ball holds its value; None if they are too near to tell.

    Args:
        fine: How well the values are known, relatively.
    """
    known = True
    for name, claim in claims.items():
        if name not in values:
            known = False
            continue
        found = values[name]
        if len(found) != len(claim.mid):
            return False
        for mid, value in zip(claim.mid, found, strict=True):
            beyond = abs(value - point(mid)) - point(claim.radius)
            if beyond > (1 + abs(value)) * fine:
                return False
            known = known and beyond <= (1 + abs(value)) * mp.mpf(10) ** -ROUNDED
    return True if known else None


def _relation(certificate: Certificate, content: Content) -> bool | None:
    parts = getattr(certificate, "parts", ())
    found = [true(part) for part in parts]
    if False in found:
        return False
    names, sizes = _named(content["problem"], content["relation"])
    for name, values in content.get("constants", {}).items():
        names[name] = [point(Fraction(text)) for text in values]
    for part in parts:
        values = _values(part.kind, part.content()) if part.kind in VALUED else {}
        for name, claim in part.enclosures().items():
            # Where no value is known the claim's midpoint stands for it.
            listed = values.get(name, [point(mid) for mid in claim.mid])
            names[name] = listed[0] if claim.scalar else listed
        sizes.update(part.dimensions())
    judged = truth(content["relation"], names, sizes)
    return None if None in found and judged else judged


def _named(problem: Mapping[str, str], relation: Any) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the numbers of a problem by name, read as the relation uses them, and sizes."""
    uses: dict[str, int] = {}
    _uses(relation, uses)
    names: dict[str, Any] = {}
    for name, depth in uses.items():
        if name not in problem:
            continue
        if depth == 0:
            names[name] = point(Fraction(problem[name]))
        elif depth == 1:
            names[name] = [point(entry) for entry in vector(problem[name])]
        else:
            names[name] = [[point(entry) for entry in row] for row in matrix(problem[name])]
    sizes = {}
    for data, dimensions in (("X", ("samples", "features")), ("W", ("neurons", "inputs"))):
        if data in problem:
            rows = matrix(problem[data])
            sizes.update(dict(zip(dimensions, (len(rows), len(rows[0])), strict=True)))
    if "scales" in problem:
        sizes["neurons"] = len(vector(problem["scales"]))
    names.update({name: point(size) for name, size in sizes.items() if name not in names})
    return names, sizes


def _uses(data: Any, found: dict[str, int]) -> None:
    if not isinstance(data, list):
        return
    if data[:1] in (["symbol"], ["entry"]):
        found[data[1]] = len(data) - 2
    for part in data:
        _uses(part, found)
