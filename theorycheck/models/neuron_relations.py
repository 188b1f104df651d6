"""What is said of equal neurons that learn one, as relations; n is 1 for a single one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorycheck.models.one_neuron import across, along, contraction, loss


def symbols() -> tuple[Any, Any, Any, Any]:
    """Return the symbols of the radius, the turn, the size and the time."""
    import sympy

    radius, turn, size, time = sympy.symbols("radius turn size time")
    return radius, turn, size, time


def _symbol(name: str) -> Any:
    import sympy

    return sympy.Symbol(name)


def number(equal: bool) -> Any:  # noqa: FBT001 - one neuron, or several equal ones
    """Return the number of neurons: its symbol, or 1."""
    import sympy

    return _symbol("neurons") if equal else sympy.Integer(1)


def polar(*, equal: bool = False) -> Any:
    """Return the loss and the velocities of length and angle."""
    import sympy

    n = number(equal)
    radius, x, size, _ = symbols()
    return sympy.And(
        sympy.Eq(_symbol("loss_at_start"), loss(radius, x, size), evaluate=False),
        sympy.Eq(_symbol("radius_rate"), n * (along(x) - radius) / 2, evaluate=False),
        sympy.Eq(_symbol("angle_rate"), -n * across(x) / (2 * radius), evaluate=False),
        evaluate=False,
    )


def at_most(rate: Callable[[Any, Any], Any], *, equal: bool = False) -> Any:
    """Return L(t) <= L(0) exp(-rate t), for a rate in n and the turn."""
    import sympy

    _, x, _, time = symbols()
    bound = _symbol("loss_at_start") * sympy.exp(-rate(number(equal), x) * time)
    return sympy.Le(_symbol("loss_at_time"), bound, evaluate=False)


def at_least(rate: Callable[[Any, Any], Any], *, equal: bool = False) -> Any:
    """Return L(t) >= L(0) exp(-rate t), for a rate in n and the turn."""
    import sympy

    _, x, _, time = symbols()
    bound = _symbol("loss_at_start") * sympy.exp(-rate(number(equal), x) * time)
    return sympy.Ge(_symbol("loss_at_time"), bound, evaluate=False)


def exponential(*, equal: bool = False) -> Any:
    """Return L(0) exp(-n t) <= L(t) <= L(0) exp(-n c t)."""
    import sympy

    return sympy.And(
        at_least(lambda n, _: n, equal=equal),
        at_most(lambda n, x: n * contraction(x), equal=equal),
        evaluate=False,
    )


def cubic() -> Any:
    """Return L(t) >= L(0) (1 + t)^-3."""
    import sympy

    bound = _symbol("loss_at_start") / (1 + symbols()[3]) ** 3
    return sympy.Ge(_symbol("loss_at_time"), bound, evaluate=False)


def _bound_of_half_tangent(n: Any) -> Any:
    import sympy

    radius, x, _, time = symbols()
    half = sympy.pi * x / 2
    falls = sympy.exp(-n * (1 - x) * time / (2 * sympy.Max(radius, 1)))
    return sympy.sin(half) / sympy.cos(half) * falls


def angle(*, equal: bool = False) -> Any:
    """Return the bound of tan(theta(t)/2)."""
    import sympy

    bound = _bound_of_half_tangent(number(equal))
    return sympy.Le(_symbol("half_tangent_at_time"), bound, evaluate=False)


def late_rate(*, equal: bool = False) -> Any:
    """Return that -L'/L is at most n, and nears n exponentially."""
    import sympy

    n = number(equal)
    decay = _symbol("decay_at_time")
    return sympy.And(
        sympy.Le(decay, n, evaluate=False),
        sympy.Ge(decay, n * (1 - _bound_of_half_tangent(n)), evaluate=False),
        evaluate=False,
    )
