import sympy

from theorycheck.models.deep_symbols import deep_model
from theorycheck.models.diagonal_symbols import model


def test_constants_come_out_of_the_loss():
    m = deep_model()
    k, factor = m.k, m.factor
    assert sympy.expand(m.pull - 2 * factor * (k + 2)) == 0
    assert sympy.expand(m.constant + 2 * factor * k * (k + 2)) == 0
    assert sympy.expand(m.speed + 2 * factor * (k + 2) ** 2) == 0


def test_they_tend_to_those_of_order_two():
    m, two = deep_model(), model()
    factor = sympy.Symbol("factor", positive=True)
    assert m.pull.subs(m.k, 0).subs(m.factor, factor) == two.pull.subs(two.factor, factor)
    assert m.speed.subs(m.k, 0).subs(m.factor, factor) == two.speed.subs(two.factor, factor)


def test_statements_and_derivations_name_the_order_differently():
    m = deep_model()
    assert m.in_order(m.depth) == m.order
    assert m.in_excess(m.order - 2) == m.k
    assert m.in_excess(m.in_order(m.constant)) == m.constant
    assert m.constant.subs({m.factor: 1, m.k: 1}) == -6
