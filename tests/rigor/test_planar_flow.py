"""The integrator of the plane, against equations with known solutions."""

from fractions import Fraction

import pytest
from flint import arb

from theorycheck._errors import SolverFailure
from theorycheck.core.precision import working_precision
from theorycheck.rigor import planar_flow
from theorycheck.rigor.planar_flow import at_time
from theorycheck.rigor.text import dyadic, to_arb

BITS = 128


def spiral(x, y):
    return -x / 2 - y, x - y / 2


def decay(x, y):
    return -x * x, -y


def test_a_linear_spiral_is_enclosed():
    with working_precision(BITS):
        time = arb(7) / 3
        x, y = at_time(spiral, (arb(1), arb(0)), time, BITS)
        falls = (-time / 2).exp()
        assert x.overlaps(falls * time.cos())
        assert y.overlaps(falls * time.sin())
        assert x.rad() < arb(10) ** -15
        assert not x.overlaps(falls * (time + arb(10) ** -12).cos())


def test_a_riccati_equation_is_enclosed_far_out():
    with working_precision(BITS):
        x, y = at_time(decay, (arb(2), arb(1)), arb(20), BITS)
        assert x.contains(arb(2) / 41)
        assert y.contains(arb(-20).exp())
        assert not x.contains(arb(2) / 41 + arb(10) ** -12)


def test_the_radii_of_the_start_count():
    with working_precision(BITS):
        wide = arb(1, arb(10) ** -6)
        x, _ = at_time(spiral, (wide, arb(0)), arb(1), BITS)
        for start in (1 + arb(10) ** -6, 1 - arb(10) ** -6):
            end = start * (arb(-1) / 2).exp() * arb(1).cos()
            assert x.contains(end.mid())
        assert x.rad() > arb(10) ** -7


def test_the_radius_of_the_time_counts():
    with working_precision(BITS):
        time = arb(1, arb(10) ** -6)
        _, y = at_time(decay, (arb(1), arb(1)), time, BITS)
        assert y.contains((-1 - arb(10) ** -6 / 2).exp())
        assert y.contains((-1 + arb(10) ** -6 / 2).exp())


def test_no_time_is_lost_to_rounding(monkeypatch):
    advanced, box = planar_flow._advanced, planar_flow._box
    done, waits = [], []

    def noted(field, point, spread, series, step, tolerance):
        found = advanced(field, point, spread, series, step, tolerance)
        done.append(dyadic(found[2]))
        return found

    def last(field, point, spread, step):
        waits.append(dyadic(step))
        return box(field, point, spread, step)

    monkeypatch.setattr(planar_flow, "_advanced", noted)
    monkeypatch.setattr(
        planar_flow, "_length", lambda *given: given[2] / 4 if len(done) < 9 else given[2]
    )
    monkeypatch.setattr(planar_flow, "_box", last)
    # Three quarters of so long a number are no number of 64 bits.
    time = Fraction((1 << 64) - 1, 1 << 64)
    with working_precision(64):
        at_time(lambda x, y: (1 + 0 * x, 0 * y), (arb(0), arb(1)), to_arb(time), 64)
    assert sum(done) <= time <= sum(done) + waits[-1]
    assert sum(done) < time


def test_a_solution_that_ends_is_not_enclosed():
    def blows_up(x, y):
        return x * x, -y

    with working_precision(64), pytest.raises((ArithmeticError, SolverFailure)):
        at_time(blows_up, (arb(1), arb(1)), arb(2), 64)


def test_the_logarithmic_norm_bounds_the_symmetric_part():
    with working_precision(64):
        # The matrix [[-1/2, -1], [1, -1/2]]: its symmetric part is -1/2.
        assert abs(planar_flow._logarithmic_norm(spiral, (arb(0), arb(0))) + 0.5) < 1e-9

        def shear(x, y):
            return 2 * y, 0 * x

        # [[0, 2], [0, 0]]: the symmetric part has the eigenvalues 1 and -1.
        assert abs(planar_flow._logarithmic_norm(shear, (arb(0), arb(0))) - 1) < 1e-9
