"""Passing through an angle of 0 or pi in the plane: signs, slivers, and the true flow beyond."""

import importlib.util
from pathlib import Path

import mpmath
import pytest
from flint import arb, arb_mat

from theorycheck.core.precision import working_precision
from theorycheck.flows import relu_collocation
from theorycheck.flows.relu_collocation import follow
from theorycheck.rigor import relu_tube
from theorycheck.rigor.relu_field import TEACHER, Field
from theorycheck.rigor.relu_frame import frame
from theorycheck.rigor.relu_segment import Segment
from theorycheck.rigor.relu_signs import Signs, signs
from theorycheck.rigor.relu_tube import TubeOpen, stretches

_spec = importlib.util.spec_from_file_location(
    "mpmath_student", Path(__file__).with_name("mpmath_student.py")
)
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)

BITS = 90
UNTIL = 1
# Starts, which pair becomes parallel first, and whether it points the same way then.
STARTS = {
    "the teacher": ("1/2,1/20;1/4,1/2", (0, TEACHER), True),
    "another neuron": ("1/3,2/5;1/4,1/3", (1, 0), True),
    "against a neuron": ("-1/5,1/5;1/4,-1/3", (1, 0), False),
}


def made(W, until=UNTIL):
    basis = frame({"W": W, "v": "1,0"})
    with working_precision(2 * BITS):
        start, teacher = basis.start(), basis.teacher
    return basis, follow(start, teacher, until, degree=24, bits=BITS, finest=1e-22)


def rows_of(W):
    """The frame turns the second axis towards the first neuron that leaves the first axis."""
    rows = reference.rows(W)
    return [[a, b if rows[0][1] > 0 else -b] for a, b in rows]


def minor(pair, row):
    i, j = pair
    if j == TEACHER:
        return row[2 * i + 1]
    return row[2 * i] * row[2 * j + 1] - row[2 * j] * row[2 * i + 1]


def crossing(path, pair):
    """The time at which the segments end where a minor vanishes."""
    for end, columns in zip(path.times[1:], path.coefficients, strict=True):
        row = [mpmath.mpf(sum(column)) / 2**path.bits for column in columns]
        if abs(minor(pair, row)) < mpmath.mpf(10) ** -20:
            return mpmath.mpf(end) / 2**path.bits
    return None


def distance(found, truth):
    """The distance of the true flow from the polynomial at UNTIL, and its bound."""
    [last] = [s for s in found if s.segment.begin <= UNTIL < s.segment.time(arb(1))]
    with working_precision(200):
        [row] = last.segment.at([(UNTIL - last.segment.begin) * 2 / last.segment.length - 1])
        moved = [
            a - arb(mpmath.nstr(b, 27))
            for a, b in zip(row, [x for w in truth for x in w], strict=True)
        ]
        return sum((e * e for e in moved), arb(0)).sqrt(), last.error


@pytest.fixture(scope="module", params=STARTS)
def crossed(request):
    """A path through a crossing, and the true flow, extrapolated on each side of it."""
    W, pair, same = STARTS[request.param]
    basis, path = made(W)
    with mpmath.workdps(28):
        time = crossing(path, pair)
        middle = reference.flow(rows_of(W), [1, 0], time, step=time / 2)
        truth = reference.flow(middle, [1, 0], 1 - time, step=(1 - time) / 4)
    return basis, path, pair, same, truth


def test_the_flow_beyond_a_crossing_is_in_the_tube(crossed):
    basis, path, pair, same, truth = crossed
    stretched = stretches(basis, path)
    found, bound = distance(stretched, truth)
    assert found < arb("1e-16")  # the reference's own accuracy
    assert bound < arb("1e-18")
    with working_precision(200):
        known = [signs(s.segment, 2, arb(1), ()) for s in stretched]
    assert {s.signs[pair] for s in known if pair in s.signs} == {1, -1}
    assert all((pair in s.behind) != same for s in known[:2])


def test_a_turn_that_is_forgotten_is_noticed(crossed, monkeypatch):
    """The finder goes on with the old sign: a solution of another equation."""
    _, _, _, _, truth = crossed
    W = next(W for W, pair, same in STARTS.values() if (pair, same) == crossed[2:4])
    monkeypatch.setattr(relu_collocation, "crossing", lambda *_: None)
    basis, wrong = made(W)
    try:
        found, bound = distance(stretches(basis, wrong), truth)
    except TubeOpen:
        pass
    else:
        assert bound > arb("1e-6")
        assert found < bound
    # Did the kernel go on with it as well, the tube would be a lie, which this test would see.
    first = stretches(basis, made(W, until=1 / 1024)[1])[0].segment
    kept = signs(first, 2, arb(1), ())
    monkeypatch.setattr(relu_tube, "signs", lambda *_: kept)
    found, bound = distance(stretches(basis, wrong), truth)
    assert found > arb("1e-6") > bound


def test_signs_are_those_of_minors_that_keep_them():
    basis, path = made("1/2,1/4;1/3,-1/5", until=1 / 8)
    [segment] = [s.segment for s in stretches(basis, path)][:1]
    found = signs(segment, 2, arb(1), ())
    assert found.signs == {(0, TEACHER): 1, (1, TEACHER): -1, (1, 0): 1}
    assert found.gradient == found.loss == 0
    assert (1, 0) not in signs(segment, 2, arb(1), {(1, 0)}).signs


def made_of(rows, bits=120):
    with working_precision(bits):
        return Segment.of(arb(0), arb(1), arb_mat([[arb(x).mid() for x in row] for row in rows]))


def shown(segment, neurons, teacher=1):
    with working_precision(120):
        return signs(segment, neurons, arb(teacher), ())


def test_a_sliver_at_an_end_is_allowed_and_counted():
    # z_1 = 0.2 (1 - x)/2 - 1e-9, along 0.5.
    found = shown(made_of([["0.5", "0.099999999"], [0, "-0.1"]]), 1)
    assert found.signs == {(0, TEACHER): 1}
    assert arb("1.9e-9") < found.gradient < arb("2.1e-9")
    assert arb("0.9e-9") < found.loss < arb("1.1e-9")
    # The same from the other end, behind the teacher, which is twice as long.
    found = shown(made_of([["-0.5", "-0.099999999"], [0, "-0.1"]]), 1, 2)
    assert found.signs == {(0, TEACHER): -1}
    assert found.behind == {(0, TEACHER)}
    assert arb("3.9e-9") < found.gradient < arb("4.1e-9")
    # 0.1 (1 - x^2) - 1e-9 at both ends, and in all of it.
    assert shown(made_of([["0.5", "0.049999999"], [0, 0], [0, "-0.05"]]), 1).signs


def test_what_is_not_monotone_or_may_turn_round_has_no_sign():
    # 0.1 (x^2 - 1e-6) changes its sign inside; w_1 = (x, 0.1 (1 - x)) may point either way.
    assert shown(made_of([["0.5", "0.0499999"], [0, 0], [0, "0.05"]]), 1).signs == {}
    assert shown(made_of([["0.9", "0.0999"], [1, "-0.1"]]), 1).signs == {(0, TEACHER): 1}
    assert shown(made_of([["-0.9995", "0.0999"], [1, "-0.1"]]), 1).signs == {}
    assert shown(made_of([["0.5", 0], [0, 0]]), 1).signs == {}
    assert Signs().gradient == 0


@pytest.mark.parametrize("behind", [False, True])
def test_a_wrong_sign_changes_no_more_than_its_bound(behind):
    way = -1 if behind else 1
    first = ["0.5", "0.06"]
    rows = [[*first, way * arb("0.4"), way * arb("0.12")], [0, "0.1", 0, way * arb("0.01")]]
    segment = made_of(rows)
    found = shown(segment, 2)
    with working_precision(120):
        field = Field(2, 2, arb(1), {}, found.signs, found.behind)
        assert set(found.signs) == {(0, TEACHER), (1, TEACHER), (1, 0)}
        largest = bent = arb(0)
        for k in range(41):
            [row] = segment.at([arb(k - 20) / 20])
            taken = field.at(row)
            true = {p: 1 if minor(p, row) > 0 else -1 for p in found.signs}
            if any(minor(p, row).contains(0) for p in true):
                continue
            exact = Field(2, 2, arb(1), {}, true, found.behind).at(row)
            apart = [a - b for a, b in zip(taken.gradient, exact.gradient, strict=True)]
            largest = largest.max(sum((a * a for a in apart), arb(0)).upper().sqrt())
            bent = bent.max(abs(taken.loss - exact.loss))
        # A bound of 0 would be wrong here, and by much.
        assert arb("1e-4") < largest < found.gradient
        assert arb("1e-6") < bent < found.loss
