"""Every lemma on its whole half line, and the same lemma a little too sharp."""

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.core.outcome import Outcome
from theorycheck.models import entropy_lemmas as lemmas
from theorycheck.models.diagonal_derivation import certificate_of, check_in_balls
from theorycheck.rigor.covering import counterexample, decided, parse_covered
from theorycheck.rigor.language import parse
from theorycheck.rigor.region import region
from theorycheck.symbolic.export import to_kernel
from theorycheck.symbolic.pieces import claim

y = sympy.Symbol("y")
SMALL = sympy.Rational(1, 10**6)
CLOSED, OPEN = "[0, inf)", "(0, inf)"
# Each with its domain and the constants that must be caught, as a change of the greater side:
# all are tight at an end of the domain, or (least_of_entropy) at 1.
LEMMAS = {
    "below": (OPEN, [lambda left, right: (left - SMALL, right)]),
    "above": (OPEN, [lambda left, right: (left + SMALL, right)]),
    "elasticity": (OPEN, [lambda left, right: (left, right * (1 - SMALL))]),
    "at_most_logarithmic": (CLOSED, [lambda left, right: (left, right - SMALL)]),
    "least_of_entropy": (OPEN, [lambda left, right: (left, right + SMALL)]),
    "quartic_below": (
        CLOSED,
        [
            lambda left, right: (left, right + SMALL * y**4),
            lambda left, right: (left, right + SMALL * y**2),
        ],
    ),
    "quadratic_above": (CLOSED, [lambda left, right: (left, right * (1 - SMALL))]),
}
PLANTED = [(name, change) for name, (_, changes) in LEMMAS.items() for change in changes]


def relation_of(name):
    return getattr(lemmas, name)(y)


def pieces_of(name):
    return getattr(lemmas, f"{name}_pieces")(y)


@pytest.mark.parametrize("name", LEMMAS)
def test_a_lemma_is_proved_on_its_half_line(name):
    domain = {"y": LEMMAS[name][0]}
    assert parse_covered(claim(relation_of(name), domain, pieces_of(name))).prove() is Outcome.HOLDS


@pytest.mark.parametrize(("name", "change"), PLANTED)
def test_a_constant_that_is_off_by_a_millionth_is_caught(name, change):
    relation = relation_of(name)
    wrong = relation.func(*change(relation.lhs, relation.rhs), evaluate=False)
    domain = {"y": LEMMAS[name][0]}
    assert parse_covered(claim(wrong, domain, pieces_of(name))).prove() is Outcome.FAILS


def test_the_expansion_is_proved_and_its_constants_are_the_best():
    domain = {"y": OPEN}
    right = lemmas.expansion(y)
    pieces = lemmas.expansion_pieces(y)
    assert parse_covered(claim(right, domain, *pieces)).prove() is Outcome.HOLDS
    for part in right.args:
        shift = SMALL / y if part.rel_op == ">=" else -SMALL
        wrong = part.func(part.lhs, part.rhs + shift, evaluate=False)
        assert counterexample(parse(to_kernel(wrong)), region(domain)) is not None


@pytest.mark.parametrize("position", range(4))
def test_the_steps_to_the_ratio_are_shown(position):
    step = lemmas.elasticity_steps()[position]
    assert certificate_of([step]).verify() is Outcome.HOLDS
    assert check_in_balls(step) is Outcome.HOLDS
    assert step.check_symbolic() is not Outcome.FAILS


def test_the_steps_speak_of_the_lemma():
    step = lemmas.elasticity_steps()[2]
    assert step.rule == "covering"
    assert step.region == {"z": OPEN}


POSITIVE = st.fractions(min_value="1/1000000000", max_value=10**9, max_denominator=10**9)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(value=POSITIVE)
def test_every_lemma_holds_at_any_point(value):
    for name in LEMMAS:
        found = decided(parse(to_kernel(relation_of(name))), {"y": value})
        assert found is Outcome.HOLDS, name


@settings(max_examples=40, deadline=None, derandomize=True)
@given(value=POSITIVE, factor=st.fractions(1, 10**6))
def test_the_ratio_of_two_entropies_falls_with_the_argument(value, factor):
    # (37) by other means: mpmath, at two arguments.
    def q(z):
        # By the series where the closed form cancels.
        if z < mpmath.mpf("0.01"):
            return z**2 / 4 - z**4 / 192 + z**6 / 2560 - 5 * z**8 / 114688
        return 2 - mpmath.sqrt(4 + z * z) + z * mpmath.asinh(z / 2)

    with mpmath.workdps(60):
        z = mpmath.mpf(value.numerator) / value.denominator
        m = 1 + mpmath.mpf(factor.numerator) / factor.denominator
        assert q(2 * z) / q(2 * z / m) <= q(z) / q(z / m) * (1 + mpmath.mpf(10) ** -15)


def test_the_closed_form_is_that_of_q():
    for value in (sympy.Rational(1, 100), sympy.Integer(3)):
        left = value * lemmas.q(1 / value)
        assert abs(sympy.N(left - lemmas.closed_form(value), 30)) < 1e-25


def test_the_slope_of_arcsinh_is_as_stated():
    z = sympy.Symbol("z", positive=True)
    stated = lemmas.slope_of_arcsinh(z)
    assert sympy.simplify(1 - 2 * sympy.diff(sympy.asinh(z / 2), z) - stated) == 0
