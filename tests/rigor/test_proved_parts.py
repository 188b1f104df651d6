"""Quantities proved once: relations between them are decided as their own certificates do."""

from dataclasses import replace

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.language import parse
from theorycheck.rigor.proved_parts import ProvedParts
from theorycheck.rigor.relation import RelationCertificate
from theorycheck.rigor.relu_point import ReluPoint

PROBLEM = {"W": "-2", "v": "1"}
LOSS, NORM = ["symbol", "loss"], ["entry", "weight_norm", "i"]


def bound(constant):
    """L <= constant |w_i|^2: L is 5/4 here, and |w| is 2."""
    return [
        "forall",
        "i",
        "neurons",
        ["le", LOSS, ["mul", ["rational", constant], ["pow", NORM, "2"]]],
    ]


def point(*names):
    return ReluPoint.at(PROBLEM, names, 20)


def test_it_decides_what_a_certificate_of_the_relation_decides():
    parts = (point("loss", "weight_norm"),)
    proved = ProvedParts.proved(PROBLEM, parts)
    for constant in ("1", "5/16", "31/100", "1/100"):
        whole = RelationCertificate.between(PROBLEM, bound(constant), parts)
        assert proved.decide(parse(bound(constant))) == whole.decide()
        assert proved.margin(parse(bound(constant))) == whole.margin()
        assert proved.about(parse(bound(constant))).verify() is whole.verify()
    assert proved.decide(parse(bound("1/100"))).outcome is Outcome.FAILS


def test_relations_between_other_quantities_are_read_anew():
    proved = ProvedParts.proved(PROBLEM, (point("loss"), point("weight_norm", "theta")))
    only_loss = parse(["le", LOSS, ["rational", "2"]])
    assert proved.decide(only_loss).outcome is Outcome.HOLDS
    assert proved.decide(parse(bound("1"))).outcome is Outcome.HOLDS
    assert proved.decide(only_loss).outcome is Outcome.HOLDS
    with pytest.raises(MalformedInput, match="no value"):
        proved.decide(parse(["le", ["symbol", "spread"], LOSS]))


def test_a_forged_part_is_not_proved():
    true = point("loss")
    claim = true.claims["loss"]
    forged = replace(true, claims={"loss": Enclosure(
        mid=tuple(mid / 2 for mid in claim.mid), radius=claim.radius, scalar=True
    )})  # fmt: skip
    # What an object says of itself is not asked: its text is read and proved.
    forged._remember_here(Outcome.HOLDS)
    assert forged.verify() is Outcome.HOLDS
    assert ProvedParts.proved(PROBLEM, (forged,)) is None
    assert ProvedParts.proved(PROBLEM, (true,)) is not None


def test_parts_about_something_else_are_refused():
    elsewhere = ReluPoint.at({"W": "-3", "v": "1"}, ("loss",), 20)
    assert ProvedParts.proved(PROBLEM, (elsewhere,)) is None
    with pytest.raises(MalformedInput, match="same quantity"):
        ProvedParts.proved(PROBLEM, (point("loss"), point("loss")))
