import sympy

from theorycheck.models.diagonal_symbols import model


def test_weights_solve_the_flow_from_alpha():
    m = model()
    integral = m.G(m.i, m.t)
    for weight, rate in zip(m.weights, (-m.pull, m.push), strict=True):
        assert weight.subs(integral, 0) == m.alpha
        assert sympy.simplify(weight.diff(integral) - rate * weight) == 0
    assert sympy.simplify(m.weights[0] * m.weights[1] - m.alpha**2) == 0


def test_the_constant_follows_the_loss():
    """A loss with another power would have another slope: differentiation is not skipped."""
    from theorycheck.models.diagonal_symbols import DiagonalSymbols

    other = DiagonalSymbols()
    other.loss = 3 * model().loss
    assert other.pull == 12 * other.factor
    assert other.constant == -24 * other.factor
