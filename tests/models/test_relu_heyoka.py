import sys
from fractions import Fraction

import numpy as np
import pytest

import theorycheck as tc
from theorycheck.core.enclosed import Enclosed
from theorycheck.models import relu_heyoka

FUNCTIONS = [tc.relu_loss, tc.relu_gradient, tc.relu_hessian]


@pytest.fixture
def heyoka():
    return pytest.importorskip("heyoka")


@pytest.mark.usefixtures("heyoka")
@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("W", ["1/3,1/5;-2,1/7", "1/2,1e-12;1/2,-1e-12", "-1,1e-12;-1/2,0"])
def test_values_and_radii_are_those_of_balls(function, W):
    found = function(W, "1,0", digits=25, method="heyoka")
    ball = function(W, "1,0", digits=60)
    assert isinstance(found, Enclosed)
    assert not found.certified
    assert "certified=False" in repr(found)
    off = [abs(a - b) for a, b in zip(found.entries(), ball.entries(), strict=True)]
    assert max(off) <= found.radius
    largest = max(map(abs, ball.entries()))
    assert 0 < found.radius * 10**26 <= largest
    # The radius is that of the digits, and sees an error of the last one.
    assert abs(largest * (1 + Fraction(1, 10**20)) - largest) > found.radius
    assert np.shape(found.value) == np.shape(ball.value)


@pytest.mark.usefixtures("heyoka")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_doubles_are_those_without_a_method(function):
    W, v = np.array([[0.5, 0.25], [-1.5, 0.125]]), np.array([1.0, -0.5])
    found, usual = function(W, v, method="heyoka"), function(W, v)
    assert type(found) is type(usual)
    assert np.shape(found) == np.shape(usual)
    np.testing.assert_allclose(found, usual, rtol=1e-14, atol=1e-15)


@pytest.mark.usefixtures("heyoka")
def test_neurons_at_zero():
    assert tc.relu_loss([[0, 0]], [2, 0], method="heyoka") == 1
    found = tc.relu_loss([[0, 0]], [2, 0], digits=5, method="heyoka")
    assert (found.value, found.radius) == (1, 0)
    W = [[0, 0], ["1/2", 1]]
    assert tc.relu_loss(W, [2, 0], method="heyoka") == pytest.approx(
        tc.relu_loss(W[1:], [2, 0]), rel=1e-15
    )
    for digits in (None, 10):
        with pytest.raises(tc.OutOfDomain, match="row of zeros"):
            tc.relu_gradient(W, [2, 0], digits=digits, method="heyoka")


@pytest.mark.usefixtures("heyoka")
def test_the_optimum_is_zero_to_an_absolute_radius(monkeypatch):
    monkeypatch.setattr(relu_heyoka, "_ENOUGH_BITS", 90)
    found = tc.relu_loss("1/2,0;1/2,0", "1,0", digits=8, method="heyoka")
    assert found.value == 0
    assert 0 < found.radius < Fraction(1, 10**9)
    assert tc.relu_loss("1/2,0;1/2,0", "1,0", method="heyoka") == 0


@pytest.mark.usefixtures("heyoka")
def test_two_precisions_that_differ_are_no_digits(monkeypatch):
    from theorycheck.flows import relu_expressions

    honest = relu_expressions.in_bits

    def leaking(kind, W, v, bits):
        return [x * (1 + Fraction(1, 2**53) * (bits % 3)) for x in honest(kind, W, v, bits)]

    monkeypatch.setattr(relu_heyoka, "_MOST_BITS", 300)
    monkeypatch.setattr(relu_expressions, "in_bits", leaking)
    with pytest.raises(tc.SolverFailure, match="digits=25: they were not reached"):
        tc.relu_loss("1/3,1/5;-2,1/7", "1,0", digits=25, method="heyoka")


@pytest.mark.usefixtures("heyoka")
def test_misuse_is_one_line():
    many = np.ones((3, 200)) + np.eye(3, 200)
    for given, named, error, message in (
        (([[1]], [1]), {"method": "balls"}, tc.OutOfDomain, "method=balls is no way"),
        (([[1]], [1, 2]), {"method": "heyoka"}, tc.OutOfDomain, "v has 2 entries"),
        (([[1]], [0]), {"method": "heyoka", "digits": 5}, tc.OutOfDomain, "v is 0"),
        (([[1.5]], [1]), {"method": "heyoka", "digits": 5}, tc.InexactInput, "1.5"),
        (([[1]], [1]), {"method": "heyoka", "digits": 0}, tc.OutOfDomain, "digits=0"),
        (([[1]], [1]), {"method": "heyoka", "digits": 900}, tc.SolverFailure, "digits=900"),
        ((many, np.ones(200)), {"method": "heyoka"}, tc.OutOfDomain, "3 rows of 200 entries"),
        ((many, np.ones(200)), {"method": "heyoka", "digits": 9}, tc.OutOfDomain, "3 rows of 200"),
        (([[1e300, 1]], [1, 1]), {"method": "heyoka"}, tc.SolverFailure, "range of doubles"),
    ):
        with pytest.raises(error, match=message) as caught:
            tc.relu_loss(*given, **named)
        assert "\n" not in str(caught.value)
    with pytest.raises(tc.OutOfDomain, match="Hessians of up to 30"):
        tc.relu_hessian(np.eye(6), np.ones(6), method="heyoka")


@pytest.mark.parametrize("digits", [None, 5])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_without_heyoka(monkeypatch, function, digits):
    from theorycheck.flows import relu_expressions

    relu_expressions.function.cache_clear()
    monkeypatch.setitem(sys.modules, "heyoka", None)
    with pytest.raises(ImportError, match="heyoka is not installed") as caught:
        function([[1, 2]], [1, 0], digits=digits, method="heyoka")
    assert isinstance(caught.value, tc.TheoryCheckError)
    assert "\n" not in str(caught.value)
    # The others do without.
    function([[1, 2]], [1, 0], digits=digits)
