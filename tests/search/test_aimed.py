"""Checks aimed at other relations: the same answers, and nothing refuted without a proof."""

from dataclasses import replace

import pytest
import sympy

from theorycheck.core.evidence import Enclosure, Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement
from theorycheck.library.diagonal_networks import initialization_scale
from theorycheck.library.single_neuron import second_phase
from theorycheck.models.comparison import in_balls, in_rationals
from theorycheck.models.relu_point import at_weights
from theorycheck.models.relu_student import ReluStudent
from theorycheck.search.aimed import OPEN, Claim, InRationals, Site
from theorycheck.symbolic.export import index_symbol

SETTINGS = Settings(digits=15)
PROBLEM = ReluStudent.at(W="-2", v="1")
LOSS = sympy.Symbol("loss")


def bound(constant):
    """L <= constant: L is 5/4 here."""
    return sympy.Le(LOSS, sympy.Rational(constant), evaluate=False)


def statement(check, relation=None):
    return Statement(
        slug="made", words="Made.", relation=lambda: relation or bound(2), checks={"only": check}
    )


def answers(check, *constants):
    made = statement(check)
    [(name, aim)] = Site("here", PROBLEM, SETTINGS).aims(made)
    assert name == "only"
    return [aim.answer(Claim.of(bound(constant), made.over)).outcome for constant in constants]


def test_balls_are_aimed_at_other_relations():
    check = in_balls(lambda: bound(2), at_weights("loss"))
    assert answers(check, "2", "5/4", "6/5") == [
        Outcome.HOLDS, Outcome.INCONCLUSIVE, Outcome.FAILS,
    ]  # fmt: skip


def test_a_forged_part_refutes_nothing():
    def forged(problem, settings):
        [true] = at_weights("loss")(problem, settings)
        claim = true.claims["loss"]
        tenfold = Enclosure(
            mid=tuple(10 * mid for mid in claim.mid), radius=claim.radius, scalar=True
        )
        return [replace(true, claims={"loss": tenfold})]

    check = in_balls(lambda: bound(2), forged)
    # The author's own check sees a conflict; the kernel has not proved what it rests on.
    assert check(PROBLEM, SETTINGS).outcome is Outcome.FAILS
    assert Site("here", PROBLEM, SETTINGS).aims(statement(check)) == ()


def test_a_finding_without_proof_refutes_nothing():
    class Claiming:
        def __call__(self, problem, settings):
            return Finding(outcome=Outcome.FAILS, summary="So it is said.")

        def about(self, relation):
            return self

    [(_, aim)] = Site("here", PROBLEM, SETTINGS).aims(statement(Claiming()))
    assert aim.answer(Claim.of(bound(2), "features")) == OPEN


def test_a_check_of_another_package_is_examined_by_the_runner():
    inner = in_balls(lambda: bound(2), at_weights("loss"))

    class Foreign:
        def __init__(self, check):
            self.check = check

        def __call__(self, problem, settings):
            return self.check(problem, settings)

        def about(self, relation):
            return Foreign(self.check.about(relation))

    assert answers(Foreign(inner), "2", "6/5") == [Outcome.HOLDS, Outcome.FAILS]


def test_rationals_are_compared_exactly():
    aim = InRationals(PROBLEM)
    entry = sympy.IndexedBase("v")[sympy.Symbol("k", integer=True)]
    equal = Claim.of(sympy.Eq(entry, 1, evaluate=False), "inputs")
    strict = Claim.of(sympy.Lt(entry, 1, evaluate=False), "inputs")
    assert aim.answer(equal).outcome is aim.literally(equal) is Outcome.HOLDS
    assert aim.answer(strict).outcome is Outcome.FAILS
    assert aim.margin(strict) == 0
    made = statement(in_rationals(lambda: equal.relation, over="inputs"), equal.relation)
    assert len(Site("here", PROBLEM, SETTINGS).aims(made)) == 1


def test_what_has_no_value_is_open():
    check = in_balls(lambda: bound(2), at_weights("loss"))
    [(_, aim)] = Site("here", PROBLEM, SETTINGS).aims(statement(check))
    unknown = Claim.of(sympy.Le(sympy.Symbol("spread"), LOSS), "features")
    assert aim.answer(unknown) == OPEN
    assert aim.margin(unknown) is None


def test_routes_are_followed_once():
    calls = []

    def routes(problem, settings):
        calls.append(problem)
        return at_weights("loss")(problem, settings)

    first = statement(in_balls(lambda: bound(2), routes))
    second = statement(in_balls(lambda: bound(3), routes))
    site = Site("here", PROBLEM, SETTINGS)
    for made in (first, second, first):
        [(_, aim)] = site.aims(made)
        for constant in range(2, 9):
            aim.answer(Claim.of(bound(constant), made.over))
    assert len(calls) == 1


def test_a_premise_decides_nothing():
    theorem = initialization_scale.THEOREM
    made = next(s for s in theorem.conclusions if s.slug == "l1-half-minimizer")
    aims = dict(Site("w", theorem.witness, SETTINGS).aims(made))
    own = Claim.of(made.relation(), made.over)
    [aim] = aims.values()
    assert aim.answer(own).outcome is Outcome.HOLDS
    left = made.relation().lhs
    assert aim.answer(Claim.of(sympy.Lt(left, 0), made.over)).outcome is Outcome.FAILS


@pytest.mark.parametrize(
    ("constant", "outcome"),
    [(10, Outcome.HOLDS), ("1/1000000", Outcome.FAILS)],
)
def test_a_window_refutes_what_fails_with_opposite_bounds_as_well(constant, outcome):
    theorem = second_phase.THEOREM
    made = next(s for s in theorem.conclusions if s.slug == "angles")
    [(_, aim)] = Site("w", theorem.witness, SETTINGS).aims(made)
    k = index_symbol("k")
    largest, least = (sympy.IndexedBase(f"{n}_angle", real=True)[k] for n in ("largest", "least"))
    claim = Claim.of(sympy.Le(largest, sympy.Rational(constant), evaluate=False), made.over)
    assert aim.answer(claim).outcome is aim.literally(claim) is outcome
    # Bounds that differ refute nothing: the truth is between them.
    apart = Claim.of(sympy.Le(largest, least, evaluate=False), made.over)
    assert aim.literally(apart) is Outcome.FAILS
    assert aim.answer(apart).outcome is Outcome.INCONCLUSIVE


def test_what_another_claim_implies_is_not_known():
    theorem = second_phase.THEOREM
    made = next(s for s in theorem.conclusions if s.slug == "balance")
    assert Site("w", theorem.witness, SETTINGS).aims(made) == ()
