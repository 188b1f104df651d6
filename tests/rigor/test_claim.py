from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.core.outcome import Outcome
from theorycheck.rigor.claim import agreement, rounded, rounded_up

rationals = st.fractions(min_value=0, max_value=10**6) | st.builds(
    Fraction, st.integers(0, 10**60), st.integers(1, 10**60)
)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(rationals, st.integers(1, 8))
def test_rounding_up_goes_up_and_not_far(value, digits):
    up = rounded_up(value, digits)
    assert value <= up <= value * (1 + Fraction(100, 10**digits))
    assert (10**200 * up).denominator == 1


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.fractions(), rationals)
def test_rounding_stays_within_a_twentieth_of_the_radius(value, radius):
    (near,) = rounded((value,), radius)
    assert abs(near - value) <= radius / 20


def test_numbers_beyond_the_digit_limit_of_python():
    tiny = Fraction(1, 10**6000)
    assert tiny <= rounded_up(tiny * 7 / 3) <= 3 * tiny
    assert abs(rounded((tiny,), tiny / 100)[0] - tiny) <= tiny / 2000


ONE = Fraction(1)


@pytest.mark.parametrize(
    ("claimed", "radius", "proved", "slack", "outcome"),
    [
        ((1, 2), 2, (1, 2), 1, Outcome.HOLDS),
        ((1, 2), 1, (1, 2), 1, Outcome.HOLDS),
        ((1, 2), 2, (1, 3), 1, Outcome.HOLDS),
        ((1, 2), 2, (1, "3.001"), 1, Outcome.INCONCLUSIVE),
        ((1, 2), 1, (1, 2), 2, Outcome.INCONCLUSIVE),
        ((1, 2), 1, (1, 4), 1, Outcome.INCONCLUSIVE),
        ((1, 2), 1, (1, "4.001"), 1, Outcome.FAILS),
        ((1, 2), 1, (100, 2), 1, Outcome.FAILS),
        ((1, 2), 0, (1, 2), 0, Outcome.HOLDS),
        ((1, 2), 0, (1, 2), "1e-9", Outcome.INCONCLUSIVE),
        ((), 0, (), 0, Outcome.HOLDS),
    ],
)
def test_agreement(claimed, radius, proved, slack, outcome):
    first, second = (tuple(map(Fraction, side)) for side in (claimed, proved))
    assert agreement(first, Fraction(radius), second, Fraction(slack)) is outcome


def test_sides_of_different_length_are_never_compared():
    with pytest.raises(ValueError, match="shorter"):
        agreement((ONE, ONE), ONE, (ONE,), ONE)
