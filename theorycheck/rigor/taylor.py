r"""Taylor polynomials of the diagonal flow, in fixed-point integers.

The flow is $\dot u = -2D\,u^{D-1}\circ g$, $\dot v = 2D\,v^{D-1}\circ g$ with
$g = A^\top(A(u^D - v^D) - b)$ and D the depth of the network. Whatever comes out of here is only a
candidate: `rigor.tube` bounds the defect of the polynomial as it stands, so rounding in this file
costs sharpness, never truth.
"""

from __future__ import annotations

from operator import mul

from theorycheck.core.exact import Matrix, Vector

Polynomial = list[int]


class FixedSystem:
    """The data A and b in fixed point with `bits` fractional bits, ready for the recursion."""

    def __init__(self, A: Matrix, b: Vector, bits: int, depth: int = 2) -> None:
        """Round the exact data once."""
        self.bits = bits
        self.depth = depth
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
        bits, depth = self.bits, self.depth
        # Of each weight w the polynomials of w, w^2, ..., w^D as far as they are known.
        ups, downs = ([[[value], *([] for _ in range(1, depth))] for value in w] for w in (u, v))
        gradients: list[Polynomial] = [[] for _ in u]
        for j in range(order):
            effective = [self._raised(p) - self._raised(q) for p, q in zip(ups, downs, strict=True)]
            residual = [sum(map(mul, row, effective)) >> bits for row in self.rows]
            if j == 0:
                residual = [r - y for r, y in zip(residual, self.target, strict=True)]
            for g, column, p, q in zip(gradients, self.columns, ups, downs, strict=True):
                g.append(sum(map(mul, column, residual)) >> bits)
                # Scaled time multiplies each derivative by h.
                for powers, factor in ((p, -2 * depth * step), (q, 2 * depth * step)):
                    force = factor * (_convolve(g, powers[depth - 2]) >> bits)
                    powers[0].append((force >> bits) // (j + 1))
        return [p[0] for p in ups], [q[0] for q in downs]

    def _raised(self, powers: list[Polynomial]) -> int:
        """Append the next coefficient of every power of w, and return that of the highest."""
        for k in range(2, self.depth + 1):
            half, odd = divmod(k, 2)
            product = _convolve(powers[0], powers[k - 2]) if odd else _square(powers[half - 1])
            powers[k - 1].append(product >> self.bits)
        return powers[-1][-1]


def _convolve(p: Polynomial, q: Polynomial) -> int:
    """Return the last coefficient that the product of two equally long polynomials shares."""
    return sum(map(mul, p, reversed(q)))


def _square(p: Polynomial) -> int:
    """Return `_convolve(p, p)` with half the products."""
    half, odd = divmod(len(p), 2)
    twice: int = 2 * sum(map(mul, p[:half], reversed(p)))
    return twice + p[half] * p[half] if odd else twice
