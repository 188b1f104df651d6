from fractions import Fraction

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import RelationCheck
from theorycheck.models.comparison import (
    exactly,
    in_balls,
    in_rationals,
    moved,
    moved_in_balls,
    quantified,
)
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.rigor.norms import minimum_l2

PROBLEM = DiagonalRegression.at(X="1,2", y="5", alpha="1/2")
i = sympy.Symbol("i", integer=True)
b = sympy.IndexedBase("beta_l2")
alpha = sympy.Symbol("alpha")
SETTINGS = Settings(digits=20)


def routes(problem, settings):
    # beta = (1, 2): exact, so that every comparison is decided by the relation alone.
    texts = problem.subject()
    return [minimum_l2({"X": texts["X"], "y": texts["y"]}, (Fraction(1),))]


def found(relation, **changes):
    return in_balls(lambda: relation, routes, **changes)(PROBLEM, SETTINGS)


@pytest.mark.parametrize(
    ("relation", "outcome"),
    [
        (sympy.Eq(b[i], b[i], evaluate=False), Outcome.HOLDS),
        (sympy.Eq(b[i], 1), Outcome.FAILS),
        (sympy.Ge(b[i], 1), Outcome.HOLDS),
        (sympy.Gt(b[i], 1), Outcome.FAILS),
        (sympy.Lt(b[i] * alpha, sympy.Rational(11, 10)), Outcome.HOLDS),
        (sympy.Lt(alpha, sympy.Rational(1, 2)), Outcome.FAILS),
    ],
)
def test_a_relation_is_decided_for_every_feature(relation, outcome):
    finding = found(relation)
    assert finding.outcome is outcome
    assert finding.certificate.verify() is outcome
    assert finding.certificate.problem == PROBLEM.subject()
    assert finding.summary.endswith(".")


def test_only_an_equality_has_digits():
    assert found(sympy.Eq(b[i], b[i], evaluate=False)).digits >= 20
    assert found(sympy.Ge(b[i], 1)).digits is None
    assert "does not prove it" in found(sympy.Eq(b[i], b[i], evaluate=False)).summary


def test_only_the_quantities_of_the_relation_are_shown():
    assert set(found(sympy.Ge(b[i], 1)).quantities) == {"beta_l2"}
    assert set(found(sympy.Lt(alpha, 1)).quantities) == set()


def test_free_indices_are_quantified_and_bound_ones_are_not():
    j, d = sympy.Symbol("j", integer=True), sympy.Symbol("features")
    bound = sympy.Le(sympy.Sum(b[j] ** 2, (j, 1, d)), 5)
    assert quantified(bound)[0] == "le"
    assert quantified(sympy.Le(b[i], 2))[:3] == ["forall", "i", "features"]
    assert found(bound).outcome is Outcome.HOLDS
    assert found(sympy.Lt(sympy.Sum(b[j] ** 2, (j, 1, d)), 5)).outcome is Outcome.FAILS


def test_a_moved_equality_is_caught_and_an_unmoved_one_is_not():
    relation = sympy.Eq(b[i], b[i], evaluate=False)
    finding = moved_in_balls(lambda: relation, routes)(PROBLEM, SETTINGS)
    assert finding.outcome is Outcome.FAILS
    assert finding.certificate.verify() is Outcome.FAILS
    shift = finding.certificate.constants["shift"]
    assert shift == (2 * Fraction(1, 10**20), 0)
    assert moved(lambda: relation)().has(sympy.IndexedBase("shift"))


@pytest.mark.parametrize(
    ("outcome", "word"),
    [(Outcome.HOLDS, "yes"), (Outcome.FAILS, "no"), (Outcome.INCONCLUSIVE, "Not decided.")],
)
def test_an_exact_certificate_decides(outcome, word):
    class Decided:
        def verify(self):
            return outcome

    finding = exactly(lambda problem: Decided(), "yes", "no")(PROBLEM, SETTINGS)
    assert (finding.outcome, finding.summary) == (outcome, word)
    assert isinstance(finding.certificate, Decided)


def test_the_same_check_decides_another_relation():
    for check in (
        in_balls(lambda: sympy.Ge(alpha, sympy.Rational(1, 2)), routes),
        in_rationals(lambda: sympy.Ge(alpha, sympy.Rational(1, 2))),
    ):
        assert isinstance(check, RelationCheck)
        other = check.about(lambda: sympy.Gt(alpha, sympy.Rational(1, 2)))
        assert check(PROBLEM, SETTINGS).outcome is Outcome.HOLDS
        assert other(PROBLEM, SETTINGS).outcome is Outcome.FAILS
        assert other(PROBLEM, SETTINGS).certificate.margin() == 0


def test_a_single_comparison_is_shown_and_of_many_the_narrowest():
    """The one shown is not all that was checked, and the summary says how much that was."""
    assert found(sympy.Lt(alpha, 1)).summary == (
        "Certain for the balls of both sides (0.500000000000000 < 1.00000000000000)."
    )
    # beta = (1, 2): relative to the larger side, 1 < 3 is wider than 2 < 3.
    every = found(sympy.Lt(b[i], 3)).summary
    assert every == (
        "Certain for the balls of both sides in each of 2 comparisons, for every i = 1..2. The "
        "narrowest, relative to its larger side: i=2: 2.00000000000000 < 3.00000000000000."
    )
    # Of a conjunction both halves are counted, and the narrower one is shown, first or second.
    for halves in ((alpha < 1, alpha > -5), (alpha > -5, alpha < 1)):
        words = found(sympy.And(*halves, evaluate=False)).summary
        assert "in each of 2 comparisons. The narrowest" in words
        assert "0.500000000000000 < 1.00000000000000" in words
