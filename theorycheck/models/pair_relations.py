r"""What is said of a symmetric pair on its invariant line, as relations.

$X(t) = \left(\frac{\pi^2\|v\|^2}{6L(t)}\right)^{1/3}$ is t exactly if
$L = \frac{\pi^2}{6}\|v\|^2 t^{-3}$.
"""

from __future__ import annotations

from typing import Any

from theorycheck.models.symmetric_pair import area, delay, gradient, symbols


def _symbol(name: str) -> Any:
    import sympy

    return sympy.Symbol(name)


def descent() -> Any:
    """Return (21) and (22), corrected: both components after a step of descent of length 1."""
    import sympy

    l1, l2, *_ = symbols()
    along, across = gradient(l1, l2)
    return sympy.And(
        sympy.Eq(l1 - _symbol("gradient_1"), l1 - along, evaluate=False),
        sympy.Eq(l2 - _symbol("gradient_2"), l2 - across, evaluate=False),
        evaluate=False,
    )


def printed_descent() -> Any:
    """Return (21) as printed, with sin(2 theta)/lambda_1 for sin(2 theta)/(2 pi)."""
    import sympy

    l1, l2, *_ = symbols()
    theta = sympy.atan(l2 / l1)
    factor = 1 - theta / sympy.pi + 2 * l1 * l2 / (l1**2 + l2**2) / l1
    right = l1 - (l1 - sympy.Rational(1, 2)) * factor
    return sympy.Eq(l1 - _symbol("gradient_1"), right, evaluate=False)


def on_the_line() -> Any:
    """Return the loss and the speed on the line, in u = 2 l2."""
    import sympy

    _, l2, size, _ = symbols()
    u = 2 * l2
    loss = size**2 * area(u) / (4 * sympy.pi)
    return sympy.And(
        sympy.Eq(_symbol("loss_at_start"), loss, evaluate=False),
        sympy.Eq(-2 * _symbol("gradient_2"), -u * sympy.atan(u) / sympy.pi, evaluate=False),
        evaluate=False,
    )


def _start() -> Any:
    return 2 * symbols()[1]


def tangent() -> Any:
    """Return both bounds of 1/u(t)."""
    import sympy

    u0, time = _start(), symbols()[3]
    growth = 1 / _symbol("tangent_at_time")
    straight = 1 / u0 + time / sympy.pi
    return sympy.And(
        sympy.Ge(growth, straight - delay(u0)), sympy.Le(growth, straight), evaluate=False
    )


def power(constant: Any = 1) -> Any:
    """Return X(t), or with a multiple of the constant pi^2/6."""
    import sympy

    size = symbols()[2]
    loss = _symbol("loss_at_time")
    return (constant * sympy.pi**2 * size**2 / (6 * loss)) ** sympy.Rational(1, 3)


def above(constant: Any = 1) -> Any:
    """Return X(t) >= t + pi/u0 - pi delay(u0): the loss from above."""
    import sympy

    u0, time = _start(), symbols()[3]
    bound = time + sympy.pi / u0 - sympy.pi * delay(u0)
    return sympy.Ge(power(constant), bound, evaluate=False)


def below(constant: Any = 1) -> Any:
    """Return X(t) <= t + pi/u0 + pi u0/15: the loss from below."""
    import sympy

    u0, time = _start(), symbols()[3]
    bound = time + sympy.pi / u0 + sympy.pi * u0 / 15
    return sympy.Le(power(constant), bound, evaluate=False)


def rate() -> Any:
    """Return both bounds of the loss."""
    import sympy

    return sympy.And(above(), below(), evaluate=False)


def scaled() -> Any:
    """Return 6 t^3 L(t)/(pi^2 |v|^2), which tends to 1."""
    import sympy

    _, _, size, time = symbols()
    return 6 * time**3 * _symbol("loss_at_time") / (sympy.pi**2 * size**2)


def limit() -> Any:
    """Return how far t^3 L(t) is from pi^2/6 |v|^2: at most a constant over t."""
    import sympy

    u0, time = _start(), symbols()[3]
    q = u0 * delay(u0)
    late = (3 * sympy.pi / u0 + sympy.pi * u0 / 5) / time
    early = sympy.pi * delay(u0) * (1 + q) * (3 + 3 * q + q**2) / time
    return sympy.And(
        sympy.Ge(scaled() - 1, -late, evaluate=False),
        sympy.Le(scaled() - 1, early, evaluate=False),
        evaluate=False,
    )


def falls_like(power: int, most: int) -> Any:
    """Return L(t) <= most |v|^2 (1 + t)^-power."""
    import sympy

    _, _, size, time = symbols()
    bound = most * size**2 / (1 + time) ** power
    return sympy.Le(_symbol("loss_at_time"), bound, evaluate=False)


def stays_like(power: int, least: Any) -> Any:
    """Return L(t) >= least |v|^2 (1 + t)^-power."""
    import sympy

    _, _, size, time = symbols()
    bound = least * size**2 / (1 + time) ** power
    return sympy.Ge(_symbol("loss_at_time"), bound, evaluate=False)


def exponential(most: int, rate: Any) -> Any:
    """Return L(t) <= most L(0) exp(-rate t)."""
    import sympy

    bound = most * _symbol("loss_at_start") * sympy.exp(-rate * symbols()[3])
    return sympy.Le(_symbol("loss_at_time"), bound, evaluate=False)
