"""The steps of this derivation: each confirmed, each with a planted error that is caught."""

import pytest

from theorycheck.models import drift_derivation as module
from theorycheck.testing import stands

STEPS = module.loss_steps()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.title)
def test_every_step_is_shown_and_a_millionth_off_refuted(step):
    stands(step)


def test_the_shorter_derivations_are_its_beginnings():
    titles = [step.title for step in STEPS]
    assert len(set(titles)) == len(titles)
    for shorter in ("balance", "growth"):
        found = [step.title for step in getattr(module, f"{shorter}_steps")()]
        assert found == titles[: len(found)]
