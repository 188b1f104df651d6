"""Lemma 29: the bound on the rate, and what it says along a flow."""

import numpy as np
import pytest

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.never_aligned import THEOREM

QUICK = Settings(digits=12, effort="quick")


@pytest.fixture(scope="module")
def result():
    return assess(THEOREM, THEOREM.witness, QUICK)


def test_the_witness_is_established_and_every_control_is_caught(result):
    assert result.verdict is Verdict.ESTABLISHED
    assert [control.caught for control in result.controls] == [True] * len(THEOREM.controls)


def test_every_conclusion_is_derived_and_decided_in_balls(result):
    for _, found in result.conclusions:
        assert [item.method for item in found] == [Method.SYMBOLIC, Method.ENCLOSED]
        assert all(item.proves for item in found)


def test_what_it_rests_on_is_listed(result):
    steps = THEOREM.derivation(0)
    shown = {text for step in steps for text in step["side_conditions"]}
    needed = {
        text
        for _, found in result.conclusions
        for step in found[0].finding.certificate.steps
        for text in step.side_conditions
    }
    assert needed <= shown
    assert all(step["checks"]["kernel"] == "holds" for step in steps)


@pytest.mark.parametrize("W", ["1/2,0;1/4,0", "-1,1;1,-1", "1/1000,0;0,5"])
def test_other_weights_are_decided_as_well(W):
    found = assess(THEOREM, THEOREM.witness.varied(W=W, v="1,0"), QUICK)
    assert found.verdict is Verdict.ESTABLISHED


def test_along_a_flow_of_one_neuron_the_factor_is_as_stated():
    """With n = 1, z' = -(1/2 - |v| sin(theta)/(2 pi |w|)) z: Q falls no faster than exp(-t)."""
    w, step = np.array([0.3, 0.4]), 1e-3
    start = w[1] ** 2
    for k in range(1, 5001):
        size, angle = np.hypot(*w), np.arctan2(w[1], w[0])
        residual = w - np.array([1.0, 0.0])
        turned = angle * np.array([1.0, 0.0]) - np.sin(angle) * w / size
        w = w - step * (residual / 2 + turned / (2 * np.pi))
        assert w[1] ** 2 >= start * np.exp(-step * k) * (1 - 1e-2)
    assert w[1] ** 2 < start * np.exp(-0.8 * step * 5000)
