"""The cubic potential in balls, against its definition and against differences."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.cubic_potential import QUANTITIES, Cubic
from theorycheck.rigor.student import Student

# v is along no axis, and of irrational length.
TEXTS = {"W": "1,1/2,0;1/2,1,1/4;1/3,1/4,1/5;1,0,1/2", "v": "2,1,1"}
AWAY = {"W": "-1,0;2,1", "v": "1,0"}


def student(texts=TEXTS):
    return Student.of(texts)


def plain(texts=TEXTS):
    """Return masses, z and the length of v in doubles."""
    rows = [[float(Fraction(cell)) for cell in row.split(",")] for row in texts["W"].split(";")]
    W, v = np.array(rows), np.array([float(Fraction(cell)) for cell in texts["v"].split(",")])
    size = np.linalg.norm(v)
    h = W @ v / size
    return h / size, W - np.outer(h, v / size), size


def potential(masses, z, size):
    zeta = z / (masses * size)[:, None]
    n = len(masses)
    pairs = sum(
        masses[i] * masses[j] * np.linalg.norm(zeta[i] - zeta[j]) ** 3
        for i in range(n)
        for j in range(i)
    )
    alone = sum(c * np.linalg.norm(row) ** 3 for c, row in zip(masses, zeta, strict=True))
    return size**2 / (6 * math.pi) * (pairs - alone)


def slope(masses, z, size, step=1e-6):
    """Return the gradient by central differences, less the mean over the neurons."""
    found = np.zeros_like(z)
    for place in np.ndindex(*z.shape):
        up, down = z.copy(), z.copy()
        up[place] += step
        down[place] -= step
        found[place] = (potential(masses, up, size) - potential(masses, down, size)) / (2 * step)
    return found


def balls(rows):
    return np.array([[float(entry.mid()) for entry in row] for row in rows])


def test_the_potential_is_that_of_the_definition():
    with working_precision(128):
        value = float(QUANTITIES["cubic_potential"](student()).mid())
        pairs = float(QUANTITIES["cubic_pairs"](student()).mid())
    masses, z, size = plain()
    assert value == pytest.approx(potential(masses, z, size), rel=1e-13)
    assert pairs > 1.01 * value
    assert value != pytest.approx(potential(masses, z, size) * (1 + 1e-6), rel=1e-9)


def test_the_potential_at_the_unit_vector_is_scaled():
    with working_precision(128):
        unit = float(QUANTITIES["unit_potential"](student()).mid())
        reach = float(QUANTITIES["reach"](student()).mid())
    masses, z, size = plain()
    assert unit == pytest.approx(potential(masses, z / np.linalg.norm(z), size), rel=1e-12)
    assert reach == pytest.approx(np.linalg.norm(z / (masses * size)[:, None], axis=1).max())


def test_the_force_is_the_gradient_less_its_mean():
    with working_precision(128):
        force = balls(Cubic(student()).force)
    gradient = slope(*plain())
    # Across v alone: differences along v leave the set of z.
    unit = np.array([2.0, 1, 1]) / math.sqrt(6)
    gradient -= np.outer(gradient @ unit, unit)
    assert np.abs(force - (gradient - gradient.mean(0))).max() < 1e-8
    assert np.abs(force).max() > 0.01


def test_the_hessian_is_the_derivative_of_the_force():
    with working_precision(128):
        hessian = balls(Cubic(student()).hessian)
    masses, z, size = plain()
    flat = []
    for place in np.ndindex(*z.shape):
        up, down = z.copy(), z.copy()
        up[place] += 1e-4
        down[place] -= 1e-4
        change = slope(masses, up, size) - slope(masses, down, size)
        flat.append((change / 2e-4).ravel())
    assert np.abs(hessian - np.array(flat)).max() < 1e-5
    assert np.abs(hessian - hessian.T).max() < 1e-15


def test_the_least_exponent_is_an_eigenvalue_of_numpy():
    corners = {"W": "1,3,-1,-1;1,-1,3,-1;1,-1,-1,3;1,-1,-1,-1", "v": "4,0,0,0"}
    # Not critical: the complement of rotations and translations is what counts.
    with working_precision(160):
        cubic = Cubic(student(corners))
        hessian, away = (
            balls(cubic.hessian),
            np.array([[float(entry) for entry in row] for row in cubic.still()]),
        )
        found = QUANTITIES["least_exponent"](student(corners))
        size, value = float(cubic.square), float(cubic.value.mid())
    left = np.linalg.svd(away)
    rank = int((left.S > 1e-9).sum())
    basis = left.Vh[rank:]
    expected = np.linalg.eigvalsh(basis @ hessian @ basis.T).min() * size / (3 * value) - 1
    assert float(found.mid()) == pytest.approx(expected, abs=1e-9)
    assert found.rad() < 1e-25


@pytest.mark.parametrize("name", QUANTITIES)
def test_nothing_is_defined_where_a_mass_is_not_positive(name):
    with working_precision(64):
        assert QUANTITIES[name](student(AWAY)) is None


@pytest.mark.parametrize("name", ["unit_potential", "slope_defect", "least_exponent"])
def test_directions_need_a_neuron_that_is_not_aligned(name):
    with working_precision(64):
        assert QUANTITIES[name](student({"W": "1,0;2,0", "v": "3,0"})) is None


def test_a_negative_potential_has_no_least_exponent():
    # The z do not sum to 0: divided by a negative potential the least value would be the largest.
    texts = {"W": "1,1,0;1,1/2,1/10;1,1,1", "v": "3,0,0"}
    with working_precision(160):
        assert Cubic(student(texts)).value < 0
        assert QUANTITIES["least_exponent"](student(texts)) is None


def test_a_larger_hessian_is_not_tried():
    n = 51
    rows = ";".join("1,1" if i % 2 else "1,-1" for i in range(n))
    with working_precision(64):
        assert QUANTITIES["least_exponent"](student({"W": rows, "v": "1,0"})) is None


def test_balls_shrink_with_the_precision_and_hold_the_finer_value():
    def value(bits):
        with working_precision(bits):
            return Cubic(student()).value

    coarse, fine = value(64), value(256)
    with working_precision(300):
        assert coarse.contains(fine)
        assert not coarse.contains(fine + arb("1e-12"))
        assert fine.rad() < arb("1e-70")


def test_equal_slopes_cost_no_digits():
    with working_precision(128):
        twice = Student.of({"W": "1,1/3;1,1/3;2,-1/3", "v": "4,0"})
        assert Cubic(twice).value.rad() < arb("1e-35")
        assert all(entry.is_finite() for row in Cubic(twice).hessian for entry in row)
