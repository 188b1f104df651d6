r"""Damped Newton along a path of equations, in any arithmetic. It finds, it proves nothing.

The equations are $Z\,b(Z^T m, \tau) = w$ with $b_i = 2e^\tau \sinh s_i$, one for each $\tau$. As
$\tau \to -\infty$ their solutions become linear in $\tau$, so long strides along tangents are safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, Protocol

# Sizes are binary logarithms of the largest change of an exponent s_i: at high precision, and at
# large alpha, the changes themselves are no doubles.
_LONGEST = 1.5  # 2.8 e-foldings: beyond, the quadratic model of exp is worthless
_SAFE = -2.0  # a quarter: below, a full Newton step always helps
_SHORT = 0.5  # a stride after which failure is blamed on a jump
_ROUNDING = -10.0  # a thousandth: steps kept up by rounding alone must be below


class Equation(Protocol):
    """A family of equations in tau; points are of one type, closed under + and * by floats."""

    def step(self, point: Any, tau: float) -> tuple[Any, float]:
        """Return the Newton step at `point` and its size, infinity if there is none."""

    def tangent(self, point: Any, tau: float) -> Any:
        """Return dm/dtau along the solutions."""

    def descends(self, point: Any, move: Any, tau: float) -> bool:
        """Whether the dual objective is lower at `point + move` than at `point`."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """Where Newton came to rest.

    Attributes:
        point: The last point.
        size: The size of the last step.
        steps: How many steps were taken.
    """

    point: Any
    size: float
    steps: int


def settle(
    equation: Equation, point: Any, tau: float, *, goal: float, steps: int
) -> Settled | None:
    """Run damped Newton until its step has at most the size `goal`.

    Small steps that rounding keeps from shrinking further are accepted; read `size`.
    Returns None if Newton does not come to rest.
    """
    best = inf
    for taken in range(1, steps + 1):
        move, size = equation.step(point, tau)
        if not size < inf:
            return None
        if size <= goal:
            return Settled(point=point + move, size=size, steps=taken)
        if best < _ROUNDING and size > best - 1:
            return Settled(point=point, size=size, steps=taken) if size < _ROUNDING else None
        best = min(best, size)
        if size > _LONGEST:
            move = move * 2.0 ** (_LONGEST - min(size, 1000.0))
        if size > _SAFE:
            for _ in range(30):
                if equation.descends(point, move, tau):
                    break
                move = move * 0.5
            else:
                return None
        point = point + move
    return None


def follow(
    equation: Equation, point: Any, start: float, end: float, *, goal: float, budget: int = 400
) -> tuple[Any, float]:
    """Follow the solutions downwards from `start`, where `point` is one, to `end` if possible.

    Returns:
        The last solution found and its tau.
    """
    tau, stride = start, 1.0
    tangent = equation.tangent(point, tau)
    while tau > end and budget > 0 and stride > 1e-3:
        ahead = end if tau - end <= 1.5 * stride else tau - stride
        # Where an entry of beta changes its sign its exponent jumps from one end to the other: no
        # stride is short enough then, and Newton has to walk, an e-folding or so a step.
        patience = 12 if stride > _SHORT else 100 + int(4 * abs(ahead))
        found = settle(equation, point + tangent * (ahead - tau), ahead, goal=goal, steps=patience)
        if found is None:
            budget -= 12
            stride /= 4
            continue
        budget -= min(found.steps, 12)
        stride *= 4.0 if found.steps <= 3 else 2.0 if found.steps <= 6 else 1.0
        stride = max(stride, _SHORT)
        point, tau = found.point, ahead
        tangent = equation.tangent(point, tau)
    return point, tau
