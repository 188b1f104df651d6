r"""Taylor polynomials of the diagonal flow, in fixed-point integers.

The flow is $\dot u = -4\,u\circ g$, $\dot v = 4\,v\circ g$ with $g = A^\top(A(u^2 - v^2) - b)$.
Whatever comes out of here is only a candidate: `rigor.tube` bounds the defect of the polynomial
as it stands, so rounding in this file costs sharpness, never truth.
"""

from __future__ import annotations

from operator import mul

from theorycheck.core.exact import Matrix, Vector

Polynomial = list[int]


class FixedSystem:
    """The data A and b in fixed point with `bits` fractional bits, ready for the recursion."""

    def __init__(self, A: Matrix, b: Vector, bits: int) -> None:
        """Round the exact data once."""
        self.bits = bits
        self.rows = [[round(entry * 2**bits) for entry in row] for row in A]
        self.columns = [list(column) for column in zip(*self.rows, strict=True)]
        self.target = [round(entry * 2**bits) for entry in b]

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
        """
        bits = self.bits
        us, vs = [[value] for value in u], [[value] for value in v]
        gradients: list[Polynomial] = [[] for _ in u]
        for j in range(order):
            effective = [(_square(p) - _square(q)) >> bits for p, q in zip(us, vs, strict=True)]
            residual = [sum(map(mul, row, effective)) >> bits for row in self.rows]
            if j == 0:
                residual = [r - y for r, y in zip(residual, self.target, strict=True)]
            for g, column, p, q in zip(gradients, self.columns, us, vs, strict=True):
                g.append(sum(map(mul, column, residual)) >> bits)
                # Scaled time multiplies each derivative by h.
                p.append(-((4 * step * (_convolve(g, p) >> bits)) >> bits) // (j + 1))
                q.append(((4 * step * (_convolve(g, q) >> bits)) >> bits) // (j + 1))
        return us, vs


def _convolve(p: Polynomial, q: Polynomial) -> int:
    """Return the last coefficient that the product of two equally long polynomials shares."""
    return sum(map(mul, p, reversed(q)))


def _square(p: Polynomial) -> int:
    """Return `_convolve(p, p)` with half the products."""
    half, odd = divmod(len(p), 2)
    twice: int = 2 * sum(map(mul, p[:half], reversed(p)))
    return twice + p[half] * p[half] if odd else twice
