"""The loss of a ReLU student and its derivatives by heyoka: in doubles, or to many digits.

A route of its own beside the doubles and the balls, which it shares no formula evaluation with.
Nothing here is rigorous.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from theorycheck._errors import OutOfDomain, SolverFailure, shown
from theorycheck.core.enclosed import Enclosed
from theorycheck.core.settings import Settings
from theorycheck.models.relu_weights import doubles, rationals, refuse_zero_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from theorycheck.flows.relu_expressions import Kind

# What is compiled in some seconds: (pairs of vectors)(inputs), and rows of a Hessian.
MOST_TERMS, MOST_ROWS = 600, 30
# More bits in the second of two calculations, bits beyond which a value is taken for 0, and at all.
_FURTHER, _ENOUGH_BITS, _MOST_BITS = 64, 300, 2_000


def refuse_unknown(method: object) -> None:
    """Refuse a method that is neither None nor "heyoka".

    Raises:
        OutOfDomain: If it is another.
    """
    if method not in (None, "heyoka"):
        raise OutOfDomain(
            f"method={shown(method)} is no way to compute this: leave it out (doubles, or balls "
            "with digits), or write method='heyoka'."
        )


def evaluated(
    kind: Kind, W: object, v: object, digits: int | None
) -> float | NDArray[np.float64] | Enclosed:
    """Return the loss, gradient or Hessian in the types of `relu_derivatives`, never certified.

    Raises:
        OutOfDomain: If shapes do not fit, v is 0, a row is (but for the loss), or there are so many
            entries that compilation would take minutes.
        TheoryCheckError: If an entry is no finite number, or with `digits` not exact.
        MissingExtra: If heyoka is not installed.
        SolverFailure: If the digits are not reached, or doubles overflow.
    """
    if digits is None:
        return _in_doubles(kind, W, v)
    rows, teacher = rationals(W, v)
    live = _live(kind, rows)
    _refuse_large(kind, len(live), len(teacher))
    if not live:
        quarter = sum((entry * entry for entry in teacher), Fraction(0)) / 4
        return Enclosed(value=quarter, radius=Fraction(0), certified=False)
    return _in_bits(kind, live, teacher, Settings(digits=digits).digits)


def _live(kind: Kind, rows: Any) -> list[Any]:
    """Return the rows that are not 0; only the loss may have others."""
    if kind != "loss":
        refuse_zero_rows(rows)
    return [row for row in rows if any(row)]


def _refuse_large(kind: Kind, neurons: int, inputs: int) -> None:
    terms, rows = (neurons + 1) * neurons // 2 * inputs, neurons * inputs
    if terms > MOST_TERMS or (kind == "hessian" and rows > MOST_ROWS):
        raise OutOfDomain(
            f"W has {neurons} rows of {inputs} entries, too many for method='heyoka' to compile "
            f"(rows (rows + 1)/2 times inputs up to {MOST_TERMS}, Hessians of up to {MOST_ROWS} "
            "weights). Leave method out, or give coordinates in the span of v and the rows."
        )


def _in_doubles(kind: Kind, W: object, v: object) -> float | NDArray[np.float64]:
    import numpy as np

    from theorycheck.flows import relu_expressions

    rows, teacher = doubles(W, v)
    live = _live(kind, rows.tolist())
    _refuse_large(kind, len(live), len(teacher))
    if not live:
        return float(teacher @ teacher) / 4
    found = relu_expressions.in_doubles(kind, np.array(live), teacher)
    if not np.isfinite(found).all():
        raise SolverFailure(
            "method='heyoka' left the range of doubles: squares of entries have to be in it. "
            "Rescale W and v together, or leave method out."
        )
    if kind == "loss":
        return float(found[0])
    shaped: NDArray[np.float64] = found.reshape(_shape(kind, len(rows), len(teacher)))
    return shaped


def _shape(kind: Kind, neurons: int, inputs: int) -> tuple[int, int]:
    if kind == "hessian":
        return neurons * inputs, neurons * inputs
    return (neurons, inputs) if kind == "gradient" else (1, 1)


def _in_bits(
    kind: Kind, W: Sequence[Sequence[Fraction]], v: Sequence[Fraction], digits: int
) -> Enclosed:
    """Compute with some bits and with more, and with more again until both agree."""
    from theorycheck.flows import relu_expressions

    # What a rounding of the data is compared with.
    longest = max(abs(entry) for row in (*W, v) for entry in row)
    size = longest ** {"loss": 2, "gradient": 1, "hessian": 0}[kind]
    bits = 64 + 4 * digits
    while bits <= _MOST_BITS:
        coarse, fine = (
            relu_expressions.in_bits(kind, W, v, some) for some in (bits, bits + _FURTHER)
        )
        off = max(abs(a - b) for a, b in zip(coarse, fine, strict=True))
        radius = off + size / 2**bits
        largest = max(abs(x) for x in fine)
        zero = largest <= radius and bits > _ENOUGH_BITS
        if radius * 10 ** (digits + 2) <= largest:
            return _answer(kind, fine, radius, len(W), len(v))
        if zero and (radius + largest) * 10 ** (digits + 1) <= 1:
            return _answer(kind, [Fraction(0)] * len(fine), radius + largest, len(W), len(v))
        bits *= 2
    raise SolverFailure(
        f"digits={digits}: they were not reached with {bits // 2} bits. Ask for fewer, or leave "
        "method out."
    )


def _answer(
    kind: Kind, found: Sequence[Fraction], radius: Fraction, neurons: int, inputs: int
) -> Enclosed:
    from theorycheck.rigor.claim import rounded, rounded_up

    value = list(rounded(tuple(found), radius))
    _, columns = _shape(kind, neurons, inputs)
    rows = [value[k : k + columns] for k in range(0, len(value), columns)]
    return Enclosed(
        value=rows[0][0] if kind == "loss" else rows,
        radius=rounded_up(radius * Fraction(11, 10)),
        certified=False,
    )
