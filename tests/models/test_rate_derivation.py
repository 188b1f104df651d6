"""The steps to the exact rates: each confirmed, each with a planted error that is caught."""

import dataclasses
import math

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.models.rate_derivation import (
    deep_polynomial_rate,
    distance,
    h,
    leading,
    loss,
    polynomial_rate,
)
from theorycheck.testing import stands

CASES = [
    pytest.param(derivation, step.title, id=f"{derivation.__name__}-{step.title}")
    for derivation in (polynomial_rate, deep_polynomial_rate)
    for step in derivation()
]


@pytest.mark.parametrize(("derivation", "title"), CASES)
def test_every_step_is_shown_and_a_millionth_off_refuted(derivation, title):
    stands(derivation()[title])


@pytest.mark.parametrize("title", ["a number below 1", "the power of a sum"])
def test_a_power_above_one_is_refuted(title):
    step = polynomial_rate()[title]
    wrong = dataclasses.replace(step, region={"z": "(0, inf)", "s": "(0, 2)"})
    assert certificate_of([wrong]).verify() is Outcome.FAILS


@pytest.mark.parametrize(
    ("derivation", "title", "name", "other"),
    [
        (polynomial_rate, "the upper bound", "s", lambda s: s / 2),
        (polynomial_rate, "the lower bound", "alpha", lambda alpha: 2 * alpha),
        (deep_polynomial_rate, "tau", "s", lambda s: 2 * s),
    ],
)
def test_another_exponent_or_scale_on_one_side_is_refuted(derivation, title, name, other):
    step = derivation()[title]
    symbol = sympy.Symbol(name, positive=True)
    right = step.relation.rhs.subs(symbol, other(symbol))
    wrong = dataclasses.replace(step, relation=sympy.Eq(step.relation.lhs, right, evaluate=False))
    assert certificate_of([wrong]).verify() is Outcome.FAILS


def test_each_derivation_rests_on_its_own_theorem():
    first, third = (found().side_conditions() for found in (polynomial_rate, deep_polynomial_rate))
    assert any(text.startswith("theorem 1 (hyperbolic-entropy)") for text in first)
    assert any(text.startswith("theorem 3 (deep-entropy)") for text in third)
    assert not any("theorem 3" in text for text in first)


@pytest.mark.parametrize("s", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("x", [0.01, 1.0, 20.0])
def test_the_bounds_of_order_two_enclose_the_closed_form(s, x):
    alpha = 0.3
    first, second = (2 * alpha**2 * math.sinh(c * x) for c in (1, s))
    t = first + s * second
    bound = leading(alpha, s, t)
    assert bound * (1 - loss(alpha, s, t)) < (1 - s) * second < bound


@pytest.mark.parametrize("order", [2.5, 3, 10])
@pytest.mark.parametrize("s", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("x", [0.01, 0.5, 0.999])
def test_the_bounds_of_higher_orders_enclose_the_closed_form(order, s, x):
    alpha = 0.3
    first, second = (alpha**order * h(c * x, order) for c in (1, s))
    t = first + s * second
    tau = distance(alpha, s, t, order)
    share = (1 - s) * alpha**order
    assert tau > 1 - x
    # The excess is (1 - s) second: as a difference it would cancel.
    assert share * h(s * max(0, 1 - tau), order) < (1 - s) * second < share * h(s, order)
