"""The rich limit: its bound, at the threshold and beyond, and its wrong variants."""

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.rich_limit import THEOREM
from theorycheck.models import diagonal_routes, thresholds
from theorycheck.models.scale_problems import ScaleRegression, one_constraint

QUICK = Settings(digits=12, effort="quick")
BOUND = THEOREM.conclusions[1].checks["enclosures"]


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]


def test_a_scale_beyond_the_threshold_is_vacuous():
    result = assess(THEOREM, THEOREM.witness.varied(alpha="1/300"), QUICK)

    assert result.verdict is Verdict.VACUOUS


def test_where_theorem_2_asks_for_an_exponentially_small_scale_this_does_not():
    problem = THEOREM.cases["one-constraint"]()
    printed = thresholds.printed_l1(Fraction(1), problem.features, problem.epsilon)

    assert thresholds.logarithm(problem.alpha) > -35
    assert printed.size() < -999
    assert assess(THEOREM, problem, QUICK).verdict is Verdict.ESTABLISHED


@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 3),
    features=st.integers(2, 4),
    seed=st.integers(0, 200),
    epsilon=st.fractions(Fraction(1, 50), Fraction(19, 10), max_denominator=50),
)
def test_the_bound_holds_at_the_largest_scale_that_is_allowed(samples, features, seed, epsilon):
    problem = ScaleRegression.at(samples=samples, features=features, seed=seed, epsilon=epsilon)
    assume(any(problem.y))
    l1, _ = thresholds.least_norms(diagonal_routes.system(problem))
    threshold = thresholds.sharper_l1(l1, features, epsilon)
    at = problem.varied(alpha=threshold.inside(below=True))

    assert BOUND(at, QUICK).outcome is Outcome.HOLDS


@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    features=st.integers(20, 60),
    epsilon=st.fractions(Fraction(1, 20), Fraction(1, 2), max_denominator=20),
)
def test_it_holds_where_the_smallest_scale_is_needed_and_fails_well_beyond(features, epsilon):
    s = thresholds.hardest_weight(features, float(epsilon))
    alpha = thresholds.sharper_l1(Fraction(1), features, epsilon).inside(below=True)
    needed = thresholds.needed(features, float(s), float(epsilon))
    beyond = thresholds.near_exp(Fraction(-needed + 0.01))

    for scale, expected in ((alpha, Outcome.HOLDS), (beyond, Outcome.FAILS)):
        at = one_constraint(features, s, alpha=scale, epsilon=epsilon)
        assert BOUND(at, QUICK).outcome is expected


def test_a_bound_that_is_too_small_is_refuted_in_balls():
    # The excess at the witness is what its certified minimizer shows.
    least = Fraction(2)
    found = diagonal_routes.minimizer(THEOREM.witness, QUICK).minimizer
    excess = sum(map(abs, found)) / least - 1

    assert BOUND(THEOREM.witness.varied(epsilon=excess * 9 / 10), QUICK).outcome is Outcome.FAILS
    assert BOUND(THEOREM.witness.varied(epsilon=excess * 11 / 10), QUICK).outcome is Outcome.HOLDS
