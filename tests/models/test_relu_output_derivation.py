"""The derivation with output weights: each step is shown thrice, wrong ones are contradicted."""

import pytest
import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.models import relu_output_derivation as derived
from theorycheck.models.diagonal_derivation import certificate_of
from theorycheck.models.relu_symbols import symbols
from theorycheck.testing import stands

M = symbols()
OUTPUTS = sympy.IndexedBase("outputs", real=True)
PAIR = sympy.IndexedBase("pair_output", real=True)[M.p]


@pytest.mark.parametrize("step", derived.derivation().steps[-2:], ids=lambda step: step.title)
def test_each_step_is_shown_and_a_millionth_off_refuted(step):
    stands(step)


@pytest.mark.parametrize(
    "change",
    [
        {PAIR: sympy.Integer(1)},
        {PAIR: 2 * PAIR},
        {OUTPUTS[M.i]: sympy.Abs(OUTPUTS[M.i])},
        {M.theta[M.i]: -M.theta[M.i]},
    ],
)
def test_a_wrong_loss_is_contradicted(change):
    right = derived.outputs_relation()
    wrong = sympy.Eq(right.lhs, right.rhs.xreplace(change), evaluate=False)
    assert wrong.rhs != right.rhs
    assert certificate_of(derived.outputs_steps(wrong)).verify() is Outcome.FAILS
