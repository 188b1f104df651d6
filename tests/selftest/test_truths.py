import copy
from fractions import Fraction
from types import SimpleNamespace

import pytest

from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.selftest.truths import JUDGED, RELATIONS, VALUED, true

UNKNOWN = {"relu-window", "two-neuron-limit"}


def test_every_sample_is_true_as_far_as_is_known(made):
    for kind, sample in made.items():
        expected = {None} if kind in UNKNOWN else {True}
        if kind in ("pair-flow", "pair-drift", "polar-flow"):
            expected = {True, None}  # followed to fewer digits than are proved
        assert true(from_json(sample)) in expected, kind
    assert set(made) - UNKNOWN == {*JUDGED, *VALUED, *RELATIONS} & set(made)


def changed(sample, change):
    data = copy.deepcopy(sample)
    change(data)
    body = {name: part for name, part in data.items() if name not in ("format", "digest")}
    return from_json({**data, "digest": digest_of(body)})


def nudge(text):
    return str(Fraction(text) * (1 + Fraction(1, 10**10)) + Fraction(1, 10**14))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("entropy-minimizer", lambda d: d["minimizer"].__setitem__(0, nudge(d["minimizer"][0]))),
        ("entropy-value", lambda d: d.update(value=nudge(d["value"]))),
        ("flow-limit", lambda d: d["limit"].__setitem__(0, nudge(d["limit"][0]))),
        ("distance-minimizer", lambda d: d["u"].__setitem__(0, nudge(d["u"][0]))),
        ("quartic-roots", lambda d: d.update(smaller=nudge(d["smaller"]))),
        ("entropy-minimizer", lambda d: d["problem"].update(alpha="11/100")),
        ("model-slopes", lambda d: d["slope_u"].__setitem__(0, "3")),
        ("exact-relation", lambda d: d["relation"].__setitem__(0, "lt")),
        ("relation", lambda d: d["relation"].__setitem__(0, "lt")),
    ],
)
def test_what_is_changed_is_false(kind, change, made):
    assert true(changed(made[kind], change)) is False


@pytest.mark.parametrize("kind", ["gaussian-start", "pair-point", "polar-point", "pair-flow"])
def test_claims_that_are_moved_are_false(kind, made):
    def change(data):
        for claim in data["claims"].values():
            claim["mid"] = [nudge(text) for text in claim["mid"]]

    assert true(changed(made[kind], change)) is False


def test_a_wider_radius_is_true(made):
    def change(data):
        data["minimizer_radius"] = "1/1000"

    assert true(changed(made["entropy-minimizer"], change)) is True


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("positivity", {"problem": {}, "name": "alpha"}),
        ("positivity", {"problem": {"alpha": "f64:12"}, "name": "alpha"}),
        ("entropy-minimizer", {"problem": {"X": "1,2;2,4", "y": "1,3", "alpha": "1"}}),
        ("unheard-of", {}),
    ],
)
def test_what_only_the_kernel_can_read_is_unknown(kind, content):
    certificate = SimpleNamespace(kind=kind, content=lambda: content, enclosures=dict)
    assert true(certificate) is None
