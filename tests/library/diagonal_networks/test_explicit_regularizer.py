"""The explicit regularizer: its bias, its quartic, its errata, and where it stays undecided."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.explicit_regularizer import THEOREM
from theorycheck.models import explicit_routes
from theorycheck.models.comparison import in_balls
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.explicit_relations import approach, quartic_root

QUICK = Settings(digits=12, effort="quick")


@pytest.fixture(scope="module")
def witness():
    return assess(THEOREM, THEOREM.witness, QUICK)


def conclusion(slug):
    return next(item for item in THEOREM.conclusions if item.slug == slug)


def test_the_witness_is_established_and_every_control_is_caught(witness):
    assert witness.verdict is Verdict.ESTABLISHED
    assert {found.control.statement.slug for found in witness.controls if found.caught} == {
        control.statement.slug for control in THEOREM.controls
    }
    for _, found in witness.conclusions:
        assert {item.method for item in found} == {Method.SYMBOLIC, Method.ENCLOSED}
        assert all(item.finding.outcome is Outcome.HOLDS for item in found)


def test_the_errata_are_named_with_their_counterexamples(witness):
    found = {
        item.control.erratum.number: item.problem
        for item in witness.controls
        if item.control.erratum
    }
    assert set(found) == {"E3", "E4", "E14"}
    assert (found["E3"].X, found["E3"].y, found["E3"].alpha) == (((1,),), (1,), 1)
    assert found["E4"].alpha == 2


def test_the_misprinted_distance_is_a_quarter(witness):
    near = explicit_routes.nearest(DiagonalRegression.at(X="1", y="1", alpha="2"), QUICK)
    squared = float((near.u[0] - 2) ** 2 + (near.v[0] - 2) ** 2)

    assert squared == pytest.approx(0.031129, abs=1e-6)
    assert squared / 4 == pytest.approx(0.007782, abs=1e-6)


@settings(max_examples=6, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 3),
    features=st.integers(2, 4),
    seed=st.integers(0, 50),
    root=st.fractions(Fraction(1, 20), 4, max_denominator=20),
)
def test_the_enclosures_hold_at_random_problems(samples, features, seed, root):
    problem = DiagonalRegression.at(
        samples=samples, features=features, seed=seed, alpha=str(root**2)
    )
    near = explicit_routes.nearest(problem, QUICK)
    # A coefficient that is exactly 0 has no sign, nor a root, in balls.
    vanishes = any(abs(entry) <= near.radius for entry in near.beta)
    for item in THEOREM.conclusions:
        if item.slug == "nearest-is-flow-limit":
            continue
        found = item.checks["enclosures"](problem, QUICK)
        signed = item.slug in ("smaller-root", "algebraic-approach", "rate")
        undecided = Outcome.INCONCLUSIVE if signed and vanishes else Outcome.HOLDS
        assert found.outcome in (Outcome.HOLDS, undecided), item.slug


def test_the_flow_of_depth_four_leads_elsewhere_from_another_scale():
    # The limit from the scale itself, not from its root, is told apart from the nearest weights.
    problem = DiagonalRegression.at(X="1,2", y="1", alpha="1/4")
    wrong = problem.varied(alpha="1/16")
    near = explicit_routes.nearest(problem, QUICK)
    right, other = (
        explicit_routes.flow_four(at, QUICK).enclosures()["beta_flow4"] for at in (problem, wrong)
    )

    def gap(found):
        return max(abs(a - b) for a, b in zip(near.beta, found.mid, strict=True))

    assert gap(right) <= near.radius + right.radius
    assert gap(other) > Fraction(1, 100)


def test_at_an_irrational_root_the_derivation_alone_decides():
    result = assess(THEOREM, THEOREM.witness.varied(alpha="1/10"), QUICK)
    [first] = [found for item, found in result.conclusions if item.slug == "nearest-is-depth-four"]

    assert result.verdict is Verdict.ESTABLISHED
    assert [item.finding.outcome for item in first] == [Outcome.HOLDS, Outcome.INCONCLUSIVE]


def test_data_outside_the_range_are_vacuous():
    problem = DiagonalRegression.at(X="1;1", y="1,2", alpha="1")

    assert assess(THEOREM, problem, QUICK).verdict is Verdict.VACUOUS


@pytest.mark.parametrize(("relation", "old", "new"), [(quartic_root, 6, 7), (quartic_root, 10, 11)])
def test_a_wrong_coefficient_is_seen_in_balls(relation, old, new):
    def wrong():
        found = relation()
        known = {node: node * new / old for node in found.rhs.args if node.args[0] == old}
        assert known
        return found.func(found.lhs, found.rhs.xreplace(known), evaluate=False)

    check = in_balls(wrong, lambda problem, how: (explicit_routes.nearest(problem, how),))

    assert check(THEOREM.witness, QUICK).outcome is Outcome.FAILS


def test_a_tighter_remainder_is_refuted_in_balls():
    # At a small scale the remainder is near 3/2 a coordinate: 1.4 is too little.
    import sympy

    def wrong():
        found = approach()
        upper = next(part for part in found.args if part.rel_op == "<=")
        return upper.xreplace({sympy.Rational(3, 2): sympy.Rational(14, 10)})

    check = in_balls(wrong, lambda problem, how: (explicit_routes.nearest(problem, how),))
    small = DiagonalRegression.at(X="1", y="1", alpha="1/10000")

    assert conclusion("algebraic-approach").checks["enclosures"](small, QUICK).outcome is (
        Outcome.HOLDS
    )
    assert check(small, QUICK).outcome is Outcome.FAILS
