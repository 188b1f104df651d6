import sympy

from theorycheck.models.diagonal_symbols import model


def test_weights_solve_the_flow_from_alpha():
    m = model()
    integral = m.G(m.i, m.t)
    shapes = (m.u0[m.i], m.v0[m.i])
    for weight, rate, shape in zip(m.weights, (-m.pull, m.push), shapes, strict=True):
        assert weight.subs(integral, 0) == m.alpha * shape
        assert sympy.simplify(weight.diff(integral) - rate * weight) == 0
    assert sympy.simplify(m.weights[0] * m.weights[1] - m.scale) == 0


def test_the_constant_follows_the_loss():
    """A loss with another power would have another slope: differentiation is not skipped."""
    from theorycheck.models.diagonal_symbols import DiagonalSymbols

    other = DiagonalSymbols()
    other.loss = 3 * model().loss
    assert other.pull == 12 * other.factor
    assert other.constant == -24 * other.factor


def test_a_symmetric_start_has_no_tilt_and_a_hyperbolic_sine():
    m = model()
    s = sympy.Symbol("s", real=True)
    same = {m.v0[m.i]: m.u0[m.i]}
    assert m.tilt.subs(same) == 0
    sinh = 2 * m.alpha**2 * m.u0[m.i] ** 2 * sympy.sinh(s)
    assert sympy.simplify(m.coefficient(s).subs(same) - sinh.rewrite(sympy.exp)) == 0
