r"""A tube around a piecewise polynomial that the true flow cannot leave.

On one step of length h let p be the polynomial and $\delta \ge \sup\|p' - f(p)\|$ its defect, both
from coefficients in balls. With the logarithmic norm of the Jacobian at most $\mu$ over the tube
$\{\|w - p(s)\| \le E^+\}$, an entry error $E < E^+$ cannot grow beyond
$(E + h\delta)\exp(\int \mu^+)$; if that is certainly below $E^+$, the first exit never happens.

The Jacobian of the flow is $-8JJ^\top$-like (negative semidefinite) plus $\mathrm{diag}(-4g, 4g)$,
so $\mu \le 4\|g\|_\infty$ over the tube (DESIGN.md section 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb, arb_mat, arb_poly

from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.rigor.text import to_arb, to_arb_mat

# Sub-intervals of a step on which ‖g‖ is bounded when one bound for the whole step is too crude.
PIECES = 16
# Growth exponent of a step below which the crude bound is good enough: exp(1/16) costs 0.03 digits.
CRUDE = arb(1) / 16
ATTEMPTS = 8
# Coefficients of the gradient that are recentered on each piece.
HEAD = 48
# Bits for bounds of which only the size matters.
BOUND_BITS = 64
UNIT_INTERVAL = arb(arb(1) / 2, arb(1) / 2)


class TubeOpen(Exception):
    """The first-exit argument did not close: nothing is proved."""


@dataclass(frozen=True)
class StepBound:
    """What one step contributes.

    Attributes:
        error: Bound on the distance at its end (before rounding to the next state).
        widest: The tube radius E+ that the step stays in.
        weight: Bound on max_i ‖(u_i, v_i)‖ along the polynomial.
        effective: Integral of u² - v² over the step, a ball vector for the polynomial itself.
    """

    error: arb
    widest: arb
    weight: arb
    effective: list[arb]


class Field:
    """The vector field in balls: exact data A (samples × features) and b (samples)."""

    def __init__(self, A: Matrix, b: Vector) -> None:
        """Convert the exact data at the working precision."""
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

    def step(
        self, u: Sequence[arb_poly], v: Sequence[arb_poly], h: arb, entering: arb
    ) -> StepBound:
        """Bound the flow's distance from the polynomials (in scaled time) over one step.

        Args:
            u: Exact polynomials of u in s/h.
            v: Likewise of v.
            h: The step length.
            entering: Bound on the distance at the start.

        Raises:
            TubeOpen: If the first-exit argument does not close.
        """
        effective = [p * p - q * q for p, q in zip(u, v, strict=True)]
        # Coefficients beyond those of p cancel against nothing, and soon after a bound is enough.
        length = max((p.length() for p in (*u, *v)), default=1) * 5 // 4 + 4
        heads, rests = zip(*(_split(p, length) for p in effective), strict=True)
        gradients = self.gradients(heads, length)
        defects = []
        for p, q, g in zip(u, v, gradients, strict=True):
            force = g * (4 * h)
            # In scaled time p' = h f(p), so these are h times the defect.
            defects += [p.derivative() + force * p, q.derivative() - force * q]
        integrals = [p.integral()(arb(1)) * h for p in effective]
        # From here on only the size of things matters.
        with working_precision(BOUND_BITS):
            # ‖g - head of g‖_∞ along the step.
            rest = (self.slope * _norm([_supremum(p) for p in rests])).upper()
            sizes = [_supremum(p) for pair in zip(u, v, strict=True) for p in pair]
            residues = [
                _supremum(defect) + 4 * h * rest * size
                for defect, size in zip(defects, sizes, strict=True)
            ]
            inside = (entering + _norm(residues)).upper()
            weight = largest(map(_norm, zip(sizes[::2], sizes[1::2], strict=True))).upper()
            bounds = [(bound + rest, part) for bound, part in _pieces(gradients, h)]
            widest, leaving = self._closed(inside, weight, bounds)
        return StepBound(leaving, widest, weight, integrals)

    def _closed(
        self, inside: arb, weight: arb, bounds: Sequence[tuple[arb, arb]]
    ) -> tuple[arb, arb]:
        """Return the radius of a tube that is not left, and the distance at its end.

        Args:
            inside: Distance at the start plus h times the defect.
            weight: Bound on max_i ‖(u_i, v_i)‖ along the polynomial.
            bounds: Pieces of the step: bound on ‖g‖_∞ along the polynomial, and length.

        Raises:
            TubeOpen: If the first-exit argument does not close.
        """
        growth = sum((4 * bound * length for bound, length in bounds), arb(0)).exp()
        radius = inside * growth
        for attempt in range(ATTEMPTS):
            # The tiny term keeps the inequality strict when there is no error at all.
            widest = (radius * (1 + arb(2) ** (attempt - 6)) + arb(2) ** -4096).upper()
            spread = self.slope * (2 * widest * weight + widest**2)
            exponent = sum((4 * (bound + spread) * length for bound, length in bounds), arb(0))
            leaving = (inside * exponent.exp()).upper()
            if leaving < widest:
                return widest, leaving
            radius = leaving if leaving.is_finite() else radius
        raise TubeOpen


def _pieces(gradients: Sequence[arb_poly], h: arb) -> list[tuple[arb, arb]]:
    """Return (bound on the largest |g_i|, length) for pieces that make up the step."""
    crude = largest(_supremum(g) for g in gradients).upper()
    if 4 * crude * h < CRUDE:
        return [(crude, h)]
    split = [_split(g, HEAD) for g in gradients]
    # Of the heads every piece is bounded by its own Taylor polynomial; of the rests at once.
    rest = largest(_supremum(high) for _, high in split).upper()
    heads = [(_supremum(low), low) for low, _ in split]
    half = arb(1) / (2 * PIECES)
    return [
        ((_on_piece(heads, (2 * piece + 1) * half, half) + rest).upper(), h / PIECES)
        for piece in range(PIECES)
    ]


def _on_piece(heads: Sequence[tuple[arb, arb_poly]], center: arb, half: arb) -> arb:
    """Return a bound on the largest |p| over [center - half, center + half].

    Args:
        heads: Polynomials, with bounds on them over [0, 1].
    """
    line = arb_poly([center - half, 2 * half])
    # Started from a large value, most polynomials are seen to be smaller without a look at them.
    bound = largest(abs(p(center)) for _, p in heads).upper()
    for crude, p in heads:
        if not crude <= bound:
            bound = bound.max(_supremum(p(line))).upper()
    return bound


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
