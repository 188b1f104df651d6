"""The family of Gaussian starts, and its route to the probabilities."""

import pytest

from theorycheck._errors import OutOfDomain
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.gaussian_start import GaussianStart, probabilities


def test_the_probabilities_are_those_of_its_dimension():
    problem = GaussianStart.at(inputs="20")
    [certificate] = probabilities(problem, Settings(digits=15))

    assert certificate.problem == {"inputs": "20"}
    assert certificate.verify(15) is Outcome.HOLDS
    assert float(certificate.enclosures()["angle_failure"].mid[0]) == pytest.approx(
        0.0210, abs=1e-4
    )


def test_one_dimension_is_refused():
    with pytest.raises(OutOfDomain, match="integer from 2"):
        GaussianStart.at(inputs="1")
