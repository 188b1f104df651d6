"""The derivation of the distance: shown by the kernel, and wrong variants contradicted."""

from dataclasses import replace

import mpmath
import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.models.explicit_derivation import (
    derivation,
    identification,
    solution,
    with_bounds,
    with_quartic,
)
from theorycheck.rigor.identity_claim import parse_claim, prove


def kernel(step):
    return prove(parse_claim(step.claim()))


def test_every_step_is_shown_by_the_kernel_and_by_sympy():
    assert {kernel(step) for step in identification()} == {Outcome.HOLDS}
    assert identification().check_symbolic() is Outcome.HOLDS


def test_the_parts_make_the_whole():
    titles = [step.title for step in derivation()]
    parts = {step.title for step in (*with_quartic(), *with_bounds())}

    assert len(set(titles)) == len(titles) == 33
    assert set(titles) == parts


@pytest.mark.parametrize("x", ["1/10", "9/10", "7", "1000"])
def test_the_closed_forms_minimize_the_distance(x):
    # By golden section over v, in mpmath: no formula but the definition.
    import sympy

    found = solution()
    at = {found.x: sympy.Rational(x)}
    with mpmath.workdps(60):
        z, r = (mpmath.mpf(part.subs(at).p) / part.subs(at).q for part in (found.z, found.r))

        def distance(v):
            return (mpmath.sqrt(v**2 + z) - 1) ** 2 + (v - 1) ** 2

        low = mpmath.sqrt(max(-z, 0))
        high = low + 3
        golden = (mpmath.sqrt(5) - 1) / 2
        for _ in range(260):
            a, b = high - golden * (high - low), low + golden * (high - low)
            low, high = (low, b) if distance(a) < distance(b) else (a, high)
        assert abs(distance(low) - r) < mpmath.mpf(10) ** -40


def test_r_is_the_integral_of_the_exponent_of_depth_four():
    found = solution()
    with mpmath.workdps(30):

        def exponent(z):
            return mpmath.findroot(lambda s: (1 - s) ** -2 - (1 + s) ** -2 - z, (0, 0.999))

        z = mpmath.mpf(str(found.z.subs(found.x, 2).p)) / found.z.subs(found.x, 2).q
        r = mpmath.mpf(str(found.r.subs(found.x, 2).p)) / found.r.subs(found.x, 2).q
        s = mpmath.findroot(lambda s: (1 - s) ** -2 - (1 + s) ** -2 - z, mpmath.mpf("0.3"))
        slopes = mpmath.quad(lambda t: t * 4 * (1 + 3 * t**2) / (1 - t**2) ** 3, [0, s])
        assert abs(slopes - r) < mpmath.mpf(10) ** -25


@pytest.mark.parametrize(
    "title",
    [
        "u from the multiplier",
        "v from the multiplier",
        "the coefficient",
        "the distance",
        "the coefficient grows with the multiplier",
        "h_4",
        "the slope of r",
        "r is q_4, symbolically",
        "slope of the Lagrangian along u",
        "the Lagrangian has its only minimum there",
    ],
)
def test_an_error_of_a_millionth_is_caught(title):
    import sympy

    step = derivation()[title]
    wrong = step.relation.rhs * (1 + sympy.Rational(1, 10**6)) + sympy.Rational(1, 10**6)
    planted = replace(step, relation=step.relation.func(step.relation.lhs, wrong, evaluate=False))

    assert kernel(planted) is Outcome.FAILS


def test_without_the_square_of_the_scale_the_distance_is_contradicted():
    import sympy

    step = derivation()["the distance"]
    alpha = sympy.Symbol("alpha", positive=True)
    planted = replace(
        step,
        relation=sympy.Eq(step.relation.lhs, step.relation.rhs / alpha**2, evaluate=False),
    )

    assert kernel(planted) is Outcome.FAILS


def test_depth_three_is_not_the_bias():
    # q_3 in place of q_4: h_3(s) = (1-s)^-3 - (1+s)^-3.
    import sympy

    step = derivation()["h_4"]
    x = solution().x
    wrong = ((1 + x) / 2) ** 3 - ((1 + x) / (2 * x)) ** 3
    planted = replace(step, relation=sympy.Eq(wrong, step.relation.rhs, evaluate=False))

    assert kernel(planted) is Outcome.FAILS
