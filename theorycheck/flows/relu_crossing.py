r"""Where two vectors of a student in the plane become parallel along a polynomial segment.

In the plane $\sigma_{ij} = \|w_i\|\|w_j\|\sin\theta_{ij}$ is one minor times its sign. With the
sign of a segment's start the gradient is analytic beyond the place where the minor vanishes, though
it is no longer that of the loss: so a segment is found with it, cut there, and the sign turned.
Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flint import arb, arb_mat

# The teacher, in the names of pairs.
TEACHER = -1
Pair = tuple[int, int]
# A minor below 2^-bits times this is rounding.
ROUNDING = 2**12
MOST_HALVINGS = 2000


def minor(pair: Pair, row: Sequence[arb], teacher: arb) -> arb:
    """Return the 2 by 2 minor of a pair (i, j) or (i, TEACHER) at weights in the plane."""
    i, j = pair
    if j == TEACHER:
        return teacher * row[2 * i + 1]
    return (row[2 * i] * row[2 * j + 1] - row[2 * j] * row[2 * i + 1]).mid()


def pairs(neurons: int) -> list[Pair]:
    """Return all pairs of neurons, and of neurons with the teacher."""
    return [(i, j) for i in range(neurons) for j in (TEACHER, *range(i))]


def start_signs(
    row: Sequence[arb], slope: Sequence[arb], teacher: arb, bits: int
) -> dict[Pair, int]:
    """Return the signs of the minors at a start, those of their derivatives where they are 0.

    Args:
        row: Weights, neuron after neuron.
        slope: Their derivatives.
        teacher: The length of the teacher.
        bits: Fractional bits that count. Pairs of which neither is beyond rounding are left out.
    """
    least = arb(2) ** -bits * ROUNDING
    found = {}
    for pair in pairs(len(row) // 2):
        value = minor(pair, row, teacher)
        if abs(value) < least:
            # The derivative of a determinant: one row at a time.
            step = [a + b for a, b in zip(row, slope, strict=True)]
            rest = minor(pair, slope, teacher) if pair[1] != TEACHER else arb(0)
            value = minor(pair, step, teacher) - minor(pair, row, teacher) - rest
        if abs(value) > least:
            found[pair] = 1 if value > 0 else -1
    return found


def crossing(
    coefficients: arb_mat, signs: Mapping[Pair, int], teacher: arb, length: int, bits: int
) -> tuple[int, list[Pair]] | None:
    """Return after which part of a segment a minor first has the wrong sign, and which ones.

    Args:
        coefficients: Chebyshev coefficients, columns coordinates.
        signs: The signs at the start.
        teacher: The length of the teacher.
        length: The length of the segment times 2^bits.
        bits: Fractional bits of times and coefficients.
    """
    least = arb(2) ** -bits * ROUNDING
    terms = coefficients.nrows()
    places = [length * k // terms for k in range(1, terms + 1)]
    rows = at(coefficients, places, length)
    found: dict[Pair, int] = {}
    for pair, sign in signs.items():
        wrong = [
            place
            for place, row in zip(places, rows, strict=True)
            if sign * minor(pair, row, teacher) < -least
        ]
        if wrong:
            found[pair] = _root(coefficients, (pair, sign), teacher, wrong[0], length)
    if not found:
        return None
    first = min(found.values())
    return first, [pair for pair, place in found.items() if place - first < ROUNDING]


def _root(
    coefficients: arb_mat, pair: tuple[Pair, int], teacher: arb, after: int, length: int
) -> int:
    """Return where a minor times a sign stops to be positive, by halving [0, after]."""
    below, above = 0, after
    while above - below > 1:
        middle = (below + above) // 2
        [row] = at(coefficients, [middle], length)
        if pair[1] * minor(pair[0], row, teacher) > 0:
            below = middle
        else:
            above = middle
    return max(below, 1)


def at(coefficients: arb_mat, places: Sequence[int], length: int) -> list[list[arb]]:
    """Return the polynomials at places between 0 and `length`."""
    rows: list[list[arb]] = (
        arb_mat(_chebyshev([arb(2 * place - length) / length for place in places], coefficients))
        * coefficients
    ).table()
    return rows


def _chebyshev(positions: Sequence[arb], coefficients: arb_mat) -> list[list[arb]]:
    table = []
    for x in positions:
        row = [arb(1), x]
        for _ in range(2, coefficients.nrows()):
            row.append((2 * x * row[-1] - row[-2]).mid())
        table.append(row[: coefficients.nrows()])
    return table


def restricted(coefficients: arb_mat, transform: arb_mat, place: int, length: int) -> arb_mat:
    """Return the Chebyshev coefficients of the part of a segment up to a place.

    Args:
        coefficients: Those of the segment, N + 1 rows.
        transform: Values at N + 1 Chebyshev points of the second kind, ascending, to coefficients.
        place: Between 0 and `length`.
        length: The length of the segment.
    """
    N = coefficients.nrows() - 1
    share = arb(place) / length
    points = [(1 - (arb(k) / N).cos_pi()) * share - 1 for k in range(N + 1)]
    return (transform * (arb_mat(_chebyshev(points, coefficients)) * coefficients)).mid()
