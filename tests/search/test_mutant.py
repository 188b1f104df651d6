"""A mutant has the name of what was changed."""

import sympy

from theorycheck.core.theorem import Statement
from theorycheck.search.mutant import Equivalent, Killed, Mutant, Survivor
from theorycheck.search.mutants import mutants


def test_mutants_of_a_statement_have_different_names():
    x, y = sympy.symbols("x y")
    made = Statement(slug="made", words="Made.", relation=lambda: sympy.Le(x, 2 * y + 2), checks={})
    found = mutants(made)
    assert all(isinstance(mutant, Mutant) and mutant.statement is made for mutant in found)
    assert len({mutant.name for mutant in found}) == len(found) > 10
    assert {mutant.own.relation for mutant in found} == {made.relation()}


def test_each_fate_knows_its_mutant():
    x = sympy.Symbol("x")
    made = Statement(slug="made", words="Made.", relation=lambda: sympy.Le(x, 2), checks={})
    mutant = mutants(made)[0]
    for fate in (
        Killed(mutant=mutant, check="c", problem="witness", where="2 < 1"),
        Equivalent(mutant=mutant, reason="why"),
        Survivor(mutant=mutant, explained=False, reason="why", margin=None, closest=None),
    ):
        assert fate.mutant.name == "reversed: x <= 2"
