import dataclasses
from fractions import Fraction

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models.deep_kernel_derivation import cubic, kernel_derivation, share
from theorycheck.models.diagonal_derivation import certificate_of, check_in_balls
from theorycheck.rigor.potential import inverse_link

TITLES = [step.title for step in kernel_derivation()]


@pytest.mark.parametrize("title", TITLES)
def test_every_step_is_confirmed_three_times(title):
    step = kernel_derivation()[title]
    assert step.check_symbolic() is Outcome.HOLDS
    assert certificate_of([step]).verify() is Outcome.HOLDS
    assert check_in_balls(step, seed=5) is Outcome.HOLDS


@pytest.mark.parametrize("title", TITLES)
def test_every_step_with_another_constant_is_caught(title):
    step = kernel_derivation()[title]
    factor = 3 if step.rule == "at_least" else sympy.Rational(1000001, 1000000)
    right = factor * step.relation.rhs
    wrong = dataclasses.replace(
        step, relation=step.relation.func(step.relation.lhs, right, evaluate=False)
    )
    assert certificate_of([wrong]).verify() is Outcome.FAILS


@pytest.mark.parametrize("order", [Fraction(21, 10), Fraction(3), Fraction(7), Fraction(60)])
def test_the_cubic_bound_holds_for_the_inverse_in_balls_and_is_twice_the_best(order):
    for z in (Fraction(1, 10**4), Fraction(1, 2), Fraction(2), Fraction(50)):
        mid, radius = inverse_link(z, order, 40)
        theta = 2 * order / (order - 2)
        gap, slack = abs(z - theta * mid), theta * radius
        assert gap + slack <= cubic(order) * z**3
        if z < Fraction(1, 1000):
            # The constant of the series is half of it: with less than that it fails.
            assert gap - slack > Fraction(499, 1000) * cubic(order) * z**3


def test_the_share_falls_with_the_fourth_power_of_alpha_to_the_order():
    small, large = (share(Fraction(alpha), Fraction(3), Fraction(2)) for alpha in (1, 2))
    assert small == 2**12 * large
    assert small == 32 * cubic(Fraction(3)) ** 2
    assert cubic(Fraction(3)) == Fraction(5, 27)
    assert share(Fraction(2), Fraction(3), Fraction(2), power=18) == small / 2**18
