"""Certificates that only repeat a computation: what they accept, and what they refuse."""

from dataclasses import replace
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.aligned_flow import AlignedFlow
from theorycheck.rigor.certificate import accurate, digest_of, from_json
from theorycheck.rigor.computed import positive
from theorycheck.rigor.pair_flow import PairFlow
from theorycheck.rigor.pair_point import PairPoint
from theorycheck.rigor.polar_flow import PolarFlow, PolarPoint

TEXTS = {
    PairPoint: {"l1": "7/10", "l2": "2/5", "size": "3"},
    PairFlow: {"l1": "1/2", "l2": "1", "size": "3", "time": "7"},
    PolarPoint: {"neurons": "2", "radius": "1/3", "turn": "2/5", "size": "3"},
    PolarFlow: {"neurons": "2", "radius": "1/3", "turn": "2/5", "size": "3", "time": "1/2"},
    AlignedFlow: {"scales": "1/3,2", "size": "3", "time": "1"},
}
KINDS = list(TEXTS)


def changed(certificate, **parts):
    body = {"kind": certificate.kind, **certificate.content(), **parts}
    return {"format": "theorycheck-certificate/1", **body, "digest": digest_of(body)}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_written_read_and_proved_again(kind):
    certificate = kind.at({**TEXTS[kind], "other": "1"}, 12)
    again = from_json(certificate.to_json())
    assert again == certificate
    assert again._prove() is Outcome.HOLDS
    assert all(accurate(found, 12) for found in again.enclosures().values())
    assert again.within({**TEXTS[kind], "other": "1"})
    assert again.problem == TEXTS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_that_is_moved_is_refused(kind):
    certificate = kind.at(TEXTS[kind], 10)
    for name, claim in certificate.claims.items():
        step = 3 * claim.radius or Fraction(1, 10**40)
        for position in range(len(claim.mid)):
            mid = tuple(m + step * (k == position) for k, m in enumerate(claim.mid))
            moved = replace(certificate, claims={name: replace(claim, mid=mid)})
            assert moved.verify() is not Outcome.HOLDS
        far = replace(claim, mid=tuple(m + Fraction(1, 1000) for m in claim.mid))
        assert replace(certificate, claims={name: far}).verify() is Outcome.FAILS
    tight = {
        name: replace(claim, radius=claim.radius / 10**9)
        for name, claim in certificate.claims.items()
        if claim.radius
    }
    assert replace(certificate, claims=tight).verify() is not Outcome.HOLDS


@pytest.mark.parametrize("kind", KINDS)
def test_another_problem_is_not_proved(kind):
    certificate = kind.at(TEXTS[kind], 10)
    other = replace(certificate, texts={**TEXTS[kind], "size": "4"})
    assert other.verify() is Outcome.FAILS


def test_claims_of_another_form_are_refused():
    certificate = PairPoint.at(TEXTS[PairPoint], 10)
    claim = certificate.claims["gradient_1"]
    for claims in (
        {"unknown": claim},
        {"gradient_1": replace(claim, scalar=False)},
        {"gradient_1": replace(claim, mid=claim.mid * 2)},
    ):
        assert replace(certificate, claims=claims).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "parts",
    [
        {"bits": 1},
        {"bits": "200"},
        {"claims": []},
        {"claims": {"gradient_1": []}},
        {"claims": {"gradient_1": {"mid": ["0"], "radius": "-1", "scalar": True}}},
        {"claims": {"gradient_1": {"mid": ["0"], "radius": "1", "scalar": 1}}},
        {"problem": {"l1": "1", "l2": "1"}},
        {"problem": {"l1": "1", "l2": "1", "size": "1", "time": "1"}},
    ],
)
def test_malformed_content_is_refused(parts):
    certificate = PairPoint.at(TEXTS[PairPoint], 10)
    with pytest.raises(MalformedInput):
        from_json(changed(certificate, **parts))


def test_a_missing_parameter_is_named():
    with pytest.raises(MalformedInput, match="size"):
        PairPoint.at({"l1": "1", "l2": "1"}, 10)


@pytest.mark.parametrize("value", ["0", "-1", "x"])
def test_only_positive_rationals_are_positive(value):
    with pytest.raises(MalformedInput):
        positive({"l1": value}, "l1")


def test_too_few_bits_prove_nothing():
    certificate = PairFlow.at(TEXTS[PairFlow], 10)
    assert replace(certificate, bits=20).verify() is not Outcome.HOLDS
