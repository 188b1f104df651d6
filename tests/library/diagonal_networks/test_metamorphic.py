"""Relations between the answers to related problems, for the minimizer and for the flow.

Each relation follows from the model alone; the two routes share nothing but the data.
"""

from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import theorycheck as tc
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.linear_system import LinearSystem
from theorycheck.strategies import consistent_systems

X = [["1", "2", "-1/2"], ["1/4", "-1", "3/2"]]
Y = ["1", "-2"]
ALPHA = Fraction(1, 3)
DIGITS = 20


def fractions(rows):
    return [[Fraction(entry) for entry in row] for row in rows]


def minimizer(rows, targets, alpha, order):
    return tc.minimum_entropy(rows, targets, alpha, order=order, digits=DIGITS)


def flow(rows, targets, alpha, order):
    return tc.flow_limit(rows, targets, alpha, order=order, digits=12)


ROUTES = pytest.mark.parametrize(
    ("route", "order"),
    [(minimizer, 2), (minimizer, 3), (minimizer, 4), (minimizer, "5/2"), (flow, 2), (flow, 3)],
    ids=["minimizer-2", "minimizer-3", "minimizer-4", "minimizer-5/2", "flow-2", "flow-3"],
)


@cache
def answer(route, order):
    """Return the answer to the problem itself, which every relation starts from."""
    return route(X, Y, ALPHA, order)


def agree(found, expected, factor=1):
    """Whether the balls of `found` and of `factor` times `expected` overlap at every entry."""
    slack = found.radius + abs(factor) * expected.radius
    assert slack < Fraction(1, 10**9)
    return all(
        abs(a - factor * b) <= slack for a, b in zip(found.value, expected.value, strict=True)
    )


@ROUTES
def test_scaling(route, order):
    # beta(X, k y, alpha) = k beta(X, y, alpha / k^(1/D)), with k = 2^D; for 5/2, k = 32 = 4^(5/2).
    factor, root = {2: (4, 2), 3: (8, 2), 4: (16, 2), "5/2": (32, 4)}[order]
    scaled = route(X, [factor * Fraction(y) for y in Y], root * ALPHA, order)
    plain = answer(route, order)
    assert agree(scaled, plain, factor)
    assert not agree(scaled, plain, factor + Fraction(1, 10**6))
    # The scale of the rows is no matter for the limit.
    doubled = [[2 * entry for entry in row] for row in fractions(X)]
    assert agree(route(doubled, [2 * Fraction(y) for y in Y], ALPHA, order), plain)
    # Without the power 1/D of the scale it is another problem.
    assert not agree(route(X, [factor * Fraction(y) for y in Y], ALPHA, order), plain, factor)


@ROUTES
def test_permutations_and_signs(route, order):
    plain = answer(route, order)
    places = [2, 0, 1]
    moved = route([[row[j] for j in places] for row in X][::-1], Y[::-1], ALPHA, order)
    slack = moved.radius + plain.radius
    assert all(abs(moved.value[i] - plain.value[j]) <= slack for i, j in enumerate(places))
    assert not agree(moved, plain)

    opposite = route(X, [-Fraction(y) for y in Y], ALPHA, order)
    assert agree(opposite, plain, -1)
    flipped = route([[-Fraction(a), b, c] for a, b, c in X], Y, ALPHA, order)
    assert abs(flipped.value[0] + plain.value[0]) <= flipped.radius + plain.radius
    assert all(abs(flipped.value[j] - plain.value[j]) <= slack * 2 for j in (1, 2))


@ROUTES
def test_rotations_of_the_rows(route, order):
    # An orthogonal matrix leaves the loss as it is, so the whole path, and the limit.
    c, s = Fraction(3, 5), Fraction(4, 5)
    first, second = fractions(X)
    rotated = [
        [c * a - s * b for a, b in zip(first, second, strict=True)],
        [s * a + c * b for a, b in zip(first, second, strict=True)],
    ]
    one, two = map(Fraction, Y)
    found = route(rotated, [c * one - s * two, s * one + c * two], ALPHA, order)
    plain = answer(route, order)
    assert agree(found, plain)
    if route is flow and order == 2:
        # Step sizes are chosen in floating point: the end may differ, not by much.
        assert abs(found.time / plain.time - 1) < Fraction(1, 5)
    assert not agree(route(rotated, Y, ALPHA, order), plain)


@pytest.mark.parametrize("order", [2, 3])
def test_duplicate_columns_act_like_a_larger_scale(order):
    # 2^D copies of every column, each with alpha, sum up to one column with 2 alpha.
    copies = 2**order
    wide = [[entry for entry in row for _ in range(copies)] for row in X]
    found = minimizer(wide, Y, ALPHA, order)
    plain = minimizer(X, Y, 2 * ALPHA, order)
    for j, value in enumerate(plain.value):
        group = found.value[copies * j : copies * (j + 1)]
        assert max(group) - min(group) <= 2 * found.radius
        assert abs(sum(group) - value) <= copies * found.radius + plain.radius
    assert not agree(minimizer(X, Y, ALPHA, order), plain)


def test_copies_of_one_column_act_like_a_larger_start():
    wide = [[row[0]] * 4 + row[1:] for row in X]
    found = minimizer(wide, Y, ALPHA, 2)
    ones = (Fraction(1),) * 2
    shaped = certified_minimizer(
        LinearSystem.read(X, Y), ALPHA, DIGITS, u0=(Fraction(2), *ones), v0=(Fraction(-2), *ones)
    )
    slack = 4 * found.radius + shaped.radius
    assert abs(sum(found.value[:4]) - shaped.minimizer[0]) <= slack
    assert all(abs(found.value[3 + j] - shaped.minimizer[j]) <= slack for j in (1, 2))


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    data=st.tuples(st.integers(1, 3), st.integers(1, 4)).flatmap(
        lambda shape: consistent_systems(*shape)
    ),
    alpha=st.sampled_from(["1e-30", "1/100", "1", "1e6"]),
    order=st.sampled_from([2, 3, 5]),
)
def test_scaling_and_signs_wherever_drawn(data, alpha, order):
    rows, targets = data
    scale = Fraction(alpha)
    plain = tc.minimum_entropy(rows, targets, scale, order=order, digits=12)
    scaled = tc.minimum_entropy(
        rows, [-(2**order) * y for y in targets], 2 * scale, order=order, digits=12
    )
    slack = scaled.radius + 2**order * plain.radius
    for a, b in zip(scaled.value, plain.value, strict=True):
        assert abs(a + 2**order * b) <= slack
