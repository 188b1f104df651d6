import numpy as np
import pytest
from mpmath import mp, mpf

from theorycheck.selftest import student_values as module

W = [[mpf(1) / 2, mpf(1) / 10], [mpf(1) / 4, -mpf(1) / 5]]
V = [mpf(1), mpf(0)]


@pytest.fixture(scope="module")
def drawn():
    """Directions of the plane, evenly: expectations become means, as E r^2 = 2 and E r^4 = 8."""
    angles = np.linspace(0, 2 * np.pi, 400_001)[:-1]
    return np.stack([np.cos(angles), np.sin(angles)])


def rectified(row, x):
    return np.maximum(np.array(row, dtype=float) @ x, 0)


def test_the_loss_is_half_the_expected_square(drawn):
    error = sum(rectified(w, drawn) for w in W) - rectified(V, drawn)
    assert float(module.loss(W, V)) == pytest.approx(np.mean(error**2), rel=1e-8)


def test_the_gradient_is_that_of_the_loss():
    with mp.workprec(300):
        step = mpf(10) ** -30
        for i in range(2):
            for k in range(2):
                ends = []
                for sign in (1, -1):
                    rows = [list(row) for row in W]
                    rows[i][k] += sign * step
                    ends.append(module.loss(rows, V))
                slope = (ends[0] - ends[1]) / (2 * step)
                assert abs(slope - module.gradient(W, V, i)[k]) < mpf(10) ** -50


@pytest.mark.parametrize(
    ("name", "form", "moment"),
    [
        ("indicator_integral", lambda a, b: (a > 0) & (b > 0), 1),
        ("absolute_integral", lambda a, b: np.abs(a * b), 2),
        ("squared_integral", lambda a, b: np.maximum(a, 0) ** 2 * np.maximum(b, 0) ** 2, 8),
    ],
)
def test_closed_forms_of_integrals(name, form, moment, drawn):
    found = module.integral_values(W, V, 0, mpf(0))[name]()
    a, b = (np.array(row, dtype=float) @ drawn for row in (W[0], V))
    assert float(found) == pytest.approx(moment * np.mean(form(a, b)), rel=1e-4)


def test_the_arcsine_law_and_biased_means():
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / np.sqrt(2 * np.pi)
    known = module.integral_values(W, V, 0, mpf(3) / 10)
    x, y = np.meshgrid(nodes, nodes)
    from scipy.special import erf

    values = erf(0.5 * x + 0.1 * y) * erf(x)
    expected = np.einsum("i,j,ij", weights, weights, values)
    assert float(known["error_function_integral"]()) == pytest.approx(expected, rel=1e-6)
    size = np.sqrt(0.26)
    mean = np.sum(weights * np.maximum(size * nodes + 0.3, 0))
    assert float(known["biased_integral"]()) == pytest.approx(mean, rel=2e-2)


def test_quantities_beside_the_axis():
    known = module.student_values(W, V)
    # The weights were made with the precision of this file's import.
    norms = known["orthogonal_norm"]()
    assert all(abs(norm - mpf(i) / 10) < 1e-15 for norm, i in zip(norms, (1, 2), strict=True))
    assert abs(known["spread"]() - mpf(3) / 10) < 1e-15
    assert abs(known["deficit"]() - mpf(1) / 4) < 1e-15
    assert abs(known["kappa_max"]() - mp.pi) < 1e-15
