"""Bounds on the Hessian, against differences of the gradient and eigenvalues in NumPy."""

import random

import numpy as np
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor import relu_curvature
from theorycheck.rigor.relu_curvature import angle, curvature
from theorycheck.rigor.relu_field import Field, FieldOpen


def hessian(W, teacher):
    """Central differences of the kernel's gradient, which its own tests check."""
    n, m = W.shape
    field = Field(n, m, arb(teacher), {}, {})
    h = arb("1e-15")
    columns = []
    for k in range(n * m):
        sides = []
        for sign in (1, -1):
            row = [arb(float(x)) for x in W.ravel()]
            row[k] += sign * h
            sides.append(field.at(row).gradient)
        columns.append([float((a - b) / (2 * h)) for a, b in zip(*sides, strict=True)])
    return np.array(columns)


def box(W, radius=0.0):
    return [[arb(float(x), radius) for x in row] for row in W]


@pytest.mark.parametrize("seed", range(4))
def test_bounds_hold_at_points_and_are_sharp(seed):
    source = np.random.default_rng(seed)
    W = source.normal(size=(3, 3)) * (0.3 if seed % 2 else 1)
    with working_precision(200):
        found = curvature(box(W), arb(1))
        exact = hessian(W, 1)
    values = np.linalg.eigvalsh(exact)
    assert abs(exact - exact.T).max() < 1e-10
    assert float(found.growth) >= -values[0] - 1e-9
    assert float(found.size) >= abs(values).max() - 1e-9
    # The shift that is found may be twice what is needed.
    assert float(found.growth) <= 2.1 * max(-values[0], 0) + 1e-9
    with working_precision(200):
        middle = relu_curvature._correction(box(W), arb(1))
    found = np.array([[float(x) for x in row] for row in middle])
    assert abs(found + np.kron(np.ones((3, 3)), np.eye(3)) / 2 - exact).max() < 1e-10


def test_bounds_hold_all_over_a_box():
    source = np.random.default_rng(5)
    W = np.array([[0.5, 0.02, 0.0], [0.3, -0.01, 0.02], [0.2, -0.01, -0.02]])
    with working_precision(200):
        found = curvature(box(W, 0.002), arb(1))
        for _ in range(6):
            inside = W + source.uniform(-0.002, 0.002, size=W.shape)
            values = np.linalg.eigvalsh(hessian(inside, 1))
            assert float(found.growth) >= -values[0] - 1e-9
    assert float(found.growth) < 0.3


def test_boxes_with_parallel_neurons_are_bounded():
    with working_precision(100):
        found = curvature(box(np.array([[0.5, 0.0], [0.5, 0.0]]), 1e-3), arb(1))
        assert found.growth < arb("0.05")
        # An exactly aligned pair at the optimum: flat along the teacher, never concave.
        assert curvature(box(np.array([[0.5, 0.0], [0.5, 0.0]])), arb(1)).growth < arb("1e-8")


@pytest.mark.parametrize("first", [(0.3, 0.0), (0.2, 0.35), (-0.25, -0.4375)], ids=str)
def test_bounds_hold_on_both_sides_of_an_angle_of_0_or_pi(first):
    """Along the teacher, along the other neuron, and against it: a third of the bound is wrong."""
    W = np.array([first, (0.2, 0.35)])
    radius = 1e-6
    with working_precision(150):
        found = curvature(box(W, radius), arb(1))
        for across in (radius / 2, -radius / 3):
            inside = W + np.array([[0.0, across], [0.0, 0.0]])
            values = np.linalg.eigvalsh(hessian(inside, 1))
            assert float(found.growth) / 3 < -values[0] < float(found.growth)
            assert float(found.size) > abs(values).max()
        # Without the sines there would be no growth at all.
        assert -values[0] > 1e-3


def test_boxes_with_a_neuron_that_may_be_0_are_refused():
    with working_precision(100), pytest.raises(FieldOpen):
        curvature(box(np.array([[0.001, 0.0], [0.5, 0.1]]), 0.01), arb(1))


def test_a_forgotten_sine_is_noticed(monkeypatch):
    W = np.array([[0.2, 0.4], [-0.3, 0.5]])
    with working_precision(150):
        exact = hessian(W, 1)
        monkeypatch.setattr(relu_curvature, "minors", lambda a, b: [arb(0)])
        wrong = relu_curvature._correction(box(W), arb(1))
    found = np.array([[float(x.mid()) for x in row] for row in wrong])
    assert abs(found + np.kron(np.ones((2, 2)), np.eye(2)) / 2 - exact).max() > 0.01


def test_angles_of_balls():
    source = random.Random(3)
    with working_precision(80):
        for _ in range(100):
            a = [source.uniform(-1, 1) for _ in range(2)]
            b = [source.uniform(-1, 1) for _ in range(2)]
            dot = a[0] * b[0] + a[1] * b[1]
            cross = (a[0] * b[1] - a[1] * b[0]) ** 2
            exact = np.arctan2(np.sqrt(cross), dot)
            slack = 10.0 ** -source.randint(1, 6)
            low, high = angle(arb(dot, slack), arb(cross, slack))
            assert float(low) <= exact + 1e-12
            assert float(high) >= exact - 1e-12
        assert angle(arb(0, 1), arb(0, 1))[0] == 0
        assert angle(arb(0, 1), arb(0, 1))[1] >= arb.pi()
        assert angle(arb(0), arb(0))[1] >= arb.pi()
        assert angle(arb.nan(), arb(0))[0] == 0
        assert angle(arb(-1), arb(0))[0] > arb("3.14159")
