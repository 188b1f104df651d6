"""Aligned neurons: exact statements at many scales, and their limits of validity."""

import pytest
import sympy

from theorycheck._errors import OutOfDomain, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import aligned_neurons as module
from theorycheck.models.aligned_neurons import AlignedNeurons, flow
from theorycheck.models.comparison import in_balls
from theorycheck.rigor.aligned_flow import AlignedFlow

QUICK = Settings(digits=20)


def outcome(relation, **given):
    check = in_balls(relation, flow, over="neurons")
    return check(AlignedNeurons.at(**given), QUICK).outcome


def assumed(statement, **given):
    return statement.checks["exact"](AlignedNeurons.at(**given), QUICK).outcome


@pytest.mark.parametrize("scales", ["1/2,3/4,1", "1/10,1/5", "7", "1/3", "1,1,1,1"])
def test_the_exact_forms_hold_without_crossing(scales):
    given = {"scales": scales, "size": "3", "time": "7/3"}
    assert assumed(module.NO_CROSSING, **given) is Outcome.HOLDS
    for relation in (module.closed_loss, module.exact_loss, module.exact_scales):
        assert outcome(relation, **given) is Outcome.HOLDS
    assert outcome(module.between, scales=scales, time="2") is not Outcome.FAILS
    assert outcome(module.sum_at_end, **given) is Outcome.HOLDS


def test_with_crossing_only_the_bounds_do():
    given = {"scales": "1/100,3", "time": "3"}
    assert assumed(module.NO_CROSSING, **given) is Outcome.FAILS
    assert assumed(module.ALL_POSITIVE, **given) is Outcome.HOLDS
    for relation in (module.exact_loss, module.exact_scales):
        assert outcome(relation, **given) is Outcome.FAILS
    for relation in (module.between, module.at_least_one, module.sum_at_end):
        assert outcome(relation, **given) is Outcome.HOLDS


def test_wrong_variants_fail():
    given = {"scales": "1/2,3/4,1", "time": "5"}
    assert outcome(lambda: module.sum_at_end(0), **given) is Outcome.FAILS
    more = 1 + sympy.Rational(1, 10**6)
    assert outcome(lambda: module.exact_loss(more), **given) is Outcome.FAILS
    assert outcome(module.cubic, **given) is Outcome.FAILS
    assert outcome(lambda: module.faster(lambda n: n + 1), **given) is Outcome.FAILS


def test_scales_are_positive():
    with pytest.raises(OutOfDomain):
        AlignedNeurons.at(scales="1,0")


def test_a_flow_that_is_not_decided_says_so(monkeypatch):
    def fails(*_):
        raise ArithmeticError("too rough")

    monkeypatch.setattr(AlignedFlow, "compute", staticmethod(fails))
    with pytest.raises(SolverFailure, match="too rough"):
        flow(AlignedNeurons.at(), QUICK)
