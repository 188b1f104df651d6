from dataclasses import replace
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.two_neurons import TwoNeurons, limits, unequal
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.two_neuron_limit import NAMES, TwoNeuronLimit

# Already in the region at time 0: almost aligned, shares 1/4 and 3/4.
NEAR = {"W": "1/4,3/4000;3/4,-3/4000", "v": "1,0"}
CONSTANT = 26.318945069571623  # 8 pi^2/3


@pytest.fixture(scope="module")
def near():
    return TwoNeuronLimit.of(NEAR)


@pytest.fixture(scope="module")
def later():
    return limits(unequal(), Settings(effort="quick"))[0]


def test_a_start_in_the_region_has_the_limit_of_its_shares(near):
    share, level = (near.enclosures()[name] for name in NAMES[:2])
    assert abs(share.mid[0] - Fraction(1, 4)) < Fraction(1, 10**5)
    assert abs(float(level.mid[0]) - CONSTANT * (3 / 16) ** 2) < 1e-4
    assert level.radius < Fraction(1, 10**4)


def test_a_window_leads_into_the_region(later):
    found = {name: claim.mid[0] for name, claim in later.enclosures().items()}
    p = float(found["limit_share"])
    radius = float(later.enclosures()["limit_scaled_loss"].radius)
    assert abs(float(found["limit_scaled_loss"]) - CONSTANT * (p * (1 - p)) ** 2) <= 2 * radius
    window = later.part.enclosures()
    last = window["least_scaled_loss"].mid[-1], window["largest_scaled_loss"].mid[-1]
    # All later values go from the last ones to the limit.
    assert found["later_least_scaled_loss"] <= last[1]
    assert found["later_least_scaled_loss"] > last[0] * Fraction(9, 10)
    assert found["later_largest_scaled_loss"] >= found["limit_scaled_loss"]
    assert found["later_largest_scaled_loss"] < found["limit_scaled_loss"] * Fraction(11, 10)


def test_the_proof_is_repeated_from_text_alone(near, later):
    for certificate in (near, later):
        again = from_json(certificate.to_json())
        assert again._prove() is Outcome.HOLDS
        assert again.problem == certificate.problem


@pytest.mark.parametrize("place", range(2))
def test_a_limit_that_is_moved_is_refused(later, place):
    mid, radius = later.claims[place]
    for claim, wanted in (
        ((mid + 3 * radius, radius), Outcome.FAILS),
        ((mid, radius / 10**6), Outcome.INCONCLUSIVE),
        ((mid, 3 * radius), Outcome.HOLDS),
    ):
        claims = (*later.claims[:place], claim, *later.claims[place + 1 :])
        assert replace(later, claims=claims).verify() is wanted


@pytest.mark.parametrize(("place", "sign"), [(2, 1), (3, -1)])
def test_a_bound_that_is_too_sharp_is_not_proved(later, place, sign):
    mid, _ = later.claims[place]
    for step, wanted in ((sign, Outcome.INCONCLUSIVE), (-sign, Outcome.HOLDS)):
        claim = (mid + step * Fraction(1, 10**6), Fraction(0))
        claims = (*later.claims[:place], claim, *later.claims[place + 1 :])
        assert replace(later, claims=claims).verify() is wanted


@pytest.mark.parametrize("place", range(5))
def test_a_region_that_does_not_hold_the_start_proves_nothing(near, place):
    bounds = list(near.bounds)
    # Upper bounds too small, the lower one too large.
    bounds[place] *= Fraction(1001, 1000) if place == 3 else Fraction(1, 10**9)
    assert replace(near, bounds=tuple(bounds)).verify() is Outcome.INCONCLUSIVE


def test_another_start_is_another_proof(near):
    moved = replace(near, texts={**NEAR, "W": "1/4,3/4000;3/4,-3/400"})
    assert moved.verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "texts",
    [
        {"W": "1,0;0,1", "v": "1,0"},  # far from the teacher
        {"W": "1/2,0;1/2,0", "v": "1,0"},  # aligned: exponential
        {"W": "1/4,1/1000;3/4,3/1000", "v": "1,0"},  # equal directions
        {"W": "1/4,1/1000;-3/4,3/1000", "v": "1,0"},  # one turned away
    ],
)
def test_no_limit_is_claimed_where_none_is_shown(texts):
    assert TwoNeuronLimit.of(texts) is None


@pytest.mark.parametrize(
    "change",
    [
        {"problem": {"W": "1,0;0,1;1,1", "v": "1,0"}},
        {"problem": {**NEAR, "alpha": "1"}},
        {"bounds": ["1", "1", "1", "1"]},
        {"claims": [["1", "0"]]},
        {"claims": [["1", "-1"]] * 4},
        {"part": {"kind": "relu-point"}},
    ],
    ids=str,
)
def test_malformed_content_is_refused(near, change):
    body = {**near.to_json(), **change}
    body.pop("digest")
    kept = {name: value for name, value in body.items() if name != "format"}
    with pytest.raises(MalformedInput):
        from_json({**body, "digest": digest_of(kept)})


def test_two_neurons_are_needed():
    with pytest.raises(MalformedInput, match="two neurons"):
        TwoNeuronLimit.of({"W": "1,0", "v": "1,0"})
    with pytest.raises(MalformedInput):
        TwoNeuronLimit.of(TwoNeurons.at().varied(W="1,0;0,1").subject() | {"W": "1,0;0,1;1,1"})
