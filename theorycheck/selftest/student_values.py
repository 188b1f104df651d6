r"""Quantities of ReLU students in mpmath, from their textbook formulas.

Angles are arccosines of quotients, which loses digits next to 0 and pi: the caller sets a precision
that has them to spare. With $\theta$ the angle of a and b,
$E[a\cdot x]_+[b\cdot x]_+ = |a||b|(\sin\theta + (\pi-\theta)\cos\theta)/2\pi$.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any, TypeAlias

from mpmath import mp

Row: TypeAlias = Sequence[Any]
Named: TypeAlias = Mapping[str, Callable[[], Any]]


def dot(a: Row, b: Row) -> Any:
    """Return the inner product."""
    return mp.fsum(x * y for x, y in zip(a, b, strict=True))


def norm(a: Row) -> Any:
    """Return the Euclidean length."""
    return mp.sqrt(dot(a, a))


def angle(a: Row, b: Row) -> Any:
    """Return the angle of two vectors that are not 0."""
    cosine = dot(a, b) / (norm(a) * norm(b))
    return mp.acos(max(-1, min(1, cosine)))


def moment(a: Row, b: Row) -> Any:
    """Return the expected product of two rectified projections."""
    theta = angle(a, b)
    return norm(a) * norm(b) * (mp.sin(theta) + (mp.pi - theta) * mp.cos(theta)) / (2 * mp.pi)


def loss(W: Sequence[Row], v: Row) -> Any:
    """Return half the expected square of student less teacher."""
    signed = [(1, w) for w in W] + [(-1, v)]
    return mp.fsum(s * t * moment(a, b) for s, a in signed for t, b in signed) / 2


def gradient(W: Sequence[Row], v: Row, i: int) -> list[Any]:
    r"""Return the gradient of the loss: of $E[a\cdot x]_+[b\cdot x]_+$ by a, term by term."""
    own = W[i]
    total = [mp.mpf(0)] * len(v)
    for sign, other in (*((1, w) for w in W), (-1, v)):
        theta = angle(own, other)
        along = norm(other) * mp.sin(theta) / norm(own)
        for k in range(len(v)):
            total[k] += sign * (along * own[k] + (mp.pi - theta) * other[k]) / (2 * mp.pi)
    return total


def orthogonal(w: Row, v: Row) -> list[Any]:
    """Return the part of w orthogonal to v."""
    share = dot(w, v) / dot(v, v)
    return [a - share * b for a, b in zip(w, v, strict=True)]


def student_values(W: Sequence[Row], v: Row) -> Named:
    """Return the quantities of a student by name: functions of nothing, of numbers or lists."""
    n = len(W)
    z = [orthogonal(w, v) for w in W]

    def apart() -> list[Any]:
        return [norm([a - b for a, b in zip(x, y, strict=True)]) for x, y in combinations(z, 2)]

    def residual() -> list[Any]:
        return [mp.fsum(column) - b for column, b in zip(zip(*W, strict=True), v, strict=True)]

    return {
        "weight_norm": lambda: [norm(w) for w in W],
        "teacher_norm": lambda: norm(v),
        "loss": lambda: loss(W, v),
        "gradient_norm": lambda: mp.sqrt(
            mp.fsum(x * x for i in range(n) for x in gradient(W, v, i))
        ),
        "theta": lambda: [angle(w, v) for w in W],
        "theta_max": lambda: max(angle(w, v) for w in W),
        "residual_norm": lambda: norm(residual()),
        "projection": lambda: [dot(w, v) / norm(v) for w in W],
        "deficit": lambda: norm(v) - mp.fsum(dot(w, v) for w in W) / norm(v),
        "orthogonal_norm": lambda: [norm(part) for part in z],
        "spread": lambda: mp.fsum(apart()),
        "kappa_max": lambda: max(angle(a, b) for a, b in combinations(z, 2)),
        "gradient_integral": lambda: gradient(W, v, 0),
    }


def integral_values(W: Sequence[Row], v: Row, own: int, bias: Any) -> Named:
    r"""Return what quadrature finds of students, from closed forms.

    $E\,\mathrm{erf}\,\mathrm{erf}$ is the arcsine law; $E[\cdot]_+^2[\cdot]_+^2$ the arc-cosine
    kernel of order 2; $E|\cdot||\cdot|$ the first absolute product moment.
    """
    w = W[own]

    def pair(form: Callable[[Any, Any, Any], Any]) -> Any:
        theta = angle(w, v)
        return form(theta, norm(w), norm(v))

    def signs() -> Any:
        below = mp.sqrt((1 + 2 * dot(w, w)) * (1 + 2 * dot(v, v)))
        return 2 / mp.pi * mp.asin(2 * dot(w, v) / below)

    def biased() -> Any:
        size = norm(w)
        density = mp.exp(-((bias / size) ** 2) / 2) / mp.sqrt(2 * mp.pi)
        return size * density + bias * mp.ncdf(bias / size)

    return {
        "overlap_integral": lambda: [moment(row, v) for row in W],
        "radial_integral": lambda: [
            mp.fsum([*(moment(row, other) for other in W), -moment(row, v)]) for row in W
        ],
        "loss_integral": lambda: loss(W, v),
        "gradient_integral": lambda: gradient(W, v, own),
        "indicator_integral": lambda: (mp.pi - angle(w, v)) / (2 * mp.pi),
        "absolute_integral": lambda: pair(
            lambda t, a, b: 2 * a * b / mp.pi * (mp.sin(t) + (mp.pi / 2 - t) * mp.cos(t))
        ),
        "squared_integral": lambda: pair(
            lambda t, a, b: (
                (a * b) ** 2
                * (3 * mp.sin(t) * mp.cos(t) + (mp.pi - t) * (1 + 2 * mp.cos(t) ** 2))
                / (2 * mp.pi)
            )
        ),
        "error_function_integral": signs,
        "biased_integral": biased,
        "biased_share": lambda: mp.ncdf(bias / norm(w)),
        "own_norm": lambda: norm(w),
        "own_teacher_norm": lambda: norm(v),
        "own_angle": lambda: [angle(w, row) for row in W],
        "own_teacher_angle": lambda: angle(w, v),
        "own_unit": lambda: [a / norm(w) for a in w],
        "teacher_unit": lambda: [a / norm(v) for a in v],
        "pair_angle": lambda: [angle(a, b) for a, b in combinations(W, 2)],
        "pair_norm": lambda: [norm(a) * norm(b) for a, b in combinations(W, 2)],
    }
