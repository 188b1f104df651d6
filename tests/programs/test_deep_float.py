import numpy as np
import pytest

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.programs.deep_float import deep_dual_float


def drawn(n, d, seed=0):
    rng = np.random.default_rng(seed)
    X, beta = rng.standard_normal((n, d)), np.zeros(d)
    beta[:2] = 0.7
    return X, X @ beta + 0.1 * rng.standard_normal(n)


def linked(s, scale, order):
    if order == 2:
        return 2 * scale * np.sinh(s)
    p = order / (order - 2)
    return scale * ((1 - s) ** -p - (1 + s) ** -p)


@pytest.mark.parametrize("order", [2, 2.25, 3, 5, 8, 100])
@pytest.mark.parametrize("scale", [1e-10, 1e-3, 1, 1e6])
def test_beta_solves_and_has_the_form_of_the_theorem(order, scale):
    X, y = drawn(8, 30)
    beta, nu = deep_dual_float(X, y, scale ** (1 / order), order)
    s = X.T @ nu
    largest = np.abs(beta).max()
    assert np.abs(X @ beta - y).max() < 1e-12
    # Rounding of s where it nears an end is all that may differ.
    lost = 1e-14 if order == 2 else 1e-14 / (1 - np.abs(s).max())
    assert np.abs(linked(s, scale, order) - beta).max() < (1e-8 + 10 * lost) * largest
    # With exponent D/(D-1), or another scale, the very same dual point is no solution.
    if order > 2:
        wrong = linked(s, scale, 2 + 1 / (order - 1 - 1e-9) if order < 3 else 2 * order - 2)
        assert np.abs(X @ wrong - y).max() > 1e-3
    assert np.abs(X @ linked(s, 1.001 * scale, order) - y).max() > 1e-4


@pytest.mark.parametrize("order", [2, 3, 8])
def test_a_near_solution_may_be_given_and_a_bad_one_does_no_harm(order):
    X, y = drawn(8, 30)
    beta, nu = deep_dual_float(X, y, 0.01, order)
    for start in (nu, deep_dual_float(X, y, 0.02, order)[1], 100 * nu, np.full(8, np.nan)):
        again, _ = deep_dual_float(X, y, 0.01, order, start)
        assert np.abs(again - beta).max() < 1e-6


def test_units_of_the_data_do_not_matter():
    X, y = drawn(5, 12)
    beta, _ = deep_dual_float(X, y, 0.1, 4)
    scaled, _ = deep_dual_float(X, 2.0**400 * y, 0.1 * 2.0**100, 4)
    assert np.abs(scaled / 2.0**400 - beta).max() < 1e-9


def test_zero_targets():
    beta, nu = deep_dual_float(np.ones((1, 2)), np.zeros(1), 1.0, 3)
    assert not beta.any()
    assert not nu.any()


@pytest.mark.parametrize(("alpha", "order"), [(0, 3), (-1, 3), (np.nan, 3), (1, 1.9)])
def test_misuse_is_an_error(alpha, order):
    with pytest.raises(OutOfDomain):
        deep_dual_float(np.ones((1, 2)), np.ones(1), alpha, order)
    with pytest.raises(OutOfDomain):
        deep_dual_float(np.ones((1, 2)), np.ones(2), 1.0, 3)


def test_what_doubles_cannot_do_is_said():
    with pytest.raises(SolverFailure):
        deep_dual_float(np.ones((2, 2)), np.ones(2), 1.0, 3)
    with pytest.raises(SolverFailure):
        deep_dual_float(*drawn(3, 6), 1e-100, 8)
