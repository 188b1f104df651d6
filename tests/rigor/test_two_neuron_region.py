"""The region's formulas against the gradient itself, and what its bounds promise."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor import two_neuron_region
from theorycheck.rigor.student import Student
from theorycheck.rigor.text import to_arb
from theorycheck.rigor.two_neuron_region import Region, bend, demands, settles

BITS = 400
NAMES = ("closing", "drift", "pushed", "pulled along", "pulled across", "loss")


class Point(Region):
    """The region of a single state, so that its formulas give numbers."""

    def __init__(self, rho, sigma, eta, p):
        super().__init__(*map(to_arb, (rho, Fraction(0), Fraction(0), p)))
        exact = {
            "r": rho,
            "square": rho**2,
            "sigma_square": sigma[0] ** 2 + sigma[1] ** 2,
            "eta": eta,
        }
        self.__dict__.update({name: to_arb(value) for name, value in exact.items()})
        self.__dict__["sigma"] = tuple(map(to_arb, sigma))
        # The wedge of the directions is rho^2 times what lies across.
        wedge = to_arb(rho**4 * sigma[1] ** 2)
        lifted = wedge / ((1 + self.square * wedge).sqrt() + 1)
        excess = (lifted + self.opposed) / (1 - self.square * self.opposed)
        self.__dict__["tangent_excess"] = excess


def direct(rho, sigma, eta, p):
    """Return the same rates from the gradient of the loss at exact weights."""
    c = 1 - rho**3 * eta
    y = [rho**3 * part for part in sigma]
    zeta = ([(1 - p) * rho + y[0], y[1]], [-p * rho + y[0], y[1]])
    h = (c * p, c * (1 - p))
    W = tuple((a, *(a * entry for entry in part)) for a, part in zip(h, zeta, strict=True))
    student = Student(W, (Fraction(1), Fraction(0), Fraction(0)))
    rates = [[-entry for entry in row] for row in student.gradient]
    size, cube = to_arb(rho), to_arb(rho**3)
    slopes = [
        [(row[k] - to_arb(part[k - 1]) * row[0]) / to_arb(a) for k in (1, 2)]
        for row, part, a in zip(rates, zeta, h, strict=True)
    ]
    total = rates[0][0] + rates[1][0]
    mean = [
        (rates[0][k] + rates[1][k] - to_arb(y[k - 1]) * total) / to_arb(c) + to_arb(y[k - 1])
        for k in (1, 2)
    ]
    found = (
        (slopes[0][0] - slopes[1][0]) / size**2,
        (rates[0][0] - to_arb(p) * total) / to_arb(c) / cube,
        (to_arb(1 - c) - total) / cube,
        mean[0] / size**4,
        mean[1] / size**4,
        student.loss / cube,
    )
    return dict(zip(NAMES, found, strict=True))


def states():
    source = random.Random(7)
    found = []
    for size in ("1/3", "1/50", "1/4000"):
        for _ in range(3):
            draw = [Fraction(source.randint(-9, 9), 10) for _ in range(3)]
            share = Fraction(source.randint(1, 9), 10)
            found.append((Fraction(size), (draw[0], draw[1]), draw[2], share))
    return found


@pytest.mark.parametrize("state", states(), ids=str)
def test_the_factored_rates_are_those_of_the_gradient(state, monkeypatch):
    monkeypatch.setattr(two_neuron_region, "bend", lambda x: (x - x.atan()) / x**3)
    with working_precision(BITS):
        wanted, point = direct(*state), Point(*state)
        found = (point.closing, point.drift, point.pushed, *point.pulled, point.loss)
        for name, value in zip(NAMES, found, strict=True):
            assert abs(value - wanted[name]) < arb("1e-60"), name
            # A state moved by one part in 10^6 is told apart.
            rho, sigma, eta, p = state
            other = Point(rho, sigma, eta, p * Fraction(1000001, 1000000))
            moved = (other.closing, other.drift, other.pushed, *other.pulled, other.loss)
            assert any(abs(a - b) > arb("1e-12") for a, b in zip(moved, found, strict=True))


@pytest.mark.parametrize("state", states(), ids=str)
def test_a_region_holds_the_rates_of_its_states(state):
    rho, _, _, p = state
    with working_precision(BITS):
        share = to_arb(p) + arb(0, arb("0.01"))
        region = Region(to_arb(rho * Fraction(11, 10)), arb(2), arb(1), share)
        wanted = direct(*state)
        found = (region.closing, region.drift, region.pushed, *region.pulled, region.loss)
        for name, ball in zip(NAMES, found, strict=True):
            assert ball.is_finite(), name
            assert ball.contains(wanted[name]), name
            assert not ball.contains(wanted[name] + 10 * (ball.rad() + 1)), name


@pytest.mark.parametrize("x", ["0", "1/1000", "1/3", "1", "7"])
def test_the_bend_is_held(x):
    with working_precision(BITS):
        point = to_arb(Fraction(x))
        value = (point - point.atan()) / point**3 if Fraction(x) else arb(1) / 3
        assert bend(point).overlaps(value)
        if Fraction(x) < Fraction(1, 2):
            assert not bend(point).overlaps(value + arb("0.02"))


def region(rho="1/100", offset="1/1000", deficit="1/1000", width="1e-5"):
    share = arb("0.3") + arb(0, arb(width))
    return Region(*(to_arb(Fraction(text)) for text in (rho, offset, deficit)), share)


def test_a_trajectory_settles_at_the_printed_constant():
    with working_precision(200):
        limit = settles(region(), arb("0.3"))
        level = 8 * arb.pi() ** 2 / 3 * arb("0.0441")
        assert abs(limit.scaled_loss - level) < arb("1e-4")
        assert limit.scaled_loss.contains(level)
        assert not limit.scaled_loss.contains(level * arb("1.0001"))
        assert limit.share.rad() < arb("1e-5")


@pytest.mark.parametrize(
    "change",
    [{"rho": "1/2"}, {"offset": "1e-12"}, {"deficit": "1/10000000"}, {"width": "1e-7"}],
    ids=str,
)
def test_a_region_without_room_holds_nothing(change):
    with working_precision(200):
        assert settles(region(**change), arb("0.3")) is None


def test_demands_do_not_depend_on_being_met():
    with working_precision(200):
        tight = demands(region(deficit="1/10000000"))
        assert tight.deficit > arb("1e-7")
        assert demands(replace(region(), share=arb("0.3") + arb(0, arb("0.4")))) is None
