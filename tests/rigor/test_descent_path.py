from dataclasses import replace

import mpmath
import pytest

from theorycheck._errors import MalformedInput, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.certificate import from_json
from theorycheck.rigor.descent_path import MOST_STEPS, DescentPath

TEXTS = {"level": "1/3", "gain": "1/5", "step": "1/2", "steps": "50"}


def slowly(steps):
    """Return the last level and the length of the path with mpmath."""
    with mpmath.workdps(40):
        level, gain, step = mpmath.mpf(1) / 3, mpmath.mpf(1) / 5, mpmath.mpf(1) / 2
        length = mpmath.mpf(0)
        for _ in range(steps):
            length += step * mpmath.sqrt(2 * gain) * mpmath.cbrt(level) ** 2
            level -= step * gain * mpmath.cbrt(level) ** 4
        return level, length


def test_level_and_length_are_those_of_the_recursion():
    certificate = DescentPath.at(TEXTS, 25)
    for name, wanted, other in zip(
        ("level_at_end", "length_at_end"), slowly(50), slowly(49), strict=True
    ):
        [mid] = certificate.claims[name].mid
        found = mpmath.mpf(mid.numerator) / mid.denominator
        assert abs(found - wanted) < 1e-14 * wanted
        assert abs(found - other) > 1e-4 * wanted
    assert from_json(certificate.to_json()).verify(25) is Outcome.HOLDS


@pytest.mark.parametrize("name", ["level_at_end", "length_at_end"])
def test_a_moved_claim_is_refused(name):
    certificate = DescentPath.at(TEXTS, 25)
    claim = certificate.claims[name]
    moved = replace(claim, mid=(claim.mid[0] + 3 * claim.radius,))
    changed = replace(certificate, claims={**certificate.claims, name: moved})
    assert changed.verify() is Outcome.FAILS


@pytest.mark.parametrize(
    "change",
    [{"level": "0"}, {"gain": "-1"}, {"step": "0"}, {"steps": "1/2"}, {"steps": f"{MOST_STEPS}1"}],
    ids=str,
)
def test_what_is_no_descent_is_refused(change):
    with pytest.raises(MalformedInput):
        DescentPath.at({**TEXTS, **change}, 10)


def test_a_step_that_leaves_nothing_ends_undecided():
    with pytest.raises(SolverFailure):
        DescentPath.at({"level": "8", "gain": "1", "step": "1", "steps": "1"}, 10)
