"""The nearest weights: against a general optimizer, their conditions, and extreme scales."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import minimize

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.models.diagonal_regression import drawn
from theorycheck.models.linear_system import LinearSystem
from theorycheck.programs.nearest import nearest_weights


def system(samples, features, seed):
    reduced = LinearSystem.read(*drawn(samples, features, seed)).reduced
    return reduced.X_basis, reduced.y_basis


def residuals(X, y, alpha, point):
    """Return the conditions at the point, exactly."""
    d = len(X[0])
    u, v, nu = point[:d], point[d : 2 * d], point[2 * d :]
    s = [sum(row[i] * n for row, n in zip(X, nu, strict=True)) for i in range(d)]
    return [
        *(a - alpha - b * a for a, b in zip(u, s, strict=True)),
        *(a - alpha + b * a for a, b in zip(v, s, strict=True)),
        *(
            sum(x * (a * a - b * b) for x, a, b in zip(row, u, v, strict=True)) - target
            for row, target in zip(X, y, strict=True)
        ),
    ]


@pytest.mark.parametrize("alpha", ["1e-9", "1e-2", "1/4", "3", "1e8"])
@pytest.mark.parametrize("seed", [0, 3])
def test_the_conditions_hold_to_the_digits(alpha, seed):
    X, y = system(2, 5, seed)
    scale = Fraction(alpha)
    point = nearest_weights(X, y, scale, 25)
    size = max(map(abs, y))

    assert max(map(abs, residuals(X, y, scale, point))) < Fraction(1, 10**25) * min(scale, size)
    assert all(entry > 0 for entry in point[:10])


def test_a_wrong_multiplier_does_not_meet_the_conditions():
    # What the test above measures sees an error of 1e-6.
    X, y = system(2, 5, 0)
    point = list(nearest_weights(X, y, Fraction(1, 4), 25))
    point[-1] *= 1 + Fraction(1, 10**6)

    assert max(map(abs, residuals(X, y, Fraction(1, 4), point))) > Fraction(1, 10**8)


@pytest.mark.parametrize(("alpha", "seed"), [(0.3, 0), (1.0, 1), (2.0, 2)])
def test_a_general_optimizer_over_the_weights_finds_the_same(alpha, seed):
    X, y = system(2, 4, seed)
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    found = minimize(
        lambda w: np.sum((w - alpha) ** 2),
        np.full(8, alpha) + np.linspace(0.01, 0.02, 8),
        jac=lambda w: 2 * (w - alpha),
        constraints={
            "type": "eq",
            "fun": lambda w: A @ (w[:4] ** 2 - w[4:] ** 2) - b,
            "jac": lambda w: np.hstack([2 * A * w[:4], -2 * A * w[4:]]),
        },
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    ours = np.array(nearest_weights(X, y, Fraction(str(alpha)), 15)[:8], dtype=float)

    assert found.success
    assert np.abs(found.x - ours).max() < 1e-5
    assert np.sum((ours - alpha) ** 2) <= found.fun * (1 + 1e-9)


def test_without_targets_the_start_is_nearest():
    X = ((Fraction(1), Fraction(2)),)

    assert nearest_weights(X, (Fraction(0),), Fraction(1, 3), 20) == (Fraction(1, 3),) * 4 + (0,)


def test_dependent_rows_are_noticed():
    row = (Fraction(1), Fraction(2))
    with pytest.raises(SolverFailure):
        nearest_weights((row, row), (Fraction(1), Fraction(1)), Fraction(1), 20)


@pytest.mark.parametrize(("alpha", "digits"), [(0, 20), (-1, 20), (1, 0)])
def test_scale_and_digits_must_be_positive(alpha, digits):
    with pytest.raises(OutOfDomain):
        nearest_weights(((Fraction(1),),), (Fraction(1),), Fraction(alpha), digits)
