"""Lemma 3 with explicit constants, and the variants that must be caught."""

from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.gaussian_start import THEOREM
from theorycheck.models.gaussian_start import GaussianStart

QUICK = Settings(digits=12, effort="quick")
ONE = THEOREM.conclusions[0].checks["enclosures"]
ALL = THEOREM.conclusions[1].checks["enclosures"]


def test_the_witness_is_established_and_its_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, QUICK)

    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True, True]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(inputs=st.integers(2, 2000))
def test_one_neuron_fails_as_seldom_as_claimed_in_every_dimension_tried(inputs):
    assert ONE(GaussianStart.at(inputs=inputs), QUICK).outcome is Outcome.HOLDS


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    neurons=st.integers(1, 10**6),
    inputs=st.integers(2, 400),
    delta=st.sampled_from(["1/2", "1/10", "1/1000", "1/1000000"]),
)
def test_where_the_dimension_suffices_all_neurons_keep_the_bounds(neurons, inputs, delta):
    result = assess(THEOREM, GaussianStart.at(neurons=neurons, inputs=inputs, delta=delta), QUICK)

    assert result.verdict in (Verdict.ESTABLISHED, Verdict.VACUOUS)


def test_too_few_dimensions_are_vacuous_and_may_be_false():
    few = GaussianStart.at(neurons=100, inputs=8, delta="1/100")

    assert assess(THEOREM, few, QUICK).verdict is Verdict.VACUOUS
    assert ALL(few, QUICK).outcome is Outcome.FAILS
