"""Assumptions made weaker, and problems that only the weaker ones admit."""

from dataclasses import dataclass, replace
from fractions import Fraction

import sympy

from theorycheck.core.domain import Positive
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement, Theorem
from theorycheck.models.comparison import in_rationals
from theorycheck.rigor.ranges import Range
from theorycheck.search.aimed import Site
from theorycheck.search.mutant import Killed, Survivor
from theorycheck.search.mutants import put_to_test
from theorycheck.search.weakened import NONE_KNOWN, fates, weakened

a, b = sympy.symbols("a b")
KNOWN = {"a": Range(Fraction(0)), "b": Range(Fraction(0))}
SETTINGS = Settings(effort="quick")


@dataclass(frozen=True, kw_only=True)
class Sides(Problem):
    family = "sides-of-a-test"

    a: Fraction = parameter(default="1", domain=Positive(), symbol="a", doc="one side")
    b: Fraction = parameter(default="3", domain=Positive(), symbol="b", doc="the other side")


def statement(slug, relation):
    return Statement(
        slug=slug, words="Made.", relation=relation, checks={"numbers": in_rationals(relation)}
    )


SHORT = statement("short", lambda: sympy.Le(3 * a, b, evaluate=False))
TALL = statement("tall", lambda: sympy.Ge(b, 1, evaluate=False))
# With a at most b/3, 5 a/2 is below b: what is needed is a at most 2 b/5.
CONCLUSION = statement("conclusion", lambda: sympy.Le(5 * a, 2 * b, evaluate=False))
THEOREM = Theorem(
    title="Made",
    family=Sides,
    witness=Sides.at(),
    assumptions=(SHORT, TALL),
    conclusions=(CONCLUSION,),
    references=(),
    scope="this problem",
)


def found(*problems):
    sites = [Site(f"problem {k}", problem, SETTINGS) for k, problem in enumerate(problems)]
    return {
        fate.mutant.variant.factor: fate
        for fate in fates(THEOREM, KNOWN, sites)
        if fate.mutant.statement is SHORT and "constant 3" in fate.mutant.name
    }


def test_constants_move_to_the_weaker_side():
    moved = {m.variant.factor for m in weakened(SHORT, KNOWN) if "constant 3" in m.name}
    assert moved == {Fraction(99, 100), Fraction(9, 10), Fraction(1, 2)}


def test_a_problem_that_only_the_weaker_assumption_admits_refutes_it():
    # a/b = 1/2 is beyond 2/5: admitted by 3/2 a <= b, and by no smaller move.
    fate = found(Sides.at(a=2, b=4))
    killed = fate[Fraction(1, 2)]
    assert isinstance(killed, Killed)
    assert (killed.check, killed.problem) == ("conclusion: numbers", "problem 0")
    for factor in (Fraction(99, 100), Fraction(9, 10)):
        assert isinstance(fate[factor], Survivor)
        assert fate[factor].explained
        assert "with the constant times 1/2 conclusion fails (problem 0)" in fate[factor].reason


def test_where_another_assumption_fails_nothing_is_refuted():
    assert {f.reason for f in found(Sides.at(a="1/4", b="1/2")).values()} == {NONE_KNOWN}


def test_where_the_conclusions_hold_nothing_is_refuted():
    # a/b = 3/8 is beyond 1/3, and below 2/5.
    assert {f.reason for f in found(Sides.at(a=3, b=8)).values()} == {NONE_KNOWN}


def test_weakened_assumptions_are_mutants_of_the_theorem():
    result = put_to_test(THEOREM, Settings())
    names = [item.mutant.statement.slug for item in (*result.killed, *result.survivors)]
    assert {"short", "conclusion"} <= set(names)
    assert not any(i.mutant.statement.slug == "short" for i in result.equivalent)


def test_problems_outside_are_tried_also_when_every_other_mutant_is_refuted():
    # All variants of this equality are refuted at the witness, and the counterexample comes later.
    sharp = statement("sharp", lambda: sympy.Eq(b - 3 * a, 0, evaluate=False))
    beyond = {"beyond": lambda: Sides.at(a=2, b=4)}
    theorem = replace(THEOREM, conclusions=(sharp,), cases=beyond)
    result = put_to_test(theorem, SETTINGS)
    assert "beyond" in result.problems
    assert "beyond" not in result.admitted
    killed = [item for item in result.killed if item.mutant.statement.slug == "short"]
    assert {item.problem for item in killed} == {"beyond"}
