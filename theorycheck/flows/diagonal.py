r"""The flow $\dot w = -\nabla_w \|A\beta(w) - b\|_2^2$ of a depth-2 diagonal network.

$w = (u, v) \in \mathbb{R}^{2d}$, $\beta = u^2 - v^2$, $w(0) = \alpha\mathbf 1$. The weights
themselves are integrated; no closed form, conserved quantity or limit enters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import mul
from typing import Any

from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.trajectory import Trajectory
from theorycheck.flows.forecast import rates_of
from theorycheck.flows.taylor import integrate, load_heyoka


def weight_flow(
    A: Matrix,
    b: Vector,
    alpha: Fraction,
    *,
    bits: int,
    accuracy: Fraction,
    most_steps: int,
    rank: int | None = None,
    weight: Fraction | None = None,
) -> Trajectory:
    r"""Follow the weights until their remaining path is estimated below `accuracy`.

    Args:
        A: Exact data, ``(samples, features)``.
        b: Exact targets, ``(samples,)``.
        alpha: Initial scale.
        bits: Fractional bits of the states.
        accuracy: Length of remaining path that counts as settled.
        most_steps: Budget of integrator steps.
        rank: The exact rank of A; its smaller dimension unless given.
        weight: How large the weights may grow; `alpha` unless given.

    Raises:
        SolverFailure: If the flow does not settle within the budget.
    """
    samples, features = len(A), len(A[0])
    parameters = [entry for row in A for entry in row] + list(b)
    return integrate(
        _system(samples, features),
        [alpha] * (2 * features),
        parameters,
        bits=bits,
        settled=_settled(A, b, bits, accuracy, rank or min(samples, features)),
        largest=max(alpha, weight or alpha),
        most_steps=most_steps,
    )


def _system(samples: int, features: int) -> list[tuple[Any, Any]]:
    """Return the gradient system of the loss, the data as runtime parameters."""
    heyoka = load_heyoka()
    u = [heyoka.expression(f"u{i}") for i in range(features)]
    v = [heyoka.expression(f"v{i}") for i in range(features)]
    A = [[heyoka.par[n * features + i] for i in range(features)] for n in range(samples)]
    b = [heyoka.par[samples * features + n] for n in range(samples)]
    squares = [p * p - q * q for p, q in zip(u, v, strict=True)]
    residual = [
        heyoka.sum([a * s for a, s in zip(row, squares, strict=True)] + [-target])
        for row, target in zip(A, b, strict=True)
    ]
    system_u, system_v = [], []
    for i in range(features):
        # d/du_i sum_n r_n^2 = sum_n 2 r_n A_ni 2 u_i; integers are exact in every precision.
        slope = heyoka.sum([A[n][i] * residual[n] for n in range(samples)])
        slope = slope + slope
        slope = slope + slope
        system_u.append((u[i], -(slope * u[i])))
        system_v.append((v[i], slope * v[i]))
    return system_u + system_v


def _settled(
    A: Matrix, b: Vector, bits: int, accuracy: Fraction, rank: int
) -> Callable[[Sequence[int]], bool]:
    r"""Return the test $\tfrac12\sqrt{L/\lambda} \le$ accuracy, in integers and doubles.

    $\lambda$ is the smallest nonzero eigenvalue of $A\,\mathrm{diag}(u^2+v^2)A^\top$, estimated:
    the least of the `rank` largest.
    """
    import numpy as np

    rows = [[round(entry * 2**bits) for entry in row] for row in A]
    targets = [round(entry * 2 ** (3 * bits)) for entry in b]
    # In units in which doubles neither overflow nor vanish.
    unit = max(abs(entry) for row in A for entry in row) or Fraction(1)
    floats = np.array([[float(entry / unit) for entry in row] for row in A])
    d = len(A[0])
    goal = _log2(accuracy)

    def settled(state: Sequence[int]) -> bool:
        effective = [p * p - q * q for p, q in zip(state[:d], state[d:], strict=True)]
        residual = [
            sum(map(mul, row, effective)) - target
            for row, target in zip(rows, targets, strict=True)
        ]
        loss = sum(r * r for r in residual)
        if loss == 0:
            return True
        log_root_loss = _log2(Fraction(loss)) / 2 - 3 * bits
        squares = [p * p + q * q for p, q in zip(state[:d], state[d:], strict=True)]
        largest = max(squares)
        if not largest or not floats.any():
            return not floats.any()
        sizes = [float(Fraction(square, largest)) for square in squares]
        slow, _ = rates_of(floats, np.array(sizes), rank)
        if not slow > 0:
            return False
        log_rate = math.log2(slow) + 2 * _log2(unit) + _log2(Fraction(largest)) - 2 * bits
        return log_root_loss - 1 - log_rate / 2 <= goal

    return settled


def _log2(value: Fraction) -> float:
    """Return log2 of a positive rational of any size."""
    shift = value.numerator.bit_length() - value.denominator.bit_length()
    scaled = value / Fraction(2) ** shift
    return math.log2(float(scaled)) + shift
