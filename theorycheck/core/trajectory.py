"""A numerical trajectory as exact integers: what an integrator hands to the kernel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Trajectory:
    r"""States of a flow at the ends of its steps, in fixed point.

    Attributes:
        bits: Fractional bits of `states` and `steps`.
        order: Degree of the Taylor polynomials to rebuild between the states.
        steps: Step lengths times $2^{bits}$.
        states: One more than steps; each a state vector times $2^{bits}$.
    """

    bits: int
    order: int
    steps: tuple[int, ...]
    states: tuple[tuple[int, ...], ...]
