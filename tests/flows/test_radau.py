import math

import numpy as np
import pytest

from theorycheck.flows.radau import STAGES, Radau, tableau


class Linear:
    """y' = J y + g(x): the exact Jacobian, and counts."""

    def __init__(self, J, forcing=lambda x: 0.0):
        self.J, self.forcing, self.calls = np.array(J, dtype=float), forcing, 0

    def rates(self, places, states):
        self.calls += 1
        return states @ self.J.T + np.array([np.full(len(self.J), self.forcing(x)) for x in places])

    def factored(self, place, state, *, exact):
        return lambda shift: lambda b: np.linalg.solve(shift * np.eye(len(self.J)) - self.J, b)

    def sizes(self, place, state):
        return np.abs(state) + 1e-8

    def settled(self, place, state):
        return state


class Logistic(Linear):
    """y' = y (1 - y)."""

    def rates(self, places, states):
        return states * (1 - states)

    def factored(self, place, state, *, exact):
        return lambda shift: lambda b: b / (shift - 1 + 2 * state)


def followed(system, start, end, tolerance):
    solver = Radau(system, 0.0, np.array(start, dtype=float), tolerance)
    while solver.place < end:
        assert solver.step(end) is not None
    assert solver.place == end
    return solver


def test_the_coefficients_are_those_of_collocation():
    table = tableau()
    nodes = table.nodes
    assert nodes[-1] == 1
    assert len(nodes) == STAGES
    # A from its eigenvectors, then: quadrature exact to degree 2s - 2, stages to degree s - 1.
    unit = np.outer(table.right, table.left) + (table.rights @ table.lefts).real
    np.testing.assert_allclose(unit, np.eye(STAGES), atol=1e-12)
    turned = (table.rights / table.eigenvalues @ table.lefts).real
    A = np.outer(table.right, table.left) / table.real + turned
    for power in range(2 * STAGES - 1):
        exact = 1 / (power + 1)
        assert A[-1] @ nodes**power == pytest.approx(exact, rel=1e-12)
        if power < STAGES:
            np.testing.assert_allclose(A @ nodes**power, nodes ** (power + 1) * exact, atol=1e-13)
    # One degree more is not integrated exactly: the order is 13, not 14.
    assert abs(A[-1] @ nodes ** (2 * STAGES - 1) - 1 / (2 * STAGES)) > 1e-9
    # The estimate of the error vanishes on polynomials that the embedded rule integrates.
    for power in range(1, STAGES):
        increments = nodes ** (power + 1)
        assert table.error @ increments == pytest.approx(0, abs=1e-11)
    assert table.error @ nodes + 1 / table.real == pytest.approx(0, abs=1e-12)
    assert abs(table.error @ nodes ** (STAGES + 1)) > 1e-6


def test_a_stiff_linear_system_is_followed_in_few_steps():
    system = Linear([[-1e6, 1e6], [0.0, -1.0]])
    solver = followed(system, [0.0, 1.0], 5.0, 1e-12)
    exact = math.exp(-5)
    assert solver.state[1] == pytest.approx(exact, rel=1e-11)
    assert solver.state[0] == pytest.approx(exact / (1 - 1e-6), rel=1e-11)
    assert solver.steps < 60


def test_tolerance_and_error_go_together():
    exact = 1 / (1 + 9 * math.exp(-6))
    errors = [
        abs(followed(Logistic([[0.0]]), [0.1], 6.0, tolerance).state[0] - exact)
        for tolerance in (1e-6, 1e-13)
    ]
    assert 1e-13 < errors[0] < 1e-5
    assert errors[1] < 1e-13


def test_the_polynomial_of_a_step_meets_its_ends():
    solver = Radau(Logistic([[0.0]]), 0.0, np.array([0.1]), 1e-10)
    step = solver.step(1.0)
    np.testing.assert_array_equal(step.at(0.0), step.start)
    np.testing.assert_allclose(step.at(1.0), step.end, rtol=1e-13)
    middle = step.place + step.length / 2
    exact = 1 / (1 + 9 * math.exp(-middle))
    assert step.at(0.5)[0] == pytest.approx(exact, rel=1e-8)


def test_no_step_is_a_none():
    class Broken(Logistic):
        def rates(self, places, states):
            return np.full(states.shape, np.nan) if places[0] > 0 else states

    assert Radau(Broken([[0.0]]), 0.0, np.array([0.1]), 1e-8).step(1.0) is None


def test_limits_are_met_and_cost_nothing_later():
    free = followed(Logistic([[0.0]]), [0.1], 6.0, 1e-10)
    solver = Radau(Logistic([[0.0]]), 0.0, np.array([0.1]), 1e-10)
    # The last ones are closer together than any step that would be chosen.
    limits = [1.0, 2.0, np.nextafter(2.0, 3), 2.0 + 1e-14, 2.0 + 1e-9, 6.0]
    for limit in limits:
        while solver.place < limit:
            assert solver.step(limit) is not None
        assert solver.place == limit
    assert solver.state[0] == pytest.approx(free.state[0], rel=1e-9)
    assert solver.steps <= free.steps + 2 * len(limits)


def test_no_step_is_longer_than_the_longest():
    solver = Radau(Logistic([[0.0]]), 0.0, np.array([0.1]), 1e-6, 0.3)
    while solver.place < 2.0:
        assert solver.step(2.0).length <= 0.3
    assert solver.place == 2.0
