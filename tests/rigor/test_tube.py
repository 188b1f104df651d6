"""One step of the tube against the true flow, integrated with many small steps in mpmath."""

import random
from fractions import Fraction

import mpmath
import pytest
from flint import arb, arb_poly, fmpz

from theorycheck.core.precision import working_precision
from theorycheck.rigor import tube
from theorycheck.rigor.taylor import FixedSystem
from theorycheck.rigor.text import to_arb
from theorycheck.rigor.tube import Field, TubeOpen, largest

BITS = 100
A = ((Fraction(1), Fraction(-1, 2)), (Fraction(1, 4), Fraction(1)))
b = (Fraction(3, 4), Fraction(-1, 2))
START = (Fraction(3, 4), Fraction(1, 3), Fraction(1, 5), Fraction(2, 3))
H = Fraction(1, 16)
ORDER = 20


@pytest.fixture(autouse=True)
def precision():
    with working_precision(BITS + 64), mpmath.workdps(50):
        yield


def real(value):
    return mpmath.mpf(value.numerator) / value.denominator


def value_of(ball):
    """Return the midpoint of an exact ball in mpmath."""
    mantissa, exponent = ball.man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


def field_of(state, depth=2):
    u, v = state[:2], state[2:]
    beta = [p**depth - q**depth for p, q in zip(u, v, strict=True)]
    r = [
        sum(real(a) * x for a, x in zip(row, beta, strict=True)) - real(y)
        for row, y in zip(A, b, strict=True)
    ]
    g = [sum(real(A[n][i]) * r[n] for n in range(2)) for i in range(2)]
    rate, power = 2 * depth, depth - 1
    return [-rate * x**power * w for x, w in zip(u, g, strict=True)] + [
        rate * x**power * w for x, w in zip(v, g, strict=True)
    ]


def true_flow(state, until, pieces=64, depth=2):
    """Classical Runge-Kutta of order 4 at 50 digits: an error near 1e-12 for these steps."""
    h = until / pieces
    for _ in range(pieces):
        k1 = field_of(state, depth)
        k2 = field_of([s + h / 2 * k for s, k in zip(state, k1, strict=True)], depth)
        k3 = field_of([s + h / 2 * k for s, k in zip(state, k2, strict=True)], depth)
        k4 = field_of([s + h * k for s, k in zip(state, k3, strict=True)], depth)
        state = [
            s + h / 6 * (p + 2 * q + 2 * r + t)
            for s, p, q, r, t in zip(state, k1, k2, k3, k4, strict=True)
        ]
    return state


def distance(first, second):
    return mpmath.sqrt(sum((p - q) ** 2 for p, q in zip(first, second, strict=True)))


def polynomials(order=ORDER, wrong=None, h=H, depth=2):
    """Return the candidate as integer polynomials; `wrong` adds to one coefficient of u_0."""
    scaled = [round(entry * 2**BITS) for entry in START]
    system = FixedSystem(A, b, BITS, depth)
    us, vs = system.polynomials(scaled[:2], scaled[2:], round(h * 2**BITS), order)
    if wrong is not None:
        position, by = wrong
        us[0][position] += round(by * 2**BITS)
    return us, vs


def balls(polys):
    return [arb_poly([fmpz(c) for c in p]) * arb(2) ** -BITS for p in polys]


def shaped(us, vs, h=H, depth=2):
    return Field(A, b, depth).shape(balls(us), balls(vs), to_arb(h))


def stepped(us, vs, entering, h=H, depth=2):
    return Field(A, b, depth).step(shaped(us, vs, h, depth), to_arb(h), arb(entering))


def at_end(us, vs):
    return [mpmath.ldexp(mpmath.mpf(sum(p)), -BITS) for p in (*us, *vs)]


def test_the_polynomial_is_the_flow_to_its_order():
    us, vs = polynomials()
    start = [mpmath.ldexp(mpmath.mpf(p[0]), -BITS) for p in (*us, *vs)]
    assert distance(start, [real(x) for x in START]) < 1e-29
    true = true_flow(start, real(H))
    assert distance(at_end(us, vs), true) < 1e-11
    bound = stepped(us, vs, 0)
    assert value_of(bound.error) < 1e-15
    assert bound.error < bound.widest


@pytest.mark.parametrize(
    ("radius", "depth"), [("1e-6", 2), ("1e-3", 2), ("1e-2", 2), ("1e-3", 3), ("1e-2", 4)]
)
def test_no_start_in_the_ball_ends_outside(radius, depth):
    us, vs = polynomials(depth=depth)
    bound = stepped(us, vs, radius, depth=depth)
    start = [mpmath.ldexp(mpmath.mpf(p[0]), -BITS) for p in (*us, *vs)]
    source = random.Random(7)
    worst = mpmath.mpf(0)
    for _ in range(12):
        direction = [mpmath.mpf(source.gauss(0, 1)) for _ in start]
        size = mpmath.mpf(radius) / distance(direction, [0] * 4)
        moved = [s + size * x for s, x in zip(start, direction, strict=True)]
        away = distance(true_flow(moved, real(H), 24, depth), at_end(us, vs))
        worst = max(worst, away)
        assert away <= value_of(bound.error) + mpmath.mpf(10) ** -9
    # The bound is not empty talk: it is within a small factor of what happens.
    assert value_of(bound.error) < 4 * worst
    assert value_of(bound.error) >= mpmath.mpf(radius)


@pytest.mark.parametrize("wrong", [(1, "1/1000"), (3, "1/1000"), (7, "-1/100000"), (19, "1/10000")])
def test_a_wrong_coefficient_widens_the_tube_around_the_truth(wrong):
    position, by = wrong[0], Fraction(wrong[1])
    right, broken = polynomials(), polynomials(wrong=(position, by))
    sharp, wide = stepped(*right, 0), stepped(*broken, 0)
    truth = true_flow([real(x) for x in START], real(H))
    away = distance(at_end(*broken), truth)
    assert away > real(abs(by)) / 2
    assert away <= value_of(wide.error)
    assert value_of(sharp.error) < 1e-10 < value_of(wide.error)


@pytest.mark.parametrize("by", [10, -(10**6)])
def test_a_wildly_wrong_coefficient_opens_the_tube(by):
    with pytest.raises(TubeOpen):
        stepped(*polynomials(wrong=(3, by)), 0)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_a_low_order_costs_radius_not_truth(order):
    us, vs = polynomials(order)
    bound = stepped(us, vs, 0)
    truth = true_flow([real(x) for x in START], real(H))
    assert distance(at_end(us, vs), truth) <= value_of(bound.error)
    assert value_of(bound.error) > value_of(stepped(*polynomials(order + 1), 0).error)


def sampled(us, vs, h, points=64, depth=2):
    """Return a lower bound of the integral of the defect, by sampling in high precision."""
    total = mpmath.mpf(0)
    for k in range(points):
        tau = mpmath.mpf(2 * k + 1) / (2 * points)
        state, slope = [], []
        for p in (*us, *vs):
            c = [mpmath.ldexp(mpmath.mpf(x), -BITS) for x in p]
            state.append(mpmath.polyval(c[::-1], tau))
            slope.append(mpmath.polyval([j * x for j, x in enumerate(c)][:0:-1], tau))
        force = [real(h) * x for x in field_of(state, depth)]
        total = max(total, distance(slope, force))
    return total


@pytest.mark.parametrize("depth", [2, 3, 5])
@pytest.mark.parametrize("order", [2, 5, 9])
def test_the_defect_bound_is_above_every_sample(order, depth):
    h = H if depth < 5 else H / 4
    us, vs = polynomials(order, h=h, depth=depth)
    bound = stepped(us, vs, 0, h, depth)
    # error >= the integral of the defect, of which the sampled supremum is a lower bound of the
    # supremum that the kernel must have used; with growth >= 1 it can only be larger.
    sup = sampled(us, vs, h, depth=depth)
    assert value_of(bound.error) >= sup
    assert value_of(bound.error) < 20 * sup


def test_growth_is_bounded_from_the_wider_tube():
    # First exit: the exponent must be taken over the radius E+, not over the entering radius.
    us, vs = polynomials()
    entering = Fraction(1, 50)
    bound = stepped(us, vs, "0.02")
    assert bound.error < bound.widest
    widest = value_of(bound.widest)
    slope = max(
        mpmath.sqrt(sum(sum(real(A[n][i] * A[n][j]) for n in range(2)) ** 2 for j in range(2)))
        for i in range(2)
    )
    weight, gradient = mpmath.mpf(0), mpmath.inf
    for k in range(33):
        tau = mpmath.mpf(k) / 32
        state = [
            mpmath.polyval([mpmath.ldexp(mpmath.mpf(x), -BITS) for x in p][::-1], tau)
            for p in (*us, *vs)
        ]
        slopes = field_of(state)
        weight = max(weight, max(mpmath.hypot(state[i], state[i + 2]) for i in range(2)))
        # 4|g| = |f_u/u|, the least over the step as a lower bound of its integral mean
        gradient = min(gradient, max(abs(slopes[i] / state[i]) for i in range(2)))
    exponent = real(H) * (gradient + 4 * slope * (2 * widest * weight + widest**2))
    assert real(entering) * mpmath.exp(exponent) * mpmath.mpf("0.999") <= value_of(bound.error)
    found = shaped(us, vs).weight
    assert abs(value_of(found) / weight - 1) < mpmath.mpf("0.5")
    assert value_of(found) >= weight


@pytest.mark.parametrize("entering", ["1", "100", "1e6"])
def test_a_radius_in_which_the_growth_is_unbounded_opens_the_tube(entering):
    with pytest.raises(TubeOpen):
        stepped(*polynomials(), entering)


@pytest.mark.parametrize("entering", ["nan", "inf"])
def test_what_is_not_finite_opens_the_tube(entering):
    with pytest.raises(TubeOpen):
        stepped(*polynomials(), entering)


@pytest.mark.parametrize("place", [0, 3])
def test_nan_in_a_coefficient_opens_the_tube(place):
    us, vs = polynomials()
    broken = balls(us)
    broken[0] += arb_poly([0] * place + [arb("nan")])
    field, size = Field(A, b), arb(1) / 16
    with pytest.raises(TubeOpen):
        field.step(field.shape(broken, balls(vs), size), size, arb(0))
    nan = arb("nan")
    with pytest.raises(TubeOpen):
        field.step(field.shape(balls(us), balls(vs), nan), nan, arb(0))


def test_the_integral_of_the_effective_weights():
    us, vs = polynomials()
    bound = shaped(us, vs)
    points = 200
    for i in range(2):
        total = mpmath.mpf(0)
        for k in range(points):
            tau = mpmath.mpf(2 * k + 1) / (2 * points)
            p, q = (
                mpmath.polyval([mpmath.ldexp(mpmath.mpf(x), -BITS) for x in c[i]][::-1], tau)
                for c in (us, vs)
            )
            total += (p * p - q * q) / points * real(H)
        assert abs(total - value_of(bound.effective[i].mid())) < 1e-6
        assert bound.effective[i].rad() < arb("1e-25")


def horner(coefficients, x):
    return sum((c * x**k for k, c in enumerate(coefficients)), Fraction(0))


def test_suprema_and_pieces_are_above_every_sample():
    source = random.Random(3)
    for length in (1, 5, tube.HEAD - 1, tube.HEAD, tube.HEAD + 30):
        c = [Fraction(source.randint(-99, 99), 8 ** min(k, 3)) for k in range(length)]
        p = arb_poly([arb(x.numerator) / x.denominator for x in c])
        top = Fraction(0)
        pieces = tube._pieces([p, p * arb("0.5")], arb(1))
        for k in range(129):
            x = Fraction(k, 128)
            value = abs(horner(c, x))
            top = max(top, value)
            piece = min(int(x * len(pieces)), len(pieces) - 1)
            assert not pieces[piece] < arb(value.numerator) / value.denominator
        assert not tube._supremum(p) < arb(top.numerator) / top.denominator
        assert tube.UNIT_INTERVAL.contains(0)
        assert tube.UNIT_INTERVAL.contains(1)


def test_pieces_are_sharper_than_one_bound():
    # exp(-6 s) on [0, 1]: the crude bound is at least 1 everywhere.
    p = arb_poly([arb(-6) ** k / arb(fmpz.fac_ui(k)) for k in range(60)])
    pieces = tube._pieces([p], arb(4))
    assert len(pieces) == tube.PIECES
    total = sum(pieces, arb(0)) / tube.PIECES
    assert total < arb("0.25")
    assert total > (1 - arb(-6).exp()) / 6


def test_a_quiet_step_needs_one_piece_only():
    assert len(tube._pieces([arb_poly([arb(1) / 100])], arb(4))) == 1


def test_the_supremum_at_low_precision_is_still_above():
    # Coefficients that cancel: 64 bits see only noise, which must widen, never shrink.
    c = [(-1) ** k * 2**80 + k for k in range(8)]
    p = arb_poly([fmpz(x) for x in c])
    for k in range(17):
        value = abs(horner([Fraction(x) for x in c], Fraction(k, 16)))
        assert not tube._supremum(p) < arb(value.numerator) / value.denominator


def test_the_largest_keeps_nan():
    assert largest([arb(1), arb("nan"), arb(2)]).is_nan()
    assert largest([arb("nan"), arb(2)]).is_nan()
    assert largest([]) == 0
    assert largest([arb(1), arb(3), arb(2)]) == 3


@pytest.mark.parametrize(("by", "depth"), [(1, 2), (30, 2), (1000, 2), (1, 3), (7, 4), (2, 5)])
def test_what_the_powers_have_beyond_the_head_is_not_forgotten(by, depth):
    # A large last coefficient is raised into degree D * ORDER, beyond the part that is multiplied.
    us, vs = polynomials(wrong=(ORDER, by), depth=depth)
    shape = shaped(us, vs, depth=depth)
    assert value_of(shape.defect) >= sampled(us, vs, H, points=40, depth=depth)
    bounds = shape.pieces
    columns = [[mpmath.ldexp(mpmath.mpf(x), -BITS) for x in p][::-1] for p in (*us, *vs)]
    for k in range(65):
        tau = mpmath.mpf(k) / 64
        state = [mpmath.polyval(c, tau) for c in columns]
        # max(|u_i|, |v_i|)^(D-2) |g_i|, from the slopes 2 D w^(D-1) g
        gradient = max(
            abs(slope / x) / (2 * depth)
            for slope, x in zip(field_of(state, depth), state, strict=True)
        )
        piece = min(k * len(bounds) // 64, len(bounds) - 1)
        assert value_of(bounds[piece].upper()) >= gradient * (1 - mpmath.mpf(10) ** -15)
        assert value_of(shape.weight) >= max(mpmath.hypot(state[i], state[i + 2]) for i in range(2))
