"""The gain near the optimum and the phase that it makes: every step is shown."""

from dataclasses import replace

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.models import gain_derivation as module
from theorycheck.models.diagonal_derivation import certificate_of

OWN = {
    step.title: step
    for step in (
        *module.phase_steps()[-3:],
        module.bounded_gain_steps()[-1],
        module.rate_steps()[-1],
        module.printed_rate_steps()[-1],
    )
}


@pytest.mark.parametrize("step", OWN.values(), ids=OWN)
def test_a_step_holds(step):
    assert certificate_of([step]).verify() is Outcome.HOLDS


@pytest.mark.parametrize("step", OWN.values(), ids=OWN)
def test_a_step_that_is_moved_does_not(step):
    relation = step.relation
    moved = relation.func(relation.lhs, relation.rhs + 1, evaluate=False)
    assert certificate_of([replace(step, relation=moved)]).verify() is not Outcome.HOLDS


def test_the_constants_fit_together():
    # 3 sqrt(2)/sqrt(1/32) = 24, C_s/3 = 1/96; the path is shorter than what norms may change.
    assert 18 * 32 == 24**2
    assert 24**3 / 2**25 < 1 / 12**3 < 24**3 / 2**24
    assert len({(step.title, step.reason) for step in module.phase_steps()}) == len(
        module.phase_steps()
    )
