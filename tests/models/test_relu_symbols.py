"""Formulas about ReLU students, at angles where they are known."""

import sympy

from theorycheck.models.relu_symbols import deviation, moment, slope, symbols


def test_the_moment_at_known_angles():
    assert moment(6, sympy.Integer(0)) == 3
    assert moment(6, sympy.pi) == 0
    assert moment(1, sympy.pi / 2) == 1 / (2 * sympy.pi)


def test_the_deviation_is_what_the_angle_takes_away():
    angle = sympy.Symbol("angle")
    difference = moment(1, angle) - sympy.cos(angle) / 2 - deviation(angle) / (2 * sympy.pi)
    assert sympy.simplify(difference) == 0


def test_the_slope_at_known_angles():
    assert slope(3, sympy.Integer(0), 1, 3) == sympy.Rational(3, 2)
    assert slope(3, sympy.pi, 1, -3) == 0


def test_sums_run_over_the_kernels_dimensions():
    m = symbols()
    limits = [
        m.over_neurons(m.theta[m.i]).limits,
        m.over_neurons(m.theta[m.j], m.j).limits,
        m.twice_over_neurons(m.angle[m.i, m.j]).limits,
        m.over_pairs(m.pair_angle[m.p]).limits,
        m.over_inputs(m.v[m.k]).limits,
    ]
    assert [[str(part[2]) for part in limit] for limit in limits] == [
        ["neurons"],
        ["neurons"],
        ["neurons", "neurons"],
        ["pairs"],
        ["inputs"],
    ]
