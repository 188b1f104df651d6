"""The data of the figures: on the enclosed trajectory, from the initial scale to the limit."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.core.trajectory import Trajectory
from theorycheck.models import diagonal_figures, diagonal_routes
from theorycheck.models.diagonal_figures import MOST_LINES, series
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.taylor import FixedSystem

QUICK = Settings(digits=10, effort="quick")
SMALL = {"X": "1,2", "y": "1"}


def drawn(problem, settings=QUICK):
    """Return the lines by figure and label."""
    return {
        figure["slug"]: {line["label"]: line for line in figure["lines"]}
        for figure in series(problem, settings)
    }


def everything(figures):
    return [value for lines in figures.values() for line in lines.values() for value in line["y"]]


def planted(problem, *, bits, order, step, steps):
    """Return a certificate, not a proof, of a short path that the kernel's polynomials make."""
    system = FixedSystem(problem.X, problem.y, bits)
    d = problem.features
    h = round(Fraction(step) * 2**bits)
    states = [(round(problem.alpha * 2**bits),) * (2 * d)]
    for _ in range(steps):
        us, vs = system.polynomials(list(states[-1][:d]), list(states[-1][d:]), h, order)
        states.append(tuple(sum(polynomial) for polynomial in (*us, *vs)))
    return FlowLimit(
        texts=problem.subject(),
        whitener=(),
        path=Trajectory(bits=bits, order=order, steps=(h,) * steps, states=tuple(states)),
        effective=(Fraction(0),) * d,
        radius=Fraction(1),
        residual=(Fraction(0),) * len(problem.y),
        residual_radius=Fraction(1),
    )


@pytest.mark.parametrize(
    "given",
    [
        SMALL,
        {**SMALL, "alpha": "1e6"},
        {**SMALL, "alpha": "1e12"},  # u and v agree to more digits than a double has
        {"X": "1,2;2,4", "y": "1,2", "whitening": "always"},
        {"X": "1,2,0", "y": "-1", "alpha": "2/3"},
    ],
)
def test_lines_start_at_alpha_and_end_at_the_certified_limit(given):
    problem = DiagonalRegression.at(**given)
    figures = drawn(problem)
    limit = diagonal_routes.flow(problem, QUICK)
    assert all(map(math.isfinite, everything(figures)))
    for line in figures["weights"].values():
        assert line["x"][0] == 0
        assert line["y"][0] == float(problem.alpha)
        assert line["x"][-1] == float(limit.time)
        assert line["x"] == sorted(set(line["x"]))
    for value, line in zip(limit.effective, figures["effective"].values(), strict=True):
        assert line["y"][0] == 0
        assert abs(Fraction(line["y"][-1]) - value) <= limit.radius + abs(value) / 2**50
    points = figures["limits"]["flow, t to infinity"]["y"]
    assert points == [float(value) for value in limit.effective]


def followed(problem, times, speed=1):
    """Return the weights at these times from SciPy, which shares no code with the figures."""
    X = np.array([[float(entry) for entry in row] for row in problem.X])
    y = np.array([float(entry) for entry in problem.y])
    d = problem.features

    def field(_, w):
        g = X.T @ (X @ (w[:d] ** 2 - w[d:] ** 2) - y)
        return np.concatenate([-4 * w[:d] * g, 4 * w[d:] * g])

    start = np.full(2 * d, float(problem.alpha))
    scaled = np.array(times) * speed
    found = solve_ivp(
        field, (0, scaled[-1]), start, t_eval=scaled, method="DOP853", rtol=1e-10, atol=1e-12
    )
    return found.y


# Planted errors that were once there: a huge X, whose times were rounded to 0.
@pytest.mark.parametrize("size", ["1", "1e20"])
def test_between_the_states_the_lines_follow_the_flow(size):
    like = DiagonalRegression.at(X="1,2;0,1", y="1,1")
    factor = Fraction(size)
    X = [[entry * factor for entry in row] for row in like.X]
    problem = DiagonalRegression.at(X=X, y=[entry * factor for entry in like.y])
    figures = drawn(problem)
    times = figures["weights"]["u1"]["x"]
    # Scaling X and y only changes the clock.
    expected = followed(like, times, speed=float(factor**2))
    for row, line in zip(expected, figures["weights"].values(), strict=True):
        np.testing.assert_allclose(line["y"], row, atol=1e-7)
    beta = expected[:2] ** 2 - expected[2:] ** 2
    for row, line in zip(beta, figures["effective"].values(), strict=True):
        np.testing.assert_allclose(line["y"], row, atol=1e-7)


def test_the_comparison_sees_another_flow():
    problem = DiagonalRegression.at(**SMALL)
    line = drawn(problem)["weights"]["u2"]
    wrong = followed(DiagonalRegression.at(X="1,2", y="1001/1000"), line["x"])[1]
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(line["y"], wrong, atol=1e-7)


def test_tiny_scales_neither_vanish_nor_blow_up(monkeypatch):
    problem = DiagonalRegression.at(**SMALL, alpha="1e-300")
    path = planted(problem, bits=1100, order=60, step="1/2", steps=3)
    monkeypatch.setattr(diagonal_routes, "flow", lambda *_: path)
    figures = drawn(problem)
    assert all(map(math.isfinite, everything(figures)))
    # While beta is tiny, u_i grows like alpha exp(4 x_i y t), and v_i shrinks so.
    for label, rate in (("u1", 4), ("u2", 8), ("v1", -4), ("v2", -8)):
        line = figures["weights"][label]
        expected = [1e-300 * math.exp(rate * time) for time in line["x"]]
        assert line["y"][0] == 1e-300
        np.testing.assert_allclose(line["y"], expected, rtol=1e-9)


def test_long_steps_of_high_order_are_drawn_as_accurately(monkeypatch):
    problem = DiagonalRegression.at(**SMALL, alpha="1e-60")
    path = planted(problem, bits=700, order=300, step="2", steps=2)
    monkeypatch.setattr(diagonal_routes, "flow", lambda *_: path)
    lines = drawn(problem)["weights"]
    # Sixteen e-foldings a step: with 40 orders these v are wrong in the first digit.
    expected = [1e-60 * math.exp(-8 * time) for time in lines["v2"]["x"]]
    np.testing.assert_allclose(lines["v2"]["y"], expected, rtol=1e-9)
    gaps = np.diff(lines["v2"]["x"])
    assert gaps.max() < 0.5


def test_a_flow_that_stands_still_is_a_point():
    figures = drawn(DiagonalRegression.at(X="1,2", y="0"))
    assert {tuple(line["y"]) for line in figures["weights"].values()} == {(0.1,)}
    assert {tuple(line["y"]) for line in figures["effective"].values()} == {(0.0,)}


def test_numbers_beyond_a_page_are_no_crash(monkeypatch):
    problem = DiagonalRegression.at(X="1,2", y="0", alpha="1e400")
    path = planted(problem, bits=64, order=4, step="1", steps=0)
    monkeypatch.setattr(diagonal_routes, "flow", lambda *_: path)
    with pytest.raises(SolverFailure, match="doubles"):
        series(problem, QUICK)


def test_the_minimizers_are_labelled_for_what_they_are():
    unique = drawn(DiagonalRegression.at(**SMALL))["limits"]
    assert unique["minimum l1 (alpha to 0)"]["y"] == [0, 0.5]
    assert unique["minimum l2 (alpha to infinity)"]["y"] == [0.2, 0.4]
    # alpha to 0 leads to (1/2, 1/2), which is not the vertex that a simplex method finds.
    several = drawn(DiagonalRegression.at(X="1,1", y="1"))["limits"]
    assert not [label for label in several if "alpha to 0" in label]
    assert sum(several["a minimum l1 solution of several"]["y"]) == 1


def test_of_many_coordinates_the_first_are_drawn_and_it_is_said():
    columns = MOST_LINES + 1
    problem = DiagonalRegression.at(X=",".join(["1"] * columns), y="0")
    weights, effective, limits = series(problem, QUICK)
    assert len(weights["lines"]) == 2 * MOST_LINES
    assert len(effective["lines"]) == MOST_LINES
    for figure in (weights, effective):
        assert f"The first {MOST_LINES} of {columns} coordinates." in figure["description"]
    assert all(len(line["y"]) == columns for line in limits["lines"])


def test_the_point_of_a_polynomial():
    assert [diagonal_figures._at([8, -4, 16], k, 4) for k in range(5)] == [8, 8, 10, 14, 20]
