"""Mechanical variants: every kind is there, each once, none the relation itself."""

from fractions import Fraction

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.symbolic.canonical import canonical
from theorycheck.symbolic.export import to_kernel
from theorycheck.symbolic.rebuilt import replaced
from theorycheck.symbolic.variants import FACTORS, moved_besides, scaled, variants

x, y, z = sympy.symbols("x y z")
j = sympy.Symbol("j", integer=True)
BOUND = sympy.Le(x**2, 3 * y + sympy.pi * z, evaluate=False)


def entry(name):
    return sympy.IndexedBase(name)[j]


def total(term):
    return sympy.Sum(term, (j, 1, sympy.Symbol("features")))


def made(relation):
    return {variant.relation for variant in variants(relation)}


def kinds(relation):
    return {variant.kind for variant in variants(relation)}


def test_a_bound_is_varied_in_every_way():
    found = made(BOUND)
    assert sympy.Ge(x**2, 3 * y + sympy.pi * z, evaluate=False) in found
    assert sympy.Lt(x**2, 3 * y + sympy.pi * z, evaluate=False) in found
    assert any(sympy.srepr(r) == sympy.srepr(sympy.Le(x, BOUND.rhs)) for r in found)
    assert any(r.lhs == x**3 for r in found)
    for term in (3 * y, sympy.pi * z):
        assert any(r.rhs == term for r in found)
    without_pi = sympy.Le(x**2, 3 * y + z, evaluate=False)
    assert canonical(without_pi) in {canonical(r) for r in found}
    assert kinds(BOUND) == {
        "reversed", "strict", "constant", "exponent", "sign", "term", "factor"
    }  # fmt: skip


@pytest.mark.parametrize("factor", FACTORS, ids=str)
def test_every_constant_is_moved_by_every_factor(factor):
    # A generator that loses constants would make weak checks look strong.
    wanted = canonical(sympy.Le(x**2, 3 * sympy.Rational(str(factor)) * y + sympy.pi * z))
    found = {canonical(variant.relation): variant for variant in variants(BOUND)}
    assert found[wanted].kind == "constant"
    assert found[wanted].factor == factor


def test_each_constant_of_a_statement_is_varied():
    constants = (7, 11, 13)
    relation = sympy.Le(7 * x, 11 * sympy.sin(13 * y) + 1, evaluate=False)
    names = [variant.name for variant in variants(relation) if variant.kind == "constant"]
    for number in constants:
        assert sum(name.startswith(f"constant {number} ") for name in names) == len(FACTORS)


def test_a_side_without_a_number_is_scaled():
    found = [v for v in variants(sympy.Le(x, y)) if v.kind == "constant"]
    assert [v.factor for v in found] == list(FACTORS)
    assert scaled(sympy.Le(x, y), (1,), Fraction(10)).rhs == 10 * y


def test_a_variant_knows_what_is_new():
    for variant in variants(BOUND):
        found = replaced(variant.own, variant.place, variant.new)
        assert canonical(found) == canonical(variant.relation)


def test_a_variant_is_moved_besides_with_the_terms_around_it():
    # Without y the product sorts elsewhere in the sum: the path of the statement still finds it.
    relation = sympy.Ge(sympy.Max(x - y * z**2, z, evaluate=False), 0, evaluate=False)
    (variant,) = (v for v in variants(relation) if v.name.startswith("without the factor y"))

    def shown(place):
        return str(canonical(moved_besides(variant, place, Fraction(1, 7))))

    def told(threshold):
        return str(canonical(sympy.Ge(sympy.Max(threshold, z, evaluate=False), 0, evaluate=False)))

    assert shown(variant.place) == told(x - z**2 / 7)
    assert shown(variant.place[:2]) == told(
        sympy.Mul(sympy.Rational(1, 7), x - z**2, evaluate=False)
    )
    assert shown(variant.place) != told(x - z**2 / 8)


def test_norms_are_exchanged():
    l1, l2 = total(sympy.Abs(entry("beta"))), sympy.sqrt(total(entry("beta") ** 2))
    assert l2 in {r.rhs for r in made(sympy.Le(x, l1))}
    assert "norm" in kinds(sympy.Le(x, total(entry("beta") ** 2)))


def test_functions_and_maxima():
    found = made(sympy.Le(x, sympy.Max(y, sympy.sin(z))))
    assert any(r.rhs == y for r in found)
    assert any(r.rhs == sympy.sin(z) for r in found)
    assert any(r.rhs == sympy.Max(y, sympy.cos(z)) for r in found)


def test_quantities_of_one_kind_are_exchanged_where_shapes_allow():
    scalar, vector = sympy.Symbol("teacher_norm"), entry("weight_norm")
    found = made(sympy.Le(vector, 2 * scalar))
    assert sympy.Le(scalar, 2 * scalar, evaluate=False) in found
    # A number has no entries.
    assert not any(r.rhs.has(sympy.Indexed) for r in found)
    betas = made(sympy.Eq(entry("beta_flow"), entry("beta_l2")))
    assert any(r.args == (entry("beta_l2"),) * 2 for r in betas)


def test_what_an_index_runs_over_stays():
    features, samples = sympy.symbols("features samples")
    relation = sympy.Le(total(entry("beta")), features * samples)
    for found in made(relation):
        assert {s.limits[0][2] for s in found.atoms(sympy.Sum)} <= {features}


def test_an_equality_is_denied():
    assert sympy.Ne(x, y) in made(sympy.Eq(x, y))
    assert sympy.Eq(x, y) in made(sympy.Ne(x, y))


def test_a_conjunction_is_changed_in_one_place():
    both = sympy.And(sympy.Le(x, 2 * y), sympy.Ge(x, y), evaluate=False)
    for variant in variants(both):
        assert variant.own in both.args
        assert not isinstance(variant.relation, sympy.And)
        assert canonical(variant.relation) not in {canonical(part) for part in both.args}


def test_names_and_keys_are_unique_and_the_order_is_fixed():
    relation = sympy.Le(2 * x + 2 * y**2, 2 * sympy.sin(2 * z), evaluate=False)
    found = variants(relation)
    assert len({v.name for v in found}) == len(found)
    assert len({canonical(v.relation) for v in found}) == len(found)
    assert [v.name for v in variants(relation)] == [v.name for v in found]


def test_nothing_is_evaluated_on_the_way():
    # Evaluated, the first would be y, and no variant of it could be told from the others.
    relation = sympy.Le(sympy.Max(y, y, evaluate=False), sympy.Integer(4), evaluate=False)
    assert all(isinstance(v.relation, sympy.core.relational.Relational) for v in variants(relation))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(2, 9), st.integers(2, 9), st.sampled_from([sympy.Le, sympy.Ge, sympy.Eq]))
def test_no_variant_is_the_relation_itself(a, b, kind):
    relation = kind(a * x**b, y / b - sympy.sqrt(z + a), evaluate=False)
    own = canonical(relation)
    for variant in variants(relation):
        assert canonical(variant.relation) != own
        assert to_kernel(variant.relation)
