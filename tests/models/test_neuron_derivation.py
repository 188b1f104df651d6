"""The steps of this derivation: each confirmed, each with a planted error that is caught."""

import dataclasses

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.models import neuron_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.testing import stands

STEPS = module.late_steps()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_step_is_shown_and_a_millionth_off_refuted(step):
    stands(step)


def test_the_shorter_derivations_are_its_beginnings():
    titles = [step.title for step in STEPS]
    assert len(set(titles)) == len(titles)
    for shorter in ("polar", "decay"):
        found = [step.title for step in getattr(module, f"{shorter}_steps")()]
        assert [title for title in titles if title in found] == found


def test_equal_neurons_rest_on_one_fact_more():
    def conditions(**given):
        return {text for step in module.late_steps(**given) for text in step.side_conditions}

    assert conditions(equals=True) - conditions() == {module.EQUAL}


def test_the_contraction_is_not_claimed_beyond_a_half_turn():
    by_title = {step.title: step for step in STEPS}
    step = by_title["never faster than 1 per neuron"]
    wrong = dataclasses.replace(step, region={"turn": "(-1, 1)"})
    assert certificate_of([wrong]).verify() is not Outcome.HOLDS
