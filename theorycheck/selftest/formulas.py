"""Whole formulas, drawn at random: sums, maxima, indices, and what is decided of relations."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from mpmath import mp

from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import language
from theorycheck.rigor.expression import decide, evaluate
from theorycheck.rigor.text import to_arb
from theorycheck.selftest import numbers
from theorycheck.selftest.containment import holds, nothing
from theorycheck.selftest.formula import UNARY, UndefinedPoint, point, truth, value
from theorycheck.selftest.group import Group

BITS = (64, 200)
DEEPEST = 4
_HEADS = ("add", "mul", "maximum", "pow", "sum", "max", *UNARY)
# Towers of exponentials leave no memory for anything else.
_GROWING = ("exp", "sinh", "cosh")
_LARGEST = 10**6


def formulas(rng: random.Random, examples: int) -> Group:
    """Return what came of random terms, and of random relations between them."""
    group = Group(
        name="formulas",
        title="random formulas with sums, maxima and indices, and what the kernel decides of "
        "random relations, against a second evaluator in mpmath",
        margin_of="|value - midpoint| / radius",
    )
    decided = 0
    for _ in range(4 * examples):
        names, sizes = _data(rng)
        term = _drawn(rng, DEEPEST, ())
        _compare(group, rng, term, names, sizes)
        decided += _decide(group, rng, term, names, sizes)
    if decided < examples:
        group.complain(f"only {decided} of {4 * examples} relations were decided")
    return group


def _data(rng: random.Random) -> tuple[dict[str, Any], dict[str, int]]:
    rows, columns = rng.randint(1, 4), rng.randint(1, 4)

    def one() -> Fraction:
        return numbers.any_size(rng, 2)

    names = {
        "x": one(),
        "z": one(),
        "b": [one() for _ in range(columns)],
        "A": [[one() for _ in range(columns)] for _ in range(rows)],
    }
    return names, {"rows": rows, "columns": columns}


def _drawn(rng: random.Random, depth: int, bound: tuple[str, ...]) -> list[Any]:
    """Return a random term whose free indices are bound outside."""
    if depth == 0 or rng.random() < 0.15:
        leaves: list[list[Any]] = [["symbol", "x"], ["symbol", "z"], ["pi"]]
        leaves.append(["rational", str(Fraction(rng.randint(-20, 20), rng.randint(1, 9)))])
        if "j" in bound:
            leaves += [["entry", "b", "j"]] * 3
        if {"i", "j"} <= set(bound):
            leaves += [["entry", "A", "i", "j"]] * 3
        return rng.choice(leaves)
    head = rng.choice(_HEADS)
    if head in ("sum", "max"):
        free = [name for name in ("i", "j") if name not in bound]
        if free:
            index = rng.choice(free)
            dimension = {"i": "rows", "j": "columns"}[index]
            return [head, index, dimension, _drawn(rng, depth - 1, (*bound, index))]
        head = "add"
    if head in ("add", "mul", "maximum"):
        return [head, *(_drawn(rng, depth - 1, bound) for _ in range(rng.randint(1, 3)))]
    inner = _drawn(rng, depth - 1, bound)
    return [head, inner, str(numbers.exponent(rng))] if head == "pow" else [head, inner]


def _points(names: dict[str, Any]) -> dict[str, Any]:
    return {name: _mapped(point, found) for name, found in names.items()}


def _mapped(function: Any, found: Any) -> Any:
    return (
        [_mapped(function, item) for item in found] if isinstance(found, list) else function(found)
    )


def _sane(term: list[Any], names: dict[str, Any], sizes: dict[str, int]) -> bool:
    """Whether no exponential of a large number occurs."""
    try:
        with mp.workprec(53):
            return bool(_largest(term, _points(names), sizes, {}) < _LARGEST)
    except (UndefinedPoint, OverflowError):
        return True


def _largest(term: list[Any], names: Any, sizes: Any, at: dict[str, int]) -> Any:
    """Return the largest argument of an exponential; raise if it has none before that."""
    head, *rest = term
    if head in ("sum", "max"):
        index, dimension, body = rest
        inside = ({**at, index: i} for i in range(sizes[dimension]))
        return max(_largest(body, names, sizes, where) for where in inside)
    parts = [part for part in rest if isinstance(part, list)]
    worst = max((_largest(part, names, sizes, at) for part in parts), default=0)
    if head in _GROWING and worst < _LARGEST:
        return max(worst, abs(value(parts[0], names, sizes, at)))
    return worst


def _compare(
    group: Group, rng: random.Random, term: Any, names: dict[str, Any], sizes: dict[str, int]
) -> None:
    if not _sane(term, names, sizes):
        return
    bits = rng.choice(BITS)
    with working_precision(bits):
        balls = {name: _mapped(to_arb, found) for name, found in names.items()}
        ball = evaluate(language.parse(term), balls, dimensions=sizes)
    # Cancellation and large exponents cost what the kernel's radius shows.
    with mp.workprec(bits + 4_000):
        try:
            true = value(term, _points(names), sizes)
        except UndefinedPoint:
            nothing(group, ball, f"{term}")
            return
        if ball.is_finite():
            holds(group, ball, true, f"{term}")


def _decide(
    group: Group, rng: random.Random, term: Any, names: dict[str, Any], sizes: dict[str, int]
) -> int:
    """Compare what is decided with what is true; return whether something was decided."""
    head = rng.choice(language.COMPARISONS)
    body = [head, term, _drawn(rng, 2, ())]
    if rng.random() < 0.3:
        inner = _drawn(rng, 2, ("j",))
        body = ["and", body, ["forall", "j", "columns", [head, inner, ["symbol", "z"]]]]
    sides = (
        [body[1], body[2]] if body[0] == head else [*body[1][1:], ["sum", "j", "columns", inner]]
    )
    if not all(_sane(side, names, sizes) for side in sides):
        return 0
    with working_precision(BITS[1]):
        balls = {name: _mapped(to_arb, found) for name, found in names.items()}
        outcome = decide(language.parse(body), balls, sizes).outcome
    if outcome is Outcome.INCONCLUSIVE:
        return 0
    with mp.workprec(4_000):
        try:
            true = truth(body, _points(names), sizes, bits=190)
        except UndefinedPoint:
            # What has no value is not decided; another part of it may have failed, though.
            true = None if outcome is Outcome.FAILS and body[0] == "and" else not _said(outcome)
    if true is None:
        return 0
    group.count("relations decided")
    if _said(outcome) is not true:
        group.complain(f"{body} with {names}: the kernel says {outcome.value}")
    return 1


def _said(outcome: Outcome) -> bool:
    return outcome is Outcome.HOLDS
