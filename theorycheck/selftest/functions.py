"""Each function of the kernel's language, at exact points and on wide balls, against mpmath."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from flint import arb
from mpmath import mp

from theorycheck.core.precision import working_precision
from theorycheck.rigor import language
from theorycheck.rigor.expression import evaluate
from theorycheck.rigor.text import to_arb
from theorycheck.selftest import numbers
from theorycheck.selftest.containment import holds, narrow, nothing, wide
from theorycheck.selftest.formula import UNARY, UndefinedPoint, point, value
from theorycheck.selftest.group import Group

BITS = (53, 128, 333)
# Exponents reach 10^300, and arguments must be known to the last bit after that.
GUARD = 2_300
# A ball may be wider than its argument and rounding make it by so many bits.
SLACK = 12
_X: list[Any] = ["symbol", "x"]


def functions(rng: random.Random, examples: int) -> Group:
    """Return what came of exact arguments and of wide balls, for every function."""
    group = Group(
        name="functions",
        title="functions of the kernel's language against mpmath: huge, tiny, next to poles, "
        "branch points and multiples of pi, and on wide balls",
        margin_of="|value - midpoint| / radius",
    )
    unknown = set(language.UNARY) - set(UNARY)
    if unknown:
        group.complain(f"functions that the selftest does not know: {', '.join(sorted(unknown))}")
    for head in (*language.UNARY, "pow"):
        if head not in unknown:
            for _ in range(examples):
                _at_point(group, rng, head)
                _on_ball(group, rng, head)
    _without_value(group)
    return group


def _term(rng: random.Random, head: str) -> list[Any]:
    return [head, _X, str(numbers.exponent(rng))] if head == "pow" else [head, _X]


def _at_point(group: Group, rng: random.Random, head: str) -> None:
    x, term, bits = numbers.argument(rng, head), _term(rng, head), rng.choice(BITS)
    where = f"{head}{term[2:] or ''}({narrow([x])}) at {bits} bits"
    with working_precision(bits):
        ball = evaluate(language.parse(term), {"x": to_arb(x)})
    with mp.workprec(2 * bits + GUARD):
        try:
            true = value(term, {"x": point(x)})
        except UndefinedPoint:
            nothing(group, ball, where)
            return
        if ball.is_finite():
            holds(group, ball, true, where)
        if _ordinary(x, head):
            wide(group, ball, mp.ldexp(_scale(term, x, true), SLACK - bits), where)


def _ordinary(x: Fraction, head: str) -> bool:
    """Whether a value is expected to so many bits: not where a ball touches the domain's end."""
    if x == 0 or not Fraction(1, 2**40) < abs(x) < 2**40:
        return False
    ends = {"asin": (-1, 1), "log": (0,), "sqrt": (0,), "pow": (0,)}.get(head, ())
    return all(abs(x - end) > Fraction(1, 2**20) for end in ends)


def _scale(term: list[Any], x: Fraction, true: Any) -> Any:
    """Return |f| + |x f'|: what rounding of argument and value is relative to."""
    if term[0] in ("sin", "cos"):
        # By their Lipschitz constant, as python-flint does; their slopes may vanish.
        return abs(true) + abs(point(x))
    step = abs(point(x)) * mp.ldexp(1, -300)
    moved = value(term, {"x": point(x) + step})
    return abs(true) + abs(moved - true) * mp.ldexp(1, 300) + mp.ldexp(1, -2000)


def _on_ball(group: Group, rng: random.Random, head: str) -> None:
    """Look whether the images of points of a ball lie in the image of the ball."""
    middle, term, bits = numbers.argument(rng, head), _term(rng, head), rng.choice(BITS)
    radius = abs(middle) * Fraction(1, 2 ** rng.randint(0, 60)) or Fraction(1, 3)
    with working_precision(4 * bits + GUARD):
        # Dyadic ends, so that mpmath knows the very same ball.
        ball = arb(to_arb(middle).mid(), to_arb(radius).mid())
        ends = [ball.lower(), ball.upper()]
    with working_precision(bits):
        image = evaluate(language.parse(term), {"x": ball})
    shares = (Fraction(0), Fraction(1), Fraction(1, 2), Fraction(rng.randint(0, 999), 1000))
    with mp.workprec(4 * bits + GUARD):
        low, high = (_exact(end) for end in ends)
        for share in shares:
            at = low + (high - low) * point(share)
            where = f"{head}{term[2:] or ''}, on a ball about {narrow([middle])}, {bits} bits"
            try:
                true = value(term, {"x": at})
            except UndefinedPoint:
                nothing(group, image, where)
                return
            if image.is_finite():
                holds(group, image, true, where)


def _exact(end: arb) -> Any:
    mantissa, exponent = end.mid().man_exp()
    return mp.ldexp(mp.mpf(int(mantissa)), int(exponent))


def _without_value(group: Group) -> None:
    """Look at what has no value, and at what is no number: no finite ball may come of it."""
    zero: list[Any] = ["rational", "0"]
    minus: list[Any] = ["rational", "-2"]
    listed: list[list[Any]] = [
        ["log", zero],
        ["log", minus],
        ["sqrt", minus],
        ["asin", minus],
        ["pow", zero, "-1"],
        ["pow", zero, "-1/2"],
        ["pow", minus, "1/2"],
        ["pow", minus, "1/3"],
        ["pow", minus, "-2/3"],
        ["mul", zero, ["log", zero]],
        ["mul", zero, ["pow", zero, "-1"]],
        ["pow", ["log", minus], "0"],
        ["maximum", ["log", minus], minus],
        ["maximum", minus, ["log", minus]],
        ["add", ["log", zero], ["mul", minus, ["log", zero]]],
    ]
    for term in listed:
        for bits in BITS:
            with working_precision(bits):
                nothing(group, evaluate(language.parse(term), {}), f"{term}")
    for head in language.UNARY:
        for strange in (arb.nan(), arb("nan"), arb("0 +/- inf")):
            with working_precision(BITS[0]):
                found = evaluate(language.parse([head, _X]), {"x": strange})
            # Of all reals the bounded functions make what is finite, and right.
            if strange.is_nan() or head not in ("sin", "cos", "atan"):
                nothing(group, found, f"{head} of {strange}")
