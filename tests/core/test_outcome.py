import pytest

from theorycheck.core.outcome import Method, Outcome, Verdict


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_is_no_truth_value(outcome):
    for ask in (bool, lambda o: not o, lambda o: o and True, lambda o: 1 if o else 0):
        with pytest.raises(TypeError, match=outcome.name):
            ask(outcome)
    assert outcome is Outcome(outcome.value)


def test_three_outcomes_and_no_more():
    assert [outcome.value for outcome in Outcome] == ["holds", "fails", "inconclusive"]


def test_methods_are_ordered_and_the_last_three_are_rigorous():
    assert [method.name for method in sorted(Method, key=lambda method: method.value)] == [
        "SAMPLED",
        "NUMERIC",
        "ENCLOSED",
        "EXACT",
        "SYMBOLIC",
    ]
    assert [method for method in Method if method.rigorous] == list(Method)[2:]


def test_verdicts():
    assert {verdict.value for verdict in Verdict} == {
        "established",
        "supported",
        "undecided",
        "contradicted",
        "refuted",
        "vacuous",
    }
