"""The derivation of the l1 bounds, and wrong constants that it must catch."""

from dataclasses import replace

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.derived import by_derivation
from theorycheck.models.rich_derivation import printed_rich, sharper_rich
from theorycheck.models.scale_problems import ScaleRegression

QUICK = Settings(digits=12, effort="quick")
WITNESS = ScaleRegression.at()


def outcome(*steps):
    return by_derivation(lambda: steps)(WITNESS, QUICK).outcome


@pytest.mark.parametrize("steps", [printed_rich, sharper_rich])
def test_the_steps_are_shown_and_sympy_agrees(steps):
    assert outcome(*steps()) is Outcome.HOLDS
    assert steps().check_symbolic() is Outcome.HOLDS


def test_the_facts_that_no_program_checks_are_few_and_listed():
    for steps in (printed_rich, sharper_rich):
        assert 5 <= len(steps().side_conditions()) <= 6
        assert any("theorem 1" in fact for fact in steps().side_conditions())


@pytest.mark.parametrize("title", [step.title for step in printed_rich()])
def test_no_step_of_the_printed_half_survives_a_move(title):
    moved(printed_rich()[title])


@pytest.mark.parametrize("title", ["the scale is small enough", "the threshold"])
def test_no_step_of_the_sharper_half_survives_a_move(title):
    moved(sharper_rich()[title])


def moved(step):
    """Assert that a step is not shown with its right side larger by one part in a million."""
    import sympy

    left, right = step.relation.args
    tiny = sympy.Rational(1, 10**6)
    wrong = step.relation.func(left, right * (1 + tiny) + tiny, evaluate=False)
    if step.rule == "positive":
        wrong = sympy.Gt(-left, right, evaluate=False)
    assert outcome(replace(step, relation=wrong)) is not Outcome.HOLDS


@pytest.mark.parametrize(
    ("title", "old", "new"),
    [
        # Each is a threshold that is too large: 2 for (2 + epsilon), d for 2 d.
        ("both thresholds", "2 + epsilon", "2"),
        ("the threshold", "2", "3"),
    ],
)
def test_a_larger_threshold_is_caught(title, old, new):
    import sympy

    steps = printed_rich() if title == "both thresholds" else sharper_rich()
    step = steps[title]
    epsilon = sympy.Symbol("epsilon", positive=True)
    names = {
        "2 + epsilon": 2 + epsilon,
        "2": sympy.log(2) if title == "the threshold" else sympy.Integer(2),
        "3": sympy.log(3),
    }
    # On the right side, in one of its terms only.
    terms = list(step.relation.rhs.args)
    place = next(k for k, term in enumerate(terms) if term.has(names[old]))
    terms[place] = terms[place].subs(names[old], names[new])
    wrong = sympy.Eq(step.relation.lhs, sympy.Add(*terms), evaluate=False)

    assert outcome(replace(step, relation=wrong)) is Outcome.FAILS


def test_the_bounds_of_q_are_sharp_in_their_constants():
    import sympy

    # exp(arcsinh(z/2)) <= 1 + 9z/10 is false for large z, and >= 11z/10 too.
    z = sympy.Symbol("z", positive=True)
    above, below = (
        printed_rich()[f"its argument from {where}"].relation for where in ("above", "below")
    )
    for step, wrong in (
        ("above", sympy.Ge(1 + z * sympy.Rational(4, 10), above.rhs, evaluate=False)),
        ("below", sympy.Ge(below.lhs, z * sympy.Rational(16, 10), evaluate=False)),
    ):
        planted = replace(printed_rich()[f"its argument from {step}"], relation=wrong)
        assert outcome(planted) is Outcome.FAILS
