import dataclasses
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.norms import minimum_l1, minimum_l2


def q(*entries):
    return tuple(Fraction(entry) for entry in entries)


# beta_1 + 2 beta_2 = 2: the l1 minimizer is (0, 1), the l2 minimizer (2/5, 4/5).
SIMPLE = {"X": "1,2", "y": "2", "alpha": "1/10"}
# beta_1 + beta_2 = 1: every point of the segment minimizes the l1 norm.
TIE = {"X": "1,1", "y": "1"}
# A dependent row and a zero column.
WIDE = {"X": "1,2,0;2,4,0", "y": "2,4"}


def resealed(certificate, **changes):
    data = certificate.to_json()
    data.update(changes)
    body = {k: v for k, v in data.items() if k not in ("format", "digest")}
    return {**data, "digest": digest_of(body)}


def test_least_l2_holds_exactly():
    certificate = minimum_l2(SIMPLE, q("2/5"))
    assert certificate.verify() is Outcome.HOLDS
    assert certificate.verify(100) is Outcome.HOLDS
    assert certificate.method is Method.EXACT
    assert certificate.problem == SIMPLE
    assert certificate.enclosures()["beta_l2"].mid == q("2/5", "4/5")
    assert certificate.enclosures()["beta_l2"].radius == 0
    assert from_json(certificate.to_json()) == certificate
    assert minimum_l2(WIDE, q("2/5", 0)).verify() is Outcome.HOLDS
    assert minimum_l2({"X": "0,0", "y": "0"}, q(5)).enclosures()["beta_l2"].mid == q(0, 0)


@pytest.mark.parametrize("multiplier", ["0", "1/2", "-2/5", "2000000001/5000000000"])
def test_moved_multipliers_prove_nothing(multiplier):
    assert minimum_l2(SIMPLE, q(multiplier)).verify() is Outcome.INCONCLUSIVE


def test_least_l1_holds_and_is_unique():
    certificate = minimum_l1(SIMPLE, q(0, 1), q("1/2"), unique=True)
    assert certificate.verify() is Outcome.HOLDS
    assert certificate.unique is True
    assert certificate.enclosures()["beta_l1"].mid == q(0, 1)
    assert from_json(certificate.to_json()) == certificate
    assert minimum_l1(SIMPLE, q(0, 1), q("1/2")).unique is None
    assert minimum_l1(WIDE, q(0, 1, 0), q("1/2", 0), unique=True).verify() is Outcome.HOLDS


@pytest.mark.parametrize(
    ("beta", "dual"),
    [
        ((2, 0), "1/2"),  # a wrong vertex: feasible, of norm 2
        (("2/5", "4/5"), "1/2"),  # feasible, not minimal
        ((0, "1000001/1000000"), "1/2"),  # moved off the constraint
        ((0, 1), "1/3"),  # a dual that does not reach the norm
        ((0, 1), "-1/2"),
        ((0, 1), "1"),  # a dual outside the box
        ((2, 0), "1"),  # reaches the norm, outside the box
    ],
)
@pytest.mark.parametrize("unique", [True, None])
def test_wrong_vertices_and_duals_prove_nothing(beta, dual, unique):
    certificate = minimum_l1(SIMPLE, q(*beta), q(dual), unique=unique)
    assert certificate.verify() is Outcome.INCONCLUSIVE


def test_several_minimizers_need_another_one():
    several = minimum_l1(TIE, q(1, 0), q(1), unique=False, other=q("1/3", "2/3"))
    assert several.verify() is Outcome.HOLDS
    assert several.unique is False
    assert from_json(several.to_json()) == several
    for other in [(1, 0), (2, -1), ("1/3", "1/3"), (0, 2)]:
        forged = dataclasses.replace(several, other=q(*other))
        assert forged.verify() is Outcome.INCONCLUSIVE


def test_wrong_claims_of_uniqueness_prove_nothing():
    assert minimum_l1(TIE, q(1, 0), q(1)).verify() is Outcome.HOLDS
    assert minimum_l1(TIE, q(1, 0), q(1), unique=True).verify() is Outcome.INCONCLUSIVE
    # Dependent support: strictness off it is empty, and still it is not the only one.
    middle = minimum_l1(TIE, q("1/2", "1/2"), q(1), unique=True)
    assert middle.verify() is Outcome.INCONCLUSIVE
    alone = minimum_l1(SIMPLE, q(0, 1), q("1/2"), unique=False, other=q(2, 0))
    assert alone.verify() is Outcome.INCONCLUSIVE


def test_zero_is_the_only_minimizer_of_a_homogeneous_system():
    zero = {"X": "1,1", "y": "0"}
    assert minimum_l1(zero, q(0, 0), q(0), unique=True).verify() is Outcome.HOLDS


@pytest.mark.parametrize(
    "changes",
    [
        {"claim": "maybe"},
        {"claim": 1},
        {"minimizer": ["0"]},
        {"dual": []},
        {"dual": ["nan"]},
        {"other": ["0", "1"]},
        {"claim": "several"},
        {"problem": {"X": "1,2", "y": "2,3"}},
        {"problem": {"y": "2"}},
    ],
)
def test_malformed_l1_is_refused(changes):
    certificate = minimum_l1(SIMPLE, q(0, 1), q("1/2"), unique=True)
    with pytest.raises(MalformedInput):
        from_json(resealed(certificate, **changes))


@pytest.mark.parametrize("changes", [{"multipliers": []}, {"multipliers": [0.5]}, {"more": "1"}])
def test_malformed_l2_is_refused(changes):
    with pytest.raises(MalformedInput):
        from_json(resealed(minimum_l2(SIMPLE, q("2/5")), **changes))
