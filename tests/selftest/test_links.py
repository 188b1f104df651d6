import random
from fractions import Fraction

import pytest
from flint import arb
from mpmath import mp, mpf

from theorycheck.rigor import link as kernel
from theorycheck.rigor import potential
from theorycheck.selftest.links import _link, _solved, links


def run(examples=12):
    return links(random.Random(0), examples)


def test_the_kernel_passes():
    group = run()
    assert group.good, group.caught
    assert group.counts["values in balls"] > 60


@pytest.mark.parametrize("z", ["1e-30", "1", "1e30"])
@pytest.mark.parametrize("order", ["5/2", "4", "10"])
def test_the_inverse_is_one(z, order):
    with mp.workprec(900):
        s = _solved(Fraction(order), mpf(z))
        assert abs(_link(s, Fraction(order)) / mpf(z) - 1) < mpf(10) ** -150


def moved(function, by="1e-30"):
    return lambda *given: function(*given) * (1 + arb(by))


@pytest.mark.parametrize(
    ("owner", "name", "make"),
    [
        (kernel.PowerLink, "value", moved),
        (kernel.PowerLink, "slope", moved),
        (kernel.ExponentialLink, "value", moved),
        (kernel.ExponentialLink, "slope", moved),
        (kernel.ExponentialLink, "value", lambda f: lambda *given: arb.nan()),
        (kernel.ExponentialLink, "slope", lambda f: lambda *given: arb.nan()),
        (kernel.PowerLink, "slope", lambda f: lambda *given: f(*given) + arb(0, "1e40")),
        (potential, "inverse_ball", moved),
        (potential, "gap_ball", moved),
        (potential, "potential_ball", moved),
        (potential, "inverse_ball", lambda f: lambda z, order: arb(f(z, order).mid())),
        (potential, "potential_ball", lambda f: lambda z, order: f(z, order) + arb(0, 1)),
    ],
)
def test_what_is_broken_is_caught(owner, name, make, monkeypatch):
    monkeypatch.setattr(owner, name, make(getattr(owner, name)))
    assert not run().good


def test_a_link_that_is_finite_outside_its_domain_is_caught(monkeypatch):
    monkeypatch.setattr(kernel, "_inside", lambda s: True)
    assert run().good  # the logarithm refuses as well
    monkeypatch.setattr(kernel, "_power", lambda base, exponent: (exponent * abs(base).log()).exp())
    group = run()
    assert any("there is no value" in line for line in group.caught)
