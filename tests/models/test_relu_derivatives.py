"""The public loss, gradient and Hessian."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from theorycheck._errors import TheoryCheckError
from theorycheck.models.relu_derivatives import relu_gradient, relu_hessian, relu_loss
from theorycheck.models.relu_student import ReluStudent
from theorycheck.strategies import problems

EVERY = [relu_loss, relu_gradient, relu_hessian]
W = "1,2;1/2,-1;-3,1/7"
V = "1,1/3"


@pytest.mark.parametrize("function", EVERY)
def test_doubles_and_balls_agree(function):
    rough, fine = function(W, V), function(W, V, digits=40)
    assert fine.certified
    largest = max(map(abs, fine.entries()))
    assert fine.radius <= largest / 10**41
    np.testing.assert_allclose(rough, fine.to_numpy(), atol=4e-15, rtol=0)
    assert np.abs(rough - fine.to_numpy() + 1e-6).max() > 4e-15
    finer = function(W, V, digits=80)
    for a, b in zip(fine.entries(), finer.entries(), strict=True):
        assert abs(a - b) <= fine.radius + finer.radius


def test_the_ball_of_the_loss_holds_what_mpmath_computes():
    found = relu_loss("3,4", "1,0", digits=40)
    with mpmath.workdps(60):
        t = mpmath.atan2(4, 3)
        overlap = 5 * (mpmath.sin(t) + (mpmath.pi - t) * mpmath.cos(t)) / (2 * mpmath.pi)
        expected = mpmath.mpf(25) / 4 - overlap + mpmath.mpf(1) / 4
        middle = mpmath.mpf(found.value.numerator) / found.value.denominator
        assert abs(middle - expected) <= mpmath.mpf("1e-41")
        assert abs(middle - expected * (1 + mpmath.mpf("1e-38"))) > mpmath.mpf("1e-40")


@pytest.mark.parametrize("function", EVERY)
def test_shapes(function):
    shape = {relu_loss: (), relu_gradient: (3, 2), relu_hessian: (6, 6)}[function]
    assert np.shape(function(W, V)) == shape
    assert np.shape(function(W, V, digits=5).to_numpy()) == shape


def test_at_the_optimum_loss_and_gradient_are_0():
    assert relu_loss("1/2,1;1/2,1", "1,2") == 0.0
    assert not relu_gradient("1/2,1;1/2,1", "1,2").any()
    ball = relu_loss("1/2,1;1/2,1", "1,2", digits=20)
    assert ball.value == 0
    assert ball.radius <= Fraction(1, 10**21)
    flat = relu_gradient("1/2,1;1/2,1", "1,2", digits=20)
    assert not any(flat.entries())
    assert flat.radius <= Fraction(1, 10**21)


def test_a_tiny_loss_has_its_digits():
    W, v = "1,1e-30", "1,0"
    found = relu_loss(W, v, digits=20)
    # One neuron: |r|^2/4 to leading order.
    assert abs(found.value / Fraction(1, 4 * 10**60) - 1) < Fraction(1, 10**20)
    assert found.radius <= found.value / 10**21


def test_the_hessian_at_an_aligned_optimum_has_the_largest_curvature_n_over_2():
    found = relu_hessian("1/4,1/4;1/4,1/4;1/2,1/2", "1,1", digits=20)
    largest = np.linalg.eigvalsh(found.to_numpy())[-1]
    assert largest == pytest.approx(1.5, rel=1e-14)


def test_a_neuron_that_is_0_has_a_loss_and_no_gradient():
    zero = [[0.0, 0.0], [1.0, 2.0]]
    assert relu_loss(zero, [1, 0]) == relu_loss([[1, 2]], [1, 0])
    assert relu_loss("0,0;1,2", "1,0", digits=10) == relu_loss("1,2", "1,0", digits=10)
    assert relu_loss("0,0", "3,4", digits=10).value == Fraction(25, 4)
    for function in (relu_gradient, relu_hessian):
        for extra in ({}, {"digits": 10}):
            with pytest.raises(ValueError, match=r"W\[0\] is a row of zeros.*one-sided") as caught:
                function("0,0;1,2", "1,0", **extra)
            assert "\n" not in str(caught.value)


@pytest.mark.parametrize("function", EVERY)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("1,2", "1"), "v has 1"),
        (("1,2", "0,0"), "v is 0"),
        (("1,nan", "1,1"), "nan"),
        (([], [1]), "no entries"),
    ],
)
@pytest.mark.parametrize("given", [{}, {"digits": 10}])
def test_misuse(function, arguments, message, given):
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        function(*arguments, **given)
    assert isinstance(caught.value, TheoryCheckError)


@pytest.mark.parametrize("digits", [0, 2.5, "10", True, 10**6])
def test_digits_are_checked(digits):
    with pytest.raises(ValueError, match="digits="):
        relu_loss("1,2", "1,1", digits=digits)


def test_what_no_double_holds_is_refused():
    with pytest.raises(ValueError, match="largest double"):
        relu_loss([[1e200]], [1.0])
    assert relu_gradient([[1e200]], [1.0])[0, 0] == pytest.approx(5e199)
    assert relu_loss("1e200", "1", digits=10).value > 10**399
    for W, v in (([[1e-300, 1e-300]], [1e-300, 0]), ([[1, 1e-200]], [1, 0])):
        with pytest.raises(ValueError, match="relu_loss is not 0, but too close"):
            relu_loss(W, v)
        assert relu_loss(np.array(W, float), np.array(v, float), digits=5).value > 0
    assert relu_loss([[1e-300, 0], [1e-300, 0]], [2e-300, 0]) == 0
    with pytest.raises(ValueError, match="Hessians of at most"):
        relu_hessian(np.ones((200, 2)), np.ones(2), digits=5)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(problems(ReluStudent, sigma="1", seed=0))
def test_doubles_lie_near_the_balls_at_every_corner(problem):
    """At equal, aligned, opposite and other weights."""
    W = np.array([[float(entry) for entry in row] for row in problem.W])
    v = np.array([float(entry) for entry in problem.v])
    size = np.abs(W).sum() + np.abs(v).sum()
    rough, fine = relu_gradient(W, v), relu_gradient(W, v, digits=25).to_numpy()

    def near(found):
        return bool(np.abs(found - fine).max() <= 1e-14 * size)

    straight = (W.sum(axis=0) - v) / 2
    assert near(rough)
    if np.abs(rough - straight).max() > 1e-3 * size:
        # The factor 1/2 pi, off by one part in 10^10.
        assert not near(straight + (rough - straight) * (1 + 1e-10))
    loss = relu_loss(W, v, digits=25).to_numpy()
    assert abs(relu_loss(W, v) - loss) <= 1e-14 * size**2
