"""Depth 4 at the root of a problem's scale, and what is refused in its place."""

import copy
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.models.diagonal_flow import FlowSettings, certified_flow
from theorycheck.models.entropy import certified_minimizer
from theorycheck.models.linear_system import LinearSystem
from theorycheck.rigor import certificate as registry
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.depth_four import DepthFour, rational_root

TEXTS = {"X": "1,2,-1;0,1,3", "y": "1,-2", "alpha": "1/4"}


def part(alpha, order=4, y="1,-2"):
    system = LinearSystem.read(TEXTS["X"], y)
    return certified_minimizer(system, Fraction(alpha), 20, order=Fraction(order))


@pytest.fixture(scope="module")
def minimizer():
    return DepthFour(texts=TEXTS, part=part("1/2"))


def changed(certificate, change):
    data = copy.deepcopy(certificate.to_json())
    change(data)
    body = {name: value for name, value in data.items() if name not in ("format", "digest")}
    registry._PROVED.clear()
    return from_json({**data, "digest": digest_of(body)})


def test_it_is_about_the_scale_and_not_its_root(minimizer):
    again = changed(minimizer, lambda data: None)

    assert again.verify(20) is Outcome.HOLDS
    assert dict(again.problem) == TEXTS
    assert again.enclosures() == {"beta_depth4": part("1/2").enclosures()["beta_entropy"]}
    assert not again.within({**TEXTS, "order": "4"})


def test_a_limit_has_a_name_of_its_own():
    system = LinearSystem.read(TEXTS["X"], TEXTS["y"])
    how = FlowSettings(digits=8, effort="quick", whitening="never")
    limit = certified_flow(system, Fraction(1, 2), how, order=Fraction(4))
    found = DepthFour(texts=TEXTS, part=limit)

    assert found.enclosures() == {"beta_flow4": limit.enclosures()["beta_flow"]}
    assert changed(found, lambda data: None).verify(8) is Outcome.HOLDS

    def moved(data):
        inner = {k: v for k, v in data["part"].items() if k not in ("format", "digest")}
        inner["limit"][0] = str(Fraction(inner["limit"][0]) + Fraction(1, 10**6))
        data["part"] = {**data["part"], **inner, "digest": digest_of(inner)}

    assert changed(found, moved).verify() is Outcome.FAILS


@pytest.mark.parametrize(
    ("alpha", "order", "y"),
    [
        ("1/4", 4, "1,-2"),
        ("1/2", 3, "1,-2"),
        ("1/2", 4, "1,-3"),
        ("500001/1000000", 4, "1,-2"),
    ],
)
def test_a_part_about_something_else_is_refused(alpha, order, y):
    with pytest.raises(MalformedInput):
        DepthFour(texts=TEXTS, part=part(alpha, order, y))


def test_a_part_of_depth_two_is_refused():
    with pytest.raises(MalformedInput):
        DepthFour(texts=TEXTS, part=part("1/2", 2))


def moved_inside(data):
    inner = {key: value for key, value in data["part"].items() if key not in ("format", "digest")}
    inner["minimizer"][0] = str(Fraction(inner["minimizer"][0]) + Fraction(1, 10**6))
    data["part"] = {**data["part"], **inner, "digest": digest_of(inner)}


def test_a_moved_claim_inside_is_disproved(minimizer):
    assert changed(minimizer, moved_inside).verify() is Outcome.FAILS


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(part=None),
        lambda data: data.update(part=copy.deepcopy(data)),
        lambda data: data["problem"].update(alpha="1/9"),
        lambda data: data["problem"].update(order="4"),
        lambda data: data.update(more=1),
    ],
)
def test_malformed_content_is_refused(minimizer, change):
    with pytest.raises(MalformedInput):
        changed(minimizer, change)


def test_the_limit_of_another_loss_is_refused():
    system = LinearSystem.read(TEXTS["X"], TEXTS["y"])
    how = FlowSettings(digits=8, effort="quick", whitening="always")
    limit = certified_flow(system, Fraction(1, 2), how, order=Fraction(4))

    assert limit.verify() is Outcome.HOLDS
    with pytest.raises(MalformedInput, match="whitened"):
        DepthFour(texts=TEXTS, part=limit)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(root=st.fractions(Fraction(1, 10**9), 10**9))
def test_roots_of_squares_are_found(root):
    assert rational_root(root**2) == root
    assert rational_root(2 * root**2) is None
