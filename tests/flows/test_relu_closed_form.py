"""The closed forms against mpmath, which knows another one, and against the Gaussian integral."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.flows.relu_closed_form import dot, gradient, hessian, loss, orthogonal, residual

ULP = 2.0**-52
ANGLES = [0.0, 1e-15, 1e-12, 1e-6, 0.3, 2.0, math.pi - 1e-6, math.pi - 1e-12, math.pi]


def exact(vectors):
    return [[mpmath.mpf(float(entry)) for entry in row] for row in vectors]


def length(a):
    return mpmath.sqrt(mpmath.fdot(a, a))


def angle(a, b):
    minors = [(a[k] * b[m] - a[m] * b[k]) ** 2 for k in range(len(a)) for m in range(k)]
    return mpmath.atan2(mpmath.sqrt(mpmath.fsum(minors)), mpmath.fdot(a, b))


def moment(a, b):
    """E[a.x]_+[b.x]_+, the form of the paper that the code does not use."""
    t = angle(a, b)
    return length(a) * length(b) * (mpmath.sin(t) + (mpmath.pi - t) * mpmath.cos(t)) / 2 / mpmath.pi


def true_loss(W, v):
    pairs = mpmath.fsum(moment(a, b) for a in W for b in W)
    return pairs / 2 - mpmath.fsum(moment(a, v) for a in W) + moment(v, v) / 2


def true_gradient(W, v, step="1e-25"):
    """Central differences of the loss."""
    h = mpmath.mpf(step)
    rows = []
    for i in range(len(W)):
        row = []
        for k in range(len(v)):
            sides = []
            for sign in (1, -1):
                moved = [list(w) for w in W]
                moved[i][k] += sign * h
                sides.append(true_loss(moved, v))
            row.append((sides[0] - sides[1]) / (2 * h))
        rows.append(row)
    return rows


def true_hessian(W, v, step="1e-20"):
    """Central second differences of the loss."""
    h = mpmath.mpf(step)
    n, d = len(W), len(v)

    def at(p, s, q, t):
        moved = [list(w) for w in W]
        moved[p // d][p % d] += s * h
        moved[q // d][q % d] += t * h
        return true_loss(moved, v)

    found = np.empty((n * d, n * d))
    for p in range(n * d):
        for q in range(p, n * d):
            corners = at(p, 1, q, 1) - at(p, 1, q, -1) - at(p, -1, q, 1) + at(p, -1, q, -1)
            found[p, q] = found[q, p] = float(corners / (4 * h * h))
    return found


def scales(W, v):
    """Return the sums of magnitudes that the accuracy is promised relative to."""
    everything = [*W, v]
    r = [mpmath.fsum(column) - b for column, b in zip(zip(*W, strict=True), v, strict=True)]

    def bend(a, b):
        t = angle(a, b)
        return (mpmath.sin(t) - t * mpmath.cos(t)) * length(a) * length(b) / (2 * mpmath.pi)

    terms = [bend(a, b) for i, a in enumerate(everything) for b in everything[:i]]
    rows = []
    for i, a in enumerate(W):
        others = [b for j, b in enumerate(everything) if j != i]
        turns = mpmath.fsum(length(b) * angle(a, b) ** 2 for b in others) / (2 * mpmath.pi)
        rows.append(float(length(r) / 2 + turns))
    return float(mpmath.fdot(r, r) / 4 + mpmath.fsum(terms)), rows


def turned(theta, d, seed):
    """Return three neurons and a teacher with angles of about theta, and of its parts."""
    source = np.random.default_rng(seed)
    v, across = source.standard_normal((2, d))
    across -= (across @ v) / (v @ v) * v
    across *= np.linalg.norm(v) / np.linalg.norm(across)
    aside = theta if theta < 1.6 else math.pi - theta
    sign = 1.0 if theta < 1.6 else -1.0
    first = sign * (v + math.tan(aside) * across)
    return np.array([0.4 * first, 0.3 * v, 0.2 * sign * (v - aside / 3 * across)]), v


@pytest.mark.parametrize("theta", ANGLES)
@pytest.mark.parametrize("d", [2, 3])
def test_a_few_units_in_the_last_place_at_every_angle(theta, d):
    W, v = turned(theta, d, seed=d)
    with mpmath.workdps(90):
        A, b = exact(W), exact([v])[0]
        of_loss, of_rows = scales(A, b)
        assert abs(loss(W, v) - true_loss(A, b)) <= 5 * ULP * of_loss
        errors = np.array(
            [
                [float(abs(x - float(y))) for x, y in zip(*rows, strict=True)]
                for rows in zip(true_gradient(A, b, "1e-35"), gradient(W, v), strict=True)
            ]
        )
    assert (errors <= 5 * ULP * np.array(of_rows)[:, None]).all()


def test_a_planted_error_of_a_millionth_is_seen():
    W, v = turned(1e-6, 3, seed=0)
    with mpmath.workdps(60):
        A, b = exact(W), exact([v])[0]
        wrong = loss(W, v) * (1 + 1e-6)
        assert abs(wrong - true_loss(A, b)) > 5 * ULP * scales(A, b)[0]


@pytest.mark.parametrize("theta", [0.3, 2.0, 1e-6, math.pi - 1e-6])
def test_the_hessian_agrees_with_second_differences(theta):
    W, v = turned(theta, 2, seed=1)
    with mpmath.workdps(80):
        expected = true_hessian(exact(W), exact([v])[0])
    found = hessian(W, v)
    np.testing.assert_allclose(found, expected, atol=4e-15, rtol=0)
    assert np.abs(found + 1e-6 - expected).max() > 4e-15


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_hessian_has_a_limit_at_parallel_vectors_from_every_side(sign):
    v = np.array([1.0, 2.0, 2.0])
    W = np.array([0.3 * sign * v, 0.5 * v, -0.25 * v])
    at = hessian(W, v)
    source = np.random.default_rng(0)
    for _ in range(5):
        near = hessian(W + 1e-9 * source.standard_normal(W.shape), v)
        assert np.abs(near - at).max() < 3e-8
    identity = np.eye(3)
    np.testing.assert_allclose(at[:3, 3:6], (0.5 if sign > 0 else 0.0) * identity, atol=1e-15)


def test_the_convention_at_the_angle_pi():
    """At w_i = -c v the gradient is -(nc/2) v, not -((1 + nc)/2) v as remark 26 prints (E3)."""
    v = np.array([0.6, 0.8])
    found = gradient(np.array([-0.4 * v] * 3), v)
    np.testing.assert_allclose(found, [-0.6 * v] * 3, atol=1e-15)
    assert np.abs(found - [-1.1 * v] * 3).max() > 0.3


def test_in_one_dimension_angles_are_0_or_pi():
    W, v = np.array([[0.5], [-2.0], [0.25]]), np.array([1.5])
    # f = 3/4 x on one side and 2 |x| on the other, the teacher 3/2 x.
    assert loss(W, v) == pytest.approx((0.75**2 + 2**2) / 4, rel=1e-15)
    np.testing.assert_allclose(gradient(W, v), [[-0.375], [-1.0], [-0.375]], atol=1e-15)
    np.testing.assert_allclose(
        hessian(W, v), [[0.5, 0, 0.5], [0, 0.5, 0], [0.5, 0, 0.5]], atol=1e-15
    )


def by_quadrature(W, v):
    """Return L in the plane: E r^2 = 2 and the mean over directions, which has kinks.

    No closed form: the integrand between the kinks is smooth and Gauss points are enough.
    """
    kinks = [math.atan2(b, a) + s for a, b in [*W, v] for s in (math.pi / 2, -math.pi / 2)]
    cuts = sorted({kink % (2 * math.pi) for kink in kinks})
    nodes, weights = np.polynomial.legendre.leggauss(20)
    total = 0.0
    for left, right in zip(cuts, [*cuts[1:], cuts[0] + 2 * math.pi], strict=True):
        at = (left + right) / 2 + nodes * (right - left) / 2
        x = np.stack([np.cos(at), np.sin(at)])
        error = np.maximum(W @ x, 0).sum(axis=0) - np.maximum(v @ x, 0)
        total += (right - left) / 2 * (weights @ error**2)
    return total / (2 * math.pi)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_loss_is_the_gaussian_integral(n):
    source = np.random.default_rng(n)
    W, v = source.standard_normal((n, 2)), source.standard_normal(2)
    assert loss(W, v) == pytest.approx(by_quadrature(W, v), rel=1e-13)
    assert loss(W, v) * (1 + 1e-6) != pytest.approx(by_quadrature(W, v), rel=1e-13)


SIZES = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10**6))


def drawn(sizes):
    n, d, seed = sizes
    source = np.random.default_rng(seed)
    return source.standard_normal((n, d)), source.standard_normal(d), source


@given(SIZES, st.integers(-400, 400))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_homogeneous_of_degrees_2_1_and_0(sizes, power):
    W, v, _ = drawn(sizes)
    c = 2.0**power
    assert loss(c * W, c * v) == c * (c * loss(W, v))
    np.testing.assert_array_equal(gradient(c * W, c * v), c * gradient(W, v))
    np.testing.assert_array_equal(hessian(c * W, c * v), hessian(W, v))
    # Euler: the product of gradient and W, v is twice the loss, the Hessian times W, v gradient's.
    turned_v = (loss(W, v + 1e-6 * v) - loss(W, v - 1e-6 * v)) / 2e-6
    assert np.vdot(gradient(W, v), W) + turned_v == pytest.approx(2 * loss(W, v), abs=1e-8)


@given(SIZES)
@settings(max_examples=30, deadline=None, derandomize=True)
def test_rotations_and_the_order_of_neurons_do_not_matter(sizes):
    W, v, source = drawn(sizes)
    n, d = W.shape
    Q = np.linalg.qr(source.standard_normal((d, d)))[0]
    order = source.permutation(n)
    assert loss(W @ Q, v @ Q) == pytest.approx(loss(W, v), abs=1e-14)
    assert loss(W[order], v) == pytest.approx(loss(W, v), abs=1e-14)
    np.testing.assert_allclose(gradient(W @ Q, v @ Q), gradient(W, v) @ Q, atol=1e-14)
    np.testing.assert_allclose(gradient(W[order], v), gradient(W, v)[order], atol=1e-14)
    turn = np.kron(np.eye(n), Q)
    np.testing.assert_allclose(hessian(W @ Q, v @ Q), turn.T @ hessian(W, v) @ turn, atol=1e-13)
    # A map that is no rotation is noticed.
    assert d == 1 or loss(W @ (Q + 1e-6), v @ Q) != pytest.approx(loss(W, v), abs=1e-14)


def test_dot_products_and_residuals_lose_nothing_to_cancellation():
    a, b = np.array([1e16, 1.0, -1e16]), np.array([1.0, 1e-3, 1.0])
    assert dot(a, b) == 1e-3
    W, v = np.array([[1.0, 1e16], [1e-17, 1.0], [1.0, -1e16]]), np.array([2.0, 0.0])
    np.testing.assert_array_equal(residual(W, v, np.ones(3), 1.0), [1e-17, 1.0])
    sides = np.array([1.0, -1.0, -1.0])
    np.testing.assert_array_equal(residual(W, v, sides, 1.0), [-1.0, 1e16])
    np.testing.assert_array_equal(residual(W, v, sides, -1.0), [1.0, -1e16])


def test_a_tiny_neuron_on_the_far_side_does_not_hide_the_others():
    """Exactly (c^2 + (h - 1)^2)/4 for -c v and h v; the terms of eq. (23) are c times as large."""
    c, h = 2.0**-40, 1 + 2.0**-45
    W, v = np.array([[-c, 0.0], [h, 0.0]]), np.array([1.0, 0.0])
    assert loss(W, v) == pytest.approx((c * c + (h - 1) ** 2) / 4, rel=1e-15, abs=0)
    np.testing.assert_allclose(gradient(W, v), [[-c / 2, 0], [(h - 1) / 2, 0]], rtol=1e-15, atol=0)


def test_the_orthogonal_part_of_nearly_parallel_vectors():
    a, part = np.array([0.1, 0.7, 0.3]), np.empty(3)
    b = a.copy()
    b[1] = np.nextafter(b[1], 1)
    with mpmath.workdps(60):
        expected = float(angle(*exact([a, b])) * length(exact([b])[0]))
    assert orthogonal(a, b, part) == pytest.approx(expected, rel=1e-12)
    assert orthogonal(a, 4 * a, part) == 0.0
    assert not part.any()


def test_a_neuron_that_is_0_adds_nothing():
    W, v = np.array([[0.0, 0.0], [0.5, 0.1]]), np.array([1.0, 0.0])
    assert loss(W, v) == loss(W[1:], v)
    assert loss(0 * W, v) == 0.25
