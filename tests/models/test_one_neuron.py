"""The families of one neuron and of equal ones."""

import math

import pytest
import sympy

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import one_neuron as module
from theorycheck.models.one_neuron import EqualNeurons, OneNeuron

QUICK = Settings(digits=12)


def test_one_neuron_is_one():
    with pytest.raises(OutOfDomain):
        OneNeuron.at(neurons="2")
    assert OneNeuron.at().subject()["neurons"] == "1"


def test_the_functions_of_the_angle():
    x = sympy.Rational(1, 3)
    a, s = float(module.along(x)), float(module.across(x))
    assert a == pytest.approx(1 / 3 + math.sqrt(3) / (2 * math.pi))
    assert s == pytest.approx(1 / math.sqrt(3))
    assert float(module.contraction(x)) == pytest.approx(s**2 / (1 - a**2))
    y = sympy.Symbol("y")
    # s = -da/dtheta, theta = pi y.
    assert sympy.simplify(sympy.diff(module.along(y), y) + sympy.pi * module.across(y)) == 0


def test_opposite_weights_are_outside():
    check = module.NOT_OPPOSITE.checks["exact"]
    assert check(OneNeuron.at(turn="99/100"), QUICK).outcome is Outcome.HOLDS
    assert check(OneNeuron.at(turn="1"), QUICK).outcome is Outcome.FAILS


def test_a_flow_is_followed_once_and_late_times_are_refused():
    problem = EqualNeurons.at(time="1/4")
    assert module.flow(problem, QUICK)[1] is module.flow(problem, Settings(digits=20))[1]
    with pytest.raises(SolverFailure, match="n t"):
        module.flow(EqualNeurons.at(time="1000"), QUICK)
