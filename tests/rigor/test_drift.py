"""How far the integral of the residual may drift while the flow is only known to be in a tube."""

from fractions import Fraction

import mpmath
import pytest
from mpmath_flow import DEPTHS, DIGITS, PROBLEMS, exact, limit, path_for

from theorycheck.rigor import flow_bounds
from theorycheck.rigor.flow import followed_system
from theorycheck.rigor.flow_bounds import bounds
from theorycheck.rigor.network import network
from theorycheck.rigor.tube import Field


def measured(ball):
    """Return the upper end of a ball as a number in mpmath."""
    mantissa, exponent = ball.upper().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


@pytest.mark.parametrize(
    ("name", "off"),
    [("two", "1/1000000"), ("single", "1/200"), ("zero column", "1/10000"), ("three", "1/100000")],
)
def test_the_residual_drifts_by_the_spread_of_the_tube(monkeypatch, name, off):
    # A path that starts elsewhere: the error at the start dominates all the others.
    problem = (PROBLEMS | DEPTHS)[name]
    depth = int(problem.get("order", "2"))
    alpha = Fraction(problem["alpha"])
    path = path_for({**problem, "alpha": str(alpha + Fraction(off))})
    steps, rests = [], []
    step, tail = Field.step, flow_bounds.tail

    def seen(self, shape, h, entering):
        found = step(self, shape, h, entering)
        steps.append((h, shape, found))
        return found

    def kept(*arguments):
        rests.append(tail(*arguments))
        return rests[-1]

    monkeypatch.setattr(Field, "step", seen)
    monkeypatch.setattr(flow_bounds, "tail", kept)
    A, b = followed_system(problem, ())
    found = bounds(A, b, network(problem, len(A[0])), path)
    assert len(steps) == len(path.steps)

    with mpmath.workdps(DIGITS):
        drift = mpmath.mpf(0)
        for h, shape, bound in steps:
            E, w = measured(bound.widest), measured(shape.weight)
            assert float(Fraction(off)) < E
            drift += measured(h) * ((w + E) ** depth - w**depth)
        row = mpmath.sqrt(sum(mpmath.mpf(x.numerator) ** 2 / x.denominator**2 for x in A[0]))
        drifted = row * drift
        expected = drifted + measured(rests[0].residual)
        # What is not the tail's is the drift, to within the rounding of the radius.
        assert drifted > expected / 10
        radius = mpmath.mpf(found.residual_radius.numerator) / found.residual_radius.denominator
        assert expected * (1 - mpmath.mpf(10) ** -12) <= radius <= expected * mpmath.mpf("1.001")
        # The truth is inside, and it is not where the path is.
        (integral,) = limit(problem)[1]
        gap = abs(found.residual[0] - exact(integral))
    assert Fraction(off) / 1000 < gap <= found.residual_radius
