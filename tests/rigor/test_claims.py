from fractions import Fraction

import pytest
from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor.claims import compared, enclosed, read, readable, weakest, written


@pytest.fixture
def found():
    with working_precision(100):
        return {"a": enclosed(arb(2).sqrt()), "b": enclosed([arb(1) / 3, arb(-7)])}


def test_what_is_written_is_read_back_and_holds(found):
    claims = {name: readable(item) for name, item in found.items()}
    assert read(written(claims)) == claims
    assert compared(claims, found) is Outcome.HOLDS
    assert (claims["a"].scalar, claims["b"].scalar) == (True, False)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"radius": Fraction(0)}, Outcome.INCONCLUSIVE),
        ({"mid": (Fraction(1414, 1000),)}, Outcome.FAILS),
        ({"mid": (Fraction(1414, 1000),), "radius": Fraction(1, 100)}, Outcome.HOLDS),
        ({"scalar": False}, Outcome.INCONCLUSIVE),
        ({"mid": (Fraction(0),) * 2}, Outcome.INCONCLUSIVE),
    ],
    ids=str,
)
def test_another_claim_is_compared_for_what_it_says(found, change, wanted):
    own = readable(found["a"])
    fields = {"mid": own.mid, "radius": own.radius, "scalar": own.scalar}
    assert compared({"a": Enclosure(**{**fields, **change})}, found) is wanted


def test_a_quantity_that_was_not_computed_is_not_proved(found):
    assert compared({"c": found["a"]}, found) is Outcome.INCONCLUSIVE


def test_the_weakest_outcome_counts():
    every = [Outcome.HOLDS, Outcome.INCONCLUSIVE, Outcome.FAILS]
    assert weakest(every) is Outcome.FAILS
    assert weakest(every[:2]) is Outcome.INCONCLUSIVE
    assert weakest(every[:1]) is Outcome.HOLDS


def test_what_is_not_finite_is_not_enclosed():
    with pytest.raises(ArithmeticError):
        enclosed(arb.nan())


@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_too_small_to_write_down_is_a_ball_around_0(sign):
    with working_precision(100):
        tiny = sign * (-(arb(10) ** 24)).exp()
        found = enclosed([tiny, arb(1)])
        assert found.mid == (0, 1)
        assert 0 < found.radius <= Fraction(1, 2**19_000)
        assert arb(0, arb(found.radius.numerator) / arb(found.radius.denominator)).contains(tiny)
        # Nothing that can be written is widened.
        assert enclosed(arb(2) ** -1000) == Enclosure(
            mid=(Fraction(1, 2**1000),), radius=Fraction(0), scalar=True
        )


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"a": "1"},
        {"a": {"mid": ["1"], "radius": "-1", "scalar": True}},
        {"a": {"mid": ["1"], "radius": "0", "scalar": 1}},
        {"a": {"mid": [1], "radius": "0", "scalar": True}},
        {"a": {"mid": ["1"], "radius": "0", "scalar": True, "more": "1"}},
    ],
    ids=str,
)
def test_what_is_no_claim_is_refused(data):
    with pytest.raises(MalformedInput):
        read(data)
