"""Ranges over pieces, against an independent integration."""

import dataclasses
import importlib.util
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.flows.relu_collocation import follow
from theorycheck.rigor import relu_ranges
from theorycheck.rigor.relu_frame import frame
from theorycheck.rigor.relu_ranges import QUANTITIES, ranges
from theorycheck.rigor.relu_tube import TubeOpen, stretches

_spec = importlib.util.spec_from_file_location(
    "mpmath_student", Path(__file__).with_name("mpmath_student.py")
)
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)

TEXTS = {"W": "1/2,1/4,0;1/3,-1/5,1/9", "v": "1,0,0"}
TIMES = (Fraction(1, 2), Fraction(1), Fraction(3, 2))
PIECES = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(5, 4), Fraction(2))


@pytest.fixture(scope="module")
def enclosed():
    basis = frame(TEXTS)
    with working_precision(200):
        start, teacher = basis.start(), basis.teacher
    path = follow(start, teacher, 2, degree=24, bits=90, finest=1e-22)
    return basis, stretches(basis, path)


def quantities(W, v, t):
    """Return every quantity at a time, from its definition."""
    h = [row[0] for row in W]
    z = [row[1:] for row in W]
    loss = reference.loss(W, v)
    square = sum(x * x for row in reference.gradient(W, v) for x in row)
    return {
        "loss": loss,
        "scaled_loss": t**3 * loss,
        "slope": -t * square / loss,
        "gradient_ratio": mpmath.sqrt(square) / loss ** (mpmath.mpf(2) / 3),
        "angle": max(reference.angle(row, v) for row in W),
        "deficit": v[0] - sum(h),
        "weight_norm": max(reference.size(row) for row in W),
        "spread": reference.size([a - b for a, b in zip(*z, strict=True)]),
        "kappa": reference.angle(*z),
    }


@pytest.fixture(scope="module")
def truth():
    with mpmath.workdps(22):
        v = reference.vector(TEXTS["v"])
        W, out = reference.rows(TEXTS["W"]), {}
        for time in TIMES:
            W = reference.flow(W, v, 0.5)
            out[time] = {k: mpmath.nstr(x, 17) for k, x in quantities(W, v, float(time)).items()}
        return out


def test_ranges_hold_the_flow(enclosed, truth):
    found = ranges(*enclosed, PIECES)
    for time, expected in truth.items():
        for k in range(len(PIECES) - 1):
            if PIECES[k] <= time <= PIECES[k + 1]:
                for name in QUANTITIES:
                    value = Fraction(expected[name])
                    slack = abs(value) / 10**14
                    assert found.least[name][k] <= value + slack, name
                    assert value - slack <= found.largest[name][k], name


def test_short_pieces_are_sharp_enough_to_notice_errors(enclosed, truth):
    """Over a piece of a millionth the ranges are so narrow that a wrong value is outside."""
    time = Fraction(1)
    pieces = (time, time + Fraction(1, 10**6))
    found = ranges(*enclosed, pieces)
    for name in QUANTITIES:
        value = Fraction(truth[time][name])
        # Those of neurons: the largest.
        low = found.largest[name][0] if name == "weight_norm" else found.least[name][0]
        assert low - Fraction(1, 10**5) < value < found.largest[name][0] + Fraction(1, 10**12)
        assert not low <= value + Fraction(1, 10**4) <= found.largest[name][0]


def test_pieces_join(enclosed):
    """The range over a piece is no wider than those over its parts together, but for rounding."""
    parts, whole = ranges(*enclosed, PIECES), ranges(*enclosed, (PIECES[0], PIECES[-1]))
    for name in QUANTITIES:
        assert whole.least[name][0] <= min(parts.largest[name])
        assert whole.largest[name][0] >= max(parts.least[name])


def test_the_flow_may_be_elsewhere_in_its_tube(enclosed):
    basis, found = enclosed
    narrow = ranges(basis, found, PIECES)
    wide = ranges(basis, [dataclasses.replace(s, error=arb("1e-4")) for s in found], PIECES)
    for name in set(QUANTITIES) - {"kappa"}:
        for k in range(len(PIECES) - 1):
            assert wide.least[name][k] < narrow.least[name][k]
            assert narrow.largest[name][k] < wide.largest[name][k]


def test_a_rest_that_is_left_out_would_be_noticed(enclosed):
    basis, found = enclosed
    slack = [
        dataclasses.replace(s, along=dataclasses.replace(s.along, loss_rest=arb("1e-6")))
        for s in found
    ]
    narrow, wide = (ranges(basis, s, PIECES) for s in (found, slack))
    assert wide.largest["loss"][0] >= narrow.largest["loss"][0] + Fraction(9, 10**7)


def test_windows_beyond_the_path_are_open(enclosed):
    basis, found = enclosed
    with pytest.raises(TubeOpen):
        ranges(basis, found, (Fraction(1), Fraction(1000)))


def test_angles_between_parts_that_may_vanish_are_any():
    with working_precision(80):
        low, high = relu_ranges._kappa([arb(0, 1), arb(1)], [arb(0, 1), arb(0, 1)])
        assert low == 0
        assert high >= arb.pi()
        assert relu_ranges._kappa([], []) == (0, 0)


def test_ranges_about_a_path_that_is_off_hold_the_flow(truth):
    """The path starts 1e-5 away: only the tube about it holds the flow, and so must the ranges."""
    basis, other = frame(TEXTS), frame({**TEXTS, "W": "50001/100000,1/4,0;1/3,-1/5,1/9"})
    with working_precision(200):
        start, teacher = other.start(), other.teacher
    path = follow(start, teacher, 2, degree=24, bits=90, finest=1e-22)
    found = stretches(basis, path)
    held = ranges(basis, found, TIMES)
    # The same path, taken for exact.
    alone = ranges(basis, [dataclasses.replace(s, error=arb(0)) for s in found], TIMES)
    missed = 0
    for k, time in ((0, TIMES[0]), (1, TIMES[2])):
        for name in QUANTITIES:
            value = Fraction(truth[time][name])
            assert held.least[name][k] <= value <= held.largest[name][k], name
            missed += not alone.least[name][k] <= value <= alone.largest[name][k]
    assert missed >= 3
