"""The tube about a path: against an independent integration, and with errors planted."""

import dataclasses
import importlib.util
from pathlib import Path

import mpmath
import pytest
from flint import arb, fmpz

from theorycheck.core.precision import working_precision
from theorycheck.flows.relu_collocation import ReluCollocation, follow
from theorycheck.rigor import relu_tube
from theorycheck.rigor.relu_curvature import Curvature
from theorycheck.rigor.relu_field import TEACHER
from theorycheck.rigor.relu_frame import frame
from theorycheck.rigor.relu_tube import TubeOpen, parallel, stretches

_spec = importlib.util.spec_from_file_location(
    "mpmath_student", Path(__file__).with_name("mpmath_student.py")
)
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)

# The frame of the first is the plane itself.
TEXTS = {"W": "1/2,1/4;1/3,-1/5", "v": "1,0"}
UNTIL = 2
BITS = 90


def made(texts, until=UNTIL, bits=BITS, finest=1e-22, degree=24):
    basis = frame(texts)
    with working_precision(2 * bits):
        start, teacher = basis.start(), basis.teacher
    return basis, follow(start, teacher, until, degree=degree, bits=bits, finest=finest)


@pytest.fixture(scope="module")
def path():
    return made(TEXTS)[1]


@pytest.fixture(scope="module")
def truth():
    with mpmath.workdps(28):
        return reference.flow(reference.rows(TEXTS["W"]), reference.vector(TEXTS["v"]), UNTIL)


def distance(found, truth):
    """Return the distance of the true flow from the polynomial at the time UNTIL."""
    [last] = [s for s in found if s.segment.begin <= UNTIL < s.segment.time(arb(1))]
    with working_precision(200):
        x = (UNTIL - last.segment.begin) * 2 / last.segment.length - 1
        [row] = last.segment.at([x])
        signs_ = (1, 1) if row[1] > 0 else (1, -1)
        moved = [
            a * signs_[k % 2] - arb(mpmath.nstr(b, 27))
            for k, (a, b) in enumerate(zip(row, [x for w in truth for x in w], strict=True))
        ]
        return sum((e * e for e in moved), arb(0)).sqrt(), last.error


def test_the_flow_is_in_the_tube(path, truth):
    found, bound = distance(stretches(frame(TEXTS), path), truth)
    assert found < arb("1e-17")  # the reference's own accuracy
    assert bound < arb("1e-18")
    assert not found > bound + arb("1e-17")


def moved(path, amount, segment=3, column=1, k=0):
    """Return the path with one coefficient moved."""
    coefficients = [[list(c) for c in columns] for columns in path.coefficients]
    coefficients[segment][column][k] += round(amount * 2**path.bits)
    return dataclasses.replace(
        path, coefficients=tuple(tuple(map(tuple, columns)) for columns in coefficients)
    )


@pytest.mark.parametrize("place", [{"segment": 0}, {}, {"k": 5}, {"column": 2, "k": 1}])
def test_a_coefficient_moved_by_1e_20_is_noticed(path, place):
    basis = frame(TEXTS)
    wrong = stretches(basis, moved(path, 1e-20, **place))[-1].error
    right = stretches(basis, path)[-1].error
    assert wrong > right + arb("1e-20") / 2


def test_a_wrong_field_is_noticed(path, truth, monkeypatch):
    """The finder's 1/(2 pi) is off by a millionth: the tube is as wide as the path is wrong."""
    right = ReluCollocation.gradient

    def wrong(self, row):
        found = right(self, row)
        half = [
            sum((row[i * self.m + a] for i in range(self.n)), arb(0)) / 2 for a in range(self.m)
        ]
        half[0] -= self.teacher / 2
        return [
            (half[k % self.m] + (g - half[k % self.m]) * (1 + arb("1e-6"))).mid()
            for k, g in enumerate(found)
        ]

    monkeypatch.setattr(ReluCollocation, "gradient", wrong)
    basis, other = made(TEXTS)
    found, bound = distance(stretches(basis, other), truth)
    assert found > arb("1e-8")
    assert found < bound
    # With the defect left out the tube would be a lie, which this test would see.
    true_along = relu_tube.along
    monkeypatch.setattr(
        relu_tube, "along", lambda *a: dataclasses.replace(true_along(*a), defect=arb(0))
    )
    found, bound = distance(stretches(basis, other), truth)
    assert found > bound


def test_jumps_and_a_wrong_start_count(path):
    basis = frame(TEXTS)
    other = frame({**TEXTS, "W": "1/2,1/4;1/3,-200001/1000000"})
    assert stretches(basis, path)[0].error < arb("1e-20")
    assert stretches(other, path)[0].error >= arb("1e-6")


def test_growth_counts(path, monkeypatch):
    basis = frame(TEXTS)
    right = [s.error for s in stretches(basis, path)]
    monkeypatch.setattr(relu_tube, "_exponent", lambda *a: (arb(0), arb(1)))
    assert stretches(basis, path)[-1].error < right[-1]
    monkeypatch.setattr(relu_tube, "_exponent", lambda *a: (arb(1000), arb(1)))
    with pytest.raises(TubeOpen):
        stretches(basis, path)


def test_a_path_through_0_is_open(path):
    columns = [[list(c) for c in segment] for segment in path.coefficients]
    for k in range(2):
        columns[2][k] = [0]
    nothing = dataclasses.replace(
        path, coefficients=tuple(tuple(map(tuple, segment)) for segment in columns)
    )
    with pytest.raises(TubeOpen):
        stretches(frame(TEXTS), nothing)


@pytest.mark.parametrize(
    "texts",
    [
        {"W": "1/10,1/5", "v": "1,0"},
        {"W": "1/5,0;1/2,0", "v": "1,0"},
        {"W": "1/5,1/7,0;1/5,1/7,0;1/5,1/7,0", "v": "1,0,1/2"},
        {"W": "1/2,2/5;1/2,-2/5", "v": "1,0"},
    ],
    ids=["one neuron", "aligned", "equal", "symmetric pair"],
)
def test_degenerate_students_are_followed(texts):
    basis, path = made(texts, until=12)
    assert stretches(basis, path)[-1].error < arb("1e-17")


def test_parallel_pairs_are_those_of_the_coefficients():
    columns = [(4, 1), (0,), (-3,), (0,), (5,), (2, 1), (5,), (2, 1)]
    first = [arb(fmpz(x)) for x in (3, 0, -3, 0, 5, 1, 5, 1)]
    assert parallel(columns, first, 2) == {
        (0, TEACHER): True,
        (1, TEACHER): False,
        (1, 0): False,
        (3, 2): True,
    }


def test_the_exponent_is_the_integral_of_the_growth(path, monkeypatch):
    segment = stretches(frame(TEXTS), path)[1].segment
    for growth in (arb("1e-6"), arb(3)):
        monkeypatch.setattr(relu_tube, "curvature", lambda *a, g=growth: Curvature(g, arb(2)))
        found, size = relu_tube._exponent(segment, 2, arb(1), arb("1e-20"))
        assert abs(found - growth * segment.length) < growth * arb("1e-15")
        assert size == 2


@pytest.mark.parametrize("start", ["500001/1000000,1/4;1/3,-1/5", "1/2,1/4;1/3,-199999/1000000"])
def test_the_flow_from_a_nearby_start_is_in_the_tube(start, truth):
    """The path of a start that is 1e-6 off is followed exactly: all the error is the start's."""
    _, other = made({**TEXTS, "W": start})
    found, bound = distance(stretches(frame(TEXTS), other), truth)
    assert arb("1e-7") < found < bound < arb("1e-4")
