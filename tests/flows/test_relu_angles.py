import math

import mpmath
import numpy as np
import pytest

from theorycheck.flows import relu_angles


@pytest.mark.parametrize("x", [1e-9, 1e-3, 0.4, 0.999, 1.0, 1.001, 2.5, math.pi])
def test_series(x):
    with mpmath.workdps(40):
        exact = mpmath.mpf(x)
        gap, excess = exact - mpmath.sin(exact), mpmath.sin(exact) - exact * mpmath.cos(exact)
    assert relu_angles.angle_gap(x) == pytest.approx(float(gap), rel=2e-15, abs=0)
    assert relu_angles.arc_excess(x) == pytest.approx(float(excess), rel=2e-15, abs=0)


def test_a_dropped_term_of_the_series_would_be_seen():
    shorter = 1 / 6 - 1 / 120 + 1 / 5040 - 1 / 362880 + 1 / 39916800
    assert shorter != pytest.approx(relu_angles.angle_gap(1.0), rel=2e-15, abs=0)


def swung(w, u, digits=60):
    """Return D and q of two vectors, v the first axis, in many digits."""
    with mpmath.workdps(digits):
        w, u = (mpmath.matrix([mpmath.mpf(x) for x in vector]) for vector in (w, u))

        def angle(a, b):
            a, b = a / mpmath.norm(a), b / mpmath.norm(b)
            return 2 * mpmath.atan2(mpmath.norm(a - b), mpmath.norm(a + b))

        v = mpmath.matrix([1, 0, 0])
        D = angle(w, u) - angle(w, v)
        return float(D), float(mpmath.cos(D) - mpmath.cos(angle(u, v))), float(angle(u, v))


@pytest.mark.parametrize(
    ("w", "u"),
    [
        ((1, 0.5, 0.3), (1, 2e-10, -1e-10)),
        ((-0.2, 0.5, 0.3), (1, 2e-10, -1e-10)),
        ((-1, 1e-3, 2e-3), (1, 1e-8, 3e-8)),
        ((1, 1e-3, 2e-3), (1, 1e-9, 3e-9)),
        ((1, 1e-9, 2e-9), (1, -3e-9, 1e-9)),
        ((1, 0.5, 0.3), (-1, 0.4, 0.1)),
        ((-1, 0.5, 0.3), (-1, 0.4, 0.1)),
    ],
)
def test_swings_keep_their_digits(w, u):
    state = np.array([w, u, [0, 0, 0]], dtype=float)
    norms, cosines, sines, defects, rises, angles, backs, units = relu_angles.placed(
        0.0, state, np.sign(state[:2, 0])
    )
    np.testing.assert_allclose(norms, np.linalg.norm(state[:2], axis=1), rtol=1e-15)
    np.testing.assert_allclose(angles + backs, math.pi, rtol=1e-15)
    np.testing.assert_allclose(rises, 1 - cosines, atol=3e-16)
    chord, cochord, fall, total = relu_angles.pair(0, 1, cosines, defects, units)
    product = relu_angles.dot(0, 1, units)
    assert fall == pytest.approx(cosines[0] - cosines[1], abs=1e-15)
    assert total == pytest.approx(cosines[0] + cosines[1], abs=1e-15)
    assert chord**2 + cochord**2 == pytest.approx(4, rel=1e-15)
    found, sine, q, turned = relu_angles.swing(
        cosines[0], sines[0], angles[0], cosines[1], rises[1], chord, cochord, product
    )
    D, exact, size = swung(w, u)
    assert found == pytest.approx(D, rel=0, abs=2e-15 * size)
    assert sine == pytest.approx(math.sin(D), rel=0, abs=2e-15 * size)
    assert q == pytest.approx(exact, rel=0, abs=4e-15 * size**2)
    assert turned == pytest.approx(
        chord * cochord / 2 - cosines[1] * sines[0], rel=0, abs=1e-15 + 2e-15 * size
    )
    # A difference of angles as doubles would not do.
    if size < 1e-7 and angles[0] > 0.1:
        plain = 2 * math.atan2(chord, cochord) - angles[0]
        assert plain != pytest.approx(D, rel=0, abs=2e-15 * size)


def test_neurons_along_v_are_on_the_side_of_their_start():
    state = np.array([[1e-3, 0.0], [-1e-3, 0.0], [0.5, 0.0], [0.0, 0.0]])
    sides = np.array([-1.0, -1.0, 1.0])
    norms, cosines, sines, defects, rises, angles, backs, _ = relu_angles.placed(0.0, state, sides)
    # The first has crossed 0: its length is continued smoothly.
    np.testing.assert_array_equal(norms, [-1e-3, 1e-3, 0.5])
    np.testing.assert_array_equal(cosines, sides)
    np.testing.assert_array_equal(angles, [math.pi, math.pi, 0])
    np.testing.assert_array_equal(backs, [0, 0, math.pi])
    assert not sines.any()
    assert not defects.any()
    np.testing.assert_array_equal(rises, [2, 2, 0])


def test_an_opposite_swing_has_its_sign():
    # theta_i = pi, theta_ij = 0: D = -pi, which atan2 of a rounded sine could not tell from pi.
    D, *_ = relu_angles.swing(-1.0, 0.0, math.pi, -1.0, 2.0, 0.0, 2.0, 0.0)
    assert D < 0
    assert abs(D) == math.pi
