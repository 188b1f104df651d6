"""Relations about a pair: true ones hold at many starts and times, wrong ones fail late."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import pair_relations as module
from theorycheck.models.comparison import in_balls
from theorycheck.models.symmetric_pair import SymmetricPair, flow, start

QUICK = Settings(digits=20)


def outcome(relation, route=flow, **given):
    return in_balls(relation, route)(SymmetricPair.at(**given), QUICK).outcome


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    l2=st.sampled_from(["1/100000", "1/20", "1/2", "3", "1000"]),
    size=st.sampled_from(["1/3", "1", "20"]),
    time=st.fractions(Fraction(1, 100), 10**6, max_denominator=100),
)
def test_all_bounds_hold_from_every_start(l2, size, time):
    for relation in (module.tangent, module.rate, module.limit):
        assert outcome(relation, l2=l2, size=size, time=time) is Outcome.HOLDS


@pytest.mark.parametrize(("l1", "l2"), [("7/10", "2/5"), ("1/9", "8"), ("4", "1/7")])
def test_the_corrected_step_agrees_and_the_printed_one_does_not(l1, l2):
    assert outcome(module.descent, start, l1=l1, l2=l2) is Outcome.HOLDS
    assert outcome(module.printed_descent, start, l1=l1, l2=l2) is Outcome.FAILS


@pytest.mark.parametrize("l2", ["1/2", "30"])
@pytest.mark.parametrize("bound", [module.above, module.below])
def test_a_constant_a_millionth_off_fails_late(l2, bound):
    sign = -1 if bound is module.above else 1
    wrong = 1 + sign * sympy.Rational(1, 10**6)
    late = {"l2": l2, "time": "1000000000"}
    assert outcome(lambda: bound(wrong), **late) is Outcome.FAILS
    assert outcome(bound, **late) is Outcome.HOLDS


def test_a_delay_that_is_left_out_is_missed():
    def wrong():
        u0, time = 2 * module.symbols()[1], module.symbols()[3]
        growth = 1 / sympy.Symbol("tangent_at_time")
        return sympy.Ge(growth, 1 / u0 + time / sympy.pi, evaluate=False)

    assert outcome(wrong, time="5") is Outcome.FAILS


def test_other_exponents_and_exponentials_fail():
    late = {"time": "1000000000000"}
    assert outcome(lambda: module.stays_like(2, sympy.Rational(1, 10**9)), **late) is Outcome.FAILS
    assert outcome(lambda: module.falls_like(4, 10**9), **late) is Outcome.FAILS
    tenth = sympy.Rational(1, 10)
    assert outcome(lambda: module.exponential(10, tenth), time="400") is Outcome.FAILS
    assert outcome(lambda: module.stays_like(3, 1), **late) is Outcome.HOLDS
    assert outcome(lambda: module.falls_like(3, 2), **late) is Outcome.HOLDS
