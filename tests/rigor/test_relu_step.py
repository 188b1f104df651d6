"""Where steps of descent lead, against plain arithmetic of many digits."""

import importlib.util
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from flint import arb

from theorycheck._errors import MalformedInput, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor.certificate import from_json
from theorycheck.rigor.relu_step import MOST_STEPS, Angle, ReluStep, ReluSteps, gradient, loss
from theorycheck.rigor.student import Student

_spec = importlib.util.spec_from_file_location(
    "mpmath_student", Path(__file__).with_name("mpmath_student.py")
)
mpmath_student = sys.modules["mpmath_student"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(mpmath_student)

TEXTS = {"W": "1,2,-1;-1,1/2,3;3/7,-2,1/5", "v": "2,1,-1", "step": "1/3"}
SEVERAL = {**TEXTS, "steps": "7"}


def reference(texts, steps):
    with mpmath.workdps(50):
        W, v = mpmath_student.rows(texts["W"]), mpmath_student.vector(texts["v"])
        [step] = mpmath_student.vector(texts["step"])
        length = mpmath.mpf(0)
        for _ in range(steps):
            slope = mpmath_student.gradient(W, v)
            length += step * mpmath_student.size([entry for row in slope for entry in row])
            W = [
                [a - step * b for a, b in zip(row, own, strict=True)]
                for row, own in zip(W, slope, strict=True)
            ]
        return mpmath_student.loss(W, v), [mpmath_student.size(row) for row in W], length


def value(entry):
    with mpmath.workdps(50):
        return mpmath.mpf(entry.numerator) / entry.denominator


def near(found, wanted):
    with mpmath.workdps(50):
        return abs(value(found) - wanted) < mpmath.mpf(10) ** -25 * abs(wanted)


def test_the_loss_after_one_step():
    certificate = ReluStep.at(TEXTS, 30)
    [mid] = certificate.claims["loss_after_step"].mid
    wanted, _, _ = reference(TEXTS, 1)
    assert near(mid, wanted)
    assert not near(mid, wanted * (1 + mpmath.mpf(10) ** -20))
    assert from_json(certificate.to_json()).verify(30) is Outcome.HOLDS


def test_where_several_steps_end():
    certificate = ReluSteps.at(SEVERAL, 30)
    found = {name: claim.mid for name, claim in certificate.claims.items()}
    wanted, norms, length = reference(SEVERAL, 7)
    assert near(found["loss_at_end"][0], wanted)
    assert near(found["length_at_end"][0], length)
    assert all(map(near, found["norm_at_end"], norms))
    # One step more or less is another place.
    for steps in (6, 8):
        assert not near(found["loss_at_end"][0], reference(SEVERAL, steps)[0])
    assert from_json(certificate.to_json()).verify(30) is Outcome.HOLDS


def test_one_of_several_steps_is_the_single_step():
    one = ReluStep.at(TEXTS, 30).claims["loss_after_step"]
    other = ReluSteps.at({**TEXTS, "steps": "1"}, 30).claims["loss_at_end"]
    assert abs(one.mid[0] - other.mid[0]) <= one.radius + other.radius


@pytest.mark.parametrize(
    ("kind", "texts", "name"),
    [(ReluStep, TEXTS, "loss_after_step"), (ReluSteps, SEVERAL, "norm_at_end")],
)
def test_a_moved_claim_is_refused(kind, texts, name):
    certificate = kind.at(texts, 20)
    claim = certificate.claims[name]
    moved = replace(claim, mid=tuple(entry + 3 * claim.radius for entry in claim.mid))
    claims = {**certificate.claims, name: moved}
    assert replace(certificate, claims=claims).verify() is Outcome.FAILS


def test_balls_of_exact_weights_hold_what_exact_weights_give():
    student = Student.of(TEXTS)
    with working_precision(120):
        weights = [[arb(e.numerator) / e.denominator for e in row] for row in student.W]
        assert loss(weights, student).overlaps(student.loss)
        assert not (loss(weights, student) + arb("1e-20")).overlaps(student.loss)
        for row, exact in zip(gradient(weights, student), student.gradient, strict=True):
            assert all(a.overlaps(b) for a, b in zip(row, exact, strict=True))


@pytest.mark.parametrize("dot", ["2", "-2"])
def test_parallel_vectors_have_an_angle_at_an_end(dot):
    with working_precision(100):
        third = arb(1) / 3
        pair = Angle.of(third, 4 * third, arb(dot) * third)
        assert pair.cross >= 0
        assert (pair.angle if dot == "2" else arb.pi() - pair.angle) < 1e-10


def test_a_vector_of_zero_has_every_angle():
    with working_precision(100):
        pair = Angle.of(arb(0), arb(1), arb(0))
        assert pair.angle.contains(arb(0))
        assert pair.angle.contains(arb.pi())
        assert pair.moment.is_zero()
        square = Angle.of(arb(1), arb(1), arb(0))
        assert square.angle.overlaps(arb.pi() / 2)


def test_a_step_onto_the_teacher_or_onto_zero_is_enclosed():
    there = ReluStep.at({"W": "3/2,0", "v": "1,0", "step": "2"}, 20).claims["loss_after_step"]
    assert abs(there.mid[0]) <= there.radius < Fraction(1, 10**20)
    # The gradient at -c v is -c v/2: w becomes 0, and the loss that of no neuron.
    zero = ReluStep.at({"W": "-3/2,0", "v": "1,0", "step": "2"}, 20).claims["loss_after_step"]
    assert abs(zero.mid[0] - Fraction(1, 4)) <= zero.radius
    with pytest.raises(SolverFailure, match="not certainly other than 0"):
        ReluSteps.at({"W": "-3/2,0", "v": "1,0", "step": "2", "steps": "2"}, 20)


@pytest.mark.parametrize(
    "change",
    [{"step": "0"}, {"step": "-1"}, {"steps": "1/2"}, {"steps": str(MOST_STEPS + 1)}, {"v": "0,0"}],
    ids=str,
)
def test_what_is_no_descent_is_refused(change):
    with pytest.raises(MalformedInput):
        ReluSteps.at({**SEVERAL, **change}, 10)
