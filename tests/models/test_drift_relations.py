"""Relations about a pair off its line: true from many starts, wrong ones refuted."""

import pytest
import sympy

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import drift_relations as module
from theorycheck.models.comparison import in_balls
from theorycheck.models.symmetric_pair import SymmetricPair
from theorycheck.rigor.pair_drift import PairDrift


def outcome(relation, **given):
    return in_balls(relation, module.flow)(SymmetricPair.at(**given), Settings()).outcome


@pytest.mark.parametrize(
    ("l1", "l2", "time"),
    [("7/10", "2/5", "3"), ("1/5", "1/3", "3"), ("2", "1/10", "2"), ("1", "4", "2")],
)
def test_the_bounds_hold_from_every_start(l1, l2, time):
    for relation in (module.balance, module.growth, module.loss_bounds):
        assert outcome(relation, l1=l1, l2=l2, time=time, size="3") is Outcome.HOLDS


def test_wrong_variants_are_refuted():
    given = {"l1": "7/10", "l2": "2/5", "time": "10"}
    assert outcome(lambda: module.nears(sympy.Integer(1)), **given) is Outcome.FAILS
    assert outcome(lambda: module.stays(sympy.Rational(1, 2)), **given) is Outcome.FAILS
    assert outcome(lambda: module.growth(sympy.Integer(1)), **given) is Outcome.FAILS
    assert outcome(module.half_as_much, **given) is Outcome.FAILS


def test_the_slope_of_the_upper_bound_is_known_to_a_thousandth():
    # Near the line and with a small l2 the bound is nearly reached.
    given = {"l1": "501/1000", "l2": "1/1000", "time": "5"}

    def grows(share):
        both = module.growth(2 / sympy.pi * share).args
        (upper,) = (bound for bound in both if isinstance(bound, sympy.Le))
        return outcome(lambda: upper, **given)

    assert grows(sympy.Integer(1)) is Outcome.HOLDS
    assert grows(sympy.Rational(999, 1000)) is Outcome.FAILS


def test_the_flow_is_followed_once_and_gives_up_with_a_sentence(monkeypatch):
    problem = SymmetricPair.at(l1="3/5", time="1/10")
    assert module.flow(problem, Settings()) == module.flow(problem, Settings(digits=5))

    def fails(*_):
        raise ArithmeticError("too rough")

    monkeypatch.setattr(PairDrift, "compute", staticmethod(fails))
    with pytest.raises(SolverFailure, match="too rough"):
        module.flow(SymmetricPair.at(l1="3/5", time="1/11"), Settings())
