"""A changed certificate of a flow's limit: refused, not proved, or still true."""

import copy
import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath_flow import contains, reread

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.certificate import from_json


@pytest.fixture
def body(made):
    data = made["two"].to_json()
    return {name: copy.deepcopy(data[name]) for name in data if name not in ("format", "digest")}


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
