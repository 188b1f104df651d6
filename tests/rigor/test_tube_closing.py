"""The first-exit argument of the tube, term by term, and the inequalities that it rests on."""

import random
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor import tube
from theorycheck.rigor.tube import Field, StepShape, TubeOpen, spread

A = ((Fraction(1), Fraction(-1, 2)), (Fraction(1, 4), Fraction(1)))
b = (Fraction(3, 4), Fraction(-1, 2))


@pytest.fixture(autouse=True)
def precision():
    with working_precision(160), mpmath.workdps(50):
        yield


def value_of(ball):
    """Return the midpoint of an exact ball in mpmath."""
    mantissa, exponent = ball.man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


@pytest.mark.parametrize(
    ("inside", "weight", "slope", "bounds", "attempts"),
    [
        # The gradient along the polynomial dominates, in two unequal pieces.
        ("0.001", "1", "0.000001", [("1.5", "0.25"), ("0.5", "0.125")], 1),
        # The weights do: 2 E w.
        ("0.001", "3", "2", [("0.001", "0.25")], 1),
        # The square of the radius does: E^2.
        ("0.05", "0.000001", "2", [("0.001", "0.25")], 1),
        # All of them, and the first tube is too narrow.
        ("0.003", "2", "1", [("0.5", "0.25"), ("1", "0.25")], 2),
        # No error at all: the tube is not empty.
        ("0", "1", "1", [("1", "0.25")], 1),
    ],
)
def test_the_radius_of_the_tube_term_by_term(inside, weight, slope, bounds, attempts):
    field = Field(A, b)
    field.slope = arb(slope)
    with working_precision(tube.BOUND_BITS):
        widest, leaving = field._closed(
            arb(inside), arb(weight), arb(1), [(arb(g), arb(length)) for g, length in bounds]
        )
    inside, weight, slope = map(mpmath.mpf, (inside, weight, slope))
    pieces = [(mpmath.mpf(g), mpmath.mpf(length)) for g, length in bounds]
    radius = inside * mpmath.exp(sum(4 * g * length for g, length in pieces))
    for attempt in range(attempts):
        expected = radius * (1 + mpmath.mpf(2) ** (attempt - 6)) + mpmath.mpf(2) ** -4096
        # |beta(w) - beta(p)| <= 2 |p| E + E^2, and mu <= 4 |g| on all of the tube.
        spread = slope * (2 * expected * weight + expected**2)
        reached = inside * mpmath.exp(sum(4 * (g + spread) * length for g, length in pieces))
        assert (reached < expected) is (attempt == attempts - 1)
        radius = reached
    for found, true in ((widest, expected), (leaving, reached)):
        assert true <= value_of(found) <= true * (1 + mpmath.mpf(10) ** -9)


def power_of(weight, radius, k):
    return (weight + radius) ** k - weight**k


@pytest.mark.parametrize("depth", [2, 3, 4, 6])
@pytest.mark.parametrize("dominant", ["force", "slope", "both"])
def test_the_radius_of_the_tube_of_a_deeper_network(depth, dominant):
    inside, weight, length = (mpmath.mpf(x) for x in ("0.001", "1.25", "0.0078125"))
    force, slope = {"force": ("4", "0.000001"), "slope": ("0", "0.5"), "both": ("2", "0.25")}[
        dominant
    ]
    field = Field(A, b, depth)
    field.slope = arb(slope)
    shape = StepShape(arb("0.001"), arb("1.25"), arb(force), [arb(0)] * 2, [arb("0.5"), arb(1)])
    found = field.step(shape, arb("0.015625"), arb(0))
    widest, force, slope = value_of(found.widest), mpmath.mpf(force), mpmath.mpf(slope)
    # 2 D (D - 1) of: the pieces, what the weights may grow in the tube, and what g may.
    excess = power_of(weight, widest, depth - 2) * force + (weight + widest) ** (
        depth - 2
    ) * slope * power_of(weight, widest, depth)
    exponent = 2 * depth * (depth - 1) * length * (mpmath.mpf("1.5") + 2 * excess)
    expected = inside * mpmath.exp(exponent)
    assert expected * (1 - mpmath.mpf(10) ** -9) <= value_of(found.error)
    assert value_of(found.error) <= expected * (1 + mpmath.mpf(10) ** -9)
    assert found.error < found.widest


@pytest.mark.parametrize("broken", range(5))
def test_what_is_not_finite_opens_the_tube(broken):
    parts = [arb("0.001"), arb(1), arb(1), [arb(0)] * 2, [arb(1)]]
    parts[broken] = [arb("nan")] * 2 if broken > 2 else arb("nan")
    field = Field(A, b, 3)
    if broken == 3:
        # The integral has no part in the tube: it is for the caller to notice.
        assert field.step(StepShape(*parts), arb(1) / 64, arb(0)).error > 0
        return
    with pytest.raises(TubeOpen):
        field.step(StepShape(*parts), arb(1) / 64, arb(0))


@pytest.mark.parametrize("growth", [300, 10**6, 10**100])
def test_a_hopeless_growth_opens_the_tube_at_once(growth):
    shape = StepShape(arb("1e-30"), arb(1), arb(growth), [arb(0)] * 2, [arb(growth)])
    with pytest.raises(TubeOpen):
        Field(A, b).step(shape, arb(1), arb(0))


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_no_move_of_the_weights_moves_their_powers_further(depth):
    source = np.random.default_rng(depth)
    closest = 0.0
    for trial in range(400):
        d = 1 + trial % 3
        u, v = source.normal(size=(2, d))
        if trial % 2:
            v = 0 * v
        E = 10.0 ** source.uniform(-3, 1)
        e = source.normal(size=(2, d)) + 2 * np.array([np.sign(u), np.sign(v)])
        e *= E / np.linalg.norm(e)
        moved = (u + e[0]) ** depth - (v + e[1]) ** depth - u**depth + v**depth
        weight = np.hypot(u, v).max()
        bound = float(spread(arb(weight), arb(E), depth))
        assert np.linalg.norm(moved) <= bound * (1 + 1e-12)
        for entry, step in zip((*u, *v), e.ravel(), strict=True):
            assert abs(entry + step) ** depth - abs(entry) ** depth <= bound * (1 + 1e-12)
        assert abs(bound / power_of(weight, E, depth) - 1) < 1e-9
        closest = max(closest, np.linalg.norm(moved) / bound)
    # It is attained by one weight that moves away from 0.
    assert closest > 0.9


def test_the_spread_of_a_power_of_zero_or_one():
    assert spread(arb(3), arb(2), 0) == 0
    assert spread(arb(3), arb(2), 1) == 2
    # No cancellation: a radius far below the precision is not lost.
    assert spread(arb(1), arb(2) ** -500, 3) > 3 * arb(2) ** -501


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_the_logarithmic_norm_is_below_the_rate(depth):
    source = random.Random(depth)
    X = np.array([[float(x) for x in row] for row in A])
    y = np.array([float(x) for x in b])

    def force(w):
        g = X.T @ (X @ (w[:2] ** depth - w[2:] ** depth) - y)
        return 2 * depth * w ** (depth - 1) * np.concatenate([-g, g])

    tightest = 0.0
    for _ in range(200):
        w = np.array([source.uniform(-1.5, 1.5) for _ in range(4)])
        steps = 1e-5 * np.eye(4)
        jacobian = np.array([(force(w + s) - force(w - s)) / 2e-5 for s in steps]).T
        largest = np.linalg.eigvalsh((jacobian + jacobian.T) / 2)[-1]
        g = X.T @ (X @ (w[:2] ** depth - w[2:] ** depth) - y)
        size = (np.maximum(abs(w[:2]), abs(w[2:])) ** (depth - 2) * abs(g)).max()
        bound = Field(A, b, depth).rate * size
        assert largest <= bound * (1 + 1e-6) + 1e-6
        tightest = max(tightest, largest / bound)
    # With half the rate it would be wrong.
    assert tightest > 0.5
