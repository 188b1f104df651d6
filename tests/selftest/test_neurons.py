import random

import pytest
from flint import arb
from mpmath import mp, mpf

from theorycheck.rigor import (
    gaussian_quantities,
    gaussian_start,
    quartic_roots,
    sectors,
    student,
    student_quantities,
)
from theorycheck.selftest.neurons import neurons, quartic_values, start_values


def run(examples=4):
    return neurons(random.Random(0), examples)


def test_the_kernel_passes():
    group = run()
    assert group.good, group.caught
    assert group.counts["values in claims"] > 60


def moved(function, by="1e-30"):
    return lambda *given: (
        [x + arb(by) for x in found]
        if isinstance(found := function(*given), list)
        else (None if found is None else found + arb(by))
    )


@pytest.mark.parametrize("name", ["loss", "theta", "gradient_norm", "spread", "kappa_max"])
def test_a_moved_quantity_is_caught(name, monkeypatch):
    table = student_quantities.QUANTITIES
    monkeypatch.setitem(table, name, moved(table[name]))
    group = run()
    assert not group.good
    assert name in group.caught[0]


def test_moved_moments_are_caught(monkeypatch):
    honest = sectors.moments

    def lying(weights, teacher):
        found = honest(weights, teacher)
        return found._replace(loss=found.loss + arb("1e-30"))

    monkeypatch.setattr(sectors, "moments", lying)
    assert not run().good


def test_a_useless_norm_is_caught(monkeypatch):
    monkeypatch.setitem(
        student_quantities.QUANTITIES, "teacher_norm", lambda s: student.root(s.size) + arb(0, 1)
    )
    assert any("of no use" in line for line in run().caught)


@pytest.mark.parametrize("name", ["loss_integral", "squared_integral", "biased_share"])
def test_a_moved_integral_is_caught(name, monkeypatch):
    table = gaussian_quantities.QUANTITIES
    monkeypatch.setitem(table, name, moved(table[name], "1e-9"))
    assert not run().good


def test_a_moved_probability_is_caught(monkeypatch):
    honest = gaussian_start.GaussianStart.compute
    monkeypatch.setattr(
        gaussian_start.GaussianStart,
        "compute",
        staticmethod(lambda *given: {n: x + arb("1e-40") for n, x in honest(*given).items()}),
    )
    assert not run().good


def test_a_wrong_quartic_is_caught(monkeypatch):
    honest = quartic_roots.quartic
    monkeypatch.setattr(quartic_roots, "quartic", lambda z: honest(z * (1 + z / z / 10**9)))
    assert not run().good


def test_values_against_known_ones():
    with mp.workprec(200):
        roots = quartic_values(mpf(2))
        for root in roots.values():
            value = root**4 - 6 * root**3 + 4 * root**2 - 48 * root + 20
            assert abs(value) < mpf(10) ** -50
        # chi^2 with two degrees of freedom is exponential.
        found = start_values(2)
        assert abs(found["norm_failure"] - (1 - mp.exp(-mpf(1) / 4) + mp.exp(-4))) < mpf(10) ** -50
        assert abs(found["angle_failure"] - mpf(2) / 3) < mpf(10) ** -50
