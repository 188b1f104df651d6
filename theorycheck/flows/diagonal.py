r"""The flow $\dot w = -\nabla_w \|A\beta(w) - b\|_2^2$ of a diagonal network of any integer order.

$w = (u, v) \in \mathbb{R}^{2d}$, $\beta = u^D - v^D$, $w(0) = \alpha\,(u^0, v^0)$. The weights
themselves are integrated; no closed form, conserved quantity or limit enters. heyoka integrates;
where it is not installed (it has no wheel for some systems) our own slower Taylor steps do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import mul
from typing import Any

from theorycheck._errors import MissingExtra
from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.trajectory import Trajectory
from theorycheck.flows.forecast import rates_of
from theorycheck.flows.plain_taylor import follow
from theorycheck.flows.taylor import integrate, load_heyoka


def weight_flow(
    A: Matrix,
    b: Vector,
    alpha: Fraction,
    *,
    order: int = 2,
    u0: Vector = (),
    v0: Vector = (),
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
        order: The order D, an integer >= 2.
        u0: Shape of the initial u, ``(features,)``; ones if empty.
        v0: Likewise of v.
        bits: Fractional bits of the states.
        accuracy: Length of remaining path that counts as settled.
        most_steps: Budget of integrator steps.
        rank: The exact rank of A; its smaller dimension unless given.
        weight: How large the weights may grow; the largest initial one unless given.

    Raises:
        SolverFailure: If the flow does not settle within the budget.
    """
    samples, features = len(A), len(A[0])
    ones = (Fraction(1),) * features
    start = [alpha * entry for entry in (*(u0 or ones), *(v0 or ones))]
    test = _settled(A, b, bits, accuracy, rank or min(samples, features), order)
    try:
        load_heyoka()
    except MissingExtra:
        return follow(
            A,
            b,
            start,
            order=order,
            bits=bits,
            settled=test,
            most_steps=most_steps,
            largest=weight,
        )
    # The factor 2D of the gradient is a parameter like the data: exact in every precision.
    parameters = [entry for row in A for entry in row] + list(b) + [Fraction(2 * order)]
    return integrate(
        _system(samples, features, order),
        start,
        parameters,
        bits=bits,
        settled=test,
        largest=weight,
        most_steps=most_steps,
    )


def _system(samples: int, features: int, order: int) -> list[tuple[Any, Any]]:
    """Return the gradient system of the loss, the data as runtime parameters."""
    heyoka = load_heyoka()
    u = [heyoka.expression(f"u{i}") for i in range(features)]
    v = [heyoka.expression(f"v{i}") for i in range(features)]
    A = [[heyoka.par[n * features + i] for i in range(features)] for n in range(samples)]
    b = [heyoka.par[samples * features + n] for n in range(samples)]
    factor = heyoka.par[samples * features + samples]
    # w^(D-1) once: a product in the derivative, and a factor of w^D.
    below_u, below_v = ([_power(w, order - 1) for w in side] for side in (u, v))
    effective = [
        p * below_p - q * below_q
        for p, below_p, q, below_q in zip(u, below_u, v, below_v, strict=True)
    ]
    residual = [
        heyoka.sum([a * s for a, s in zip(row, effective, strict=True)] + [-target])
        for row, target in zip(A, b, strict=True)
    ]
    system_u, system_v = [], []
    for i in range(features):
        # d/du_i sum_n r_n^2 = sum_n 2 r_n A_ni D u_i^(D-1).
        slope = factor * heyoka.sum([A[n][i] * residual[n] for n in range(samples)])
        system_u.append((u[i], -(slope * below_u[i])))
        system_v.append((v[i], slope * below_v[i]))
    return system_u + system_v


def _power(w: Any, exponent: int) -> Any:
    """Return w^exponent, exponent >= 1, by products: no floating-point exponent enters."""
    half, odd = divmod(exponent, 2)
    if not half:
        return w
    root = _power(w, half)
    return root * root * w if odd else root * root


def _settled(
    A: Matrix, b: Vector, bits: int, accuracy: Fraction, rank: int, order: int = 2
) -> Callable[[Sequence[int]], bool]:
    r"""Return the test $\sqrt{L/\lambda}/D \le$ accuracy, in integers and doubles.

    $\lambda$ is the smallest nonzero eigenvalue of $A\,\mathrm{diag}(u^{2D-2}+v^{2D-2})A^\top$,
    estimated: the least of the `rank` largest. $\|\nabla L\|^2 \ge 4D^2\lambda L$.
    """
    import numpy as np

    rows = [[round(entry * 2**bits) for entry in row] for row in A]
    targets = [round(entry * 2 ** ((order + 1) * bits)) for entry in b]
    # In units in which doubles neither overflow nor vanish.
    unit = max(abs(entry) for row in A for entry in row) or Fraction(1)
    floats = np.array([[float(entry / unit) for entry in row] for row in A])
    d = len(A[0])
    goal = _log2(accuracy)

    def settled(state: Sequence[int]) -> bool:
        effective = [p**order - q**order for p, q in zip(state[:d], state[d:], strict=True)]
        residual = [
            sum(map(mul, row, effective)) - target
            for row, target in zip(rows, targets, strict=True)
        ]
        loss = sum(r * r for r in residual)
        if loss == 0:
            return True
        log_root_loss = _log2(Fraction(loss)) / 2 - (order + 1) * bits
        double = 2 * order - 2
        powers = [p**double + q**double for p, q in zip(state[:d], state[d:], strict=True)]
        largest = max(powers)
        if not largest or not floats.any():
            return not floats.any()
        sizes = [float(Fraction(power, largest)) for power in powers]
        slow, _ = rates_of(floats, np.array(sizes), rank)
        if not slow > 0:
            return False
        log_rate = math.log2(slow) + 2 * _log2(unit) + _log2(Fraction(largest)) - double * bits
        return log_root_loss - math.log2(order) - log_rate / 2 <= goal

    return settled


def _log2(value: Fraction) -> float:
    """Return log2 of a positive rational of any size."""
    shift = value.numerator.bit_length() - value.denominator.bit_length()
    scaled = value / Fraction(2) ** shift
    return math.log2(float(scaled)) + shift
