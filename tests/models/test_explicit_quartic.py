"""The quartic: its resultant and discriminant by flint's own code, and planted wrong constants."""

from dataclasses import replace

import pytest
from flint import fmpq_mpoly_ctx, fmpz_mpoly_ctx

from theorycheck.core.outcome import Outcome
from theorycheck.models.explicit_derivation import solution
from theorycheck.models.explicit_quartic import elimination, invariants, quartic, quartic_steps
from theorycheck.rigor.identity_claim import parse_claim, prove


def printed(t, z):
    """Return p_z(t) as the paper prints it."""
    return t**4 - 6 * t**3 + (12 - 2 * z**2) * t**2 - (8 + 10 * z**2) * t + z**2 + z**4


def kernel(step):
    return prove(parse_claim(step.claim()))


def test_the_derived_quartic_is_the_printed_one():
    import sympy

    z, t = sympy.symbols("z t")
    assert sympy.expand(quartic(z, t) - printed(t, z)) == 0
    assert elimination().factor == 256


def test_flint_finds_the_same_resultant():
    ring = fmpz_mpoly_ctx.get(["l", "z", "t"], "lex")
    s, z, t = ring.gens()
    below = (1 - s**2) ** 2
    found = (z * below - 4 * s).resultant(t * below - 2 * s**2 * (1 + s**2), "l")

    assert found in (256 * printed(t, z), -256 * printed(t, z))
    assert found != 256 * printed(t, z) + z**2


def test_flint_finds_the_same_discriminant():
    ring = fmpq_mpoly_ctx.get(["z", "t"], "lex")
    z, t = ring.gens()

    assert printed(t, z).discriminant("t") == -16 * z**4 * (16 * z**2 + 27) ** 3


def test_every_step_is_shown_by_the_kernel():
    steps = list(quartic_steps(solution()))

    assert len(steps) == 14
    assert {kernel(step) for step in steps} == {Outcome.HOLDS}


@pytest.mark.parametrize("title", ["the resultant", "the distance is a root of the quartic"])
@pytest.mark.parametrize("power", [0, 1, 2, 3])
def test_a_wrong_coefficient_is_caught(title, power):
    import sympy

    [step] = [step for step in quartic_steps(solution()) if step.title == title]
    e = elimination()
    t = e.t if title == "the resultant" else solution().r
    factor = e.factor if title == "the resultant" else 1
    error = sympy.Rational(1, 10**6) * factor * t**power
    planted = replace(
        step, relation=sympy.Eq(step.relation.lhs + error, step.relation.rhs, evaluate=False)
    )

    assert kernel(planted) is Outcome.FAILS
    assert planted.check_symbolic() is Outcome.FAILS


@pytest.mark.parametrize("wrong", [26, 28])
def test_a_wrong_discriminant_is_caught(wrong):
    import sympy

    [step] = [step for step in quartic_steps(solution()) if step.title == "the discriminant"]
    z = sympy.Symbol("z", positive=True)
    right = -16 * z**4 * (16 * z**2 + wrong) ** 3
    planted = replace(step, relation=sympy.Eq(step.relation.lhs, right, evaluate=False))

    assert kernel(planted) is Outcome.FAILS


def test_the_invariants_belong_to_the_discriminant_of_any_quartic():
    # Of (t - 1)(t - 2)(t - 3)(t - 5) by the product of differences.
    import sympy

    t = sympy.Symbol("t")
    roots = (1, 2, 3, 5)
    _, b, c, d, e = sympy.Poly(sympy.prod(t - root for root in roots), t).all_coeffs()
    first = 12 * e - 3 * b * d + c**2
    second = 72 * c * e + 9 * b * c * d - 27 * d**2 - 27 * e * b**2 - 2 * c**3
    product = sympy.prod((p - q) ** 2 for k, p in enumerate(roots) for q in roots[:k])
    assert (4 * first**3 - second**2) / 27 == product

    z = sympy.Symbol("z")
    named = [sympy.expand(found) for found in invariants(z)]
    _, b, c, d, e = sympy.Poly(printed(t, z), t).all_coeffs()
    assert named == [
        sympy.expand(12 * e - 3 * b * d + c**2),
        sympy.expand(72 * c * e + 9 * b * c * d - 27 * d**2 - 27 * e * b**2 - 2 * c**3),
    ]
