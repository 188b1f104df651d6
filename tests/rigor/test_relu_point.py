from dataclasses import replace
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.certificate import accurate, digest_of, from_json
from theorycheck.rigor.relu_point import ReluPoint
from theorycheck.rigor.relu_quantities import QUANTITIES

TEXTS = {"W": "1,2,-1;-1,1/2,3;3/7,-2,1/5", "v": "2,1,-1"}


def test_every_quantity_is_enclosed_to_the_digits_asked_for():
    certificate = ReluPoint.at(TEXTS, tuple(QUANTITIES), 40)
    again = from_json(certificate.to_json())
    assert again.verify(40) is Outcome.HOLDS
    assert all(accurate(found, 40) for found in certificate.enclosures().values())
    assert certificate.problem == TEXTS


@pytest.mark.parametrize("name", QUANTITIES)
def test_a_claim_moved_beyond_its_radius_is_refused(name):
    certificate = ReluPoint.at(TEXTS, (name,), 20)
    claim = certificate.claims[name]
    # A number that is counted has no radius: it is off by more than that.
    step = claim.radius or Fraction(1, 10**20)
    for factor, wanted in ((3, Outcome.FAILS), (Fraction(1, 1000), Outcome.HOLDS)):
        mid = tuple(entry + factor * step for entry in claim.mid)
        moved = replace(certificate, claims={name: replace(claim, mid=mid)})
        assert moved.verify() is (wanted if claim.radius else Outcome.FAILS)
    tight = replace(certificate, claims={name: replace(claim, radius=claim.radius / 10**9)})
    assert tight.verify() is not Outcome.HOLDS or not claim.radius
    flat = replace(claim, scalar=not claim.scalar)
    assert replace(certificate, claims={name: flat}).verify() is not Outcome.HOLDS


def test_a_loss_close_to_its_minimum_keeps_its_digits():
    tiny = {"W": "1/2,1/1000000000000;1/2,-1/1000000000000", "v": "1,0"}
    certificate = ReluPoint.at(tiny, ("loss",), 30)
    found = certificate.claims["loss"]
    assert accurate(found, 30)
    # The cubic potential: (u^3/6 pi), u = 2e-12.
    assert abs(float(found.mid[0]) / (8e-36 / (6 * 3.141592653589793)) - 1) < 1e-10


def test_a_loss_of_zero_is_enclosed_absolutely():
    certificate = ReluPoint.at({"W": "1/2,0;1/2,0", "v": "1,0"}, ("loss", "theta"), 30)
    assert certificate.verify() is Outcome.HOLDS
    assert certificate.claims["loss"].radius < Fraction(1, 10**60)
    assert certificate.claims["theta"] == Enclosure(mid=(Fraction(0),) * 2, radius=Fraction(0))


@pytest.mark.parametrize(
    "change",
    [
        {"bits": 1},
        {"claims": []},
        {"claims": {"beta_flow": {"mid": ["0"], "radius": "0", "scalar": True}}},
        {"claims": {"loss": {"mid": ["0"], "radius": "-1", "scalar": True}}},
        {"claims": {"loss": {"mid": ["0"], "radius": "0", "scalar": 1}}},
        {"problem": {"W": "1,0", "v": "1,0", "alpha": "1"}},
        {"problem": {"W": "0,0", "v": "1,0"}},
        {"problem": {"W": "1,0"}},
    ],
    ids=str,
)
def test_malformed_content_is_refused(change):
    data = ReluPoint.at(TEXTS, ("loss",), 20).to_json()
    body = {**data, **change}
    body.pop("digest")
    kept = {name: value for name, value in body.items() if name != "format"}
    with pytest.raises(MalformedInput):
        from_json({**body, "digest": digest_of(kept)})


def test_what_is_not_defined_is_refused():
    with pytest.raises(MalformedInput, match="kappa_max"):
        ReluPoint.at({"W": "1,0;2,0", "v": "1,0"}, ("kappa_max",), 20)
    with pytest.raises(MalformedInput, match="quantity=speed"):
        ReluPoint.at(TEXTS, ("speed",), 20)
