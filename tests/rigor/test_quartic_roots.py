"""The real roots of the quartic: against mpmath, and against wrong claims."""

import copy
from fractions import Fraction

import mpmath
import pytest
from flint import fmpq_poly

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.rigor import certificate as registry
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.quartic_roots import QuarticRoots, count, quartic, ratio


def problem(z, alpha="1"):
    return {"X": "1", "y": str(z), "alpha": alpha}


def changed(certificate, **values):
    data = copy.deepcopy(certificate.to_json())
    data.update(values)
    body = {name: value for name, value in data.items() if name not in ("format", "digest")}
    registry._PROVED.clear()
    return from_json({**data, "digest": digest_of(body)})


@pytest.mark.parametrize("z", ["1", "-1", "1/1000", "7/3", "300", "1e8", "32/9"])
def test_both_roots_and_no_others(z):
    found = QuarticRoots.isolate(problem(Fraction(z)), 20)
    with mpmath.workdps(60):
        value = mpmath.mpf(Fraction(z).numerator) / Fraction(z).denominator
        square = value**2
        coefficients = [1, -6, 12 - 2 * square, -8 - 10 * square, square + square**2]
        roots = mpmath.polyroots(coefficients, maxsteps=200, extraprec=200)
        real = sorted(root.real for root in roots if abs(root.imag) < mpmath.mpf(10) ** -20)
        assert len(real) == 2
        for claimed, root in zip((found.smaller, found.larger), real, strict=True):
            mid = mpmath.mpf(claimed.numerator) / claimed.denominator
            radius = mpmath.mpf(found.radius.numerator) / found.radius.denominator
            assert abs(mid - root) <= radius
    assert changed(found).verify(20) is Outcome.HOLDS


def test_the_roots_at_one_are_the_published_counterexample():
    found = QuarticRoots.isolate(problem("1"), 20)

    assert str(float(found.smaller))[:14] == "0.118351085722"
    assert str(float(found.larger))[:13] == "4.66363807741"


@pytest.mark.parametrize(
    "values",
    [
        {"smaller": "1/2"},
        {"larger": "5"},
        {"radius": "1/10000000000000000000000000000000000000"},
        {"radius": "4"},
        {"smaller": "-1"},
        {"problem": problem("2")},
        {"problem": problem("1", alpha="2")},
    ],
)
def test_a_wrong_claim_is_not_proved(values):
    found = QuarticRoots.isolate(problem("1"), 20)

    assert changed(found, **values).verify() is not Outcome.HOLDS


def test_the_same_root_twice_is_not_proved():
    found = QuarticRoots.isolate(problem("1"), 20)
    twice = changed(found, larger=str(found.smaller))

    assert twice.verify() is not Outcome.HOLDS


def test_z_is_that_of_the_one_coefficient():
    assert ratio({"X": "2", "y": "3", "alpha": "1/2"}) == 6


@pytest.mark.parametrize(
    "wrong",
    [
        {"X": "1,1", "y": "1", "alpha": "1"},
        {"X": "1;1", "y": "1,1", "alpha": "1"},
        {"X": "0", "y": "1", "alpha": "1"},
        {"X": "1", "y": "1", "alpha": "-1"},
        {"X": "1", "y": "1"},
        {"X": "1", "y": "1", "alpha": "1", "order": "4"},
    ],
)
def test_other_problems_are_refused(wrong):
    with pytest.raises(MalformedInput):
        ratio(wrong)


def test_a_radius_that_is_not_positive_is_refused():
    found = QuarticRoots.isolate(problem("1"), 20)
    with pytest.raises(MalformedInput):
        changed(found, radius="0")


def test_at_zero_one_root_is_triple_and_nothing_is_claimed():
    assert QuarticRoots.isolate(problem("0"), 20) is None
    # u (u - 2)^3
    assert quartic(Fraction(0)) == fmpq_poly([0, -8, 12, -6, 1])


@pytest.mark.parametrize(
    ("coefficients", "low", "high", "roots"),
    [
        ([-2, 0, 1], -3, 3, 2),
        ([-2, 0, 1], 0, 3, 1),
        ([1, 0, 1], -3, 3, 0),
        ([0, 1, 0, -1], -2, 2, 3),
        ([1, -2, 1], -2, 2, 1),
        ([3], -2, 2, 0),
    ],
)
def test_sturm_counts_distinct_real_roots(coefficients, low, high, roots):
    assert count(fmpq_poly(coefficients), Fraction(low), Fraction(high)) == roots


def test_a_triple_root_is_not_passed_off_as_a_simple_one():
    # u (u - 2)^3 at z = 0: two distinct real roots, and both change the sign.
    claim = QuarticRoots(
        texts=problem("0"), smaller=Fraction(0), larger=Fraction(2), radius=Fraction(1, 10)
    )

    assert changed(claim).verify() is Outcome.INCONCLUSIVE
