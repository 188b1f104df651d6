"""Slopes of the model by dual numbers: against the rule for powers, and against wrong claims."""

import copy
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor import certificate as registry
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.tangent import ModelSlopes, power

TEXTS = {"X": "1,2,3;4,5,6", "y": "1,2", "alpha": "1/3"}


def changed(certificate, change):
    data = copy.deepcopy(certificate.to_json())
    change(data)
    body = {name: value for name, value in data.items() if name not in ("format", "digest")}
    registry._PROVED.clear()
    return from_json({**data, "digest": digest_of(body)})


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    alpha=st.fractions(Fraction(1, 50), 20, max_denominator=50),
    order=st.integers(2, 12),
)
def test_the_kernel_at_the_start_is_that_of_the_paper_for_every_order(alpha, order):
    texts = {**TEXTS, "alpha": str(alpha), "order": str(order)}
    found = ModelSlopes.of(texts)

    assert found.verify() is Outcome.HOLDS
    for up, down in zip(found.up, found.down, strict=True):
        assert up**2 + down**2 == 2 * order**2 * alpha ** (2 * order - 2)
        assert up == -down > 0


def test_the_start_counts():
    found = ModelSlopes.of({**TEXTS, "u0": "1,-2,3", "v0": "5,1,1"})

    assert found.up == (Fraction(2, 3), Fraction(-4, 3), 2)
    assert found.down == (Fraction(-10, 3), Fraction(-2, 3), Fraction(-2, 3))


def test_it_does_not_depend_on_the_targets():
    found = ModelSlopes.of(TEXTS)

    assert "y" not in found.problem
    assert found.within(TEXTS)
    assert not found.within({**TEXTS, "order": "3"})
    assert found.method is Method.EXACT


def test_the_value_comes_with_the_slope():
    assert power(Fraction(3), 4) == (81, 108)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["slope_u"].__setitem__(1, "666667/1000000"),
        lambda data: data["slope_v"].__setitem__(0, "2/3"),
        lambda data: data["problem"].update(alpha="1/2"),
        lambda data: data["problem"].update(order="3"),
    ],
)
def test_a_wrong_slope_is_disproved(change):
    assert changed(ModelSlopes.of(TEXTS), change).verify() is Outcome.FAILS


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["slope_u"].pop(),
        lambda data: data["problem"].update(order="5/2"),
        lambda data: data["problem"].update(order="1000"),
        lambda data: data["problem"].update(y="1,2"),
        lambda data: data["problem"].update(alpha="0"),
    ],
)
def test_malformed_content_is_refused(change):
    with pytest.raises(MalformedInput):
        changed(ModelSlopes.of(TEXTS), change)
