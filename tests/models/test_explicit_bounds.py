"""The bounds of the distance: shown, sharp, and wrong with other constants."""

from dataclasses import replace
from fractions import Fraction

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.models.explicit_bounds import bound_steps, rationally
from theorycheck.models.explicit_derivation import solution
from theorycheck.rigor.identity_claim import parse_claim, prove

TITLES = ("the distance from below", "the distance from above", "the rate")


def steps():
    return {step.title: step for step in bound_steps(solution())}


def kernel(step):
    return prove(parse_claim(step.claim()))


def test_every_step_is_shown_by_the_kernel():
    assert {kernel(step) for step in steps().values()} == {Outcome.HOLDS}
    assert set(TITLES) <= set(steps())


def test_the_root_is_rational_in_the_parameter():
    found = rationally(solution())

    [q] = found.root.free_symbols
    assert found.root.is_rational_function(q)
    assert (found.root**2 - found.z).simplify() == 0


@pytest.mark.parametrize("title", TITLES)
def test_a_tighter_bound_is_not_shown(title):
    import sympy

    step = steps()[title]
    tighter = step.relation.rhs + sympy.Rational(1, 10**6)
    planted = replace(step, relation=sympy.Ge(step.relation.lhs, tighter, evaluate=False))

    assert kernel(planted) is Outcome.FAILS


@pytest.mark.parametrize(
    ("title", "slack", "parameter"),
    [
        # The lower bound is reached at z = 0, the upper one as z grows, the rate at about 0.39.
        ("the distance from below", "1/1000", "1/10000"),
        ("the distance from above", "1/1000", "10000"),
        ("the rate", "11/100", "23/20"),
    ],
)
def test_how_sharp_the_bounds_are(title, slack, parameter):
    import sympy

    gap = steps()[title].gap
    [q] = gap.free_symbols
    value = gap.subs(q, sympy.Rational(*Fraction(parameter).as_integer_ratio()))

    assert 0 < Fraction(int(value.p), int(value.q)) < Fraction(slack)
