"""The certificate of a flow's limit against an integrator in mpmath."""

import json
import random
from fractions import Fraction

import mpmath
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from mpmath_flow import (
    BITS,
    DIGITS,
    PROBLEMS,
    contains,
    exact,
    limit,
    numbers,
    path_for,
    taylor_path,
)

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.trajectory import Trajectory
from theorycheck.rigor import flow
from theorycheck.rigor.certificate import from_json
from theorycheck.rigor.flow import FlowLimit, followed_system


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_true_certificate_holds_and_contains_the_exact_limit(made, name):
    certificate = made[name]
    again = from_json(json.loads(json.dumps(certificate.to_json())))
    assert again == certificate
    assert again.verify() is Outcome.HOLDS
    assert again.method is Method.ENCLOSED
    assert contains(again)
    assert max(again.radius, again.residual_radius) < Fraction(1, 10**6)
    assert again.verify(digits=5) is Outcome.HOLDS
    assert again.verify(digits=40) is Outcome.INCONCLUSIVE


def test_the_integrated_limit_and_residual_are_contained(made):
    # Independent of the theorem: nothing here knows of sinh.
    with mpmath.workdps(DIGITS):
        states, integral = taylor_path(
            [[mpmath.mpf(1), mpmath.mpf("-0.5")]],
            [mpmath.mpf("0.75")],
            ([mpmath.mpf(1) / 10] * 2,) * 2,
            6,
            mpmath.mpf(1) / 16,
        )
        u, v = states[-1][:2], states[-1][2:]
        beta = [exact(p * p - q * q) for p, q in zip(u, v, strict=True)]
    certificate = made["two"]
    for mid, value in zip(certificate.effective, beta, strict=True):
        assert abs(mid - value) <= certificate.radius + Fraction(1, 10**20)
    assert abs(certificate.residual[0] - exact(integral[0])) <= certificate.residual_radius


def test_the_theorem_links_limit_and_residual_only_with_minus_eight(made):
    certificate = made["two"]
    with mpmath.workdps(DIGITS):
        (integral,) = numbers(certificate.residual)
        for factor, agrees in (
            (-8, True),
            (mpmath.mpf("-8.000001"), False),
            (mpmath.mpf("-7.999999"), False),
            (-4, False),
            (8, False),
        ):
            predicted = 2 * mpmath.mpf("0.01") * mpmath.sinh(factor * integral)
            slope = abs(factor) * 2 * mpmath.mpf("0.01") * mpmath.cosh(factor * integral)
            # What both radii allow, and nothing more.
            spread = certificate.radius + exact(slope) * certificate.residual_radius * 2
            gap = abs(exact(predicted) - certificate.effective[0])
            assert (gap <= spread) is agrees


def test_the_whitened_flow_has_the_same_limit(made):
    text, whitener = PROBLEMS["two"], ((Fraction(1, 2),),)
    A, b = followed_system(text, whitener)
    assert (A, b) == (((Fraction(1, 2), Fraction(-1, 4)),), (Fraction(3, 8),))
    halved = {**text, "X": "1/2,-1/4", "y": "3/8"}
    path = path_for(halved, until=16, step=Fraction(1, 8))
    found = FlowLimit.enclose(text, path, whitener)
    assert found.verify() is Outcome.HOLDS
    for mid, true in zip(found.effective, limit(text)[0], strict=True):
        assert abs(mid - exact(true)) <= found.radius
    # Integrated is the residual of the whitened system: twice as much here.
    gap = abs(found.residual[0] - 2 * made["two"].residual[0])
    assert gap <= found.residual_radius + 2 * made["two"].residual_radius
    # The same path without the whitener is no path of the flow.
    assert FlowLimit.enclose(text, path) is None
    for wrong in (((Fraction(0),),), ((Fraction(1), Fraction(0)),), ((),)):
        with pytest.raises(MalformedInput, match="whitener"):
            followed_system(text, wrong)


def test_a_path_that_does_not_fit_is_refused_before_anything_is_proved(made):
    text, path = PROBLEMS["two"], made["two"].path
    changes = [
        {"steps": path.steps[:-1]},
        {"steps": (*path.steps, path.steps[0])},
        {"states": path.states[:-1]},
        {"states": tuple(state[:2] for state in path.states)},
        {"steps": (-path.steps[0], *path.steps[1:])},
        {"steps": (0, *path.steps[1:])},
        {"order": 0},
        {"bits": 0},
    ]
    fields = {name: getattr(path, name) for name in ("bits", "order", "steps", "states")}
    for changed in changes:
        with pytest.raises(MalformedInput):
            FlowLimit.enclose(text, Trajectory(**{**fields, **changed}))
    with pytest.raises(MalformedInput):
        FlowLimit.enclose({**text, "alpha": "-1/10"}, path)


@pytest.mark.parametrize("steps", [1, 4, 8])
def test_a_path_that_ends_too_early_is_not_enclosed(steps):
    path = path_for(PROBLEMS["two"], until=steps / 32)
    assert len(path.steps) == steps
    assert FlowLimit.enclose(PROBLEMS["two"], path) is None


def test_a_path_that_ends_early_has_a_wide_radius_that_is_right():
    found = FlowLimit.enclose(PROBLEMS["two"], path_for(PROBLEMS["two"], until=1))
    assert found.radius > Fraction(1, 100)
    assert contains(found)


@pytest.mark.parametrize(
    ("problem", "rest"),
    [({"X": "0,0", "y": "0", "alpha": "1/2"}, 0), ({"X": "1,2", "y": "0", "alpha": "1/4"}, 0)],
)
def test_a_flow_that_stands_still(problem, rest):
    start = int(Fraction(problem["alpha"]) * 2**BITS)
    path = Trajectory(bits=BITS, order=4, steps=(), states=((start,) * 4,))
    found = FlowLimit.enclose(problem, path)
    assert found.effective == (0, 0)
    assert found.radius == rest
    assert found.verify() is Outcome.HOLDS


def test_no_certificate_without_a_solution():
    problem = {"X": "1,1;2,2", "y": "1,1", "alpha": "1/2"}
    start = 2 ** (BITS - 1)
    path = Trajectory(bits=BITS, order=4, steps=(), states=((start,) * 4,))
    assert FlowLimit.enclose(problem, path) is None


@settings(max_examples=5, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_small_random_problems_with_two_samples(seed):
    source = random.Random(seed)
    rows = [[Fraction(source.randint(-4, 4), 4) for _ in range(2)] for _ in range(2)]
    beta = [Fraction(source.randint(-4, 4), 4) for _ in range(2)]
    if rows[0][0] * rows[1][1] == rows[0][1] * rows[1][0]:
        rows[1] = [2 * entry for entry in rows[0]]
    y = [sum(a * c for a, c in zip(row, beta, strict=True)) for row in rows]
    problem = {
        "X": ";".join(",".join(map(str, row)) for row in rows),
        "y": ",".join(map(str, y)),
        "alpha": "1/2",
    }
    path = path_for(problem, until=2)
    found = FlowLimit.enclose(problem, path)
    event(f"enclosed: {found is not None}")
    if found is None:
        return
    assert found.verify() is Outcome.HOLDS
    with mpmath.workdps(DIGITS):
        # The limit solves the system, whatever it is.
        for row, target in zip(rows, y, strict=True):
            gap = abs(sum(a * m for a, m in zip(row, found.effective, strict=True)) - target)
            assert gap <= found.radius * sum(map(abs, row))
        if rows[0][0] * rows[1][1] != rows[0][1] * rows[1][0]:
            assert all(
                abs(m - c) <= found.radius for m, c in zip(found.effective, beta, strict=True)
            )


def test_the_kernel_shows_what_it_needs():
    with pytest.raises(MalformedInput, match="3 rows and y has 2"):
        flow.followed_system({"X": "1;2;3", "y": "1,2"}, ())
