"""Why a variant survives: an explanation that was checked, or none."""

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement
from theorycheck.library.single_neuron import angle_bounds, symmetric_pair
from theorycheck.models.comparison import in_balls
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_student import ReluStudent
from theorycheck.search.aimed import Answer, Site
from theorycheck.search.equivalents import THE_SAME
from theorycheck.search.mutant import Survivor
from theorycheck.search.mutants import mutants
from theorycheck.search.survivors import (
    NEGATED,
    NO_DIFFERENCE,
    UNDEFINED,
    UNKNOWN,
    UNTRIED,
    WEAKER_EXCEPT,
    WEAKER_THERE,
    Fates,
)

SETTINGS = Settings(digits=15)
# One neuron opposite to its teacher of norm 1: the loss is 5/4, the angle pi.
PROBLEM = ReluStudent.at(W="-2", v="1")
LOSS, TEACHER = sympy.symbols("loss teacher_norm")
SITES = (Site("opposite", PROBLEM, SETTINGS),)


def fates(relation, *, theorem=angle_bounds.THEOREM, sites=SITES):
    """Return what becomes of every variant of a relation, by name, as if none were refuted."""
    made = Statement(
        slug="made",
        words="Made.",
        relation=lambda: relation,
        checks={"enclosures": in_balls(lambda: relation, at_weights("loss", "teacher_norm"))},
    )
    found = Fates(theorem, sites)
    return {mutant.name.partition(" in ")[0]: found.of(mutant) for mutant in mutants(made)}


def test_a_bound_with_room_is_refuted_further_on():
    found = fates(sympy.Le(LOSS, 100 * TEACHER, evaluate=False))
    told = found["constant 100 -> 50"]
    assert isinstance(told, Survivor)
    assert told.explained
    assert told.margin == pytest.approx(1 - 1.25 / 50)
    assert told.closest == "opposite"
    assert "least relative margin 0.97 at opposite" in told.reason
    # 100/100 is less than 5/4, and 100/10 is not.
    assert "with the constant times 1/100 it is refuted (opposite)" in told.reason


def test_what_is_weaker_there_survives():
    found = fates(sympy.Le(LOSS, 100 * TEACHER, evaluate=False))
    assert found["constant 100 -> 200"].reason == WEAKER_THERE
    assert found["constant 100 -> 200"].explained
    assert fates(sympy.Ge(100 * LOSS, TEACHER))["constant 100 -> 200"].reason == WEAKER_THERE


def test_what_is_weaker_at_large_norms_alone_is_no_equivalent():
    # ||v||^3 is above ||v||^2 at every problem tried, and below it for a short teacher.
    sites = (Site("long", ReluStudent.at(W="-2", v="3"), SETTINGS),)
    found = fates(sympy.Le(LOSS, 100 * TEACHER**2, evaluate=False), sites=sites)
    told = found["exponent 2 -> 3 of teacher_norm**2"]
    assert isinstance(told, Survivor)
    assert told.reason == WEAKER_THERE


def test_what_makes_no_difference_is_not_explained():
    # The teacher has norm 1, so no power of it is tested here.
    found = fates(sympy.Le(LOSS, 100 * TEACHER**2, evaluate=False))
    told = found["exponent 2 -> 3 of teacher_norm**2"]
    assert not told.explained
    assert told.reason == NO_DIFFERENCE


def test_what_nothing_refutes_however_far_it_moves_is_not_explained():
    # A bound with the wrong sign is no bound: this one holds because a loss is positive.
    found = fates(sympy.Ge(LOSS, -100 * TEACHER, evaluate=False))
    told = found["constant -100 -> -50"]
    assert not told.explained
    assert told.reason == UNKNOWN


def test_strictness():
    apart = fates(sympy.Le(LOSS, 2, evaluate=False))["made strict: loss <= 2"]
    assert apart.explained
    assert apart.reason.startswith("both sides are certainly apart")
    equal = fates(sympy.Le(LOSS, sympy.Rational(5, 4), evaluate=False))["made strict: loss <= 5/4"]
    assert equal.explained
    assert "no balls tell whether both sides are equal at opposite" in equal.reason


def test_an_equality_that_is_denied():
    told = fates(sympy.Eq(LOSS, sympy.Rational(5, 4)))["reversed: Eq(loss, 5/4)"]
    assert told.explained
    assert told.reason == NEGATED


def test_what_has_no_value():
    found = fates(sympy.Le(LOSS, sympy.sqrt(3 * TEACHER - 1) + 9, evaluate=False))
    told = found["sign of 3*teacher_norm"]
    assert told.explained
    assert told.reason == f"{UNDEFINED} (opposite)"


def test_without_a_problem_nothing_is_explained():
    found = fates(sympy.Le(LOSS, 100 * TEACHER, evaluate=False), sites=())
    assert not found["constant 100 -> 50"].explained
    assert found["constant 100 -> 50"].reason == UNTRIED


def test_what_the_assumptions_make_the_same_is_no_mutant():
    # On the line l1 = 1/2 the product vanishes, and so does every multiple of it.
    l1, l2 = sympy.symbols("l1 l2")
    relation = sympy.Le(LOSS, 9 + l2 * (2 * l1 - 1), evaluate=False)
    found = fates(relation, theorem=symmetric_pair.THEOREM)
    told = [f for name, f in found.items() if name.startswith("without the factor l2")]
    assert [f.reason for f in told] == [THE_SAME]
    other = fates(relation, theorem=replace(symmetric_pair.THEOREM, assumptions=()))
    assert all(f.reason != THE_SAME for f in other.values())


def test_what_an_author_argues_explains_a_gap_and_nothing_else():
    relation = sympy.Le(LOSS, 100 * TEACHER**2, evaluate=False)
    words = {"made: exponent 2 -> 3 of teacher": "for want of a better one"}
    theorem = replace(angle_bounds.THEOREM, accepted=words)
    found = fates(relation, theorem=theorem)
    told = found["exponent 2 -> 3 of teacher_norm**2"]
    assert told.explained
    assert told.reason == "argued in words: for want of a better one"
    assert not found["exponent 2 -> 1 of teacher_norm**2"].explained


def test_where_the_sides_have_opposite_signs_a_bound_does_not_bind():
    # The losses are 5/4 and 9/4: only at the second one is the right side positive.
    sites = (
        Site("opposite", PROBLEM, SETTINGS),
        Site("far", ReluStudent.at(W="4", v="1"), SETTINGS),
    )
    relation = sympy.Ge(LOSS, TEACHER * (LOSS - sympy.Rational(3, 2)) / 10, evaluate=False)
    found = fates(relation, sites=sites)
    told = found["constant 1/10 -> 1/5"]
    assert isinstance(told, Survivor)
    assert isinstance(found["constant 1/10 -> 1/20"], Survivor)
    assert found["constant 1/10 -> 1/20"].reason.startswith(f"{WEAKER_EXCEPT} opposite: ")
    # Every problem at which it is not weaker is named, not the first one alone.
    twice = (*sites, Site("opposite too", ReluStudent.at(W="-3/2", v="1"), SETTINGS))
    told = fates(relation, sites=twice)["constant 1/10 -> 1/20"].reason
    assert told.startswith(f"{WEAKER_EXCEPT} opposite, opposite too: ")


def test_a_threshold_with_room_inside_a_maximum_is_refuted_further_on():
    # The threshold is 225, against a loss of 5/4: without its constant 1 it is 125, and it fails
    # only as a thousandth of itself.
    threshold = sympy.Mul(100, TEACHER, LOSS + 1, evaluate=False)
    relation = sympy.Ge(sympy.Max(threshold - LOSS, -LOSS, evaluate=False), 0, evaluate=False)
    told = fates(relation)["constant 1 -> 99/100"]
    assert isinstance(told, Survivor)
    assert told.explained
    assert "with the term around it times 1/1000 besides it is refuted (opposite)" in told.reason


def test_a_term_that_nothing_can_move_is_not_explained():
    # The other entry alone carries the maximum, however far the first one is moved.
    idle = sympy.Ge(
        sympy.Max(LOSS * (TEACHER + 2) - 100, LOSS - 1, evaluate=False), 0, evaluate=False
    )
    told = fates(idle)["constant 2 -> 99/50"]
    assert not told.explained
    assert told.reason in (NO_DIFFERENCE, UNKNOWN)


class Bounded:
    """One check whose relation fails by its bounds, and is refuted where its sides are 10 apart."""

    measures = True

    def __init__(self, literal):
        self.literal = literal

    def _margin(self, claim):
        _, right = claim.relation.args
        return float(1 - 1 / (2 * right))

    def margin(self, claim):
        return self._margin(claim)

    def literally(self, claim):
        if claim.relation.args[0].is_number:
            return Outcome.HOLDS if claim.relation.doit() else Outcome.FAILS
        return Outcome.HOLDS if self._margin(claim) >= 0 else self.literal

    def answer(self, claim):
        margin = self._margin(claim)
        if margin < -4:
            return Answer(outcome=Outcome.FAILS)
        return Answer(outcome=Outcome.HOLDS if margin >= 0 else Outcome.INCONCLUSIVE)


@pytest.mark.parametrize(
    ("literal", "words"),
    [
        (Outcome.FAILS, "fails between the bounds that it names (relative margin -0.25 at "),
        (Outcome.INCONCLUSIVE, "balls of both sides overlap, and tell nothing (relative margin"),
    ],
)
def test_a_negative_margin_says_why_nothing_is_refuted(literal, words):
    relation = sympy.Le(LOSS, sympy.Rational(4, 5), evaluate=False)
    made = Statement(slug="made", words="Made.", relation=lambda: relation, checks={})
    site = SimpleNamespace(name="window", aims=lambda _: [("bounds", Bounded(literal))])
    judge = Fates(replace(angle_bounds.THEOREM, accepted={}), [site])
    [mutant] = [m for m in mutants(made) if m.variant.factor == Fraction(1, 2)]
    told = judge.of(mutant)
    assert told.explained
    assert told.margin == pytest.approx(-0.25)
    assert words in told.reason
    assert "not sharp" not in told.reason
