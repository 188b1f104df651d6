"""The figure of aligned neurons: on the exponential, or above it once a neuron is at 0."""

import pytest

from theorycheck.core.settings import Settings
from theorycheck.models.aligned_figures import series
from theorycheck.models.aligned_neurons import AlignedNeurons


def test_the_loss_is_the_exponential_without_crossing():
    [figure] = series(AlignedNeurons.at(), Settings())
    loss, falling = (line["y"] for line in figure["lines"])
    assert loss == pytest.approx(falling, rel=1e-9)


def test_it_is_above_it_with_crossing():
    [figure] = series(AlignedNeurons.at(scales="1/100,3"), Settings())
    loss, falling = (line["y"] for line in figure["lines"])
    assert loss[-1] > 1000 * falling[-1]


def test_a_loss_of_zero_has_no_figure():
    assert series(AlignedNeurons.at(scales="1/2,1/2"), Settings()) == []
