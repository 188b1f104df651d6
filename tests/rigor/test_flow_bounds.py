"""What the bounds on a flow's limit are made of, and what is refused before any work is done."""

from fractions import Fraction
from itertools import pairwise

import pytest
from flint import arb
from mpmath_flow import BITS, PROBLEMS, path_for

from theorycheck._errors import MalformedInput
from theorycheck.core.precision import working_precision
from theorycheck.core.trajectory import Trajectory
from theorycheck.rigor import flow_bounds, forked
from theorycheck.rigor.flow import FlowLimit, followed_system
from theorycheck.rigor.flow_bounds import LARGEST_WORK, bounds, check_path
from theorycheck.rigor.network import network
from theorycheck.rigor.tail import Tail
from theorycheck.rigor.text import to_arb
from theorycheck.rigor.tube import Field


def test_bounds_are_monotone_in_what_is_left_out():
    # More of the path enclosed can only sharpen the radius, down to the rounding.
    text = PROBLEMS["single"]
    A, b = followed_system(text, ())
    radii = [
        bounds(A, b, network(text, 1), path_for(text, until=until)).radius for until in (1, 2, 4)
    ]
    assert all(later < earlier for earlier, later in pairwise(radii))


@pytest.mark.parametrize(
    ("distance", "left", "drift"), [(0, 0, 0), ("1/8", 0, 0), (0, "1/8", 0), (0, 0, "1/8")]
)
def test_what_makes_up_the_two_radii(distance, left, drift):
    # One row (3, 4), of norm 5; final weights (1, 0) and (3/4, 0), the first of norm 5/4.
    distance, left, drift = map(Fraction, (distance, left, drift))
    with working_precision(100):
        found = flow_bounds._collected(
            Field(((Fraction(3), Fraction(4)),), (Fraction(2),)),
            [arb(1), arb(0), arb("0.75"), arb(0)],
            Tail(to_arb(distance), to_arb(left)),
            [arb("0.5"), arb("0.25")],
            to_arb(drift),
            Fraction(3),
        )
    assert found.effective == (Fraction(7, 16), 0)
    assert found.residual == (Fraction(3, 2) + 1 - 6,)
    # 2 w P + P^2 for the limit; the row's norm times the drift, and the tail, for the integral.
    radius = Fraction(5, 2) * distance + distance**2
    assert radius <= found.radius <= radius * Fraction(1001, 1000)
    slack = 5 * drift + left
    assert slack <= found.residual_radius <= slack * Fraction(1001, 1000)


def test_the_two_radii_of_a_deeper_network():
    # Order 3 at the weights (1, 1/2): 7/8, and (W + P)^3 - W^3 with W = |(1, 1/2)|.
    distance = Fraction(1, 8)
    with working_precision(100):
        found = flow_bounds._collected(
            Field(((Fraction(2),),), (Fraction(2),), 3),
            [arb(1), arb("0.5")],
            Tail(to_arb(distance), arb(0)),
            [arb("0.5")],
            arb(0),
            Fraction(3),
        )
    assert found.effective == (Fraction(7, 8),)
    assert found.residual == (1 - 6,)
    expected = (1.25**0.5 + 0.125) ** 3 - 1.25**1.5
    assert expected * 0.999999 < found.radius < expected * 1.001


def hostile(*, steps=1, order=1, bits=BITS, size=1, features=1):
    return Trajectory(
        bits=bits,
        order=order,
        steps=(1,) * steps,
        states=((size,) * (2 * features),) * (steps + 1),
    )


@pytest.mark.parametrize(
    ("depth", "path"),
    [
        (2, hostile(steps=20_000, order=4_000, bits=20_000)),
        (2, hostile(steps=400, order=4_000, bits=20_000, features=400)),
        (64, hostile(steps=2_000, order=4_000, bits=2_000)),
        # The states are as large as the text of a certificate allows.
        (2, hostile(steps=50_000, order=4_000, bits=2, size=10**19_999)),
    ],
    ids=range(4),
)
def test_an_absurd_amount_of_work_is_refused_at_once(depth, path):
    A = ((Fraction(1),) * (len(path.states[0]) // 2),)
    with pytest.raises(MalformedInput, match="operations"):
        check_path(A, depth, path)


def test_what_takes_hours_is_not_refused():
    # 100 features, 20 samples, 1000 bits, 10000 steps.
    path = hostile(steps=10_000, order=350, bits=1000, features=100)
    check_path(((Fraction(1),) * 100,) * 20, 2, path)
    assert flow_bounds._work(20, 100, 2, path) < LARGEST_WORK


def test_a_hostile_certificate_is_refused_when_it_is_read():
    def content(steps):
        return FlowLimit(
            texts=PROBLEMS["two"],
            whitener=(),
            path=hostile(steps=steps, order=4_000, bits=20_000, features=2),
            effective=(Fraction(0),) * 2,
            radius=Fraction(1),
            residual=(Fraction(0),),
            residual_radius=Fraction(1),
        ).content()

    assert len(FlowLimit.from_content(content(1)).path.steps) == 1
    with pytest.raises(MalformedInput, match="operations"):
        FlowLimit.from_content(content(5_000))


@pytest.mark.parametrize("digits", [6, 300, 5000])
def test_a_path_with_wild_states_is_not_enclosed_and_ends_soon(digits):
    size = 10**digits
    path = Trajectory(
        bits=BITS, order=40, steps=(2**BITS,), states=((size << BITS,) * 2, (size << BITS,) * 2)
    )
    for order in ("2", "5"):
        text = {"X": "1", "y": "3/4", "alpha": "1/2", "order": order}
        assert FlowLimit.enclose(text, path) is None


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_the_bounds_do_not_depend_on_the_number_of_processes(monkeypatch, processes):
    text = PROBLEMS["two"]
    A, b = followed_system(text, ())
    path = path_for(text, until=1)
    alone = bounds(A, b, network(text, 2), path)
    started = []

    def shared(work, count, _processes):
        started.append(processes)
        return forked.in_order(work, count, processes)

    monkeypatch.setattr(flow_bounds, "in_order", shared)
    assert bounds(A, b, network(text, 2), path) == alone
    assert started == [processes]


def test_a_small_flow_is_not_shared_and_a_large_one_is(monkeypatch):
    text = PROBLEMS["single"]
    A, b = followed_system(text, ())
    path = path_for(text, until=1)
    seen = []

    def shared(work, count, processes):
        seen.append(processes)
        return forked.in_order(work, count, 1)

    monkeypatch.setattr(flow_bounds, "in_order", shared)
    monkeypatch.setattr(flow_bounds, "cores", lambda: 3)
    bounds(A, b, network(text, 1), path)
    monkeypatch.setattr(flow_bounds, "WORTH_FORKING", 1)
    bounds(A, b, network(text, 1), path)
    assert seen == [1, 3]
