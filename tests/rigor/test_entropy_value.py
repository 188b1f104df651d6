"""The potential of a certified point: what it embeds, what it refuses, what it refutes."""

import copy
from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.models.entropy import minimum_entropy
from theorycheck.models.exact_norms import minimum_l1, minimum_l2
from theorycheck.rigor import certificate as registry
from theorycheck.rigor.entropy_value import EntropyValue
from theorycheck.rigor.relation import RelationCertificate

X, Y = "1,2,3;0,1,-1", "1,2"
PROBLEM = {"X": X, "y": Y, "alpha": "1/10"}
DEEP = {**PROBLEM, "order": "4"}


def norm(kind=minimum_l1):
    return kind(X, Y).certificate


@pytest.mark.parametrize("problem", [PROBLEM, DEEP], ids=["order 2", "order 4"])
def test_the_value_is_that_of_the_closed_form(problem):
    part = norm()
    found = EntropyValue.of(problem, part, "beta_l1")
    registry._PROVED.clear()
    assert registry.from_json(found.to_json()).verify(30) is Outcome.HOLDS
    [(name, value)] = found.enclosures().items()
    assert (name, value.scalar) == ("Q_l1", True)
    with mpmath.workdps(40):
        scale = mpmath.mpf(10) ** -int(problem.get("order", "2"))
        total = mpmath.mpf(0)
        for entry in part.minimizer:
            z = abs(mpmath.mpf(entry.numerator) / entry.denominator) / scale
            if "order" in problem:
                s = mpmath.findroot(
                    lambda t, z=z: mpmath.log((1 - t) ** -2 - (1 + t) ** -2) - mpmath.log(z),
                    (0.9, 1 - mpmath.mpf(10) ** -9),
                    solver="anderson",
                ) if z else z  # fmt: skip
                total += scale * (z * s - (1 / (1 - s) + 1 / (1 + s) - 2))
            else:
                total += scale * (z * mpmath.asinh(z / 2) + 2 - mpmath.sqrt(4 + z * z))
        mid = mpmath.mpf(found.value.numerator) / found.value.denominator
        assert abs(mid - total) < mpmath.mpf(10) ** -25
        # V1's normalization, without alpha^D in front, is far off.
        assert abs(mid - total / scale) > 1


def test_potentials_of_two_points_are_compared():
    entropy = minimum_entropy(X, Y, "1/10").certificate
    parts = (
        EntropyValue.of(PROBLEM, entropy, "beta_entropy"),
        EntropyValue.of(PROBLEM, norm(), "beta_l1"),
        EntropyValue.of(PROBLEM, norm(minimum_l2), "beta_l2"),
    )
    for other in ("Q_l1", "Q_l2"):
        least = ["lt", ["symbol", "Q_entropy"], ["symbol", other]]
        relation = RelationCertificate.between(PROBLEM, least, parts)
        assert relation.verify() is Outcome.HOLDS
        assert registry.from_json(relation.to_json()).verify() is Outcome.HOLDS
        wrong = ["gt", ["symbol", "Q_entropy"], ["symbol", other]]
        assert RelationCertificate.between(PROBLEM, wrong, parts).verify() is Outcome.FAILS


def test_a_wrong_value_is_refuted_and_a_narrow_one_is_not_accepted():
    found = EntropyValue.of(PROBLEM, norm(), "beta_l1")
    assert replace(found, value=found.value * (1 + Fraction(1, 10**6))).verify() is Outcome.FAILS
    narrow = replace(found, radius=Fraction(1, 10**500))
    assert narrow.verify() is not Outcome.HOLDS
    assert replace(found, value=found.value + found.radius * 100).verify() is Outcome.FAILS


def test_a_wrong_point_supports_nothing():
    part = norm()
    wrong = replace(part, minimizer=(Fraction(1), *part.minimizer[1:]))
    assert wrong.verify() is not Outcome.HOLDS
    assert EntropyValue.of(PROBLEM, wrong, "beta_l1").verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("point", ["beta_l2", "beta_flow", "unique", ""])
def test_a_name_that_the_part_does_not_enclose_is_refused(point):
    with pytest.raises(MalformedInput, match="point="):
        EntropyValue.of(PROBLEM, norm(), point)


def test_a_part_about_other_data_is_refused():
    with pytest.raises(MalformedInput, match="other data"):
        EntropyValue.of({**PROBLEM, "y": "1,3"}, norm(), "beta_l1")
    entropy = minimum_entropy(X, Y, "1/5").certificate
    with pytest.raises(MalformedInput, match="other data"):
        EntropyValue.of(PROBLEM, entropy, "beta_entropy")
    # The minimizer of order 2, whose texts name no order, is no point of the order 4 problem's.
    two = minimum_entropy(X, Y, "1/10").certificate
    with pytest.raises(MalformedInput, match="other data"):
        EntropyValue.of(DEEP, two, "beta_entropy")


def test_changed_text_is_refused():
    good = EntropyValue.of(PROBLEM, norm(), "beta_l1").to_json()
    for name, value in [
        ("point", "beta_l2"),
        ("bits", 1),
        ("value_radius", "-1"),
        ("part", {**good["part"], "kind": "relation"}),
        ("part", good),
        ("surplus", 1),
        ("problem", {**PROBLEM, "order": "3/2"}),
        ("problem", {"X": X, "y": Y}),
    ]:
        bad = copy.deepcopy(good)
        bad[name] = value
        body = {key: entry for key, entry in bad.items() if key not in ("format", "digest")}
        bad["digest"] = registry.digest_of(body)
        with pytest.raises(MalformedInput):
            registry.from_json(bad)


def test_a_network_that_is_none_is_refused():
    with pytest.raises(MalformedInput):
        EntropyValue.of({**PROBLEM, "order": "3/2"}, norm(), "beta_l1")
