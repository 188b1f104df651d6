"""A theorem that says of an assumption that its conclusions have it as their premise is tested."""

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
import sympy

from theorycheck.catalogue import entries
from theorycheck.core.domain import Positive
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models.comparison import in_rationals
from theorycheck.search.premises import misplaced

QUICK = Settings(digits=15, effort="quick")
MARKED = [found for found in entries() if any(s.in_conclusions for s in found.load().assumptions)]
a, b = sympy.symbols("a b")


@dataclass(frozen=True, kw_only=True)
class Sides(Problem):
    family = "sides-of-a-test"

    a: Fraction = parameter(default="2", domain=Positive(), symbol="a", doc="one side")
    b: Fraction = parameter(default="3", domain=Positive(), symbol="b", doc="the other side")


def statement(slug, relation, **more):
    return Statement(
        slug=slug,
        words="Made.",
        relation=relation,
        checks={"arithmetic": in_rationals(relation)},
        **more,
    )


def longer():
    return sympy.Le(a, b, evaluate=False)


def large():
    return sympy.Ge(b, 2, evaluate=False)


def implied():
    """If b >= 2 then ab >= 2a."""
    return sympy.Ge(sympy.Max(2 - b, a * b - 2 * a, evaluate=False), 0, evaluate=False)


def product():
    """ab >= 2a, which needs b >= 2."""
    return sympy.Ge(a * b, 2 * a, evaluate=False)


def theorem(conclusion, *, probes=None):
    return Theorem(
        title="Made",
        family=Sides,
        witness=Sides.at(),
        assumptions=(
            statement("longer", longer),
            statement("large", large, in_conclusions=True),
        ),
        conclusions=(statement("made", conclusion),),
        references=(),
        scope="this problem",
        probes={"small": lambda: Sides.at(a=1, b="3/2")} if probes is None else probes,
    )


def test_a_premise_of_every_conclusion_is_one():
    assert list(misplaced(theorem(implied), QUICK)) == []


def test_an_assumption_that_is_needed_is_none():
    (said,) = misplaced(theorem(product), QUICK)
    assert "'made' fails at probe small" in said
    assert "only large" in said


@pytest.mark.parametrize(
    "probes",
    [
        {},
        # There the other assumption fails as well, and nothing would follow.
        {"outside": lambda: Sides.at(a=2, b="3/2")},
    ],
)
def test_what_no_problem_tries_is_not_believed(probes):
    (said,) = misplaced(theorem(product, probes=probes), QUICK)
    assert "no problem that the theorem names tries that" in said


def test_only_assumptions_can_be_premises():
    made = theorem(implied)
    conclusion = replace(made.conclusions[0], in_conclusions=True)
    (said,) = misplaced(replace(made, conclusions=(conclusion,)), QUICK)
    assert "for assumptions only" in said
    control = Control(statement=statement("wrong", product, in_conclusions=True), source="made")
    (said,) = misplaced(replace(made, controls=(control,)), QUICK)
    assert said.startswith("'wrong'")


def test_an_assumption_without_the_flag_is_not_looked_at():
    made = theorem(product)
    plain = tuple(replace(item, in_conclusions=False) for item in made.assumptions)
    assert list(misplaced(replace(made, assumptions=plain), QUICK)) == []


def test_the_library_has_such_theorems():
    assert "initialization-scale" in [found.slug for found in MARKED]


@pytest.mark.parametrize("found", MARKED, ids=lambda found: found.slug)
def test_every_theorem_of_the_library_that_says_so_is_right(found):
    made = found.load()
    # Those of many numbers take long.
    probes = {
        name: build
        for name, build in made.probes.items()
        if sum(map(len, build().exact().values())) < 200
    }
    assert probes
    assert list(misplaced(replace(made, probes=probes), QUICK)) == []
