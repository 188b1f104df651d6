import dataclasses

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.consistency import (
    ConsistencyCertificate,
    PositivityCertificate,
    consistency,
    positivity,
)

INSIDE = {"X": "1,2,0;2,4,0;0,1,1/3", "y": "1,2,-5/7", "alpha": "1/10", "whitening": "1,0;0,1"}
OUTSIDE = {**INSIDE, "y": "1,3,-5/7"}


def resealed(certificate, **changes):
    """A forged file: fields changed and the digest made right again."""
    data = certificate.to_json()
    data.update(changes)
    body = {k: v for k, v in data.items() if k not in ("format", "digest")}
    return {**data, "digest": digest_of(body)}


def test_a_consistent_system_holds():
    certificate = consistency(INSIDE)
    assert certificate.verify() is Outcome.HOLDS
    assert certificate.verify(50) is Outcome.HOLDS
    assert certificate.problem == INSIDE
    assert certificate.method is Method.EXACT
    assert from_json(certificate.to_json()) == certificate


def test_an_inconsistent_system_fails():
    certificate = consistency(OUTSIDE)
    assert certificate.verify() is Outcome.FAILS
    assert from_json(certificate.to_json()).verify() is Outcome.FAILS


@pytest.mark.parametrize("problem", [INSIDE, OUTSIDE])
def test_a_moved_witness_decides_nothing(problem):
    certificate = consistency(problem)
    for position in range(len(certificate.witness)):
        witness = list(certificate.witness)
        witness[position] = "12345/6789"
        moved = from_json(resealed(certificate, witness=witness))
        assert moved.verify() is Outcome.INCONCLUSIVE


def test_a_zero_contradiction_decides_nothing():
    certificate = dataclasses.replace(consistency(OUTSIDE), witness=("0", "0", "0"))
    assert certificate.verify() is Outcome.INCONCLUSIVE


def test_a_swapped_claim_decides_nothing():
    inside = dataclasses.replace(consistency(INSIDE), claim="outside")
    outside = dataclasses.replace(consistency(OUTSIDE), claim="inside")
    assert inside.verify() is Outcome.INCONCLUSIVE
    assert outside.verify() is Outcome.INCONCLUSIVE


def test_changed_data_decides_nothing():
    certificate = consistency(INSIDE)
    moved = from_json(resealed(certificate, problem={**INSIDE, "y": "1,2,-5/8"}))
    assert moved.verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    "changes",
    [
        {"claim": "both"},
        {"claim": 3},
        {"witness": ["1"]},
        {"witness": ["1", "x", "2"]},
        {"witness": "1,2,3"},
        {"problem": {"X": "1,2"}},
        {"problem": {"X": "1,2;3", "y": "1,2"}},
        {"problem": {"X": "1,2;3,4", "y": "1"}},
        {"problem": {"X": "1,2;3,1/0", "y": "1,1"}},
        {"problem": ["X"]},
        {"surplus": "1"},
    ],
)
def test_malformed_content_is_refused(changes):
    with pytest.raises(MalformedInput):
        from_json(resealed(consistency(INSIDE), **changes))


@pytest.mark.parametrize(
    ("value", "outcome"),
    [("1/10", Outcome.HOLDS), ("0", Outcome.FAILS), ("-3", Outcome.FAILS)],
)
def test_positivity(value, outcome):
    certificate = positivity({**INSIDE, "alpha": value}, "alpha")
    assert certificate.verify() is outcome
    assert from_json(certificate.to_json()) == certificate
    assert certificate.enclosures() == {}


def test_positivity_needs_a_number():
    for problem, name in [(INSIDE, "beta"), (INSIDE, "X"), ({"alpha": "nan"}, "alpha")]:
        with pytest.raises(MalformedInput):
            positivity(problem, name)
    with pytest.raises(MalformedInput):
        PositivityCertificate.from_content({"problem": INSIDE, "name": 3})
    with pytest.raises(MalformedInput):
        ConsistencyCertificate.from_content({"problem": INSIDE, "claim": "inside"})
