"""Potentials: against mpmath far beyond doubles, and by the identities that define them."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput, OutOfDomain
from theorycheck.core.precision import working_precision
from theorycheck.rigor.link import link
from theorycheck.rigor.network import Network
from theorycheck.rigor.potential import (
    end_gap,
    entropy_value,
    inverse_ball,
    inverse_link,
    potential,
    potential_ball,
)
from theorycheck.rigor.text import to_arb

ORDERS = ["2", "9/4", "3", "4", "5", "10", "100"]
ARGUMENTS = ["1e-300", "-1e-60", "1e-9", "1/3", "-1", "7/2", "1e4", "-1e25", "1e300"]


def exactly(value):
    value = Fraction(value)
    return mpmath.mpf(value.numerator) / value.denominator


def holds(enclosure, value):
    mid, radius = map(exactly, enclosure)
    return abs(mid - value) <= radius


def reference(z, order):
    """The exponent s, 1 - |s| and q_D(z), by inverting the link as the theorem writes it."""
    z, D = exactly(z), exactly(order)
    if D == 2:
        s = mpmath.asinh(z / 2)
        return s, None, z * s + 2 - mpmath.sqrt(4 + z * z)
    p = D / (D - 2)

    if abs(z) < 1e-3:
        gap = 1 - abs(z) / (2 * p)
    else:
        # Bisection in the logarithm of the gap, far enough for Newton.
        low, high = mpmath.mpf(0), mpmath.log(abs(z) + 4)
        for _ in range(60):
            middle = (low + high) / 2
            gap = mpmath.exp(-middle)
            below = gap**-p - (2 - gap) ** -p < abs(z)
            low, high = (middle, high) if below else (low, middle)
    for _ in range(9):
        excess = gap**-p - (2 - gap) ** -p - abs(z)
        gap += excess / (p * (gap ** (-p - 1) + (2 - gap) ** (-p - 1)))
    s = mpmath.sign(z) * (1 - gap)
    power = -2 / (D - 2)
    conjugate = (D - 2) / 2 * (gap**power + (2 - gap) ** power - 2)
    return s, gap, z * s - conjugate


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("z", ARGUMENTS)
def test_everything_holds_what_mpmath_finds(order, z):
    with mpmath.workdps(720 if "-300" in z else 260):
        s, gap, q = reference(z, order)
        found = [(inverse_link, s), (potential, q)] + ([(end_gap, gap)] if gap else [])
        for function, value in found:
            mid, radius = enclosure = function(Fraction(z), Fraction(order), 40)
            assert holds(enclosure, value)
            assert 0 < radius <= abs(mid) / 10**40
            assert not holds(enclosure, value * (1 + mpmath.mpf(10) ** -38))
            if mpmath.mpf(10) ** -3 < abs(exactly(z)) < 10**5:
                near = function(Fraction(z), Fraction(order) + Fraction(1, 7), 40)
                assert not holds(near, value)


@pytest.mark.parametrize("order", ["9/4", "3", "10"])
def test_wrong_constants_are_kept_out(order):
    with mpmath.workdps(100):
        z, D = mpmath.mpf(7) / 2, exactly(order)
        s, _, q = reference("7/2", order)
        power = -2 / (D - 2)
        ends = (1 - s) ** power + (1 + s) ** power - 2
        found = potential(Fraction(7, 2), Fraction(order), 30)
        assert holds(found, z * s - (D - 2) / 2 * ends)
        # Without the factor (D-2)/2, which is 1 at D = 4 only.
        assert not holds(found, z * s - ends)
        assert not holds(found, q + mpmath.mpf(10) ** -20)
        # With the exponent D/(D-1) in the link.
        wrong = D / (D - 1)
        other = mpmath.findroot(
            lambda t: (1 - t) ** -wrong - (1 + t) ** -wrong - z, (0.1, 0.9), solver="anderson"
        )
        assert not holds(inverse_link(Fraction(7, 2), Fraction(order), 30), other)


@pytest.mark.parametrize("order", ["9/4", "3", "7"])
def test_the_derivative_is_the_inverse_of_the_link(order):
    with mpmath.workdps(60):
        z, step = Fraction(5, 3), Fraction(1, 10**12)
        ends = [exactly(potential(z + k * step, Fraction(order), 50)[0]) for k in (-1, 1)]
        slope = (ends[1] - ends[0]) / (2 * exactly(step))
        s = exactly(inverse_link(z, Fraction(order), 50)[0])
        assert abs(slope - s) < mpmath.mpf(10) ** -22
        assert abs(slope - s * (1 + mpmath.mpf(10) ** -15)) > mpmath.mpf(10) ** -22


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    order=st.fractions(Fraction(201, 100), 100, max_denominator=100),
    s=st.fractions(-1, 1, max_denominator=10**9).filter(lambda s: abs(s) < 1),
)
def test_the_inverse_undoes_the_kernel_s_link(order, s):
    with working_precision(400):
        form = link(Network(order, Fraction(1), (Fraction(1),), (Fraction(1),)))
        back = inverse_ball(form.value(0, to_arb(s)), order)
        assert back.contains(to_arb(s))
        assert back.rad() < arb(10) ** -60
        if s:
            assert not inverse_ball(form.value(0, to_arb(s)) * 1.0001, order).contains(to_arb(s))


@pytest.mark.parametrize("level", ["1/1000000", "1/10", "-2/3", "999/1000"])
def test_order_four_is_the_potential_of_the_explicit_regularizer(level):
    # z = 4l/(1-l^2)^2 and r = 2 l^2 (1+l^2)/(1-l^2)^2 solve the quartic, smallest root.
    t = Fraction(level)
    z, r = 4 * t / (1 - t * t) ** 2, 2 * t * t * (1 + t * t) / (1 - t * t) ** 2
    quartic = r**4 - 6 * r**3 + (12 - 2 * z * z) * r**2 - (8 + 10 * z * z) * r + z**2 + z**4
    mid, radius = potential(z, Fraction(4), 40)
    assert quartic == 0
    assert abs(mid - r) <= radius
    assert abs(mid - r * (1 + Fraction(1, 10**30))) > radius
    assert abs(inverse_link(z, Fraction(4), 40)[0] - t) <= inverse_link(z, Fraction(4), 40)[1]


@pytest.mark.parametrize("z", ["1/1000", "1", "50"])
def test_order_two_is_a_limit_after_rescaling(z):
    two = potential(Fraction(z), Fraction(2), 30)[0]
    for power in (4, 8, 16):
        order = 2 + Fraction(1, 10**power)
        near = potential(Fraction(z), order, 30)[0] * order / (order - 2)
        assert abs(near / two - 1) < Fraction(10, 10**power)
        # Without the factor the limit would be 0.
        assert potential(Fraction(z), order, 30)[0] < two / 10**3


@pytest.mark.parametrize("order", ORDERS)
def test_zero_and_symmetry(order):
    order = Fraction(order)
    assert potential(Fraction(0), order, 10) == inverse_link(Fraction(0), order, 10) == (0, 0)
    assert potential(Fraction(-3), order, 20) == potential(Fraction(3), order, 20)
    assert inverse_link(Fraction(-3), order, 20)[0] == -inverse_link(Fraction(3), order, 20)[0]


@pytest.mark.parametrize("order", ["2", "3", "10"])
def test_wide_balls_hold_the_values_inside(order):
    order = Fraction(order)
    with working_precision(100):
        for low, high in [("-1", "2"), ("1/3", "1/2"), ("-5", "-4"), ("0", "1e9")]:
            whole = to_arb(Fraction(low)).union(to_arb(Fraction(high)))
            value = potential_ball(whole, order)
            for at in (Fraction(low), Fraction(high), (Fraction(low) + Fraction(high)) / 3):
                if not whole.contains(to_arb(at)):
                    continue
                assert value.contains(potential_ball(to_arb(at), order))
                assert inverse_ball(whole, order).contains(inverse_ball(to_arb(at), order))
            assert not value.contains(potential_ball(2 * whole.abs_upper() + 1, order))
        assert potential_ball(arb("nan"), order).is_nan()
        assert inverse_ball(arb("inf"), order).is_nan()


@pytest.mark.parametrize("order", ["2", "9/4", "3", "10", "100"])
@pytest.mark.parametrize("alpha", ["1e-300", "1/10", "1e100"])
def test_the_value_of_a_vector_is_the_scaled_sum(order, alpha):
    betas = [Fraction(1, 3), Fraction(-2), Fraction(0)]
    described = Network(Fraction(order), Fraction(alpha), (Fraction(1),) * 3, (Fraction(1),) * 3)
    with working_precision(200):
        value = entropy_value([to_arb(b) for b in betas], described)
        assert value.rel_accuracy_bits() > 150
        scale = to_arb(Fraction(alpha)) ** to_arb(Fraction(order))
        direct = sum((potential_ball(to_arb(b) / scale, Fraction(order)) for b in betas), arb(0))
        assert value.overlaps(scale * direct)
        # V1's normalization, without the factor in front, is another number.
        assert not value.overlaps(direct)


def test_shapes_of_the_start_tilt_and_scale_the_potential():
    betas, alpha = (Fraction(1, 2), Fraction(-3)), Fraction(1, 3)
    described = Network(Fraction(2), alpha, (Fraction(1), Fraction(-2)), (Fraction(1), Fraction(3)))
    with working_precision(200):
        value = entropy_value([to_arb(b) for b in betas], described)
        with mpmath.workdps(60):
            total = mpmath.mpf(0)
            for beta, up, down in zip((0.5, -3), (1, -2), (1, 3), strict=True):
                a = [exactly(alpha) ** 2 * shape**2 for shape in (up, down)]

                def inverse(b, a=a):
                    # a0 e^s - a1 e^-s = b, a quadratic in e^s.
                    return mpmath.log((b + mpmath.sqrt(b * b + 4 * a[0] * a[1])) / (2 * a[0]))

                # s is 0 at the start b = a0 - a1, and the potential is counted from b = 0.
                total += mpmath.quad(inverse, mpmath.linspace(0, beta, 9))
            assert abs(mpmath.mpf(value.mid().str(50, radius=False)) - total) < 1e-40


def test_misuse_is_an_error():
    for call in (
        lambda: potential(Fraction(1), Fraction(3, 2), 10),
        lambda: potential(Fraction(1), Fraction(3), 0),
        lambda: end_gap(Fraction(1), Fraction(2), 10),
    ):
        with pytest.raises(OutOfDomain):
            call()
    described = Network(Fraction(3), Fraction(1), (Fraction(1),), (Fraction(1),))
    with working_precision(64), pytest.raises(MalformedInput):
        entropy_value([arb(1), arb(2)], described)
