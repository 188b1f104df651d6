"""The kernel limit: its bounds, its derivation, and the wrong variants that must be caught."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

import theorycheck as tc
from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks.kernel_limit import THEOREM
from theorycheck.models.scale_problems import ScaleRegression

QUICK = Settings(digits=12, effort="quick")


def least_scale(problem, epsilon):
    """Return a rational just above the threshold of the assumption."""
    size = sum(b * b for b in tc.minimum_l2(problem.X, problem.y).value)
    fourth = (1 + epsilon) ** 2 * size / (48 * epsilon)
    return Fraction(int(float(fourth) ** 0.25 * 2**20) + 1, 2**20)


def test_the_witness_is_established_and_its_control_is_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True]


@settings(max_examples=6, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 3),
    features=st.integers(2, 4),
    seed=st.integers(0, 50),
    epsilon=st.fractions(Fraction(1, 100), 4, max_denominator=100),
)
def test_the_bounds_hold_at_the_least_scale_that_is_allowed(samples, features, seed, epsilon):
    at = ScaleRegression.at(samples=samples, features=features, seed=seed)
    if not any(at.y):
        return
    problem = at.varied(alpha=str(least_scale(at, epsilon)), epsilon=str(epsilon))
    result = assess(THEOREM, problem, QUICK)

    assert result.verdict is Verdict.ESTABLISHED


def test_a_scale_below_the_threshold_is_vacuous():
    result = assess(THEOREM, THEOREM.witness.varied(alpha="1/10"), QUICK)

    assert result.verdict is Verdict.VACUOUS
    assert all(
        item.finding.outcome is Outcome.INCONCLUSIVE
        for _, evidence in result.conclusions
        for item in evidence
    )


def test_a_bound_that_is_too_small_is_refuted_in_balls():
    # The excess at the witness is about 1.7e-6: a tenth of that is refuted, ten times it holds.
    norm = THEOREM.conclusions[0].checks["enclosures"]
    tight = THEOREM.witness.varied(epsilon="1e-7")
    loose = THEOREM.witness.varied(epsilon="1e-4")

    assert norm(tight, QUICK).outcome is Outcome.FAILS
    assert norm(loose, QUICK).outcome is Outcome.HOLDS
