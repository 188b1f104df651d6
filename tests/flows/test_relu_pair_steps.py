"""The loop for two neurons is the general one."""

import numpy as np
import pytest

from theorycheck.flows.relu_pair_steps import advance_pair
from theorycheck.flows.relu_steps import advance


def states(seed, sigma):
    source = np.random.default_rng(seed)
    state = np.zeros((3, 3))
    state[:2] = sigma * source.standard_normal((2, 3))
    state[2] = state[:2][state[:2, 0] >= 0].sum(axis=0) - [1, 0, 0]
    return state, state.copy()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("sigma", [0.01, 1.0])
def test_it_takes_the_same_steps(seed, sigma):
    one, other = states(seed, sigma)
    crossed, told = np.full(2, -1), np.full(2, -1)
    assert advance_pair(one, np.zeros((3, 3)), 1.0, 0.3, 300, crossed, 0) == 300
    assert advance(other, np.zeros((3, 3)), 1.0, 0.3, 300, told, 0) == 300
    np.testing.assert_allclose(one, other, atol=1e-13)
    np.testing.assert_array_equal(crossed, told)
    before = one.copy()
    advance_pair(one, np.zeros((3, 3)), 1.0, 0.3, 1, crossed, 300)
    assert np.abs(one - before).max() > 1e-12


def test_it_leaves_neurons_at_0_and_overflows_to_the_general_loop():
    crossed = np.full(2, -1)
    at_zero = np.array([[0.0, 0.0, 0.0], [1.0, 0.5, 0.0], [0.0, 0.5, 0.0]])
    assert advance_pair(at_zero, np.zeros((3, 3)), 1.0, 0.1, 10, crossed, 0) == 0
    growing, _ = states(0, 1.0)
    growing[2, 0] = 1e140
    done = advance_pair(growing, np.zeros((3, 3)), 1.0, 1e200, 10, crossed, 0)
    assert done <= 1


def test_it_tells_in_which_step_a_neuron_jumped_over_0():
    crossed = np.full(2, -1)
    state = np.array([[0.01, 0.0, 0.0], [3.0, 0.0, 0.0], [2.01, 0.0, 0.0]])
    advance_pair(state, np.zeros((3, 3)), 1.0, 0.01, 100, crossed, 500)
    assert crossed[0] == 501
    assert crossed[1] == -1
