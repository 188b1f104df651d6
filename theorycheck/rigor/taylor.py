r"""Taylor polynomials of the diagonal flow, in fixed-point integers.

The flow is $\dot u = -2D\,u^{D-1}\circ g$, $\dot v = 2D\,v^{D-1}\circ g$ with
$g = A^\top(A(u^D - v^D) - b)$ and D the depth of the network. Whatever comes out of here is only a
candidate: `rigor.tube` bounds the defect of the polynomial as it stands, so rounding in this file
costs sharpness, never truth.
"""

from __future__ import annotations

from operator import mul

from flint import fmpz, fmpz_mat

from theorycheck.core.exact import Matrix, Vector

Polynomial = list[int]
# Bits before the point that no coefficient of a flow that can be followed has.
WIDEST = 2**15


class FixedSystem:
    """The data A and b in fixed point with `bits` fractional bits, ready for the recursion."""

    def __init__(self, A: Matrix, b: Vector, bits: int, depth: int = 2) -> None:
        """Round the exact data once."""
        self.bits = bits
        self.depth = depth
        self.A = fmpz_mat([[fmpz(round(entry * 2**bits)) for entry in row] for row in A])
        self.transposed = self.A.transpose()
        self.target = [fmpz(round(entry * 2**bits)) for entry in b]

    def polynomials(
        self, u: list[int], v: list[int], step: int, order: int
    ) -> tuple[list[Polynomial], list[Polynomial]]:
        r"""Return the Taylor polynomials of u and v in $\tau = s/h$, $0 \le \tau \le 1$.

        Args:
            u: Values at the start of the step, times $2^{bits}$.
            v: Likewise.
            step: The step length h, times $2^{bits}$.
            order: Degree of the polynomials.

        Shapes:
            ``(features,)`` in, ``(features, order + 1)`` out.

        Raises:
            OverflowError: If the coefficients grow beyond all measure: the step is far too long.
        """
        bits, depth, d = self.bits, self.depth, len(u)
        weights: list[Polynomial] = [[value] for value in (*u, *v)]
        # The polynomials of w, w^2, ..., w^D of all weights w, as far as they are known.
        powers: list[list[Polynomial]] = [weights]
        powers += [[[] for _ in weights] for _ in range(1, depth)]
        gradients: list[Polynomial] = [[] for _ in u]
        factors = [-2 * depth * step] * d + [2 * depth * step] * d
        longest = WIDEST + 2 * bits
        for j in range(order):
            for k in range(2, depth + 1):
                known = powers[k // 2 - 1]
                found = _convolved(weights, powers[k - 2]) if k % 2 else _squared(known)
                for power, product in zip(powers[k - 1], found, strict=True):
                    power.append(product >> bits)
            ends = [power[j] for power in powers[-1]]
            if any(end.bit_length() > longest for end in ends):
                raise OverflowError
            effective = [p - q for p, q in zip(ends[:d], ends[d:], strict=True)]
            for g, slope in zip(gradients, self._gradient(effective, first=j == 0), strict=True):
                g.append(slope)
            forces = _convolved(gradients * 2, powers[depth - 2])
            for p, factor, force in zip(weights, factors, forces, strict=True):
                # Scaled time multiplies each derivative by h.
                p.append((factor * force >> 2 * bits) // (j + 1))
        return weights[:d], weights[d:]

    def _gradient(self, effective: list[int], *, first: bool) -> list[int]:
        """Return a coefficient of g from that of beta; b belongs to the first."""
        bits = self.bits
        products = (self.A * fmpz_mat(len(effective), 1, effective)).entries()
        residual = [product >> bits for product in products]
        if first:
            residual = [r - y for r, y in zip(residual, self.target, strict=True)]
        slopes = self.transposed * fmpz_mat(len(residual), 1, residual)
        return [int(slope) >> bits for slope in slopes.entries()]


def _convolved(ps: list[Polynomial], qs: list[Polynomial]) -> list[int]:
    """Return the last coefficients that the products of equally long polynomials share."""
    return [sum(map(mul, p, reversed(q))) for p, q in zip(ps, qs, strict=True)]


def _squared(ps: list[Polynomial]) -> list[int]:
    """Return `_convolved(ps, ps)` with half the products."""
    half, odd = divmod(len(ps[0]), 2)
    if odd:
        return [2 * sum(map(mul, p[:half], reversed(p))) + p[half] * p[half] for p in ps]
    return [2 * sum(map(mul, p[:half], reversed(p))) for p in ps]
