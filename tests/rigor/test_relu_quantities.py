"""Each quantity against a plain evaluation of its definition."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.relu_quantities import QUANTITIES, kappa_max
from theorycheck.rigor.student import Student

TEXTS = {"W": "1,2,-1;-1,1/2,3;3/7,-2,1/5;1/4,0,0", "v": "2,1,-1"}


@pytest.fixture(scope="module")
def definitions():
    W = np.array(
        [[float(Fraction(cell)) for cell in row.split(",")] for row in TEXTS["W"].split(";")]
    )
    v = np.array([2.0, 1, -1])
    size = np.linalg.norm(v)
    h = W @ v / size
    z = W - np.outer(h, v / size)
    r = W.sum(0) - v
    theta = [math.acos(row @ v / np.linalg.norm(row) / size) for row in W]
    unit = z / np.linalg.norm(z, axis=1)[:, None]
    kappa = max(math.acos(unit[i] @ unit[j]) for i in range(4) for j in range(i))

    def moment(a, b):
        cosine = np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1)
        angle = math.acos(cosine)
        scale = np.linalg.norm(a) * np.linalg.norm(b) / (2 * math.pi)
        return scale * (math.sin(angle) + (math.pi - angle) * cosine)

    def loss(rows):
        between = sum(moment(a, b) for a in rows for b in rows)
        return between / 2 - sum(moment(a, v) for a in rows) + moment(v, v) / 2

    slope = np.zeros_like(W)
    for place in np.ndindex(*W.shape):
        up, down = W.copy(), W.copy()
        up[place] += 1e-6
        down[place] -= 1e-6
        slope[place] = (loss(up) - loss(down)) / 2e-6
    optimum = np.outer(h / h.sum(), v)

    def across(rows):
        return rows - np.outer(rows @ v / size, v / size)

    def spread(rows):
        z = across(rows)
        return sum(np.linalg.norm(z[i] - z[j]) for i in range(4) for j in range(i))

    def cosines(rows):
        unit = across(rows) / np.linalg.norm(across(rows), axis=1)[:, None]
        return unit @ unit.T

    def rate(of):
        return (of(W - 1e-5 * slope) - of(W + 1e-5 * slope)) / 2e-5

    widest = np.unravel_index(np.argmin(cosines(W)), (4, 4))
    first, second = (W[place] / np.linalg.norm(W[place]) for place in widest)
    return {
        "weight_norm": np.linalg.norm(W, axis=1),
        "teacher_norm": size,
        "loss": loss(W),
        "gradient_norm": np.linalg.norm(slope),
        "theta": theta,
        "theta_max": max(theta),
        "residual_norm": np.linalg.norm(r),
        "projection": h,
        "deficit": size - h.sum(),
        "orthogonal_norm": np.linalg.norm(z, axis=1),
        "spread": sum(np.linalg.norm(z[i] - z[j]) for i in range(4) for j in range(i)),
        "kappa_max": kappa,
        "descent_product": float((slope * (W - optimum)).sum()),
        "optimum_distance": np.linalg.norm(W - optimum, axis=1),
        "off_axis": 4,
        "widest_theta": math.acos(first @ second),
        "widest_kappa_rate": rate(cosines)[widest],
        "spread_rate": rate(spread),
    }


@pytest.mark.parametrize("name", QUANTITIES)
def test_a_quantity_is_what_its_definition_says(name, definitions):
    with working_precision(200):
        value = QUANTITIES[name](Student.of(TEXTS))
    found = [float(ball.mid()) for ball in (value if isinstance(value, list) else [value])]
    wanted = np.atleast_1d(definitions[name])
    assert np.allclose(found, wanted, rtol=1e-7, atol=1e-8)
    assert not np.allclose(found, wanted * (1 + 1e-5), rtol=1e-7, atol=1e-8)


def test_of_equal_angles_the_first_pair_is_the_widest_one():
    # z = (1, 0), (0, 1), (0, 2): the pairs 12 and 13 are at right angles, theta_12 < theta_13.
    student = Student.of({"W": "1,1,0;1,0,1;1,0,2", "v": "1,0,0"})
    assert abs(QUANTITIES["widest_theta"](student) - arb.pi() / 3) < 1e-10


def test_neurons_that_part_spread_to_the_right():
    # z_1 = z_2, but the first is shorter along v: they move apart.
    student = Student.of({"W": "1,1;3,1", "v": "1,0"})
    assert QUANTITIES["spread"](student) == 0
    assert QUANTITIES["spread_rate"](student) > 0


def test_aligned_neurons_have_no_angle_between_them():
    student = Student.of({"W": "1,0;2,0;1,1", "v": "1,0"})
    assert kappa_max(student) is None
    assert QUANTITIES["widest_theta"](student) is None
    assert QUANTITIES["widest_kappa_rate"](student) is None
    assert QUANTITIES["off_axis"](student) == 1


def test_a_distance_to_no_optimum_is_undefined():
    student = Student.of({"W": "1,0;-1,0", "v": "1,0"})
    assert QUANTITIES["optimum_distance"](student) is None
    assert QUANTITIES["descent_product"](student) is None


def test_balls_hold_a_value_of_higher_precision():
    mpmath.mp.dps = 60
    with working_precision(120):
        loose = QUANTITIES["loss"](Student.of(TEXTS))
    with working_precision(400):
        assert loose.contains(QUANTITIES["loss"](Student.of(TEXTS)))
        assert not loose.contains(QUANTITIES["loss"](Student.of(TEXTS)) + arb("1e-20"))
