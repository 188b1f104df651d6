"""Certificates of Gaussian integrals: what they hold, and every change that must be caught."""

import copy
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.gaussian_integral import GaussianIntegral

STUDENT = {"W": "3,4;0,1", "v": "1,0"}


def made(*names, **texts):
    return GaussianIntegral.of({**STUDENT, **texts}, names, 12)


def changed(certificate, change):
    data = copy.deepcopy(certificate.to_json())
    change(data)
    body = {name: value for name, value in data.items() if name not in ("format", "digest")}
    return from_json({**data, "digest": digest_of(body)})


def test_it_is_proved_again_from_its_text():
    certificate = made("loss_integral", "overlap_integral")
    again = from_json(certificate.to_json())

    assert again == certificate
    assert again.verify(digits=12) is Outcome.HOLDS
    assert again.enclosures()["overlap_integral"].radius < Fraction(1, 10**13)


@pytest.mark.parametrize("size", [Fraction(1, 10**6), Fraction(1, 10**11)])
def test_a_moved_claim_is_disproved(size):
    certificate = made("loss_integral")

    def move(data):
        claim = data["claims"]["loss_integral"]
        claim["mid"] = [str(Fraction(claim["mid"][0]) + size)]

    assert changed(certificate, move).verify() is Outcome.FAILS


def test_other_weights_disprove_the_claim():
    def move(data):
        data["problem"]["W"] = "3,4;0,1001/1000"

    assert changed(made("loss_integral"), move).verify() is Outcome.FAILS


def test_a_claim_of_another_shape_shows_nothing():
    def split(data):
        data["claims"]["loss_integral"]["scalar"] = False

    assert changed(made("loss_integral"), split).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["claims"].update(other_integral=data["claims"]["loss_integral"]),
        lambda data: data.update(claims={}),
        lambda data: data["problem"].update(sigma="1"),
        lambda data: data["problem"].update(w="1,0"),
        lambda data: data["problem"].update(neuron="3"),
        lambda data: data["problem"].update(v="0,0"),
        lambda data: data["problem"].update(v="1"),
        lambda data: data["claims"]["loss_integral"].update(radius="-1"),
        lambda data: data["claims"]["loss_integral"].update(scalar="yes"),
        lambda data: data["claims"].update(loss_integral="0"),
    ],
)
def test_malformed_certificates_are_refused(change):
    with pytest.raises(MalformedInput):
        changed(made("loss_integral"), change)


def test_a_certificate_about_one_neuron_is_not_about_another():
    certificate = made("gradient_integral", neuron="2")
    assert certificate.within({**STUDENT, "neuron": "2"})
    assert not certificate.within({**STUDENT, "neuron": "1"})
    assert not made("loss_integral").within({**STUDENT, "neuron": "1"})


def test_what_is_zero_is_enclosed_to_absolute_digits():
    certificate = made("loss_integral", W="1/3,0;2/3,0")
    found = certificate.enclosures()["loss_integral"]
    assert abs(found.mid[0]) <= found.radius <= Fraction(1, 10**24)


def test_a_certificate_about_w_is_not_about_a_problem_that_has_w_and_rows():
    part = GaussianIntegral.of({"v": "1,0", "w": "1,0"}, ["overlap_integral"], 12)
    assert part.within({"v": "1,0", "w": "1,0", "u": "1,1"}) is False
    assert part.within({"v": "1,0", "w": "1,0", "name": "pair"})
    assert not part.within({"v": "1,0", "w": "1,0", "W": "2,0"})
