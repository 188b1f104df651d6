from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest

from theorycheck._errors import MalformedInput, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.certificate import from_json
from theorycheck.rigor.descent_levels import MOST_STEPS, DescentLevels

TEXTS = {"level": "1/100", "gain": "1/10", "steps": "50"}


def slowly(level, gain, steps):
    """Return the last level with mpmath."""
    with mpmath.workdps(40):
        found = mpmath.mpf(level)
        for _ in range(steps):
            found -= mpmath.mpf(gain) * mpmath.cbrt(found) ** 4
        return found


def test_the_last_level_is_that_of_the_recursion():
    certificate = DescentLevels.at(TEXTS, 25)
    [mid] = certificate.claims["level_at_end"].mid
    wanted = slowly(mpmath.mpf(1) / 100, mpmath.mpf(1) / 10, 50)
    assert abs(mpmath.mpf(mid.numerator) / mid.denominator - wanted) < 1e-14 * wanted
    assert from_json(certificate.to_json()).verify(25) is Outcome.HOLDS
    # One step more or less is another level.
    for steps in (49, 51):
        other = slowly(mpmath.mpf(1) / 100, mpmath.mpf(1) / 10, steps)
        assert abs(mpmath.mpf(mid.numerator) / mid.denominator - other) > 1e-6 * wanted


def test_a_moved_level_is_refused():
    certificate = DescentLevels.at(TEXTS, 25)
    claim = certificate.claims["level_at_end"]
    moved = replace(claim, mid=(claim.mid[0] + 3 * claim.radius,))
    assert replace(certificate, claims={"level_at_end": moved}).verify() is Outcome.FAILS


@pytest.mark.parametrize(
    "change",
    [{"level": "0"}, {"gain": "-1"}, {"steps": "1/2"}, {"steps": str(MOST_STEPS + 1)}],
    ids=str,
)
def test_what_is_no_descent_is_refused(change):
    with pytest.raises(MalformedInput):
        DescentLevels.at({**TEXTS, **change}, 10)


def test_a_step_that_leaves_nothing_ends_undecided():
    with pytest.raises(SolverFailure):
        DescentLevels.at({"level": "8", "gain": "1", "steps": "1"}, 10)
    kept = DescentLevels.at({"level": "1/8", "gain": "1", "steps": "1"}, 10)
    assert kept.claims["level_at_end"].mid[0] == Fraction(1, 16)
