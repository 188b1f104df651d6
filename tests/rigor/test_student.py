"""The closed forms at exact weights against quadrature over the angle, at corners and elsewhere."""

import itertools
from fractions import Fraction

import mpmath
import pytest
from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.precision import working_precision
from theorycheck.rigor.student import Student, norm

PLANE = {
    "generic": ("1,2;-1,1/2;3/7,-2", "1,1/3"),
    "equal": ("1,2;1,2", "2,0"),
    "aligned": ("1/2,1;1/4,1/2", "1,2"),
    "opposite": ("-1,-2;1,2", "1,2"),
    "nearly aligned": ("1,1/1000000000000;1,0", "1,0"),
    "nearly opposite": ("-1,1/1000000000000;1,0", "1,0"),
}


def students():
    return [pytest.param(Student.of({"W": W, "v": v}), id=name) for name, (W, v) in PLANE.items()]


def real(value):
    return mpmath.mpf(value.numerator) / value.denominator


def quadrature(student):
    """Return L by integrating over the angle of x, piece by piece between the kinks."""
    mpmath.mp.dps = 40
    rows = [*student.W, student.v]
    kinks = [mpmath.atan2(real(b), real(a)) for a, b in rows]
    turns = [mpmath.pi / 2 * k for k in (-3, -1, 1, 3)]
    ends = {kink + turn for kink in kinks for turn in turns}
    ends = sorted({-mpmath.pi, mpmath.pi, *(end for end in ends if -mpmath.pi < end < mpmath.pi)})

    def squared(phi):
        values = [real(a) * mpmath.cos(phi) + real(b) * mpmath.sin(phi) for a, b in rows]
        *neurons, teacher = (max(value, 0) for value in values)
        return (sum(neurons) - teacher) ** 2

    # E rho^2 = 2 over the radius, and the angle is uniform.
    pieces = [mpmath.quad(squared, pair) for pair in itertools.pairwise(ends)]
    return mpmath.fsum(pieces) / (2 * mpmath.pi)


@pytest.mark.parametrize("student", students())
def test_the_loss_is_the_expectation(student):
    with working_precision(200):
        gap = student.loss - arb(mpmath.nstr(quadrature(student), 38))
        assert abs(gap) < arb("1e-25")
        # A factor that is wrong by one part in a million is seen.
        assert abs(gap + student.loss / 10**6) > arb("1e-8")


@pytest.mark.parametrize("student", students())
def test_the_gradient_is_the_slope_of_the_loss(student):
    step = Fraction(1, 10**30)
    with working_precision(600):
        for i, k in itertools.product(range(len(student)), range(2)):
            up, down = (
                Student(
                    tuple(
                        tuple(
                            entry + sign * step * ((i, k) == (a, b)) for b, entry in enumerate(row)
                        )
                        for a, row in enumerate(student.W)
                    ),
                    student.v,
                ).loss
                for sign in (1, -1)
            )
            slope = (up - down) * arb(10**30) / 2
            gap = abs(student.gradient[i][k] - slope)
            # The gradient is Lipschitz, its slope jumps at opposite vectors at most.
            assert gap < arb("1e-15")
            assert not abs(student.gradient[i][k] * arb("1.000001") - slope) < arb("1e-15") or abs(
                slope
            ) < arb("1e-6")


def test_angles_keep_all_digits_at_their_corners():
    with working_precision(200):
        for name, wanted in (("nearly aligned", "1e-12"), ("nearly opposite", "1e-12")):
            W, v = PLANE[name]
            angle = Student.of({"W": W, "v": v}).with_teacher[0].angle
            small = angle if name == "nearly aligned" else arb.pi() - angle
            assert abs(small - arb(wanted).atan()) < arb("1e-55")
        aligned, opposite = (
            Student.of({"W": W, "v": v}).with_teacher[0].angle
            for W, v in (PLANE["aligned"], PLANE["opposite"])
        )
        assert aligned.is_zero()
        assert (opposite - arb.pi()).contains(0)


def test_a_gradient_opposite_to_the_teacher():
    """All neurons at -c v: the slope is -(n c/2) v, not -((1 + n c)/2) v as once printed."""
    with working_precision(200):
        student = Student.of({"W": "-2/5,0;-2/5,0;-2/5,0", "v": "1,0"})
        for row in student.gradient:
            assert abs(row[0] + arb("0.6")) < arb("1e-55")
            assert abs(row[0] + arb("1.1")) > arb("0.4")


def test_norms_of_balls_that_hold_zero_are_finite():
    with working_precision(100):
        found = norm([arb(0, arb("1e-20")), arb(0)])
        assert found.is_finite()
        assert found < arb("1e-9")
        assert norm([arb(0)]).is_zero()


@pytest.mark.parametrize(
    ("W", "v"), [("1,0;0,0", "1,0"), ("1,0", "0,0"), ("1,0", "1"), ("1,0;1", "1,0"), ("nan", "1")]
)
def test_no_student_is_refused(W, v):
    with pytest.raises(MalformedInput):
        Student.of({"W": W, "v": v})
    with pytest.raises(MalformedInput):
        Student.of({"W": W})
