"""The derivations of the cubic potential, and planted errors in them."""

from dataclasses import replace

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import cubic_derivation
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.symbolic.pieces import balls, monotone

ALL = [
    step
    for derivation in (
        cubic_derivation.expansion(),
        cubic_derivation.positivity(),
        cubic_derivation.homogeneity(),
    )
    for step in derivation
]


@pytest.mark.parametrize("step", ALL, ids=lambda step: step.title)
def test_the_kernel_repeats_every_step(step):
    assert certificate_of([step], "near-teacher").verify() is Outcome.HOLDS


@pytest.mark.parametrize(
    "step",
    [step for step in ALL if step.rule == "equal"],
    ids=lambda step: step.title,
)
def test_a_wrong_factor_is_not_repeated(step):
    factor = 1 + sympy.Rational(1, 10**6)
    wrong = replace(
        step,
        relation=sympy.Eq(step.relation.lhs, factor * step.relation.rhs, evaluate=False),
    )
    assert certificate_of([wrong], "near-teacher").verify() is Outcome.FAILS


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("at most the cube", lambda x: x**3 * sympy.Rational(333333, 10**6)),
        ("at least the cube less a fifth power", lambda x: x**3 / 3 - x**5 / 6),
    ],
)
def test_a_wrong_bound_of_the_arctangent_is_refuted(title, wrong):
    step = cubic_derivation.expansion()[title]
    x = sympy.Symbol("x")
    relation = step.relation.func(x - sympy.atan(x), wrong(x))
    found = certificate_of([replace(step, relation=relation)], "near-teacher").verify()
    assert found is not Outcome.HOLDS


def test_the_constant_of_a_pair_is_not_far_from_the_best():
    # With 3 for 5 the bound from above fails at the end of the interval.
    u = sympy.Symbol("u")
    step = cubic_derivation.expansion()["a pair from above"]
    relation = sympy.Le((1 + u) ** sympy.Rational(3, 2), (1 + 3 * u) * (1 - u) ** 2)
    wrong = replace(step, relation=relation, proofs=(monotone(u, balls()),))
    assert certificate_of([wrong], "near-teacher").verify() is Outcome.FAILS
