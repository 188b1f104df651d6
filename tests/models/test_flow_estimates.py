"""Exponents in doubles: near -3 for several neurons, and a wrong exponent is seen."""

from fractions import Fraction

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.flow_estimates import DEGENERATE, degenerate_notes, exponent_in_doubles
from theorycheck.models.relu_student import ReluFlow, ReluStudent
from theorycheck.models.relu_trajectory import relu_flow

QUICK = Settings(digits=12, effort="quick")
LATE = ReluFlow.at(neurons=2, inputs=3, sigma="1/10", seed=6, since=10_000, until=10**6)


def outcome(problem, wanted, tolerance):
    return exponent_in_doubles(Fraction(wanted), lambda _: Fraction(tolerance))(problem, QUICK)


def test_late_the_exponent_is_near_minus_three_and_nowhere_else():
    found = outcome(LATE, -3, "1/100")

    assert found.outcome is Outcome.HOLDS
    assert found.certificate is None
    assert len(found.quantities["exponent"].mid) == 12
    for wrong in (-2, -4, "-301/100"):
        assert outcome(LATE, wrong, "1/200").outcome is Outcome.FAILS


def test_early_it_is_not():
    early = LATE.varied(since="0", until="10")

    assert outcome(early, -3, "1/10").outcome is Outcome.FAILS


def test_one_neuron_is_exponential():
    alone = ReluFlow.at(neurons=1, inputs=3, since=10, until=100)

    assert outcome(alone, -3, "1/10").outcome is Outcome.FAILS


def test_a_flow_that_ends_early_is_not_decided():
    # The neuron opposite to the teacher runs into 0.
    opposite = ReluFlow.at(W="-1/100,0;3,0", v="1,0", since=10, until=1000)

    assert outcome(opposite, -3, "1/10").outcome is Outcome.INCONCLUSIVE


def test_degenerate_starts_are_slow_all_the_same():
    notes = degenerate_notes(ReluStudent.at(), QUICK)

    assert len(notes) == len(DEGENERATE)
    for _, rows, teacher in DEGENERATE:
        found = relu_flow(rows, teacher, 10**8, 8)
        assert found.kappa_max[0] < 1e-12
        assert abs(found.slope[-1] + 3) < 1e-4
