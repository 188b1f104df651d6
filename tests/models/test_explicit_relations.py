"""The relations about the nearest weights, decided in the kernel at exact points."""

from fractions import Fraction

import pytest
from flint import arb

from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.models import explicit_relations
from theorycheck.rigor.expression import decide
from theorycheck.rigor.language import parse
from theorycheck.rigor.text import to_arb
from theorycheck.symbolic.export import quantified

HOLDING = ("stationary", "quartic_root", "smaller_root", "approach", "rate")


def values(alpha, *ratios):
    """Return the nearest weights of these ratios u/v, exactly, in balls."""
    pairs = [(alpha * (1 + x) / 2, alpha * (1 + x) / (2 * x)) for x in ratios]
    return {
        "alpha": to_arb(alpha),
        "u_nearest": [to_arb(u) for u, _ in pairs],
        "v_nearest": [to_arb(v) for _, v in pairs],
        "beta_nearest": [to_arb(u * u - v * v) for u, v in pairs],
    }


def decided(name, given, features=2):
    relation = parse(quantified(getattr(explicit_relations, name)()))
    with working_precision(200):
        return decide(relation, given, {"features": features}).outcome


@pytest.mark.parametrize("name", HOLDING)
@pytest.mark.parametrize("alpha", ["1/100", "1", "50"])
def test_they_hold_at_exact_solutions(name, alpha):
    with working_precision(200):
        given = values(Fraction(alpha), Fraction(3), Fraction(1, 1000))
    assert decided(name, given) is Outcome.HOLDS


@pytest.mark.parametrize("name", ["stationary", "quartic_root"])
def test_an_error_of_a_millionth_is_seen(name):
    with working_precision(200):
        given = values(Fraction(1), Fraction(3), Fraction(5))
        given["u_nearest"][1] *= 1 + to_arb(Fraction(1, 10**6))
    assert decided(name, given) is Outcome.FAILS


def test_the_larger_root_is_not_the_smaller():
    # Weights at the distance of the larger root of z = 1: 4.66..., no nearest weights.
    given = {
        "alpha": arb(1),
        "u_nearest": [arb("2.70")],
        "v_nearest": [arb("2.33")],
        "beta_nearest": [arb(1)],
    }
    assert decided("smaller_root", given, 1) is Outcome.FAILS
    assert decided("approach", given, 1) is Outcome.FAILS


def test_the_bounds_fail_beyond_their_constants():
    # Farther than the upper bound allows, and nearer than the lower one does.
    for u, v in (("3", "3"), ("1", "1")):
        given = {
            "alpha": arb(1),
            "u_nearest": [arb(u)],
            "v_nearest": [arb(v)],
            "beta_nearest": [arb(9)],
        }
        assert decided("approach", given, 1) is Outcome.FAILS


@pytest.mark.parametrize("name", ["printed_radicand", "without_the_square", "one_root"])
def test_the_printed_claims_fail(name):
    with working_precision(200):
        given = values(Fraction(2), Fraction(3))
        z, r = Fraction(32, 9), Fraction(10, 9)
    given |= {"smaller_root": to_arb(r), "larger_root": to_arb(r + z)}
    assert decided(name, given, 1) is Outcome.FAILS


def test_depths_are_compared_entry_by_entry():
    given = {"beta_nearest": [arb(1), arb(2)], "beta_depth4": [arb(1), arb(2)]}
    assert decided("depth_four", given) is Outcome.HOLDS
    assert decided("other_bias", {**given, "beta_entropy": [arb(1), arb(3)]}) is Outcome.FAILS
