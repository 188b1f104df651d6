"""The sign of a term on a compact box, by adaptive bisection in balls.

On each piece the term is evaluated in balls; if that does not decide, by the mean-value form
f(mid) + sum_k (df/dx_k)(piece) (x_k - mid_k), with the kernel's own derivatives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.calculus import Unproved, differentiate
from theorycheck.rigor.expression import evaluate
from theorycheck.rigor.language import Expression
from theorycheck.rigor.region import Region, ball
from theorycheck.rigor.text import to_arb

BITS = 128
MOST_PIECES = 4_000
DEEPEST = 100

Piece = Mapping[str, tuple[Fraction, Fraction]]


def nonnegative(term: Expression, domain: Region, *, strict: bool, bits: int = BITS) -> bool:
    """Whether balls show that a term is defined and >= 0 (> 0) on the closure of a compact region.

    Raises:
        Unproved: If the region is not compact.
    """
    return _everywhere(term, domain, strict=strict, signed=True, bits=bits)


def defined(term: Expression, domain: Region, *, bits: int = BITS) -> bool:
    """Whether balls show that a term is defined on the closure of a compact region.

    Raises:
        Unproved: If the region is not compact.
    """
    return _everywhere(term, domain, strict=False, signed=False, bits=bits)


def _everywhere(term: Expression, domain: Region, *, strict: bool, signed: bool, bits: int) -> bool:
    def right(value: arb) -> bool:
        if not value.is_finite():
            return False
        return not signed or bool(value > 0 if strict else value >= 0)

    waiting = [(_closure(term, domain), 0)]
    seen = 0
    with working_precision(bits):
        slopes = _slopes(term, waiting[0][0]) if signed else {}
        while waiting:
            piece, depth = waiting.pop()
            seen += 1
            if any(right(value) for value in _values(term, slopes, piece)):
                continue
            halves = _halves(piece)
            # A middle point of the wrong sign, or without a value, ends the search at once.
            lost = not halves or not right(_at_middle(term, piece))
            if lost or depth == DEEPEST or seen >= MOST_PIECES:
                return False
            waiting += [(half, depth + 1) for half in halves]
    return True


def _closure(term: Expression, domain: Region) -> Piece:
    """Return the ends of each symbol that the term speaks of."""
    found = {}
    for name in sorted(term.quantities):
        if name not in domain:
            raise Unproved(f"the region does not say where {name!r} lies")
        low, high = domain[name].low, domain[name].high
        if low is None or high is None:
            raise Unproved(f"{name!r} is unbounded: balls need finite ends")
        found[name] = (low, high)
    return found


def _slopes(term: Expression, piece: Piece) -> dict[str, Expression]:
    try:
        return {name: differentiate(term, Expression("symbol", (name,))) for name in piece}
    except Unproved:
        return {}


def _balls_of(term: Expression, piece: Piece) -> arb:
    return evaluate(term, {name: ball(low, high) for name, (low, high) in piece.items()})


def _values(term: Expression, slopes: Mapping[str, Expression], piece: Piece) -> Iterator[arb]:
    """Yield balls around the values on a piece, from two forms of the term."""
    natural = _balls_of(term, piece)
    yield natural
    # Where the term is defined throughout, so that a slope in balls is that of the term.
    if slopes and natural.is_finite():
        value = _at_middle(term, piece)
        for name, slope in slopes.items():
            low, high = piece[name]
            value += _balls_of(slope, piece) * (ball(low, high) - to_arb((low + high) / 2))
        yield value


def _at_middle(term: Expression, piece: Piece) -> arb:
    return evaluate(term, {name: to_arb((low + high) / 2) for name, (low, high) in piece.items()})


def _halves(piece: Piece) -> list[Piece]:
    """Cut the symbol of the relatively largest width, at a dyadic point near its middle."""
    width = {
        name: (high - low) / max(abs(low), abs(high), Fraction(1, 2**20))
        for name, (low, high) in piece.items()
        if low < high
    }
    if not width:
        return []
    name = max(sorted(width), key=lambda name: width[name])
    low, high = piece[name]
    cut = _between(low, high)
    return [{**piece, name: (low, cut)}, {**piece, name: (cut, high)}]


def _between(low: Fraction, high: Fraction) -> Fraction:
    """Return a dyadic point inside: near the geometric mean of ends far apart, else the middle."""
    if low > 0 and high > 4 * low:
        power = (_exponent(low) + _exponent(high)) // 2
        cut = Fraction(2) ** power
        if low < cut < high:
            return cut
    step = Fraction(2) ** (_exponent(high - low) - 3)
    return (low + high) / 2 // step * step


def _exponent(value: Fraction) -> int:
    return value.numerator.bit_length() - value.denominator.bit_length()
