"""Thresholds: closed forms against the relations, and brackets of the actual crossings."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theorycheck._errors import SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks import kernel_limit, rich_limit
from theorycheck.models import diagonal_routes, scale_statements, thresholds
from theorycheck.models.comparison import in_balls
from theorycheck.models.linear_system import LinearSystem
from theorycheck.models.scale_problems import ScaleRegression, one_constraint

QUICK = Settings(digits=12, effort="quick")
THREE = LinearSystem.read("1,1/2,1/2", "2")
QUARTER = Fraction(1, 4)
EPSILONS = st.fractions(Fraction(1, 8), 3, max_denominator=16)


@st.composite
def problems(draw):
    """Draw a problem with y not 0 and 0 < epsilon < d."""
    drawn = ScaleRegression.at(
        samples=draw(st.integers(1, 3)),
        features=draw(st.integers(2, 4)),
        seed=draw(st.integers(0, 200)),
    )
    epsilon = draw(EPSILONS)
    assume(any(drawn.y) and epsilon < drawn.features)
    return drawn.varied(epsilon=epsilon)


def closed_forms(problem):
    """Return each threshold with the relation that alpha is within it, and its direction."""
    l1, l2 = thresholds.least_norms(diagonal_routes.system(problem))
    d, epsilon = problem.features, problem.epsilon
    return [
        (thresholds.printed_l1(l1, d, epsilon), scale_statements.small_scale, True),
        (thresholds.sharper_l1(l1, d, epsilon), rich_limit.small_scale, True),
        (thresholds.printed_l2(l2, epsilon), scale_statements.large_scale, False),
        (thresholds.sharper_l2(l2, epsilon), kernel_limit.large_scale, False),
    ]


@settings(max_examples=12, deadline=None, derandomize=True)
@given(problems())
def test_the_closed_forms_are_those_of_the_relations(problem):
    for threshold, relation, below in closed_forms(problem):
        decided = in_balls(relation, scale_statements.norms)
        inside = problem.varied(alpha=threshold.inside(below=below))
        # 1e-6 beyond, it is certainly outside.
        outside = inside.varied(alpha=inside.alpha * (1 + Fraction(1 if below else -1, 10**6)))

        assert decided(inside, QUICK).outcome is Outcome.HOLDS, threshold.name
        assert decided(outside, QUICK).outcome is Outcome.FAILS, threshold.name


@settings(max_examples=12, deadline=None, derandomize=True)
@given(problems())
def test_the_bounds_hold_at_every_threshold(problem):
    system = diagonal_routes.system(problem)
    for threshold, _, below in closed_forms(problem):
        bound = thresholds.l1_bound if below else thresholds.l2_bound
        alpha = threshold.inside(below=below)

        assert bound(system, problem.epsilon, alpha) is Outcome.HOLDS, threshold.name


@settings(max_examples=12, deadline=None, derandomize=True)
@given(problems())
def test_the_sharper_thresholds_ask_for_less_where_they_are_derived_to(problem):
    _, _, printed, sharper = (threshold for threshold, _, _ in closed_forms(problem))

    assert sharper.logarithm < printed.logarithm


@pytest.mark.parametrize("factor", [Fraction(1, 100), Fraction(3), Fraction(10**6)])
def test_the_sharper_l1_threshold_scales_as_the_problem_does(factor):
    # beta(X, k y, alpha) = k beta(X, y, alpha / sqrt k); the printed one does not.
    moved, kept = (
        formula(2 * factor, 3, QUARTER).size() - formula(Fraction(2), 3, QUARTER).size()
        for formula in (thresholds.sharper_l1, thresholds.printed_l1)
    )

    assert moved == pytest.approx(math.log(factor) / 2, abs=1e-12)
    assert abs(kept - math.log(factor) / 2) > 1


def test_a_crossing_is_bracketed_by_certain_comparisons():
    for walk, bound, start in (
        (thresholds.l1_crossing, thresholds.l1_bound, Fraction(1, 2000)),
        (thresholds.l2_crossing, thresholds.l2_bound, Fraction(7)),
    ):
        crossing = walk(THREE, QUARTER, start)
        holds, fails = crossing.logarithms()

        assert bound(THREE, QUARTER, crossing.holds) is Outcome.HOLDS
        assert bound(THREE, QUARTER, crossing.fails) is Outcome.FAILS
        assert abs(holds - fails) < 1 / 50


def test_a_bound_that_never_fails_has_no_crossing():
    # The minimum l1 and l2 solutions are the same.
    system = LinearSystem.read("1,0;0,1", "1,2")
    crossing = thresholds.l1_crossing(system, Fraction(1, 10), Fraction(1, 100))

    assert crossing.fails is None
    assert crossing.logarithms()[0] == pytest.approx(float(thresholds.LARGEST), abs=1e-6)


def test_a_start_at_which_the_bound_fails_is_said():
    # A threshold that is too large, such as 1 here, would be found out.
    crossing = thresholds.l1_crossing(THREE, QUARTER, Fraction(1))

    assert crossing == thresholds.Crossing(holds=None, fails=Fraction(1))


def test_a_bound_is_refuted_only_beyond_the_radius():
    near = Fraction(1, 10**9)
    assert thresholds.l1_bound(THREE, Fraction(1, 3) - near, Fraction(10**6)) is Outcome.FAILS
    assert thresholds.l1_bound(THREE, Fraction(1, 3) + near, Fraction(10**6)) is Outcome.HOLDS


@pytest.mark.parametrize(
    ("d", "epsilon", "expected"), [(1000, "1/10", 25.1), (100, "1/10", 15.06), (100, "1", 3.02)]
)
def test_the_scale_that_one_constraint_needs(d, epsilon, expected):
    epsilon = Fraction(epsilon)
    s = thresholds.hardest_weight(d, float(epsilon))
    needed = thresholds.needed(d, float(s), float(epsilon))
    system = diagonal_routes.system(one_constraint(d, s, alpha=Fraction(1), epsilon=epsilon))

    assert needed == pytest.approx(expected, abs=0.05)
    for factor, outcome in ((Fraction(-1), Outcome.HOLDS), (Fraction(1), Outcome.FAILS)):
        alpha = thresholds.near_exp(Fraction(-needed) + factor / 100)
        assert thresholds.l1_bound(system, epsilon, alpha) is outcome
    # Between what is necessary for Q_alpha to be the l1 norm and what suffices.
    assert math.log(d) * (0.25 + 1 / (8 * float(epsilon))) < needed
    assert needed < -thresholds.sharper_l1(Fraction(1), d, epsilon).size()
    assert -thresholds.printed_l1(Fraction(1), d, epsilon).size() == pytest.approx(d / epsilon)


def test_exponentials_of_any_size():
    for value in (-10_000, -25, 0, 9):
        assert thresholds.logarithm(thresholds.near_exp(Fraction(value))) == pytest.approx(
            value, abs=1e-6
        )


@pytest.mark.parametrize("factor", [2, 3])
def test_the_constants_are_sufficient_and_not_tight(factor):
    # A threshold that is wrong by such a factor is not found out by the bound itself, only by its
    # relation and its derivation.
    loose = ScaleRegression.at(X="1,1/2,1/2", y="2", epsilon="1/4")
    for threshold, _, below in closed_forms(loose):
        bound = thresholds.l1_bound if below else thresholds.l2_bound
        alpha = threshold.inside(below=below) * (factor if below else Fraction(1, factor))

        assert bound(THREE, QUARTER, alpha) is Outcome.HOLDS, threshold.name


def test_scales_beyond_what_is_written_are_refused():
    threshold = thresholds.sharper_l1(Fraction(1), 3, Fraction(1, 10**9))

    with pytest.raises(SolverFailure, match="larger epsilon"):
        threshold.inside(below=True)
