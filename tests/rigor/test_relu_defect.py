"""Bounds along a segment: defect and interpolated functions."""

import dataclasses
import random

import pytest
from flint import arb, arb_mat

from theorycheck.core.precision import working_precision
from theorycheck.rigor import relu_defect
from theorycheck.rigor.relu_defect import along, ellipse
from theorycheck.rigor.relu_field import TEACHER, Field, FieldOpen
from theorycheck.rigor.relu_segment import Segment

BITS = 80
# w_1 and w_2 in the plane, moving: constant, linear and quadratic parts.
ROWS = [["0.5", "0.25", "0.3", "-0.2"], ["0.02", "0.01", "-0.03", "0.02"], ["0", "0.002", "0", "0"]]
FIELD = Field(2, 2, arb(1), {}, {})


@pytest.fixture
def segment():
    with working_precision(BITS + 40):
        rows = arb_mat([[arb(cell).mid() for cell in row] for row in ROWS])
        return Segment.of(arb(3), arb(2), rows)


def points(segment, count=40):
    source = random.Random(7)
    for _ in range(count):
        x = arb(source.uniform(-1, 1))
        [row] = segment.at([x])
        speed = [
            sum((row[a] * x.chebyshev_t(k) for k, row in enumerate(segment.slopes.table())), arb(0))
            for a in range(4)
        ]
        yield x, speed, FIELD.at(row)


def test_the_defect_is_bounded_and_not_by_much(segment):
    with working_precision(BITS + 40):
        found = along(FIELD, segment, BITS)
        largest = 0.0
        for _, speed, values in points(segment):
            defect = [
                s * 2 / segment.length + g for s, g in zip(speed, values.gradient, strict=True)
            ]
            largest = max(largest, float(sum((e * e for e in defect), arb(0)).sqrt()))
    assert largest <= float(found.defect) <= 20 * largest


def test_interpolants_hold_the_functions(segment):
    with working_precision(BITS + 40):
        found = along(FIELD, segment, BITS)
        for coefficients, rest, value in (
            (found.loss, found.loss_rest, lambda values: values.loss),
            (
                found.square,
                found.square_rest,
                lambda values: sum((g * g for g in values.gradient), arb(0)),
            ),
        ):
            assert rest < arb("1e-18")
            for x, _, values in points(segment):
                sums = sum((c * x.chebyshev_t(k) for k, c in enumerate(coefficients)), arb(0, rest))
                assert sums.overlaps(value(values))
                assert not sums.overlaps(value(values) + arb("1e-15"))


def test_ellipses_end_before_singularities(segment):
    found = ellipse(FIELD, segment)
    assert found.rate > 1
    with working_precision(80):
        # w_1 = (x, 0.1) has |w_1|^2 = 0 at x = i/10, and passes by 0 at that distance.
        rows = arb_mat([[0, arb("0.1").mid()], [1, 0]])
        near = Segment.of(arb(0), arb(1), rows)
        known = Field(1, 2, arb(1), {}, {(0, TEACHER): 1})
        with pytest.raises(FieldOpen):
            ellipse(known, near)
        # The largest ellipse on which |Im x| <= (rate - 1/rate)/2 stays below 1.
        rows = arb_mat([[0, arb(1)], [1, 0]])
        reached = ellipse(known, Segment.of(arb(0), arb(1), rows)).rate
        assert 1 < reached < 1 + arb(2).sqrt()


def test_where_the_trials_begin_changes_neither_what_is_shown_nor_how_it_is_refused(segment):
    first = ellipse(FIELD, segment)
    place = [rate for _, rate in relu_defect.TRIALS].index(
        first.rate.str(5, radius=False).rstrip("0.")
    )
    assert first.following == max(0, place - (place == 0))
    # From the trial that succeeds, one before it, and one after it: a smaller ellipse.
    assert ellipse(FIELD, segment, place).rate == first.rate
    assert ellipse(FIELD, segment, place).following == max(0, place - 1)
    assert ellipse(FIELD, segment, place + 1).rate < first.rate
    late = along(FIELD, segment, BITS, len(relu_defect.TRIALS) - 1)
    assert late.loss_rest < arb("1e-18")
    with working_precision(80):
        crossing = Segment.of(arb(0), arb(1), arb_mat([[1, 0], [0, 1]]))
        with pytest.raises(FieldOpen):
            ellipse(Field(1, 2, arb(1), {}, {}), crossing, 3)


def test_a_crossing_of_the_teacher_is_refused():
    with working_precision(80):
        # The angle with the teacher vanishes at x = 0: no sign, and no root.
        crossing = Segment.of(arb(0), arb(1), arb_mat([[1, 0], [0, 1]]))
        with pytest.raises(FieldOpen):
            along(Field(1, 2, arb(1), {}, {}), crossing, BITS)


def test_nothing_is_concluded_from_points_alone(segment, monkeypatch):
    # The bound of what lies between the points is part of the defect.
    exact = along(FIELD, segment, BITS).defect
    monkeypatch.setattr(relu_defect, "_rest", lambda bound, rate, nodes: arb(1))
    assert along(FIELD, segment, BITS).defect >= exact
    assert along(FIELD, segment, BITS).defect >= 1


def test_wrong_signs_count(segment):
    with working_precision(BITS + 40):
        right = along(FIELD, segment, BITS)
        slipped = dataclasses.replace(FIELD, gradient_slip=arb("1e-3"), loss_slip=arb("1e-4"))
        found = along(slipped, segment, BITS)
        assert abs(found.defect - right.defect - arb("1e-3")) < arb("1e-15")
        assert abs(found.loss_rest - right.loss_rest - arb("1e-4")) < arb("1e-15")
        # |b|^2 - |a|^2 for |b - a| = 1e-3 is at most 1e-3 (2 |a| + 1e-3), and may be that.
        largest = max(float(sum((g * g for g in v.gradient), arb(0))) for *_, v in points(segment))
        assert float(found.square_rest) > 1e-3 * (2 * largest**0.5 + 1e-3)
