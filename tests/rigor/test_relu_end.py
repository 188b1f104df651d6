"""The enclosed weights at the end of a window against an independent integration."""

import mpmath
import pytest
from flint import arb

from theorycheck.core.precision import working_precision
from theorycheck.core.settings import Settings
from theorycheck.models.relu_student import ReluFlow
from theorycheck.models.relu_window import certified_window
from theorycheck.rigor.relu_end import end

START = ((0.75, 0.25), (0.5, -0.5))


@pytest.fixture(scope="module")
def window():
    problem = ReluFlow.at(W="3/4,1/4;1/2,-1/2", v="1,0", since="1/2", until="2")
    return certified_window(problem, Settings(effort="quick"))[0]


def slope(_, w):
    """Return -grad L for the teacher (1, 0), from angles."""
    rows = [mpmath.matrix(w[:2]), mpmath.matrix(w[2:])]
    teacher = mpmath.matrix([1, 0])
    total = rows[0] + rows[1] - teacher
    out = []
    for row, other in (rows, rows[::-1]):
        size = mpmath.norm(row)
        found = total / 2
        for vector, sign in ((other, 1), (teacher, -1)):
            dot = row[0] * vector[0] + row[1] * vector[1]
            cross = abs(row[0] * vector[1] - row[1] * vector[0])
            angle = mpmath.atan2(cross, dot)
            found += sign * (cross / size * row / size - angle * vector) / (2 * mpmath.pi)
        out += [-found[0], -found[1]]
    return out


def test_the_weights_at_the_end_are_those_of_the_flow(window):
    mpmath.mp.dps = 20
    flow = mpmath.odefun(slope, 0, [mpmath.mpf(x) for row in START for x in row], tol=1e-14)
    wanted = flow(2)
    rows = end(window)
    with working_precision(200):
        for ball, value in zip((x for row in rows for x in row), wanted, strict=True):
            gap = abs(ball - arb(mpmath.nstr(value, 18)))
            assert gap < arb("1e-12")
            # Weights of another time, or moved in the tenth digit, are told apart.
            assert abs(ball + arb("1e-10") - arb(mpmath.nstr(value, 18))) > arb("1e-11")


def test_nothing_is_said_about_a_path_that_is_not_followed(window):
    from dataclasses import replace

    first, *rest = window.path.coefficients
    spoiled = tuple(tuple(2 * entry for entry in column) for column in first)
    path = replace(window.path, coefficients=(spoiled, *rest))
    assert end(replace(window, path=path)) is None
