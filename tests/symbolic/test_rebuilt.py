"""SymPy trees with one node replaced: nothing else is evaluated."""

import sympy

from theorycheck.symbolic.rebuilt import at, nodes, replaced, together

x, y = sympy.symbols("x y")
j = sympy.Symbol("j", integer=True)


def test_nodes_and_paths_belong_together():
    relation = sympy.Le(sympy.sin(x) ** 2, 3 * y + 1)
    found = dict(nodes(relation))
    assert found[()] == relation
    assert all(at(relation, place) == node for place, node in found.items())
    assert sympy.Integer(3) in found.values()
    assert at(relation, (1, 7)) is None
    assert at(relation, (1, 7, 0)) is None


def test_what_is_inside_an_entry_or_a_range_is_no_term():
    entry = sympy.IndexedBase("a")[j]
    found = [node for _, node in nodes(sympy.Sum(entry, (j, 1, sympy.Symbol("features"))))]
    assert entry in found
    assert j not in found
    assert sympy.Symbol("features") not in found


def test_a_node_is_replaced_and_nothing_is_evaluated():
    relation = sympy.Le(x + y, 2 * x, evaluate=False)
    place = (0, relation.lhs.args.index(y))
    found = replaced(relation, place, x)
    # Evaluated, this would be `2 x <= 2 x`, and so true.
    assert isinstance(found, sympy.Le)
    assert isinstance(found.lhs, sympy.Add)
    assert found.lhs.args == (x, x)
    assert replaced(relation, (), y) == y


def test_a_relation_between_numbers_stays_one():
    found = replaced(sympy.Le(x, 1, evaluate=False), (0,), sympy.Integer(2))
    assert isinstance(found, sympy.Le)
    assert found.args == (2, 1)


def test_a_sum_of_one_term_is_that_term():
    assert together(x + y, (x,)) == x
    assert together(sympy.sin(x), (sympy.Integer(0),)) != 0
