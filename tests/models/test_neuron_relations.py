"""Relations about one neuron: true at many starts, wrong rates refuted."""

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import neuron_relations as module
from theorycheck.models.comparison import in_balls
from theorycheck.models.one_neuron import EqualNeurons, OneNeuron, contraction, flow, start

QUICK = Settings(digits=12)
STARTS = [("1/2", "1/2"), ("3", "1/10"), ("1/5", "19/20"), ("1", "3/4")]


def outcome(relation, problem, route=flow):
    return in_balls(relation, route)(problem, QUICK).outcome


@pytest.mark.parametrize(("radius", "turn"), STARTS)
def test_the_bounds_hold_for_one(radius, turn):
    problem = OneNeuron.at(radius=radius, turn=turn, time="2")
    assert outcome(module.polar, problem, start) is Outcome.HOLDS
    for relation in (module.exponential, module.angle, module.late_rate):
        assert outcome(relation, problem) is Outcome.HOLDS


@pytest.mark.parametrize(("radius", "turn"), STARTS[:2])
def test_the_bounds_hold_for_several(radius, turn):
    problem = EqualNeurons.at(neurons="4", radius=radius, turn=turn, time="1/2")
    assert outcome(lambda: module.polar(equal=True), problem, start) is Outcome.HOLDS
    for relation in (module.exponential, module.angle, module.late_rate):
        assert outcome(lambda r=relation: r(equal=True), problem) is Outcome.HOLDS
    # As if there were one.
    assert outcome(module.polar, problem, start) is Outcome.FAILS


def test_wrong_rates_are_refuted():
    problem = OneNeuron.at(time="6")
    for wrong in (
        lambda: module.at_most(lambda n, _: n),
        lambda: module.at_least(lambda n, x: n * contraction(x)),
        module.cubic,
        lambda: sympy.Le(sympy.Symbol("decay_at_time"), sympy.Rational(9, 10)),
    ):
        assert outcome(wrong, OneNeuron.at(time="10") if wrong is module.cubic else problem) is (
            Outcome.FAILS
        )


def test_the_contraction_is_the_best_rate_at_the_start():
    # At rho = a the decay at the start is c itself: a millionth more is refuted at once.
    more = sympy.Rational(10**6 + 1, 10**6)
    at_a = OneNeuron.at(turn="1/2", radius="113/355", time="1/100000000")
    good = lambda: module.at_most(lambda n, x: n * contraction(x))  # noqa: E731
    wrong = lambda: module.at_most(lambda n, x: more * n * contraction(x))  # noqa: E731
    assert outcome(good, at_a) is Outcome.HOLDS
    assert outcome(wrong, at_a) is Outcome.FAILS
