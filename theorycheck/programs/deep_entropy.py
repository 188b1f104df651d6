r"""Minimum $Q^D_\alpha$, D > 2, as a CVXPY program: a cross-check without the dual.

With $p = w_+^D$ and $m = w_-^D$ in units of $\alpha^D$,
$q_D(z) = \min\{p + m - \frac D2(p^{2/D} + m^{2/D}) + D - 2 : p - m = z,\ p, m \ge 0\}$, since the
derivative of $p - \frac D2p^{2/D}$ is $s$ at $p = (1-s)^{-D/(D-2)}$. So minimum $Q^D_\alpha$
subject to $X\beta = y$ is exactly a program with power cones.

Measured on two equations in five unknowns, D from 9/4 to 100: within 2e-8 of the largest entry
where $\alpha^D$ is at most the size of beta, down to the smallest scales, where the program is
minimum l1 and among its ties the solver's choice. Where $\alpha^D$ is larger by 1e4 to 1e9 the
objective is flat to rounding: Clarabel is then off by any amount (2.7e-3 at D = 4, $\alpha^D$ =
1e4, 1.7e+2 at D = 3, 1e9), and from there on fails, as does SCS, calling the program unbounded.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import exp, log
from typing import Any

from flint import arb, fmpq

from theorycheck.core.exact import Matrix, Vector
from theorycheck.core.precision import working_precision
from theorycheck.programs.scaling import scaled
from theorycheck.programs.status import Answer, answer


def deep_entropy_answer(
    X: Matrix, y: Vector, alpha: Fraction, order: Fraction, *, solver: str = "CLARABEL"
) -> Answer:
    r"""Solve the program in units in which the data are not extreme.

    The rows are orthonormalized and beta is divided by its scale. With $\alpha^D = e^\tau$ in
    these units, p and m are measured in beta's unit for $\tau \le 0$ and in $e^\tau$ above.

    Shapes:
        X: ``(rank, features)`` with independent rows; y: ``(rank,)``.
    """
    import cvxpy
    import numpy as np

    system = scaled(X, y)
    with working_precision(64):
        depth = arb(fmpq(order.numerator, order.denominator))
        scale = arb(fmpq(alpha.numerator, alpha.denominator))
        tau = float(depth * scale.log() - system.power * log(2))
    D = float(order)

    def build() -> tuple[Any, Callable[[], Any]]:
        features = len(X[0])
        p, m, up, down = (cvxpy.Variable(features, nonneg=True) for _ in range(4))
        unit = exp(max(tau, 0.0))
        # kappa q(b / kappa) / unit, where kappa / unit is e^tau or 1.
        weight = D / 2 * exp(min(tau, 0.0) * (1 - 2 / D))
        roots = [
            cvxpy.PowCone3D(entire, np.ones(features), root, 2 / D)
            for entire, root in ((p, up), (m, down))
        ]
        objective = cvxpy.sum(p + m - weight * (up + down))
        fit = system.space.basis @ (unit * (p - m)) == system.w
        program = cvxpy.Problem(cvxpy.Minimize(unit * objective), [fit, *roots])
        return program, lambda: np.ldexp(unit * (p.value - m.value), system.power)

    return answer(build, name="deep entropy, scaled", solver=solver)
