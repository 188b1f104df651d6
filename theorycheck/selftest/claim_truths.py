"""Claims about formulas, judged at random points with mpmath: steps of derivations, coverings.

A false claim is false at almost every point, or on an open set; what is said here is that no random
point showed it to be false.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

from theorycheck.selftest.formula import UndefinedPoint, truth, value

POINTS = 12
_BITS = 400


def covering(content: Mapping[str, Any]) -> bool | None:
    """Return whether the relation is true at random points of the region, or false at its point."""
    rng = random.Random(1)
    if content["point"] is not None:
        with mp.workprec(_BITS):
            at = {name: _number(text) for name, text in content["point"].items()}
            return truth(content["relation"], at)
    return _region_holds(rng, content["relation"], content["domain"])


def _region_holds(rng: random.Random, relation: Any, domain: Mapping[str, str]) -> bool | None:
    found = []
    with mp.workprec(_BITS):
        for _ in range(40 * POINTS):
            at = {name: _within(rng, text) for name, text in domain.items()}
            try:
                found.append(truth(relation, at))
            except UndefinedPoint:
                return False
    # Where both sides agree to all digits nothing is known; elsewhere it is.
    return False if False in found else (True if True in found else None)


def _number(text: str) -> Any:
    exact = Fraction(text)
    return mpf(exact.numerator) / exact.denominator


def _within(rng: random.Random, text: str) -> Any:
    """Return a number of an interval such as "(0, inf)", often next to an end."""
    low, high = (part.strip() for part in text[1:-1].split(","))
    share = mpf(rng.choice((rng.random(), 10.0 ** rng.uniform(-20, 0))))
    far = mpf(10) ** rng.uniform(-12, 12)
    if low == "-inf":
        return rng.choice((1, -1)) * far if high == "inf" else _number(high) - far
    if high == "inf":
        return _number(low) + far
    left, right = _number(low), _number(high)
    return left + (right - left) * (share if rng.random() < 0.5 else 1 - share)


def identity(content: Mapping[str, Any]) -> bool | None:
    """Return whether every step is true at random points.

    What a derivation is given for, its reasons and its side conditions are words to it.
    """
    found = [_step(random.Random(2), step["claim"]) for step in content["steps"]]
    return False if False in found else (None if None in found or not found else True)


def _step(rng: random.Random, claim: Mapping[str, Any]) -> bool | None:
    if claim["rule"] == "covering":
        return _region_holds(rng, claim["relation"], claim["domain"])
    judge = _RULES.get(claim["rule"])
    if judge is None or claim["indices"] or _indexed(claim):
        return None
    found: list[bool] = []
    with mp.workprec(_BITS):
        for _ in range(POINTS):
            at = _drawn(rng, claim)
            try:
                found.append(judge(claim, at))
            except UndefinedPoint:
                continue
    return all(found) if found else None


def _drawn(rng: random.Random, claim: Mapping[str, Any]) -> dict[str, Any]:
    names = sorted(_symbols([claim[key] for key in sorted(claim) if key != "rule"]))
    positive = set(claim["positive"])
    return {
        name: mpf(rng.randint(1, 999)) / 300 * (1 if name in positive else rng.choice((1, -1)))
        for name in names
    }


def _symbols(data: Any) -> set[str]:
    if isinstance(data, list):
        if len(data) == 2 and data[0] == "symbol":
            return {data[1]}
        return set().union(*map(_symbols, data)) if data else set()
    return set()


def _indexed(data: Any) -> bool:
    if isinstance(data, list) and data and data[0] in ("entry", "sum", "max"):
        return True
    items = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    return any(_indexed(item) for item in items)


def _near(first: Any, second: Any) -> bool:
    return bool(abs(first - second) <= mp.ldexp(1 + abs(first) + abs(second), -_BITS // 4))


def _equal(claim: Mapping[str, Any], at: dict[str, Any]) -> bool:
    return _near(value(claim["left"], at), value(claim["right"], at))


def _slope(term: Any, at: dict[str, Any], moving: Mapping[str, Any]) -> Any:
    """Return the derivative of a term while its symbols move at these rates."""
    step = mp.ldexp(1, -_BITS // 3)

    def shifted(by: Any) -> Any:
        return value(term, {name: x + by * moving.get(name, 0) for name, x in at.items()})

    with mp.workprec(4 * _BITS):
        return (shifted(step) - shifted(-step)) / (2 * step)


def _derivative(claim: Mapping[str, Any], at: dict[str, Any]) -> bool:
    moving = {target[1]: value(rate, at) for target, rate in claim["rates"]}
    moving[claim["variable"][1]] = mpf(1)
    return _near(_slope(claim["of"], at, moving), value(claim["is"], at))


def _gradient_flow(claim: Mapping[str, Any], at: dict[str, Any]) -> bool:
    here = {**at, claim["symbol"][1]: value(claim["definition"], at)}
    slope = _slope(claim["of"], at, {claim["variable"][1]: mpf(1)})
    return _near(-slope, value(claim["is"], here))


def _based(claim: Mapping[str, Any], at: dict[str, Any]) -> dict[str, Any]:
    return {**at, claim["variable"][1]: value(claim["base"], at)}


def _value(claim: Mapping[str, Any], at: dict[str, Any]) -> bool:
    return _near(value(claim["of"], _based(claim, at)), value(claim["is"], at))


def _antiderivative(claim: Mapping[str, Any], at: dict[str, Any]) -> bool:
    slope = _slope(claim["is"], at, {claim["variable"][1]: mpf(1)})
    return _near(slope, value(claim["of"], at)) and _near(
        value(claim["is"], _based(claim, at)), mpf(0)
    )


def _positive(claim: Mapping[str, Any], at: dict[str, Any]) -> bool:
    return bool(value(claim["of"], at) > 0)


def _at_least(claim: Mapping[str, Any], at: dict[str, Any]) -> bool:
    left, right = value(claim["left"], at), value(claim["right"], at)
    gap = value(claim["gap"], at)
    return _near(left - right, gap) and bool(gap >= 0 or _near(gap, mpf(0)))


_RULES: Mapping[str, Callable[[Mapping[str, Any], dict[str, Any]], bool]] = {
    "equal": _equal,
    "derivative": _derivative,
    "gradient_flow": _gradient_flow,
    "value": _value,
    "antiderivative": _antiderivative,
    "by_derivative": _equal,
    "positive": _positive,
    "at_least": _at_least,
}
