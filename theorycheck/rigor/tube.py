r"""A tube around a piecewise polynomial that the true flow cannot leave.

On one step of length h let p be the polynomial and $\delta \ge \sup\|p' - f(p)\|$ its defect, both
from coefficients in balls. With the logarithmic norm of the Jacobian at most $\mu$ over the tube
$\{\|w - p(s)\| \le E^+\}$, an entry error $E < E^+$ cannot grow beyond
$(E + h\delta)\exp(\int \mu^+)$; if that is certainly below $E^+$, the first exit never happens.

With D the depth and J the derivative of $\beta = u^D - v^D$, the Jacobian of the flow is
$-2(AJ)^\top AJ$, negative semidefinite, plus
$2D(D-1)\,\mathrm{diag}(-u^{D-2}\circ g, v^{D-2}\circ g)$. So
$\mu \le 2D(D-1)\max_i \max(|u_i|, |v_i|)^{D-2}|g_i|$ over the tube; for D = 2 that is
$4\|g\|_\infty$ (DESIGN.md section 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from flint import arb, arb_mat, arb_poly

from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.rigor.text import to_arb, to_arb_mat

# Sub-intervals of a step on which ‖g‖ is bounded when one bound for the whole step is too crude.
PIECES = 16
# Growth exponent of a step below which the crude bound is good enough: exp(1/16) costs 0.03 digits.
CRUDE = arb(1) / 16
ATTEMPTS = 8
# A step that may grow an error by more than exp of this is hopeless; exponents stay readable.
MOST_GROWTH = 1024
# Coefficients of the gradient that are recentered on each piece.
HEAD = 48
# Coefficients of the gradient beyond those of the weights that are computed: each is smaller by a
# factor, and bounded all together they lose the cancellation between features.
BEYOND = 8
# Bits for bounds of which only the size matters.
BOUND_BITS = 64
UNIT_INTERVAL = arb(arb(1) / 2, arb(1) / 2)


class TubeOpen(Exception):
    """The first-exit argument did not close: nothing is proved."""


@dataclass(frozen=True)
class StepShape:
    """What the polynomials of a step decide, whatever the error at its start.

    Attributes:
        defect: Bound on h times the defect.
        weight: Bound on max_i ‖(u_i, v_i)‖ along the polynomial.
        force: Bound on ‖g‖_∞ along the polynomial.
        effective: Integral of u^D - v^D over the step, a ball vector for the polynomial itself.
        pieces: Bounds on max_i max(|u_i|, |v_i|)^(D-2) |g_i| on equal pieces of the step.
    """

    defect: arb
    weight: arb
    force: arb
    effective: list[arb]
    pieces: list[arb]


@dataclass(frozen=True)
class StepBound:
    """What one step contributes.

    Attributes:
        error: Bound on the distance at its end (before rounding to the next state).
        widest: The tube radius E+ that the step stays in.
    """

    error: arb
    widest: arb


class Field:
    """The vector field in balls: exact data A (samples × features) and b (samples), the depth."""

    def __init__(self, A: Matrix, b: Vector, depth: int = 2) -> None:
        """Convert the exact data at the working precision."""
        self.depth = depth
        # The logarithmic norm is at most this times max_i max(|u_i|, |v_i|)^(D-2) |g_i|.
        self.rate = 2 * depth * (depth - 1)
        self.A = to_arb_mat(A)
        self.transposed = self.A.transpose()
        self.b = [to_arb(entry) for entry in b]
        self.features = len(A[0])
        # ‖Aᵀ A Δ‖_∞ <= max_i ‖(AᵀA)_i‖₂ ‖Δ‖₂
        gram = self.transposed * self.A
        self.slope = largest(_norm(row) for row in gram.table())

    def gradients(self, effective: Sequence[arb_poly], length: int) -> list[arb_poly]:
        r"""Return the polynomials $g = A^\top(A\beta - b)$ for polynomials $\beta$."""
        coefficients = arb_mat(
            self.features, length, [c for p in effective for c in _padded(p, length)]
        )
        residual = (self.A * coefficients).table()
        for row, y in zip(residual, self.b, strict=True):
            row[0] -= y
        return [arb_poly(row) for row in (self.transposed * arb_mat(residual)).table()]

    def shape(self, u: Sequence[arb_poly], v: Sequence[arb_poly], h: arb) -> StepShape:
        """Bound what the polynomials are and how far they are from solving the equation.

        Args:
            u: Exact polynomials of u in s/h.
            v: Likewise of v.
            h: The step length.
        """
        weights = [*u, *v]
        # Coefficients beyond those of p cancel against nothing, and soon after a bound is enough.
        length = max((p.length() for p in weights), default=1) + BEYOND
        powers = [_power(p, self.depth - 1) for p in weights]
        highest = [p * power for p, power in zip(weights, powers, strict=True)]
        d = self.features
        effective = [p - q for p, q in zip(highest[:d], highest[d:], strict=True)]
        heads, rests = zip(*(_split(p, length) for p in effective), strict=True)
        gradients = self.gradients(heads, length)
        factor = 2 * self.depth * h
        lows, highs = zip(*(_split(power, length) for power in powers), strict=True)
        # In scaled time p' = h f(p), so these are h times the defect, but for the rests.
        pulls = [g * factor for g in gradients]
        pulls += [-pull for pull in pulls]
        defects = [
            p.derivative() + pull * low for p, pull, low in zip(weights, pulls, lows, strict=True)
        ]
        integrals = [p.integral()(arb(1)) * h for p in effective]
        # From here on only the size of things matters.
        with working_precision(BOUND_BITS):
            # ‖g - head of g‖_∞ along the step, and |g_i| with it.
            rest = (self.slope * _norm([_supremum(p) for p in rests])).upper()
            forces = [(_supremum(g) + rest).upper() for g in gradients]
            sizes = [_supremum(p) for p in weights]
            residues = [
                _supremum(defect) + factor * (rest * size ** (self.depth - 1) + g * _supremum(high))
                for defect, size, g, high in zip(defects, sizes, forces * 2, highs, strict=True)
            ]
            weight = largest(map(_norm, zip(sizes[:d], sizes[d:], strict=True))).upper()
            # max(|u_i|, |v_i|)^(D-2) g_i, whose largest entry bounds the growth.
            scaled = [
                g * (p.max(q) ** (self.depth - 2)).upper()
                for g, p, q in zip(gradients, sizes[:d], sizes[d:], strict=True)
            ]
            left_out = rest * weight ** (self.depth - 2)
            pieces = [(bound + left_out).upper() for bound in _pieces(scaled, self.rate * h)]
            return StepShape(
                _norm(residues).upper(), weight, largest(forces).upper(), integrals, pieces
            )

    def step(self, shape: StepShape, h: arb, entering: arb) -> StepBound:
        """Bound the flow's distance from the polynomials over one step.

        Args:
            shape: What `shape` returned for the polynomials.
            h: The step length.
            entering: Bound on the distance at the start.

        Raises:
            TubeOpen: If the first-exit argument does not close.
        """
        with working_precision(BOUND_BITS):
            length = h / len(shape.pieces)
            widest, leaving = self._closed(
                (entering + shape.defect).upper(),
                shape.weight,
                shape.force,
                [(bound, length) for bound in shape.pieces],
            )
        return StepBound(leaving, widest)

    def _closed(
        self, inside: arb, weight: arb, force: arb, bounds: Sequence[tuple[arb, arb]]
    ) -> tuple[arb, arb]:
        """Return the radius of a tube that is not left, and the distance at its end.

        Args:
            inside: Distance at the start plus h times the defect.
            weight: Bound on max_i ‖(u_i, v_i)‖ along the polynomial.
            force: Bound on ‖g‖_∞ along the polynomial.
            bounds: Pieces of the step: bound on max_i max(|u_i|, |v_i|)^(D-2) |g_i| along the
                polynomial, and length.

        Raises:
            TubeOpen: If the first-exit argument does not close.
        """
        depth, rate = self.depth, self.rate
        exponent = sum((rate * bound * length for bound, length in bounds), arb(0))
        radius = inside * exponent.exp() if exponent < MOST_GROWTH else arb("inf")
        for attempt in range(ATTEMPTS):
            # The tiny term keeps the inequality strict when there is no error at all.
            widest = (radius * (1 + arb(2) ** (attempt - 6)) + arb(2) ** -4096).upper()
            # How much larger the weights' power times |g_i| may be in the tube than in its middle.
            excess = spread(weight, widest, depth - 2) * force + (weight + widest) ** (
                depth - 2
            ) * (self.slope * spread(weight, widest, depth))
            exponent = sum((rate * (bound + excess) * length for bound, length in bounds), arb(0))
            if not exponent < MOST_GROWTH:
                break
            leaving = (inside * exponent.exp()).upper()
            if leaving < widest:
                return widest, leaving
            radius = leaving
        raise TubeOpen


def spread(weight: arb, radius: arb, power: int) -> arb:
    r"""Return $(W + E)^k - W^k$ for a weight W and a radius E, without cancellation.

    If $\|(u_i, v_i)\| \le W$ for all i and the weights move by at most E in all, then
    $u^k - v^k$ moves by at most that in the Euclidean norm: in the binomial expansion the linear
    term is at most $kW^{k-1}\|e_i\|$ by Cauchy and Schwarz, the others entry by entry, and norms
    of powers of e are at most powers of its norm. So does each $|u_i|^k$ by itself.
    """
    return sum(
        (comb(power, j) * weight ** (power - j) * radius**j for j in range(1, power + 1)), arb(0)
    )


def _pieces(gradients: Sequence[arb_poly], growth: arb) -> list[arb]:
    """Return bounds on the largest |g_i| on equal pieces of [0, 1].

    Args:
        gradients: Polynomials.
        growth: What a bound is multiplied with in the exponent of growth.
    """
    crude = largest(_supremum(g) for g in gradients).upper()
    if crude * growth < CRUDE:
        return [crude]
    split = [_split(g, HEAD) for g in gradients]
    # Of the heads every piece is bounded by its own Taylor polynomial; of the rests at once.
    rest = largest(_supremum(high) for _, high in split).upper()
    heads = [(_supremum(low), low) for low, _ in split]
    heads.sort(key=lambda head: float(head[0]), reverse=True)
    half = arb(1) / (2 * PIECES)
    return [
        (_on_piece(heads, (2 * piece + 1) * half, half) + rest).upper() for piece in range(PIECES)
    ]


def _on_piece(heads: Sequence[tuple[arb, arb_poly]], center: arb, half: arb) -> arb:
    """Return a bound on the largest |p| over [center - half, center + half].

    Args:
        heads: Polynomials, with bounds on them over [0, 1], the largest first.
    """
    line = arb_poly([center - half, 2 * half])
    # Started from a large value, most polynomials are seen to be smaller without a look at them.
    bound = arb(0)
    for crude, p in heads:
        if crude <= bound:
            break
        bound = bound.max(abs(p(center))).upper()
    for crude, p in heads:
        if not crude <= bound:
            bound = bound.max(_supremum(p(line))).upper()
    return bound


def _power(p: arb_poly, exponent: int) -> arb_poly:
    """Return p^exponent for an exponent of at least 1."""
    power = p
    for _ in range(exponent - 1):
        power = power * p
    return power


def _split(p: arb_poly, length: int) -> tuple[arb_poly, arb_poly]:
    """Return the first `length` coefficients of p and the rest: their sum is p."""
    low = p.truncate(length)
    return low, p - low


def _supremum(p: arb_poly) -> arb:
    """Return a bound on |p| over [0, 1], from one evaluation at the ball [0, 1].

    The working precision may be low: the ball holds every value whatever it is.
    """
    return abs(p(UNIT_INTERVAL)).upper()


def _padded(p: arb_poly, length: int) -> list[arb]:
    coefficients: list[arb] = p.coeffs()
    return coefficients + [arb(0)] * (length - len(coefficients))


def _norm(entries: Sequence[arb]) -> arb:
    """Return the Euclidean norm, the sum of squares kept nonnegative."""
    total = sum((entry * entry for entry in entries), arb(0))
    return total.upper().sqrt() if total.is_finite() else total


def largest(values) -> arb:  # type: ignore[no-untyped-def]
    """Return a ball whose upper end bounds every value; NaN stays NaN."""
    result = arb(0)
    for value in values:
        result = result.max(value)
    return result
