"""The certificate of a flow's limit, from both sides, against an integrator in mpmath."""

import copy
import json
import random
from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest
from flint import arb
from hypothesis import event, given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.core.trajectory import Trajectory
from theorycheck.rigor import certificate as registry
from theorycheck.rigor import flow
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.flow import FlowLimit, bounds, followed_system
from theorycheck.rigor.tail import Tail
from theorycheck.rigor.text import to_arb
from theorycheck.rigor.tube import Field

DIGITS = 75
BITS = 80
ORDER = 24

# One sample, so that the exact limit is a scalar equation; a negative entry, a zero column, an
# alpha that is no dyadic number.
PROBLEMS = {
    "single": {"X": "1", "y": "3/4", "alpha": "1/2"},
    "two": {"X": "1,-1/2", "y": "3/4", "alpha": "1/10"},
    "zero column": {"X": "2,0,1", "y": "-1", "alpha": "1/3"},
}


def numbers(text):
    return [mpmath.mpf(int(Fraction(x).numerator)) / Fraction(x).denominator for x in text]


def exact(value):
    sign, mantissa, exponent, _ = value._mpf_
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def taylor_path(A, b, alpha, until, step):
    """Integrate the weights and the residual in mpmath; return states and the last integral."""
    d, n = len(A[0]), len(A)
    u, v = [alpha] * d, [alpha] * d
    states, integral = [u + v], [mpmath.mpf(0)] * n
    for _ in range(round(until / step)):
        us, vs, gs, rs = [[x] for x in u], [[x] for x in v], [[] for _ in u], [[] for _ in A]
        for j in range(30):
            beta = [
                mpmath.fdot(p, p[::-1]) - mpmath.fdot(q, q[::-1])
                for p, q in zip(us, vs, strict=True)
            ]
            for k, row in enumerate(A):
                rs[k].append(mpmath.fdot(row, beta) - (b[k] if j == 0 else 0))
            for i in range(d):
                gs[i].append(mpmath.fsum(A[k][i] * rs[k][j] for k in range(n)))
            for i in range(d):
                force_u, force_v = mpmath.fdot(gs[i], us[i][::-1]), mpmath.fdot(gs[i], vs[i][::-1])
                us[i].append(-4 * force_u / (j + 1))
                vs[i].append(4 * force_v / (j + 1))
        u = [mpmath.polyval(p[::-1], step) for p in us]
        v = [mpmath.polyval(p[::-1], step) for p in vs]
        for k in range(n):
            integral[k] += mpmath.fsum(c * step ** (j + 1) / (j + 1) for j, c in enumerate(rs[k]))
        states.append(u + v)
    return states, integral


def limit(problem):
    """Solve the one-sample equation; return the limit and the integral of the residual."""
    with mpmath.workdps(DIGITS):
        row, (y,) = numbers(problem["X"].split(",")), numbers([problem["y"]])
        (alpha,) = numbers([problem["alpha"]])

        def excess(nu):
            return sum(x * 2 * alpha**2 * mpmath.sinh(x * nu) for x in row) - y

        bound = mpmath.asinh(abs(y) / (2 * alpha**2 * max(abs(x) for x in row)))
        bound = 1 + bound / max(abs(x) for x in row)
        nu = mpmath.findroot(excess, (-bound, bound), solver="anderson", tol=1e-70)
        return [2 * alpha**2 * mpmath.sinh(x * nu) for x in row], [-nu / 8]


def path_for(problem, *, bits=BITS, until=4, step=Fraction(1, 32), order=ORDER):
    A, b = ([numbers(row.split(",")) for row in problem["X"].split(";")], problem["y"].split(","))
    with mpmath.workdps(DIGITS):
        (alpha,) = numbers([problem["alpha"]])
        h = mpmath.mpf(step.numerator) / step.denominator
        states, _ = taylor_path(A, numbers(b), alpha, until, h)
        rounded = tuple(tuple(int(mpmath.nint(x * 2**bits)) for x in state) for state in states)
    whole = int(step * 2**bits)
    return Trajectory(bits=bits, order=order, steps=(whole,) * (len(states) - 1), states=rounded)


@pytest.fixture(scope="module")
def made():
    found = {name: FlowLimit.enclose(text, path_for(text)) for name, text in PROBLEMS.items()}
    registry._PROVED.clear()
    return found


@pytest.fixture
def body(made):
    data = made["two"].to_json()
    return {name: copy.deepcopy(data[name]) for name in data if name not in ("format", "digest")}


def reread(content):
    """Return the certificate with this content, its digest made to fit."""
    text = json.loads(json.dumps(content))
    return from_json({"format": registry.FORMAT, **text, "digest": digest_of(text)})


def contains(certificate):
    effective, residual = limit(certificate.problem)
    pairs = [
        (certificate.effective, effective, certificate.radius),
        (certificate.residual, residual, certificate.residual_radius),
    ]
    return all(
        abs(mid - exact(true)) <= radius
        for mids, truth, radius in pairs
        for mid, true in zip(mids, truth, strict=True)
    )


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
            mpmath.mpf(1) / 10,
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
        for factor, agrees in ((-8, True), (-4, False), (8, False)):
            predicted = 2 * mpmath.mpf("0.01") * mpmath.sinh(factor * integral)
            gap = abs(exact(predicted) - certificate.effective[0])
            assert (gap < Fraction(1, 10**6)) is agrees


def unit_moved(text, by):
    words = text.split(" ")
    words[0] = str(int(words[0]) + by)
    return " ".join(words)


def change(name, do):
    def changed(content):
        content[name] = do(content[name])

    changed.__name__ = f"{name} {do.__name__}"
    return changed


def of_problem(name, value):
    def changed(content):
        content["problem"][name] = value

    changed.__name__ = f"{name}={value}"
    return changed


def claim_moved(name, by):
    def changed(content):
        content[name][0] = str(Fraction(content[name][0]) + by)

    changed.__name__ = f"{name} moved by {float(by)}"
    return changed


def shrunk(name, factor):
    def changed(content):
        content[name] = str(Fraction(content[name]) * factor)

    changed.__name__ = f"{name} times {factor}"
    return changed


def state_moved(position, by):
    def changed(content):
        content["states"][position] = unit_moved(content["states"][position], by)

    changed.__name__ = f"state {position} moved by {by} units"
    return changed


def states_swapped(content):
    content["states"][5], content["states"][9] = content["states"][9], content["states"][5]


def truncated(content):
    content["states"] = content["states"][:3]
    content["steps"] = content["steps"][:2]


def truncated_states_only(content):
    content["states"] = content["states"][:-1]


def truncated_features(content):
    content["states"] = [" ".join(state.split(" ")[:-1]) for state in content["states"]]


def step_doubled(content):
    content["steps"][3] = str(2 * int(content["steps"][3]))


def step_backwards(content):
    content["steps"][3] = "-" + content["steps"][3]


def whitened(*rows):
    def changed(content):
        content["whitener"] = [list(row) for row in rows]

    changed.__name__ = f"whitener {rows}"
    return changed


CHANGES = [
    of_problem("X", "1,1/2"),
    of_problem("X", "1,-501/1000"),
    of_problem("X", "1,-1/2,0"),
    of_problem("X", "1,-1/2;2,-1"),
    of_problem("y", "3/4,3/4"),
    of_problem("y", "751/1000"),
    of_problem("alpha", "1/9"),
    of_problem("alpha", "-1/10"),
    of_problem("alpha", "1001/10000"),
    of_problem("alpha", "1/0"),
    of_problem("alpha", "0.1"),
    claim_moved("limit", Fraction(1, 10**4)),
    claim_moved("limit", Fraction(-1, 10**5)),
    claim_moved("residual_integral", Fraction(1, 10**4)),
    shrunk("limit_radius", Fraction(1, 10)),
    shrunk("residual_integral_radius", Fraction(1, 10)),
    shrunk("limit_radius", 0),
    shrunk("limit_radius", -1),
    state_moved(0, 2**56),
    state_moved(7, 2**50),
    state_moved(-1, 2**60),
    states_swapped,
    truncated,
    truncated_states_only,
    truncated_features,
    step_doubled,
    step_backwards,
    whitened(["2"]),
    whitened(["0"]),
    whitened(["1", "0"], ["0", "1"]),
    whitened(["1", "0"], ["0"]),
    whitened([]),
    change("order", lambda _: 3),
    change("order", lambda _: 0),
    change("order", lambda _: True),
    change("bits", lambda bits: bits - 1),
    change("bits", lambda bits: bits + 1),
    change("bits", lambda _: 1),
    change("bits", lambda bits: float(bits)),
    change("bits", lambda _: 10**7),
    change("limit", lambda mids: mids[::-1]),
    change("limit", lambda mids: mids[:1]),
    change("limit", lambda mids: ["nan", *mids[1:]]),
    change("limit_radius", lambda _: "inf"),
    change("residual_integral", lambda mids: mids * 2),
    lambda content: content.update(extra="1"),
    lambda content: content.pop("whitener"),
    lambda content: content["problem"].pop("y"),
]


@pytest.mark.parametrize("changed", CHANGES, ids=[f"{i}" for i in range(len(CHANGES))])
def test_a_changed_certificate_is_not_proved(body, changed):
    before = json.dumps(body)
    changed(body)
    assert json.dumps(body) != before
    try:
        certificate = reread(body)
    except MalformedInput:
        return
    assert certificate.verify() is not Outcome.HOLDS


@pytest.mark.parametrize(
    "changed",
    [
        claim_moved("limit", Fraction(1, 10**4)),
        claim_moved("limit", Fraction(-1, 10**5)),
        claim_moved("residual_integral", Fraction(1, 10**4)),
        change("limit", lambda mids: mids[::-1]),
    ],
)
def test_a_claim_that_is_certainly_wrong_fails(body, changed):
    changed(body)
    assert reread(body).verify() is Outcome.FAILS


@pytest.mark.parametrize("changed", [shrunk("limit_radius", Fraction(1, 10)), states_swapped])
def test_what_is_not_certainly_wrong_does_not_fail(body, changed):
    changed(body)
    assert reread(body).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("position", [0, 1, 40, -1])
@pytest.mark.parametrize("by", [1, -1, 10**4, 10**14])
def test_a_state_off_by_little_proves_only_what_is_true(body, position, by):
    # A few units in the last place leave a true theorem true; if it verifies, it must be true.
    state_moved(position, by)(body)
    certificate = reread(body)
    if certificate.verify() is Outcome.HOLDS:
        assert contains(certificate)
    else:
        assert by > 1


@pytest.mark.parametrize("changed", [claim_moved("limit", Fraction(1, 10**40)), states_swapped])
def test_the_digest_notices_every_change(made, changed):
    data = copy.deepcopy(made["two"].to_json())
    changed(data)
    with pytest.raises(MalformedInput, match="digest"):
        from_json(data)


def test_kind_cannot_be_swapped(body):
    body["kind"] = "entropy-minimizer"
    with pytest.raises(MalformedInput):
        reread(body)


# Any single leaf of the certificate replaced by anything: an outcome or one kind of error.
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(),
    st.sampled_from(["", " ", "1", "-1", "0", "1/3", "1/0", "nan", "1e5", ";", ",", "1,2;3", "٣"]),
    st.lists(st.sampled_from(["1", "-1/2", "0"]), max_size=3),
    st.dictionaries(st.sampled_from(["X", "y", "alpha"]), st.just("1"), max_size=3),
)


def leaves(node, at=()):
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in items:
        yield (*at, key)
        if isinstance(value, dict | list):
            yield from leaves(value, (*at, key))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(data=st.data())
def test_arbitrary_content_is_refused_or_judged(made, data):
    body = {k: v for k, v in copy.deepcopy(made["single"].to_json()).items() if k != "format"}
    del body["digest"]
    places = sorted(leaves(body), key=str)
    place = data.draw(st.sampled_from(places))
    node = body
    for key in place[:-1]:
        node = node[key]
    before, node[place[-1]] = node[place[-1]], data.draw(LEAVES)
    try:
        certificate = reread(body)
    except MalformedInput:
        return
    if certificate.verify() is Outcome.HOLDS:
        assert contains(certificate), (place, before)


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
    "changed",
    [
        of_problem("X", "1,-500000000001/1000000000000"),
        of_problem("y", "750000000001/1000000000000"),
        of_problem("alpha", "1000000000001/10000000000000"),
    ],
)
def test_a_neighboring_theorem_is_proved_only_if_it_is_true(body, changed):
    changed(body)
    body["limit_radius"] = body["residual_integral_radius"] = "1/1000"
    certificate = reread(body)
    assert certificate.verify() is Outcome.HOLDS
    assert contains(certificate)


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


def test_bounds_are_monotone_in_what_is_left_out():
    # More of the path enclosed can only sharpen the radius, down to the rounding.
    text = PROBLEMS["single"]
    A, b = followed_system(text, ())
    radii = [
        bounds(A, b, Fraction(1, 2), path_for(text, until=until)).radius for until in (1, 2, 4)
    ]
    assert all(later < earlier for earlier, later in pairwise(radii))


def test_the_kernel_shows_what_it_needs():
    with pytest.raises(MalformedInput, match="3 rows and y has 2"):
        flow.followed_system({"X": "1;2;3", "y": "1,2"}, ())


@pytest.mark.parametrize(
    ("distance", "left", "drift"), [(0, 0, 0), ("1/8", 0, 0), (0, "1/8", 0), (0, 0, "1/8")]
)
def test_what_makes_up_the_two_radii(distance, left, drift):
    # One row (3, 4), of norm 5; final weights (1, 0) and (3/4, 0), the first of norm 5/4.
    distance, left, drift = map(Fraction, (distance, left, drift))
    with working_precision(100):
        found = flow._collected(
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
