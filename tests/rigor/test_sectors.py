"""Expectations by sectors of the plane, against the closed forms and exact special cases."""

import math
import random

import pytest
from flint import arb, ctx

from theorycheck.core.precision import working_precision
from theorycheck.rigor.sectors import moments


def overlap(a, b):
    """Return E relu(a.x) relu(b.x) by the arc-cosine formula, in doubles."""
    angle = math.atan2(abs(a[0] * b[1] - a[1] * b[0]), a[0] * b[0] + a[1] * b[1])
    size = math.hypot(*a) * math.hypot(*b)
    return size * (math.sin(angle) + (math.pi - angle) * math.cos(angle)) / (2 * math.pi)


def closed_loss(weights, teacher):
    signed = [(1, w) for w in weights] + [(-1, teacher)]
    return sum(p * q * overlap(a, b) for p, a in signed for q, b in signed) / 2


def balls(vectors):
    return [(arb(x), arb(y)) for x, y in vectors]


@pytest.mark.parametrize("seed", range(4))
def test_loss_and_gradient_are_those_of_the_closed_form(seed):
    source = random.Random(seed)
    weights = [(source.gauss(0, 1), source.gauss(0, 1)) for _ in range(seed + 1)]
    teacher = (source.gauss(0, 1), source.gauss(0, 1))
    with working_precision(128):
        found = moments(balls(weights), *balls([teacher]))
        assert abs(float(found.loss.mid()) - closed_loss(weights, teacher)) < 1e-12
        assert found.loss.rad() < arb(10) ** -30
    for i, gradient in enumerate(found.gradients):
        for axis in range(2):
            moved = []
            for sign in (1, -1):
                near = [list(w) for w in weights]
                near[i][axis] += sign * 1e-5
                moved.append(closed_loss(near, teacher))
            assert abs(float(gradient[axis].mid()) - (moved[0] - moved[1]) / 2e-5) < 1e-7


def test_one_neuron_at_a_right_angle_and_equal_ones():
    with working_precision(128):
        own, teacher = (arb(0), arb(1)), (arb(1), arb(0))
        # E relu(x) relu(y) = 1/(2 pi), and each square 1/2.
        assert moments([own], teacher).loss.overlaps(arb(1) / 2 - 1 / (2 * arb.pi()))
        half = (own[0] / 2, own[1] / 2)
        twice = moments([half, half], teacher)
        once = moments([own], teacher)
        assert twice.loss.overlaps(once.loss)
        assert not twice.loss.overlaps(once.loss + arb(10) ** -6)
        assert twice.gradients[0][1].overlaps(once.gradients[0][1])


def test_directions_that_are_not_certainly_apart_are_refused():
    with working_precision(64), pytest.raises(ArithmeticError, match="apart"):
        moments([(arb(1), arb(0))], (arb(1), arb(0)))
    assert ctx.prec == 53
