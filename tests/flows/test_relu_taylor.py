from fractions import Fraction

import mpmath
import numpy as np
import pytest

from theorycheck._errors import SolverFailure
from theorycheck.core import exact
from theorycheck.core.precision import working_precision
from theorycheck.flows import relu_taylor
from theorycheck.flows.relu_chart import chart

pytest.importorskip("heyoka")


def charted(W, v):
    return chart(exact.matrix(W), exact.vector(v))


def flow(W, v, stops, digits=20, most_steps=1000):
    return relu_taylor.taylor_flow(
        charted(W, v), [Fraction(t) for t in stops], digits=digits, most_steps=most_steps
    )


def test_the_symmetric_pair_has_its_own_equation():
    # Toy 1: from w = (v +- u_perp)/2 the angle to v satisfies u' = -(u/pi) atan u, u = tan theta.
    found = flow("1/2,1/2;1/2,-1/2", "1,0", [1], digits=20)
    with mpmath.workdps(30):
        end = mpmath.odefun(lambda _, u: -u / mpmath.pi * mpmath.atan(u), 0, mpmath.mpf(1))(1)
        loss = ((1 + end**2) * mpmath.atan(end) - end) / (4 * mpmath.pi)
        state = found.states[-1]
        assert abs(_real(state[0][0]) - mpmath.mpf(1) / 2) < mpmath.mpf("1e-21")
        assert abs(_real(state[0][1]) * 2 - end) < mpmath.mpf("1e-21")
        assert abs(_real(found.losses[-1]) / loss - 1) < mpmath.mpf("1e-20")
        assert abs(_real(found.losses[-1]) / loss * (1 + mpmath.mpf("1e-28")) - 1) > mpmath.mpf(
            "1e-29"
        )


def test_one_line_is_exponential():
    found = flow("1/5", "1", [2], digits=30)
    with mpmath.workdps(40):
        truth = mpmath.mpf(4) / 5 * mpmath.exp(-1)
        assert abs(1 - _real(found.states[-1][0][0]) - truth) < mpmath.mpf("1e-31")
    # Opposite neurons: h_1' = -h_1/2.
    found = flow("-1/5;3/5", "1", [2])
    with mpmath.workdps(40):
        truth = -mpmath.exp(-1) / 5
        assert abs(_real(found.states[-1][0][0]) - truth) < mpmath.mpf("1e-20")


def test_copies_are_neurons():
    pair = flow("1/4,1/4;1/4,1/4;1/2,-1/2", "1,0", [1])
    assert len(pair.states[0]) == 2
    grown = charted("1/4,1/4;1/4,1/4;1/2,-1/2", "1,0")
    taus, states = relu_taylor.scaled(pair, grown.copies)
    assert states.shape == (2, 3, 2)
    np.testing.assert_allclose(states[0, -1], [0, 0], atol=1e-30)
    T = np.exp(taus[1])
    h, z = states[1, :2, 0], states[1, :2, 1] / T
    assert states[1, -1, 0] / T**3 == pytest.approx(1 - 2 * h[0] - h[1], abs=1e-14)
    assert states[1, -1, 1] / T**2 == pytest.approx(2 * z[0] + z[1], abs=1e-14)


def test_the_loss_is_that_of_the_closed_form():
    from theorycheck.flows import relu_closed_form

    W, v = np.array([[0.5, 0.25], [0.125, -0.5]]), np.array([1.0, 0.0])
    with working_precision(200):
        found = relu_taylor.loss(exact.matrix(W), [1, 1])
    assert float(found) == pytest.approx(relu_closed_form.loss(W, v), rel=1e-14)


@pytest.mark.parametrize(
    ("W", "message"),
    [
        ("1,0;1,1", "neuron 1 is parallel to v"),
        ("1,1;-2,-2", "neuron 2 is parallel to neuron 1"),
    ],
)
def test_kinks_are_refused(W, message):
    with pytest.raises(SolverFailure, match=message):
        flow(W, "1,0", [1])


def test_a_budget_that_cannot_suffice_is_told_early():
    with pytest.raises(SolverFailure, match=r"digits=20: 500 explicit steps would get to about t="):
        flow("1/2,1/2;1/3,-1/2", "1,0", [10**9], most_steps=500)
    with pytest.raises(SolverFailure, match="5 explicit steps get to t="):
        flow("1/2,1/2;1/3,-1/2", "1,0", [100], most_steps=5)


def _real(value):
    return mpmath.mpf(value.numerator) / value.denominator
