"""The derivation of the l2 bounds, and wrong constants that it must catch."""

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.derived import by_derivation
from theorycheck.models.kernel_derivation import printed_kernel, sharper_kernel
from theorycheck.models.scale_problems import ScaleRegression

QUICK = Settings(digits=12, effort="quick")
WITNESS = ScaleRegression.at(alpha="2")


@pytest.mark.parametrize("steps", [printed_kernel, sharper_kernel])
def test_the_steps_are_shown(steps):
    assert by_derivation(steps)(WITNESS, QUICK).outcome is Outcome.HOLDS


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("the quartic at the scale alpha", 49),
        ("the contradiction", 47),
    ],
)
def test_a_wrong_constant_in_the_derivation_is_caught(title, wrong):
    import sympy

    step = sharper_kernel()[title]
    known = {
        sign * sympy.Integer(48) ** power: sign * sympy.Integer(wrong) ** power
        for sign in (1, -1)
        for power in (1, -1)
    }
    right = step.relation.rhs.xreplace(known)
    assert right != step.relation.rhs
    planted = type(step)(
        title=title,
        relation=sympy.Eq(step.relation.lhs, right, evaluate=False),
        reason="planted",
        rule=step.rule,
    )
    finding = by_derivation(lambda: [planted])(WITNESS, QUICK)

    assert finding.outcome is Outcome.FAILS


def test_a_wrong_slope_is_caught():
    import sympy

    step = sharper_kernel()["the slope of arcsinh from below"]
    x = sympy.Symbol("x", real=True)
    wrong = sympy.Ge(step.relation.lhs, 1 - x**2 / 3, evaluate=False)
    planted = type(step)(
        title="planted", relation=wrong, reason="planted", rule="at_least", gap=step.gap
    )

    assert by_derivation(lambda: [planted])(WITNESS, QUICK).outcome is Outcome.FAILS


def test_a_printed_threshold_that_is_too_small_is_caught():
    import sympy

    step = printed_kernel()["the printed threshold is above the sharper one"]
    epsilon = sympy.Symbol("epsilon", positive=True)
    # 1 - 1/eps in place of 1 + 2/eps vanishes at eps = 1.
    left = step.relation.lhs.subs(1 + 2 / epsilon, 1 - 1 / epsilon)
    assert left != step.relation.lhs
    planted = type(step)(
        title="planted",
        relation=sympy.Ge(left, step.relation.rhs, evaluate=False),
        reason="planted",
        rule="at_least",
        gap=step.gap,
    )

    assert by_derivation(lambda: [planted])(WITNESS, QUICK).outcome is Outcome.FAILS
