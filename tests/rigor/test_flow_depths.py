"""The flow of deeper networks, and from other starts: the certificate against exact limits."""

import copy
from fractions import Fraction

import mpmath
import pytest
from mpmath_flow import (
    DEPTHS,
    DIGITS,
    STARTS,
    contains,
    exact,
    numbers,
    reread,
    started,
    taylor_path,
)

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.core.trajectory import Trajectory
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.flow_bounds import LARGEST_DEPTH, depth_of
from theorycheck.rigor.network import network

NAMES = [*STARTS, *DEPTHS]


@pytest.fixture
def body(other, name):
    data = other[name].to_json()
    return {key: copy.deepcopy(data[key]) for key in data if key not in ("format", "digest")}


@pytest.mark.parametrize("name", NAMES)
def test_a_true_certificate_holds_and_contains_the_exact_limit(other, name, body):
    again = reread(body)
    assert again == other[name]
    assert again.verify() is Outcome.HOLDS
    assert contains(again)
    assert max(again.radius, again.residual_radius) < Fraction(1, 10**5)
    assert again.depth == int(again.problem.get("order", "2"))


@pytest.mark.parametrize("name", ["signs mixed", "four"])
def test_the_integrated_limit_and_residual_are_contained(other, name):
    # Independent of the closed form: nothing here knows what is conserved.
    problem = (STARTS | DEPTHS)[name]
    with mpmath.workdps(DIGITS):
        states, integral = taylor_path(
            [numbers(problem["X"].split(","))],
            numbers([problem["y"]]),
            started(problem),
            4,
            mpmath.mpf(1) / 32,
            depth := int(problem.get("order", "2")),
        )
        u, v = states[-1][:2], states[-1][2:]
        beta = [exact(p**depth - q**depth) for p, q in zip(u, v, strict=True)]
    certificate = other[name]
    for mid, value in zip(certificate.effective, beta, strict=True):
        assert abs(mid - value) <= certificate.radius
    gap = abs(certificate.residual[0] - exact(integral[0]))
    assert gap <= certificate.residual_radius


def of_problem(**texts):
    def changed(content):
        content["problem"].update(texts)

    return changed


def times(name, factor):
    def changed(content):
        # D instead of 2D: half the speed, so twice the time and twice the integral.
        content[name] = [str(Fraction(entry) * factor) for entry in content[name]]

    return changed


def state_moved(position):
    def changed(content):
        words = content["states"][position].split(" ")
        words[0] = str(int(words[0]) + 2**60)
        content["states"][position] = " ".join(words)

    return changed


def one_step_longer(content):
    content["steps"][3] = str(int(content["steps"][3]) * 1001 // 1000)


def moved(name, by):
    def changed(content):
        content[name][0] = str(Fraction(content[name][0]) + by)

    return changed


FALSE = [
    moved("limit", Fraction(1, 10**4)),
    moved("limit", Fraction(-1, 10**4)),
    times("limit", 2),
    times("limit", -1),
    moved("residual_integral", Fraction(1, 10**4)),
    times("residual_integral", 2),
    times("residual_integral", Fraction(1, 2)),
]
UNPROVED = [state_moved(0), state_moved(9), state_moved(-1), one_step_longer, times("steps", 2)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("changed", FALSE, ids=range(len(FALSE)))
def test_a_wrong_claim_fails(body, changed):
    changed(body)
    assert reread(body).verify() is Outcome.FAILS


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("changed", UNPROVED, ids=range(len(UNPROVED)))
def test_a_changed_path_proves_nothing(body, changed):
    changed(body)
    assert reread(body).verify() is not Outcome.HOLDS


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("three", of_problem(order="2")),
        ("three", of_problem(order="4")),
        ("four", of_problem(order="3")),
        ("four", of_problem(order="5")),
        ("five", of_problem(order="4")),
        ("five", of_problem(alpha="3/5000000")),
        ("asymmetric", of_problem(u0="2,1/2")),
        ("asymmetric", of_problem(u0="-2,1/3")),
        ("asymmetric", of_problem(u0="1/2,1", v0="2,1/3")),
        ("asymmetric", of_problem(alpha="501/1000")),
        ("signs mixed", of_problem(v0="1/7,1")),
        ("u alone", of_problem(v0="1,-1")),
        ("u alone", lambda content: content["problem"].pop("u0")),
        ("three", lambda content: content["problem"].pop("order")),
    ],
)
def test_another_network_is_not_proved_from_the_same_path(body, changed):
    changed(body)
    assert reread(body).verify() is not Outcome.HOLDS


@pytest.mark.parametrize(
    ("name", "changed", "match"),
    [
        ("three", of_problem(order="5/2"), "integer"),
        ("three", of_problem(order="3000000001/1000000000"), "integer"),
        ("three", of_problem(order=str(LARGEST_DEPTH + 1)), "integer up to"),
        ("three", of_problem(order="1"), "below 2"),
        ("three", of_problem(order="-3"), "below 2"),
        ("three", of_problem(u0="1,1"), "order 2"),
        ("asymmetric", of_problem(u0="1,0"), "u0"),
        ("asymmetric", of_problem(v0="1"), "v0"),
        ("asymmetric", of_problem(v0="1,1,1"), "v0"),
        ("asymmetric", of_problem(w0="1,1"), "w0"),
        ("asymmetric", of_problem(order="3"), "order 2"),
    ],
)
def test_what_is_no_network_with_a_flow_is_refused(body, changed, match):
    changed(body)
    with pytest.raises(MalformedInput, match=match):
        reread(body)


@pytest.mark.parametrize("order", ["5/2", "65"])
def test_no_flow_of_such_an_order_is_enclosed(other, order):
    text = {**DEPTHS["three"], "order": order}
    with pytest.raises(MalformedInput, match=f"order=.?{order}"):
        FlowLimit.enclose(text, other["three"].path)
    with pytest.raises(MalformedInput):
        depth_of(network(text, 2))


@pytest.mark.parametrize("name", ["asymmetric", "three", "five"])
def test_a_path_of_another_speed_is_not_enclosed(other, name):
    # The path of the loss with the factor 1/2: D instead of 2D in the flow.
    path = other[name].path
    for factor in (2, Fraction(1, 2)):
        steps = tuple(int(step * factor) for step in path.steps)
        wrong = Trajectory(bits=path.bits, order=path.order, steps=steps, states=path.states)
        found = FlowLimit.enclose(other[name].problem, wrong)
        # Slower, it may stay in the basin of the limit: then what is proved is wide, and true.
        assert found is None or (found.radius > Fraction(1, 10**4) and contains(found))


def test_an_order_of_two_may_be_written(other):
    text = {**STARTS["asymmetric"], "order": "2"}
    found = FlowLimit.enclose(text, other["asymmetric"].path)
    assert found.effective == other["asymmetric"].effective
