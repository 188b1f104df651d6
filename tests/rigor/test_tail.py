"""The tail against true eigenvalues, in floating point and in mpmath."""

import random
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor import tail as subject
from theorycheck.rigor.elimination import reduce_system
from theorycheck.rigor.tail import TailOpen, tail
from theorycheck.rigor.text import to_arb_mat

SYSTEMS = {
    "square": ([[1, 2], [3, -1]], 2),
    "wide": ([[1, -1, 2], [0, 3, 1]], 2),
    "dependent rows": ([[1, 2, 0], [2, 4, 0], [1, 0, 1]], 2),
    "more samples than features": ([[1, 1], [1, -1], [2, 0], [0, 3]], 2),
    "zero column": ([[1, 0, 2], [3, 0, 1]], 2),
    "one row": ([[1, -2, 3]], 1),
    "repeated": ([[1, 2]] * 5, 1),
}


@pytest.fixture(autouse=True)
def precision():
    with working_precision(160):
        yield


def exactly(rows):
    return tuple(tuple(Fraction(x) for x in row) for row in rows)


def smallest(X, sizes, rank):
    """Return the smallest nonzero eigenvalue of X diag(sizes) X^T, of known rank."""
    X = np.array(X, dtype=float)
    return np.linalg.eigvalsh((X * sizes) @ X.T)[-rank]


def rate(rows, weights, radius, depth=2):
    reduced = reduce_system(exactly(rows), (Fraction(0),) * len(rows))
    return subject._smallest_rate(
        to_arb_mat(reduced.X_basis),
        to_arb_mat(reduced.gram),
        [arb(float(w)) for w in weights],
        arb(radius),
        depth,
    )


@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize("radius", [0.0, 0.125, 0.375])
def test_the_rate_is_below_the_true_one_everywhere_in_the_ball(name, radius):
    rows, rank = SYSTEMS[name]
    source = np.random.default_rng(5)
    d = len(rows[0])
    u, v = source.uniform(0.5, 1.5, d), source.uniform(0.5, 1.5, d)
    found = rate(rows, np.hypot(u, v), radius)
    assert found > 0
    bound = float(found)
    least = np.inf
    for _ in range(200):
        move = source.normal(size=2 * d)
        move *= radius / np.linalg.norm(move)
        sizes = (u + move[:d]) ** 2 + (v + move[d:]) ** 2
        least = min(least, smallest(rows, sizes, rank))
        assert bound <= least * (1 + 1e-12)
    # The trace gives away at most a factor of the rank, and the radius at most its square.
    if radius == 0:
        assert bound >= least / rank * (1 - 1e-9)


@pytest.mark.parametrize("depth", [3, 4, 6])
@pytest.mark.parametrize("radius", [0.0, 0.25])
def test_the_rate_of_a_deeper_network_is_below_the_true_one(depth, radius):
    rows, rank = SYSTEMS["wide"]
    source = np.random.default_rng(depth)
    u, v = source.uniform(0.5, 1.5, 3), source.uniform(0.5, 1.5, 3)
    power = 2 * depth - 2
    bound = float(rate(rows, (u**power + v**power) ** (1 / power), radius, depth))
    least = np.inf
    for _ in range(300):
        # Towards the origin is where the weights shrink.
        move = source.normal(size=6) - 2 * np.concatenate([u, v])
        move *= radius / np.linalg.norm(move)
        sizes = (u + move[:3]) ** power + (v + move[3:]) ** power
        least = min(least, smallest(rows, sizes, rank))
        assert 0 < bound <= least * (1 + 1e-12)
    if radius == 0:
        assert bound >= least / rank * (1 - 1e-9)


def test_the_rate_of_a_whitened_system():
    # Whitening brings the rows near orthonormal: the rate is then near the smallest weight.
    X = np.array([[1.0, 1.0, 0.0], [1.0, 1.0 + 2**-10, 0.0]])
    raw = rate([[1, 1, 0], [1, 1 + Fraction(1, 1024), 0]], [1, 1, 1], 0.0)
    inverse = np.linalg.inv(np.linalg.cholesky(X @ X.T))
    R = [[Fraction(round(entry * 2**20), 2**20) for entry in row] for row in inverse]
    A = [[sum(R[i][k] * Fraction(X[k][j]) for k in range(2)) for j in range(3)] for i in range(2)]
    white = rate(A, [1, 1, 1], 0.0)
    assert float(raw) < 1e-6
    assert 0.4 < float(white) <= smallest([[float(x) for x in row] for row in A], np.ones(3), 2)


def test_no_rate_where_a_weight_may_vanish():
    assert rate([[1, 0], [0, 1]], [1, 0.25], 0.25) is None
    assert rate([[1, 0], [0, 1]], [1, 0.25], 0.5) is None
    # Nothing is lost where another column spans the row.
    assert rate([[1, 1]], [1, 0.25], 0.5) > 0


@pytest.mark.parametrize("radius", ["nan", "inf"])
def test_no_rate_in_a_ball_that_is_not_finite(radius):
    assert rate([[1, 2]], [1, 1], radius) is None


def test_nearly_dependent_rows_are_not_taken_for_independent_at_low_precision():
    rows = [[1, 1], [1, 1 + Fraction(1, 2**100)]]
    with working_precision(53):
        assert rate(rows, [1, 1], 0.0) is None
    with working_precision(600):
        found = rate(rows, [1, 1], 0.0)
    assert 0 < found < arb(2) ** -200


def weights(d, value):
    return [arb(value)] * d


def test_a_settled_state_has_a_short_tail():
    # beta = u^2 - v^2 = 3/4 solves; a residual of 2^-60 is left.
    A, b = exactly([[1]]), (Fraction(3, 4) + Fraction(1, 2**60),)
    found = tail(A, b, [arb(1)], [arb("0.5")], arb(0))
    # sqrt(L) / (2 sqrt(lambda)) and sqrt(L) / (8 lambda) with lambda = 1.25 at the state
    size = arb(2) ** -60
    length, integral = size / (2 * arb("1.25").sqrt()), size / 10
    # The radius of the ball is of the same size, so it costs a part in 2^60.
    assert length < found.distance < length * (1 + arb(2) ** -55)
    assert integral < found.residual < integral * (1 + arb(2) ** -55)


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_the_constants_of_a_settled_state(depth):
    # sqrt(L) / (D sqrt(lambda)) and sqrt(L) / (2 D^2 lambda), lambda = u^(2D-2) + v^(2D-2)
    A = exactly([[1]])
    b = (1 - Fraction(1, 2**depth) + Fraction(1, 2**60),)
    found = tail(A, b, [arb(1)], [arb("0.5")], arb(0), depth)
    size, slow = arb(2) ** -60, 1 + arb(2) ** (2 - 2 * depth)
    length, integral = size / (depth * slow.sqrt()), size / (2 * depth**2 * slow)
    assert length < found.distance < length * (1 + arb(2) ** -50)
    assert integral < found.residual < integral * (1 + arb(2) ** -50)


def flow_on(A, b, u, v, steps=4000, depth=2):
    """Follow the flow in double precision; return the distance gone and the residual integral."""
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    h = 0.05 / (8 * depth**2 * np.linalg.norm(A, 2) ** 2)

    def force(w):
        d = len(w) // 2
        g = A.T @ (A @ (w[:d] ** depth - w[d:] ** depth) - b)
        slopes = 2 * depth * w ** (depth - 1)
        return np.concatenate([-slopes[:d] * g, slopes[d:] * g])

    w = start = np.concatenate([u, v])
    integral = 0.0

    def size(w):
        return np.linalg.norm(A @ (w[: len(u)] ** depth - w[len(u) :] ** depth) - b)

    for _ in range(steps):
        k1 = force(w)
        k2 = force(w + h / 2 * k1)
        integral += h * size(w) / 2
        w = w + h * k2
        integral += h * size(w) / 2
    return np.linalg.norm(w - start), integral


@pytest.mark.parametrize("name", SYSTEMS)
@pytest.mark.parametrize(("seed", "depth"), [(0, 2), (1, 2), (2, 2), (3, 3), (4, 4)])
def test_the_true_flow_stays_within_the_tail(name, seed, depth):
    rows, _ = SYSTEMS[name]
    source = random.Random(seed)
    d = len(rows[0])
    u = [source.randint(48, 80) / 64 for _ in range(d)]
    v = [source.randint(48, 80) / 64 for _ in range(d)]
    moved = [p**depth - q**depth + source.randint(-9, 9) / 2**14 for p, q in zip(u, v, strict=True)]
    b = [sum(Fraction(a) * Fraction(m) for a, m in zip(row, moved, strict=True)) for row in rows]
    found = tail(exactly(rows), tuple(b), list(map(arb, u)), list(map(arb, v)), arb(0), depth)
    gone, integral = flow_on(rows, b, u, v, depth=depth)
    assert 0 < gone <= float(found.distance)
    # The trapezoidal rule is above the integral of a decaying exponential by a part in 1e4.
    assert 0 < integral <= float(found.residual) * 1.001
    assert float(found.distance) < 20 * gone


@pytest.mark.parametrize(
    ("error", "target"), [("0", 4), ("0.9", "3/4"), ("nan", "3/4"), ("inf", "3/4")]
)
def test_the_tail_refuses_what_may_leave(error, target):
    with pytest.raises(TailOpen):
        tail(exactly([[1]]), (Fraction(target),), [arb(1)], [arb("0.5")], arb(error))


def test_the_error_enters_distance_and_loss():
    A, b = exactly([[1, 2]]), (Fraction(9, 4),)
    state = [arb(1), arb(1)], [arb("0.5"), arb("0.5")]
    exact_state, moved = tail(A, b, *state, arb(0)), tail(A, b, *state, arb("0.001"))
    assert exact_state.distance == 0
    # A displacement of 0.001 can change A beta by |A| (2 |w| 0.001 + 0.001^2).
    change = 5**0.5 * (2 * 1.25**0.5 * 1e-3 + 1e-6)
    assert float(moved.distance) > 1e-3 + change / (2 * (5 * 1.25) ** 0.5)
    assert float(moved.residual) > change / (8 * 5 * 1.25)


def test_the_error_enters_the_loss_of_a_deeper_network():
    # u^4 - v^4 = 15/16 at (1, 1/2); |Δβ| <= (W + E)^4 - W^4 with W = |(1, 1/2)|.
    found = tail(exactly([[3]]), (Fraction(45, 16),), [arb(1)], [arb("0.5")], arb("0.001"), 4)
    change = 3 * ((1.25**0.5 + 1e-3) ** 4 - 1.25**2)
    slow = 9 * (1 + 0.5**6)
    # The rate is taken on a ball of which the radius is a small part of the weights.
    for value, least in (
        (found.distance, 1e-3 + change / (4 * slow**0.5)),
        (found.residual, change / (32 * slow)),
    ):
        assert least < float(value) < 1.1 * least


def test_a_flow_that_stands_still():
    nothing = tail(exactly([[0, 0]]), (Fraction(0),), *[weights(2, 1)] * 2, arb("0.125"))
    assert nothing.distance == arb("0.125")
    assert nothing.residual == 0
    zero = tail(exactly([[1, 2]]), (Fraction(0),), *[weights(2, 1)] * 2, arb(0))
    assert zero.distance == 0


def test_targets_outside_the_range_are_refused():
    for rows, b in (([[0, 0]], [1]), ([[1, 1], [2, 2]], [1, 1])):
        with pytest.raises(TailOpen):
            tail(exactly(rows), tuple(map(Fraction, b)), *[weights(2, 1)] * 2, arb(0))
