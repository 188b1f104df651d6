"""A piecewise polynomial path as exact integers: what a collocation method hands to the kernel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ChebyshevPath:
    r"""Polynomials of coordinates between consecutive times, in fixed point.

    On $[T_j, T_{j+1}]$ a coordinate is $\sum_k c_k T_k(x)$ with the Chebyshev polynomials $T_k$
    and $x = (2t - T_j - T_{j+1})/(T_{j+1} - T_j)$.

    Attributes:
        bits: Fractional bits of `times` and `coefficients`.
        times: Ends of the segments, one more than segments, increasing, times $2^{bits}$.
        coefficients: For each segment and coordinate the $c_k$ times $2^{bits}$, k = 0 first.
    """

    bits: int
    times: tuple[int, ...]
    coefficients: tuple[tuple[tuple[int, ...], ...], ...]
