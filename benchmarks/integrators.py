"""The integrators people use for gradient flows, set up as well as they can be."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
from scipy.integrate import solve_ivp

from theorycheck.core.exact import Matrix, Vector


@dataclass(frozen=True, kw_only=True)
class Flow:
    r"""The flow on ||X beta - y||^2, beta = u^D - v^D, from u = v = alpha to a time `end`."""

    X: Matrix
    y: Vector
    alpha: Fraction
    order: int
    end: float


@dataclass(frozen=True, kw_only=True)
class Run:
    """Where an integrator ended, exactly as it says; None if it gave up at `reached`."""

    beta: list[Fraction] | None
    seconds: float
    reached: float


def scipy_run(flow: Flow, method: str, rtol: float, repeats: int) -> Run:
    """Run one of SciPy's solvers, implicit ones with the exact Jacobian; the best time counts."""
    X, y = np.array(flow.X, dtype=float), np.array(flow.y, dtype=float)
    D, d = flow.order, X.shape[1]
    signs = np.repeat([-1.0, 1.0], d)
    gram = np.tile(X.T @ X, (2, 2))

    def gradient(w: Any) -> Any:
        return np.tile(X.T @ (X @ (w[:d] ** D - w[d:] ** D) - y), 2)

    def force(_: float, w: Any) -> Any:
        return signs * 2 * D * w ** (D - 1) * gradient(w)

    def jacobian(_: float, w: Any) -> Any:
        below = signs * w ** (D - 1)
        own = signs * 2 * D * (D - 1) * w ** (D - 2) * gradient(w)
        return np.diag(own) - 2 * D**2 * np.outer(below, below) * gram

    implicit = {} if method == "DOP853" else {"jac": jacobian}
    start = np.full(2 * d, float(flow.alpha))
    seconds = math.inf
    for _ in range(repeats):
        started = time.process_time()
        found = solve_ivp(
            force, (0, flow.end), start, method=method, rtol=rtol, atol=rtol / 1000, **implicit
        )
        seconds = min(seconds, time.process_time() - started)
    w = found.y[:, -1]
    beta = [Fraction(float(entry)) for entry in w[:d] ** D - w[d:] ** D]
    return Run(beta=beta if found.success else None, seconds=seconds, reached=found.t[-1])


def mpmath_run(flow: Flow, digits: int, patience: float) -> Run:
    """Run mpmath's Taylor method until the time, or its patience in seconds, is over."""
    d, D = len(flow.X[0]), flow.order
    with mpmath.workdps(digits + 5):
        X, y = mpmath.matrix([[_real(x) for x in row] for row in flow.X]), _column(flow.y)

        def force(_: Any, w: list[Any]) -> list[Any]:
            beta = mpmath.matrix([w[i] ** D - w[d + i] ** D for i in range(d)])
            g = 2 * D * (X.T * (X * beta - y))
            down = [-g[i] * w[i] ** (D - 1) for i in range(d)]
            return down + [g[i] * w[d + i] ** (D - 1) for i in range(d)]

        started = time.process_time()
        solution = mpmath.odefun(force, 0, [_real(flow.alpha)] * 2 * d)
        reached, w = 0.0, None
        for step in np.linspace(0, flow.end, 200)[1:]:
            if time.process_time() - started > patience:
                break
            reached, w = float(step), solution(step)
        seconds = time.process_time() - started
        if w is None or reached < flow.end:
            return Run(beta=None, seconds=seconds, reached=reached)
        beta = [_exact(w[i] ** D - w[d + i] ** D) for i in range(d)]
    return Run(beta=beta, seconds=seconds, reached=reached)


def _real(value: Fraction) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator


def _column(values: Vector) -> Any:
    return mpmath.matrix([_real(value) for value in values])


def _exact(value: Any) -> Fraction:
    mantissa, exponent = value.man_exp
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if value < 0 else size
