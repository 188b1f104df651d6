"""Mutants of a theorem: killed by proofs, equivalent with a reason, or left over with one."""

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
import sympy

from theorycheck._errors import MalformedTheorem
from theorycheck.catalogue import entries
from theorycheck.core.domain import Positive
from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement, Theorem
from theorycheck.library.single_neuron import aligned_neurons, second_phase
from theorycheck.models.comparison import in_rationals
from theorycheck.models.derived import by_derivation
from theorycheck.search.equivalents import WEAKER
from theorycheck.search.mutants import BY_DERIVATION, BY_IMPLICATION, mutants, put_to_test
from theorycheck.search.weakened import KIND
from theorycheck.symbolic.variants import variants

STANDARD, QUICK = Settings(), Settings(effort="quick")
a, b = sympy.symbols("a b")


@dataclass(frozen=True, kw_only=True)
class Rectangle(Problem):
    family = "rectangle-of-a-test"

    a: Fraction = parameter(default="2", domain=Positive(), symbol="a", doc="one side")
    b: Fraction = parameter(default="3", domain=Positive(), symbol="b", doc="the other side")


def means():
    """ab <= (a^2 + b^2)/2, which is sharp where a = b."""
    return sympy.Le(a * b, (a**2 + b**2) / 2, evaluate=False)


def square():
    return sympy.Eq((a + b) ** 2, a**2 + 2 * a * b + b**2, evaluate=False)


def longer():
    return sympy.Le(a, b, evaluate=False)


def statement(slug, relation, check=None):
    return Statement(
        slug=slug,
        words="Made.",
        relation=relation,
        checks={"arithmetic": check or in_rationals(relation)},
    )


def theorem(*conclusions, **more):
    return Theorem(
        title="Made",
        family=Rectangle,
        witness=Rectangle.at(),
        assumptions=(statement("longer", longer),),
        conclusions=conclusions,
        references=(),
        scope="this problem",
        **more,
    )


class Vacuous:
    """Passes whatever it is asked."""

    def __call__(self, problem, settings):
        return Finding(outcome=Outcome.HOLDS, summary="Fine.")

    def about(self, relation):
        return self


def of_conclusions(theorem, settings):
    """Return what becomes of the mutants of conclusions alone."""
    found = put_to_test(theorem, settings)
    found.survivors = [item for item in found.survivors if item.mutant.variant.kind != KIND]
    return found


def test_an_identity_keeps_no_mutant():
    found = of_conclusions(theorem(statement("square", square)), QUICK)
    assert found.total > 30
    assert not found.survivors
    assert {killed.problem for killed in found.killed} == {"witness"}
    assert {killed.check for killed in found.killed} == {"arithmetic"}
    assert found.problems["witness"] == {"a": "2", "b": "3"}


def test_a_sharp_bound_is_known_by_more_problems():
    made = theorem(statement("means", means))
    quick, standard = put_to_test(made, QUICK), put_to_test(made, STANDARD)
    # At 2 and 3 the bound has room: 6 against 13/2.
    assert any("1/2 -> 99/200" in item.mutant.name for item in quick.survivors)
    assert len(standard.killed) > len(quick.killed)
    assert not standard.unexplained
    doubled = [item for item in standard.equivalent if item.mutant.variant.factor == 2]
    assert doubled
    assert all(item.reason == WEAKER for item in doubled)


def test_every_mutant_is_counted_once():
    found = of_conclusions(theorem(statement("means", means), statement("square", square)), QUICK)
    made = [m for s in (means, square) for m in mutants(statement("x", s))]
    names = [i.mutant.name for i in (*found.killed, *found.equivalent, *found.survivors)]
    assert sorted(names) == sorted(m.name for m in made)
    assert found.total == len(found.killed) + len(found.survivors)


def test_the_same_seed_gives_the_same_mutants_and_kills():
    made = theorem(statement("means", means))
    one, other = put_to_test(made, STANDARD), put_to_test(made, STANDARD)
    assert [(k.mutant.name, k.problem) for k in one.killed] == [
        (k.mutant.name, k.problem) for k in other.killed
    ]
    assert list(one.problems) == list(other.problems)


def test_a_check_that_always_holds_keeps_its_mutants():
    found = of_conclusions(theorem(statement("means", means, Vacuous())), STANDARD)
    assert not found.killed
    assert len(found.unexplained) == len(found.survivors) > 10


@pytest.mark.parametrize("outcome", [Outcome.FAILS, Outcome.INCONCLUSIVE])
def test_a_check_that_proves_nothing_kills_nothing(outcome):
    class Claiming(Vacuous):
        def __call__(self, problem, settings):
            return Finding(outcome=outcome, summary="No proof.")

    assert not put_to_test(theorem(statement("means", means, Claiming())), QUICK).killed


def test_what_the_problems_do_not_tell_apart_is_not_explained():
    # b times a number that is 1 at the witness: no power of it is tested there.
    made = theorem(statement("square", lambda: sympy.Eq(a * b**2, a * b * b, evaluate=False)))
    alone = replace(made, witness=Rectangle.at(a=1, b=1))
    found = put_to_test(alone, QUICK)
    assert any("exponent 2 -> 3" in item.mutant.name for item in found.unexplained)
    assert not any(
        "exponent" in item.mutant.name for item in put_to_test(alone, STANDARD).survivors
    )


def test_only_problems_that_the_theorem_speaks_of_count():
    # The reverse of an assumption holds nowhere: nothing may be refuted there.
    cases = {"shorter": lambda: Rectangle.at(a=5, b=2)}
    found = put_to_test(theorem(statement("means", means), cases=cases), STANDARD)
    for name in found.admitted:
        assert Fraction(found.problems[name]["a"]) <= Fraction(found.problems[name]["b"])
    assert "shorter" in found.problems
    assert "shorter" not in found.admitted
    assert {killed.problem for killed in found.killed} <= set(found.admitted)


def test_a_premise_that_the_conclusions_have_does_not_hide_a_weaker_one():
    # If b >= 2 then ab >= 2a: with 1 for the premise's 2 it fails where b is between the two.
    def implied():
        entries = sympy.Max(2 - b, a * b - 2 * a, evaluate=False)
        return sympy.Ge(entries, 0, evaluate=False)

    premise = statement("large", lambda: sympy.Ge(b, 2, evaluate=False))
    made = theorem(
        statement("implied", implied), cases={"outside": lambda: Rectangle.at(a=1, b="3/2")}
    )
    both = made.assumptions
    hidden = put_to_test(replace(made, assumptions=(*both, premise)), QUICK)
    seen = put_to_test(
        replace(made, assumptions=(*both, replace(premise, in_conclusions=True))), QUICK
    )
    halved = "constant 2 -> 1 in Max(2 - b, a*b - 2*a) >= 0"
    assert halved not in {item.mutant.name for item in hidden.killed}
    assert {item.problem for item in seen.killed if item.mutant.name == halved} == {"outside"}


def test_an_assumption_that_is_needed_is_no_premise():
    def product():
        return sympy.Ge(a * b, 2 * a, evaluate=False)

    premise = statement("large", lambda: sympy.Ge(b, 2, evaluate=False))
    made = theorem(
        statement("product", product), cases={"outside": lambda: Rectangle.at(a=1, b="3/2")}
    )
    put_to_test(replace(made, assumptions=(*made.assumptions, premise)), QUICK)
    marked = replace(premise, in_conclusions=True)
    with pytest.raises(MalformedTheorem, match="'product' fails at outside") as caught:
        put_to_test(replace(made, assumptions=(*made.assumptions, marked)), QUICK)
    assert "\n" not in str(caught.value)


def test_where_the_statement_fails_no_mutant_is_refuted():
    false = statement("false", lambda: sympy.Le(a * b, 5, evaluate=False))
    found = put_to_test(theorem(false), QUICK)
    assert not found.killed
    assert found.unexplained
    assert found.failing == {"false": ["witness"]}


def test_without_an_admitted_problem_nothing_is_refuted():
    made = replace(theorem(statement("square", square)), witness=Rectangle.at(a=3, b=2))
    found = of_conclusions(made, STANDARD)
    assert not found.admitted
    assert len(found.unexplained) == found.total > 0


def test_derivations_do_not_count():
    derived = statement("derived", means, by_derivation(lambda: ()))
    assert put_to_test(theorem(derived), QUICK).without == {"derived": BY_DERIVATION}
    found = {s.slug for s in second_phase.THEOREM.conclusions}
    assert "balance" in found
    made = replace(
        second_phase.THEOREM,
        conclusions=tuple(s for s in second_phase.THEOREM.conclusions if s.slug == "balance"),
    )
    assert put_to_test(made, QUICK).without == {"balance": BY_IMPLICATION}


def test_what_authors_argue_is_about_mutants_that_exist():
    for entry in entries():
        theorem = entry.load()
        conclusions = {statement.slug: statement for statement in theorem.conclusions}
        names = {
            slug: [variant.name for variant in variants(conclusions[slug].relation())]
            for slug in {key.partition(": ")[0] for key in theorem.accepted}
        }
        for key in theorem.accepted:
            slug, _, words = key.partition(": ")
            assert any(words in name for name in names[slug]), key


def test_a_theorem_of_the_library():
    found = put_to_test(aligned_neurons.THEOREM, STANDARD)
    assert len(found.killed) > 90
    assert not found.unexplained
