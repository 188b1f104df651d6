from fractions import Fraction

import pytest
from flint import arb
from mpmath import mp, mpf

from theorycheck.core.evidence import Enclosure
from theorycheck.core.precision import working_precision
from theorycheck.selftest.containment import claimed, exactly, holds, nothing, wide
from theorycheck.selftest.group import Group


@pytest.fixture
def group():
    return Group(name="one", title="a group")


def test_midpoints_are_exact():
    with working_precision(300):
        third = arb(1) / 3
    with mp.workprec(1000):
        assert abs(exactly(third) - mpf(1) / 3) < mpf(2) ** -300
        assert exactly(arb(0)) == 0
        assert exactly(arb(-3)) == -3


@pytest.mark.parametrize(("radius", "good"), [("1e-10", True), ("1e-40", False), ("0", False)])
def test_a_ball_that_misses_the_value_is_caught(group, radius, good):
    with mp.workprec(300), working_precision(200):
        holds(group, arb("0.333333333333333", radius), mpf(1) / 3, "a third")
    # 1e-10 holds it, 1e-40 does not.
    assert group.good is good


def test_a_value_at_the_very_end_is_inside(group):
    with mp.workprec(300), working_precision(100):
        ball = arb(0, 1)
        end = exactly(ball.rad())
        holds(group, ball, end, "the end")
        assert group.worst == 1
        assert group.good
        holds(group, ball, end * (1 + mpf(2) ** -200), "beyond it")
    assert not group.good


def test_rounding_of_mpmath_is_not_held_against_a_ball(group):
    with mp.workprec(100), working_precision(400):
        holds(group, arb(2).sqrt(), mp.sqrt(2), "fine ball")
    assert group.good


@pytest.mark.parametrize(("mid", "good"), [("1/3", True), ("333/1000", False)])
def test_claims(group, mid, good):
    claim = Enclosure(mid=(Fraction(mid), Fraction(0)), radius=Fraction(1, 10**9))
    with mp.workprec(300):
        claimed(group, claim, [mpf(1) / 3, mpf(0)], "claim")
    assert group.good is good


def test_claims_of_another_length_are_caught(group):
    claimed(group, Enclosure(mid=(Fraction(1),), radius=Fraction(1)), [], "claim")
    assert group.wrong == 1


def test_width(group):
    with mp.workprec(100):
        wide(group, arb(1, "1e-10"), mpf(10) ** -9, "narrow")
        assert group.good
        wide(group, arb(1, "1e-8"), mpf(10) ** -9, "wide")
        wide(group, arb.nan(), mpf(10) ** -9, "nan")
    assert group.wrong == 2


def test_no_value(group):
    nothing(group, arb.nan(), "nan")
    nothing(group, arb("0 +/- inf"), "anything")
    assert group.good
    nothing(group, arb(0, 1), "finite")
    assert not group.good
