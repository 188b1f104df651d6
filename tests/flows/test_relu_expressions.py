"""Compiled expressions against closed forms in balls, which share nothing with them."""

import math
from fractions import Fraction

import numpy as np
import pytest

from theorycheck.core import exact
from theorycheck.models.relu_derivatives import relu_gradient, relu_hessian, relu_loss

pytest.importorskip("heyoka")

from theorycheck.flows import relu_expressions

BALLS = {"loss": relu_loss, "gradient": relu_gradient, "hessian": relu_hessian}
KINDS = list(BALLS)
# Rows at the angles 0, 1e-12, pi - 1e-12 and pi to v = (1, 0), and to each other.
HARD = [
    "1/2,0;1/3,0",
    "1/2,1e-12;1/3,-1e-12",
    "-1/2,1e-12;1/3,1e-12",
    "-1/2,0;1/3,0",
    "-1/2,1e-12;-1/3,-1e-12",
    "1/2,1e-12;1/2,1e-12",
    "1/2,1e-12;-1/2,-1e-12",
]


def balls(kind, W, v, digits=60):
    return BALLS[kind](W, v, digits=digits).entries()


def doubled(kind, W, v):
    rows = np.array([[float(x) for x in row] for row in exact.matrix(W)])
    return relu_expressions.in_doubles(kind, rows, np.array([float(x) for x in exact.vector(v)]))


def read(W):
    """Return the doubles that the entries are rounded to, exactly."""
    return tuple(tuple(Fraction(float(x)) for x in row) for row in exact.matrix(W))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("W", HARD)
def test_doubles_at_hard_angles(kind, W):
    truth = np.array([float(x) for x in balls(kind, read(W), "1,0")])
    assert np.abs(doubled(kind, W, "1,0") - truth).max() <= 4e-16


def by_arccos(monkeypatch):
    """Plant the textbook's angle."""

    def angle(wedge, product):
        import heyoka

        lengths = heyoka.sqrt(wedge * wedge + product * product)
        return heyoka.acos(product / lengths)

    class Textbook:
        def __getattr__(self, name):
            import heyoka

            return angle if name == "atan2" else getattr(heyoka, name)

    relu_expressions.function.cache_clear()
    monkeypatch.setattr(relu_expressions, "load_heyoka", lambda: Textbook())


def near_optimum(angle):
    return f"1/2,{angle};1/2,-{angle}"


@pytest.mark.parametrize("angle", ["1e-6", "1e-12", "1e-60"])
def test_small_angles_keep_their_digits(angle):
    # W read as doubles sums to v, and nothing is left but what the angles leave.
    W = read(near_optimum(angle))
    for kind, tolerance in (("loss", 4e-15), ("gradient", 4e-15)):
        truth = np.array([float(x) for x in balls(kind, W, "1,0")])
        found = doubled(kind, near_optimum(angle), "1,0")
        across = found if kind == "loss" else found[1::2]
        expected = truth if kind == "loss" else truth[1::2]
        assert (np.abs(across / expected - 1) <= tolerance).all()


def test_an_arccos_is_caught(monkeypatch):
    W = read(near_optimum("1e-12"))
    truth = balls("loss", W, "1,0")[0]
    honest = relu_expressions.in_bits("loss", W, exact.vector("1,0"), 200)[0]
    assert abs(honest - truth) < truth * Fraction(1, 10**55)
    by_arccos(monkeypatch)
    try:
        found = doubled("loss", near_optimum("1e-12"), "1,0")[0]
        assert found != pytest.approx(float(truth), rel=1e-6, abs=0)
        # Also with many digits, where a part of them is lost.
        wrong = relu_expressions.in_bits("loss", W, exact.vector("1,0"), 200)[0]
        assert abs(wrong - truth) > truth * Fraction(1, 10**45)
    finally:
        relu_expressions.function.cache_clear()


@pytest.mark.parametrize("kind", KINDS)
def test_no_double_leaks_into_many_digits(kind):
    for W, v in (("1/3,1/5;-2,1/7", "1,1/9"), *((W, "1,0") for W in HARD)):
        rows, v = exact.matrix(W), exact.vector(v)
        truth = balls(kind, rows, v)
        found = relu_expressions.in_bits(kind, rows, v, 200)
        assert max(abs(a - b) for a, b in zip(found, truth, strict=True)) < 2.0**-190
        off = [x * (1 + Fraction(1, 2**54)) for x in found]
        assert max(abs(a - b) for a, b in zip(off, truth, strict=True)) > 2.0**-190


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("power", [-200, -3, 7, 200])
def test_scales(kind, power):
    W, v = np.array([[0.5, 0.25], [-1.5, 0.125]]), np.array([1.0, -0.5])
    scale, degree = 2.0**power, {"loss": 2, "gradient": 1, "hessian": 0}[kind]
    one = relu_expressions.in_doubles(kind, W, v)
    other = relu_expressions.in_doubles(kind, W * scale, v * scale)
    np.testing.assert_allclose(other, one * scale**degree, rtol=4e-16 * 10)


def test_vectors_in_general_position():
    source = np.random.default_rng(0)
    W, v = source.normal(size=(4, 6)), source.normal(size=6)
    for kind in KINDS:
        truth = np.ravel(BALLS[kind](W, v))
        found = relu_expressions.in_doubles(kind, W, v)
        np.testing.assert_allclose(found, truth, atol=4e-15)
        assert np.abs(found - truth * (1 + 1e-9)).max() > 4e-15


def test_many_evaluations_at_once():
    source = np.random.default_rng(1)
    given = source.normal(size=(6, 5))
    compiled = relu_expressions.function("loss", 2, 2)
    together = compiled(given)
    for k in range(5):
        W, v = given[:4, k].reshape(2, 2), given[4:, k]
        assert together[0, k] == pytest.approx(relu_loss(W, v), rel=1e-13)


def test_one_input():
    # W = -2, 3 and v = 1 on a line: ((3 - 1)^2 + 2^2)/4.
    found = relu_expressions.in_doubles("loss", np.array([[-2.0], [3.0]]), np.array([1.0]))
    assert found == pytest.approx([2.0], rel=1e-15)
    found = relu_expressions.in_bits("gradient", [[Fraction(-2)], [Fraction(3)]], [Fraction(1)], 99)
    np.testing.assert_allclose([float(x) for x in found], [-1, 1], rtol=1e-15)
    hessian = relu_expressions.in_doubles("hessian", np.array([[-2.0], [3.0]]), np.array([1.0]))
    np.testing.assert_allclose(hessian, [0.5, 0, 0, 0.5], atol=1e-16)
    assert math.isfinite(hessian.sum())
