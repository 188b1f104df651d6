"""Gradient and loss of a student in balls, against expectations in mpmath."""

import importlib.util
from pathlib import Path

import mpmath
import pytest
from flint import acb, arb

from theorycheck.core.precision import working_precision
from theorycheck.rigor.relu_field import TEACHER, Field, FieldOpen, minors, root

_spec = importlib.util.spec_from_file_location(
    "mpmath_student", Path(__file__).with_name("mpmath_student.py")
)
reference = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(reference)

CASES = {
    "plane": ("1/2,1/4;1/3,-1/5", "1,0"),
    "space": ("1/2,1/4,-1/7;-1/3,1/5,2;1/9,0,-3", "3/2,0,0"),
    "near the teacher": ("1/2,1/1000000,0;1/2,0,-1/1000000", "1,0,0"),
    "behind": ("-1/2,1/1000;1/3,-1/5", "1,0"),
}


def balls(text):
    return [arb(str(mpmath.nstr(x, 60))) for row in reference.rows(text) for x in row]


def field_of(W, v, **known):
    rows = reference.rows(W)
    return Field(
        len(rows),
        len(rows[0]),
        arb(mpmath.nstr(reference.vector(v)[0], 60)),
        known.get("parallel", {}),
        known.get("signs", {}),
        known.get("behind", ()),
    )


@pytest.mark.parametrize("name", CASES)
def test_gradient_and_loss_are_those_of_the_expectation(name):
    W, v = CASES[name]
    with mpmath.workdps(60), working_precision(200):
        found = field_of(W, v).at(balls(W))
        rows, teacher = reference.rows(W), reference.vector(v)
        expected = [x for row in reference.gradient(rows, teacher) for x in row]
        pairs = [*zip(found.gradient, expected, strict=True)]
        pairs.append((found.loss, reference.loss(rows, teacher)))
        for ball, value in pairs:
            assert abs(ball - arb(mpmath.nstr(value, 55))) < arb("1e-45")
            assert ball.rad() < arb("1e-45")


def test_the_reference_is_the_expectation_itself():
    W, v = reference.rows("1/2,1/4;1/3,-1/5"), reference.vector("1,0")
    with mpmath.workdps(20):
        assert abs(reference.loss(W, v) - reference.loss_by_quadrature(W, v)) < 1e-15


def test_complex_balls_continue_the_real_ones():
    W, v = CASES["plane"]
    with working_precision(150):
        field = field_of(W, v)
        row = balls(W)
        h = arb("1e-12")
        shifted = [acb(x, h * (k + 1)) for k, x in enumerate(row)]
        slope = sum((g * (k + 1) for k, g in enumerate(field.at(row).gradient)), arb(0))
        # L(x + ih e) = L(x) + ih dL.e + O(h^2): the gradient is that of the loss.
        found = field.at(shifted).loss.imag / h
        assert abs(found - slope) < arb("1e-20")
        assert not abs(found - slope * (1 + arb("1e-18"))) < arb("1e-20")


def test_parallel_and_signed_pairs_agree_with_the_others():
    with working_precision(100):
        W = "1/2,1/4;1/2,1/4;-1/3,1/9"
        general, known = {(1, 0): True}, {(0, TEACHER): 1, (1, TEACHER): 1, (2, TEACHER): 1}
        with pytest.raises(FieldOpen):
            field_of(W, "1,0").at(balls(W))
        equal = field_of(W, "1,0", parallel=general).at(balls(W))
        signed = field_of(W, "1,0", parallel=general, signs=known).at(balls(W))
        assert all(a.overlaps(b) for a, b in zip(equal.gradient, signed.gradient, strict=True))
        expected = reference.loss(reference.rows(W), reference.vector("1,0"))
        assert abs(equal.loss - arb(mpmath.nstr(expected, 15))) < arb("1e-13")


def test_either_formula_for_an_angle_is_right_and_one_goes_on_beyond():
    with working_precision(100), mpmath.workdps(30):
        W = "-1/3,1/9;1/4,1/7"
        known = {(0, TEACHER): 1, (1, TEACHER): 1, (1, 0): 1}
        fields = [field_of(W, "1,0", signs=known, behind=b) for b in ((), (*known,))]
        found = [field.at(balls(W)) for field in fields]
        pairs = [*zip(*(f.gradient for f in found), strict=True)]
        assert all(a.overlaps(b) for a, b in pairs)
        assert found[0].loss.overlaps(found[1].loss)
        # Opposite to the teacher only the second has a value, and it is smooth beyond.
        rows = [[arb("-0.25"), arb(k) / 10**6] for k in (2, 1, 0, -1, -2)]
        signs = {(0, TEACHER): 1}
        behind = Field(1, 2, arb(1), {}, signs, {(0, TEACHER)})
        values = [behind.at(row).gradient[0] for row in rows]
        bend = values[0] - 4 * values[1] + 6 * values[2] - 4 * values[3] + values[4]
        assert abs(bend) < arb("1e-20")
        assert not Field(1, 2, arb(1), {}, signs).at(rows[2]).gradient[0].is_finite()


def test_antiparallel_neurons_pull_by_half_of_the_teacher():
    # All w_i = -c v: grad_i = -(n c/2) v.
    with working_precision(100), mpmath.workdps(40):
        parallel = {(0, TEACHER): False, (1, TEACHER): False, (1, 0): True}
        found = field_of("-1/5,0;-1/5,0", "1,0", parallel=parallel).at(balls("-1/5,0;-1/5,0"))
        assert abs(found.gradient[0] + arb(1) / 5) < arb("1e-25")


def test_what_may_vanish_or_change_branch_is_refused():
    with working_precision(60):
        for ball in (arb(0, 1), arb(-1), acb(-1), acb(-1, arb(0, 1)), acb(arb(0, 1), arb(0, 1))):
            with pytest.raises(FieldOpen):
                root(ball)
        assert root(acb(-1, 1)).real > 0
        field = field_of("1,1;1,2", "1,0", signs={(1, 0): 1})
        with pytest.raises(FieldOpen):
            field.at([acb(arb(0, 2), arb(0, 2)), acb(1), acb(1), acb(2)])


def test_minors_are_lagranges():
    a, b = [arb(1), arb(2), arb(-1)], [arb(0), arb(3), arb(5)]
    assert sum((m * m for m in minors(a, b)), arb(0)) == 6 * 34 - 1
