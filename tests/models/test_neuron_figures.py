"""The figure of the loss of one neuron, against the enclosed flow."""

import pytest

from theorycheck.core.settings import Settings
from theorycheck.models.neuron_figures import series
from theorycheck.models.one_neuron import EqualNeurons, OneNeuron, flow


@pytest.mark.parametrize("problem", [OneNeuron.at(time="4"), EqualNeurons.at(size="2", time="1")])
def test_it_ends_where_the_enclosed_flow_does(problem):
    [figure] = series(problem, Settings())
    loss, upper, lower = figure["lines"]
    enclosed = flow(problem, Settings())[1].claims["loss_at_time"].mid[0]
    assert loss["y"][-1] == pytest.approx(float(enclosed), rel=1e-7)
    for low, middle, high in zip(lower["y"], loss["y"], upper["y"], strict=True):
        assert low * (1 - 1e-9) <= middle <= high * (1 + 1e-9)


def test_opposite_weights_have_no_figure():
    assert series(OneNeuron.at(turn="1"), Settings()) == []
