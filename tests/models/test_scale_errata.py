"""The errata of theorem 2's proof: refuted where they are, true where a fair reading is."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import label
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.comparison import in_balls
from theorycheck.models.scale_errata import (
    SCALE_ERRATA,
    in_the_ball,
    large_scale,
    lemma_1_applies,
    lemma_3_applies,
    sandwich,
    small_scale,
)
from theorycheck.models.scale_problems import ScaleNumbers
from theorycheck.models.scale_statements import nothing

QUICK = Settings(digits=12, effort="quick")
BY_SLUG = {control.statement.slug: control for control in SCALE_ERRATA}


def decided(relation, **numbers):
    return in_balls(relation, nothing)(ScaleNumbers.at(**numbers), QUICK).outcome


@pytest.mark.parametrize("control", SCALE_ERRATA, ids=lambda control: control.statement.slug)
def test_it_is_refuted_rigorously_where_its_presuppositions_hold(control):
    problem = control.at()
    for statement, expected in (
        *((statement, Outcome.HOLDS) for statement in control.given),
        (control.statement, Outcome.FAILS),
    ):
        for check in statement.checks.values():
            method, finding = label(check(problem, QUICK), problem, statement)
            assert (method, finding.outcome) == (Method.ENCLOSED, expected)
            assert finding.digits is None


def test_the_numbers_of_the_errata():
    assert {control.erratum.number for control in SCALE_ERRATA} == {"E7", "E8", "E16"}
    assert BY_SLUG["lemma-1-applies"].erratum.corrected == "l1-half"


def test_lemma_1_does_apply_where_alpha_is_as_small_as_it_asks():
    # a_1 = 0.0680 at epsilon = 1, |beta*| = 1, d = 2.
    assert decided(lemma_1_applies, alpha="681/10000") is Outcome.FAILS
    assert decided(lemma_1_applies, alpha="68/1000") is Outcome.HOLDS


def test_the_sandwich_holds_at_a_smaller_scale():
    # Lemma 1 at the norm of b itself: delta = 1/3 asks for alpha <= exp(-3).
    assert decided(sandwich, alpha="1/8") is Outcome.FAILS
    assert decided(sandwich, alpha="1/25") is Outcome.HOLDS


@pytest.mark.parametrize(
    ("epsilon", "follows"), [("1/10", True), ("64/100", True), ("66/100", False), ("1", False)]
)
def test_lemma_3_follows_for_small_epsilon_only(epsilon, follows):
    # At the least alpha that theorem 2 allows, up to 1e-6.
    exact = Fraction(epsilon)
    square = 2 * (1 + exact) * (1 + 2 / exact)
    alpha = Fraction(int(float(square) ** 0.5 * 10**6) + 1, 10**6)

    assert decided(large_scale, alpha=alpha, epsilon=epsilon) is Outcome.HOLDS
    expected = Outcome.HOLDS if follows else Outcome.FAILS
    assert decided(lemma_3_applies, alpha=alpha, epsilon=epsilon) is expected


def test_a_vector_outside_the_ball_refutes_nothing():
    assert decided(in_the_ball, entry="2") is Outcome.FAILS
    assert decided(small_scale, alpha="1/7") is Outcome.FAILS


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    epsilon=st.fractions(Fraction(1, 20), 5, max_denominator=20),
    norm=st.fractions(Fraction(1, 20), 20, max_denominator=20),
)
def test_the_sphere_is_an_inequality(epsilon, norm):
    # The fair reading: (1 + 2 epsilon)^2 >= 1 + 2 epsilon.
    def fair():
        from sympy import Ge

        relation = BY_SLUG["equality-on-the-sphere"].statement.relation()
        return Ge(relation.lhs, relation.rhs, evaluate=False)

    assert decided(fair, epsilon=epsilon, norm=norm) is Outcome.HOLDS
