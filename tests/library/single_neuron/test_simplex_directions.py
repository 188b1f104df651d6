"""Simplices are critical, with their constants and exponents; wrong ones are caught."""

import pytest
import sympy

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import simplex_directions as module
from theorycheck.library.single_neuron.simplex_directions import THEOREM
from theorycheck.models.placed_students import SimplexStudent

QUICK = Settings(digits=15, effort="quick")
# Least exponents, with and without an aligned neuron.
LEAST = {
    (3, 0): 0.5,
    (3, 1): 0.3660,
    (4, 0): 0.2367,
    (5, 1): 0.0698,
    (6, 0): -0.0463,
    (7, 0): -0.1319,
}


@pytest.fixture(scope="module")
def result():
    return assess(THEOREM, THEOREM.witness, QUICK)


def test_the_witness_is_established_and_every_control_is_caught(result):
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * 3


def test_every_conclusion_is_derived_for_the_family(result):
    for statement, found in result.conclusions:
        assert any(item.method is Method.SYMBOLIC and item.proves for item in found), statement.slug


@pytest.mark.parametrize(("k", "m"), [(2, 0), (2, 1), (3, 0), (3, 2), (5, 1), (6, 0), (7, 1)])
def test_it_is_established_at_other_simplices(k, m):
    problem = SimplexStudent.at(active=k, aligned=m, teacher="2/3")
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED


@pytest.mark.parametrize(("k", "m"), LEAST)
def test_the_least_exponents_are_the_measured_ones(k, m):
    statement = next(item for item in THEOREM.conclusions if item.slug == "least-exponent")
    found = statement.checks["enclosures"](SimplexStudent.at(active=k, aligned=m), QUICK)
    [exponent] = found.quantities["least_exponent"].mid
    assert float(exponent) == pytest.approx(LEAST[k, m], abs=6e-5)


@pytest.mark.parametrize("slug", ["potential", "constant", "angle", "least-exponent"])
def test_a_relation_that_is_off_by_a_millionth_is_refuted(slug):
    statement = next(item for item in THEOREM.conclusions if item.slug == slug)

    def wrong():
        relation = statement.relation()
        return sympy.Eq(relation.lhs, relation.rhs * (1 + sympy.Rational(1, 10**6)), evaluate=False)

    found = module._check(wrong, *statement.quantities)(THEOREM.witness, QUICK)
    assert found.outcome is Outcome.FAILS


def test_another_direction_is_not_critical():
    from theorycheck.models.placed_students import NearTeacher

    problem = NearTeacher.at(masses="1,1,1", directions="2,0;-1,1;-1,-2")
    assert module._check(module.critical, module.DEFECT)(problem, QUICK).outcome is Outcome.FAILS


def test_a_hessian_beyond_what_is_tried_is_undecided_in_balls_and_still_derived():
    problem = SimplexStudent.at(active=9, aligned=3)
    found = assess(THEOREM, problem, QUICK)
    assert found.verdict is Verdict.ESTABLISHED
    [(_, evidence)] = [item for item in found.conclusions if item[0].slug == "least-exponent"]
    assert {item.check: item.gave_up for item in evidence} == {
        "derivation": False,
        "enclosures": True,
    }


@pytest.mark.parametrize(("k", "outcome"), [(5, Outcome.HOLDS), (6, Outcome.FAILS)])
def test_five_is_the_last_stable_simplex(k, outcome):
    check = module._check(module.stable)
    assert check(SimplexStudent.at(active=k), QUICK).outcome is outcome


def test_a_large_simplex_is_decided_with_few_digits():
    problem = SimplexStudent.at(active=7, aligned=1)
    few = Settings(digits=12, effort="quick")
    assert assess(THEOREM, problem, few).verdict is Verdict.ESTABLISHED
