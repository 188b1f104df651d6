"""The nearest weights, enclosed: from both sides, and against every competitor that was tried."""

import copy
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.linear_system import LinearSystem
from theorycheck.programs.nearest import nearest_weights
from theorycheck.rigor import certificate as registry
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.distance import DistanceMinimizer
from theorycheck.rigor.elimination import particular_solution

BITS = 400


def enclosed(problem, digits=25):
    reduced = LinearSystem.read(problem.X, problem.y).reduced
    center = nearest_weights(reduced.X_basis, reduced.y_basis, problem.alpha, digits)
    return DistanceMinimizer.enclose(problem.subject(), center, BITS)


def single(x):
    """Return the problem of one coefficient whose nearest weights have u/v = x."""
    u, v = (1 + x) / 2, (1 + x) / (2 * x)
    return DiagonalRegression.at(X="1", y=str(u * u - v * v), alpha="1"), u, v


def changed(certificate, change):
    """Return the certificate read back from changed JSON with a digest that fits."""
    data = copy.deepcopy(certificate.to_json())
    change(data)
    body = {name: value for name, value in data.items() if name not in ("format", "digest")}
    registry._PROVED.clear()
    return from_json({**data, "digest": digest_of(body)})


@pytest.fixture(scope="module")
def witness():
    return enclosed(DiagonalRegression.at(alpha="1/4"))


def test_it_is_proved_again_from_its_text(witness):
    again = changed(witness, lambda data: None)

    assert again == witness
    assert again.verify(25) is Outcome.HOLDS
    assert again.method is Method.ENCLOSED
    assert set(again.enclosures()) == {"u_nearest", "v_nearest", "beta_nearest"}


@pytest.mark.parametrize("x", [Fraction(3), Fraction(1, 7), Fraction(101, 100), Fraction(10**6)])
def test_known_weights_are_inside(x):
    problem, u, v = single(x)
    found = enclosed(problem)

    assert found.verify() is Outcome.HOLDS
    assert abs(found.u[0] - u) <= found.weight_radius
    assert abs(found.v[0] - v) <= found.weight_radius
    assert abs(found.beta[0] - problem.y[0]) <= found.radius


def test_a_stationary_point_that_is_no_minimum_is_refused():
    # u = -1, v = 1/3 with the multiplier 2: the conditions hold, and nearer weights exist.
    problem, u, v = single(Fraction(-3))
    far = (u, v, Fraction(2))

    assert DistanceMinimizer.enclose(problem.subject(), far, BITS) is None
    near = enclosed(problem)
    assert (near.u[0] - 1) ** 2 + (near.v[0] - 1) ** 2 < (u - 1) ** 2 + (v - 1) ** 2

    def moved(data):
        data["center"] = [str(entry) for entry in far]
        data["box"] = ["1/1000"] * 3
        data["u"], data["v"] = [str(u)], [str(v)]

    assert changed(near, moved).verify() is not Outcome.HOLDS


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 30),
    k=st.integers(1, 40),
    shift=st.lists(st.fractions(-2, 2, max_denominator=8), min_size=4, max_size=4),
)
def test_no_feasible_weights_are_nearer(seed, k, shift):
    problem = DiagonalRegression.at(samples=2, features=4, seed=seed, alpha=str(Fraction(k, 8)))
    found = enclosed(problem)
    # Another interpolator, by solving for y - X shift; then weights for it that need not be best.
    targets = tuple(
        target - sum(x * s for x, s in zip(row, shift, strict=True))
        for row, target in zip(problem.X, problem.y, strict=True)
    )
    base = particular_solution(problem.X, targets)
    beta = [b + s for b, s in zip(base, shift, strict=True)]
    with mpmath.workdps(50):
        alpha = mpmath.mpf(k) / 8
        other = mpmath.mpf(0)
        for b in beta:
            value = mpmath.mpf(b.numerator) / b.denominator
            small = alpha / (1 + abs(value) / (abs(value) + 4 * alpha))
            other += (mpmath.sqrt(small**2 + abs(value)) - alpha) ** 2 + (small - alpha) ** 2
        ours = sum((w - problem.alpha) ** 2 for w in (*found.u, *found.v))
        assert mpmath.mpf(ours.numerator) / ours.denominator <= other * (1 + mpmath.mpf(10) ** -20)


@pytest.mark.parametrize("name", ["u", "v", "beta"])
def test_a_moved_claim_is_disproved(witness, name):
    radius = witness.radius if name == "beta" else witness.weight_radius

    def move(data):
        data[name][2] = str(Fraction(data[name][2]) + 3 * radius)

    assert changed(witness, move).verify() is Outcome.FAILS


@pytest.mark.parametrize("name", ["radius", "weight_radius"])
def test_a_radius_that_is_too_small_is_not_proved(witness, name):
    wrong = changed(witness, lambda data: data.update({name: "0"}))

    assert wrong.verify() is not Outcome.HOLDS


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["center"].__setitem__(0, "2"),
        lambda data: data["center"].__setitem__(-1, "1/3"),
        lambda data: data.update(box=["0"] * len(data["box"])),
        lambda data: data.update(bits=20),
        lambda data: data["problem"].update(alpha="1/4000001"),
        lambda data: data["problem"].update(y="1,1,1"),
    ],
)
def test_a_changed_test_is_not_proved(witness, change):
    assert changed(witness, change).verify() is not Outcome.HOLDS


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(more=1),
        lambda data: data["problem"].update(order="4"),
        lambda data: data["problem"].update(u0="1,1,1,1,1,1"),
        lambda data: data["problem"].update(alpha="-1"),
        lambda data: data["problem"].update(y="1,1"),
        lambda data: data["box"].__setitem__(0, "-1"),
        lambda data: data["u"].pop(),
        lambda data: data["center"].pop(),
    ],
)
def test_malformed_content_is_refused(witness, change):
    with pytest.raises(MalformedInput):
        changed(witness, change)


def test_it_is_not_about_networks_of_another_start_or_depth(witness):
    texts = dict(witness.problem)

    assert witness.within({**texts, "epsilon": "1"})
    assert not witness.within({**texts, "order": "3"})
    assert not witness.within({**texts, "u0": "2"})


def test_a_center_of_the_wrong_length_is_refused(witness):
    with pytest.raises(MalformedInput):
        DistanceMinimizer.enclose(witness.problem, (Fraction(1),), BITS)


def test_a_zero_column_keeps_its_start():
    problem = DiagonalRegression.at(X="1,0,2", y="3", alpha="1/2")
    found = enclosed(problem)

    assert abs(found.u[1] - Fraction(1, 2)) <= found.weight_radius
    assert abs(found.beta[1]) <= found.radius
