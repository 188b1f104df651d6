"""Probabilities of a Gaussian start, against closed forms and against drawn neurons."""

import math
import random
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.certificate import from_json
from theorycheck.rigor.gaussian_start import GaussianStart


def found(inputs, digits=20):
    return {
        name: item.mid[0]
        for name, item in GaussianStart.at({"inputs": str(inputs)}, digits).enclosures().items()
    }


def test_in_two_and_three_dimensions_they_are_elementary():
    plane, space = found(2), found(3)

    # The square of the length is exponential, the angle is uniform.
    short = 1 - math.exp(-1 / 4) + math.exp(-4)
    assert float(plane["norm_failure"]) == pytest.approx(short, rel=1e-14)
    assert abs(plane["angle_failure"] - Fraction(2, 3)) < Fraction(1, 10**20)
    # Archimedes: the cosine is uniform.
    assert abs(space["angle_failure"] - Fraction(1, 2)) < Fraction(1, 10**20)


def test_either_is_what_independence_makes_of_both():
    for inputs in (2, 7, 100, 1000):
        p = found(inputs)
        both = 1 - (1 - p["norm_failure"]) * (1 - p["angle_failure"])
        assert abs(p["failure"] - both) <= p["failure"] / 10**19


def test_drawn_neurons_fail_as_often():
    source = random.Random(3)
    inputs, draws = 10, 20_000
    p = found(inputs)
    norms = angles = 0
    for _ in range(draws):
        w = [source.gauss(0.0, 1.0) for _ in range(inputs)]
        square = sum(entry * entry for entry in w)
        norms += not inputs / 4 <= square <= 4 * inputs
        angles += w[0] * w[0] > square / 4
    for count, name in ((norms, "norm_failure"), (angles, "angle_failure")):
        rate = float(p[name])
        assert abs(count / draws - rate) < 4 * math.sqrt(rate / draws)


def test_a_claim_that_is_off_is_not_proved():
    certificate = GaussianStart.at({"inputs": "20"}, 20)
    body = certificate.to_json()
    assert from_json(body).verify(20) is Outcome.HOLDS
    claims = dict(certificate.claims)
    wrong = claims["failure"]
    moved = type(wrong)(
        mid=(wrong.mid[0] * (1 + Fraction(1, 10**6)),), radius=wrong.radius, scalar=True
    )
    forged = GaussianStart(certificate.texts, certificate.bits, {**claims, "failure": moved})
    assert forged.verify() is Outcome.FAILS


@pytest.mark.parametrize("inputs", ["1", "5/2", "2001", "many"])
def test_other_dimensions_are_refused(inputs):
    with pytest.raises(MalformedInput):
        GaussianStart.at({"inputs": inputs}, 10)
