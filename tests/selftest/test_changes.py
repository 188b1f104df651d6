import json
import random

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.rigor import certificate, computed, consistency, entropy, identity, quartic_roots
from theorycheck.selftest import changes as module
from theorycheck.selftest.changes import changed, changes, places, renewed

CHEAP = (
    "consistency",
    "positivity",
    "entropy-minimizer",
    "gaussian-start",
    "relu-point",
    "minimum-l1",
    "identity",
    "quartic-roots",
    "relation",
    "depth-four",
)


@pytest.fixture
def run(made, monkeypatch):
    # Nothing that was proved before counts.
    monkeypatch.setattr(certificate, "_PROVED", {})

    def group(kinds=CHEAP, examples=40):
        monkeypatch.setattr(module, "samples", lambda: {kind: made[kind] for kind in kinds})
        return changes(random.Random(0), examples)

    return group


def test_the_kernel_passes(run):
    group = run()
    assert group.good, group.caught
    assert group.counts["digest made anew"] > 300
    assert group.counts["holds, and rightly so"] > 10
    assert group.counts["fails, and rightly so"] > 10


def test_every_place_of_a_short_certificate_is_changed(run, made):
    length = len(json.dumps(made["minimum-l1"], separators=(",", ":")))
    group = run(("minimum-l1",), 1000)
    assert group.good, group.caught
    assert group.counts["digest as it was"] == length


def test_a_digest_that_nobody_compares_is_caught(run, monkeypatch):
    honest = certificate.from_json

    def careless(data):
        if isinstance(data, dict) and "kind" in data:
            data = renewed(data)
        return honest(data)

    monkeypatch.setattr(certificate, "from_json", careless)
    group = run(examples=80)
    assert not group.good
    assert any("digest unchanged" in line for line in group.caught)


@pytest.mark.parametrize("planted", [Outcome.HOLDS, Outcome.FAILS])
def test_a_proof_that_always_ends_the_same_is_caught(run, planted, monkeypatch):
    monkeypatch.setattr(certificate.Certificate, "verify", lambda self, digits=None: planted)
    group = run()
    assert not group.good
    assert any(f"the kernel says {planted.value}" in line for line in group.caught)


@pytest.mark.parametrize(
    ("owner", "name", "kind"),
    [
        (entropy, "agreement", "entropy-minimizer"),
        (computed, "compared", "gaussian-start"),
        (quartic_roots.QuarticRoots, "_prove", "quartic-roots"),
        (consistency.ConsistencyCertificate, "_prove", "consistency"),
        (identity, "prove", "identity"),
    ],
)
def test_a_part_of_the_proof_that_accepts_all_is_caught(run, owner, name, kind, monkeypatch):
    monkeypatch.setattr(owner, name, lambda *_: Outcome.HOLDS)
    group = run((kind,), 250)
    assert not group.good
    assert all(line.startswith(kind) for line in group.caught)


def test_a_sample_that_is_false_is_caught(run, made, monkeypatch):
    false = json.loads(json.dumps(made["positivity"]))
    false["problem"]["alpha"] = "-1"
    monkeypatch.setattr(certificate.Certificate, "verify", lambda self, digits=None: Outcome.HOLDS)
    monkeypatch.setattr(module, "samples", lambda: {"positivity": renewed(false)})
    group = changes(random.Random(0), 2)
    assert "what it claims is false" in group.caught[0]


def test_of_what_nothing_else_is_known_only_last_digits_may_move(made):
    window = certificate.from_json(made["relu-window"])

    def with_least(factor):
        data = json.loads(json.dumps(made["relu-window"]))
        first = data["least"]["loss"][0]
        above, _, below = first.partition("/")
        data["least"]["loss"][0] = f"{int(int(above) * factor)}/{below}"
        return certificate.from_json(renewed(data))

    assert module._wrongly(window, window, Outcome.HOLDS) == ""
    assert module._wrongly(window, with_least(1 - 1e-12), Outcome.HOLDS) == ""
    assert "moved" in module._wrongly(window, with_least(1 + 1e-6), Outcome.HOLDS)
    assert module._wrongly(window, with_least(1 + 1e-6), Outcome.FAILS) == ""


def test_inner_digests_are_made_anew(made):
    data = json.loads(json.dumps(made["depth-four"]))
    data["part"]["bits"] += 1
    again = renewed(data)
    assert again["part"]["digest"] != made["depth-four"]["part"]["digest"]
    assert certificate.from_json(again).verify() is Outcome.HOLDS
    assert renewed(made["depth-four"]) == made["depth-four"]


def test_a_change_is_one_and_of_one_byte():
    rng, text = random.Random(0), b'{"bits":128}'
    found = {changed(rng, text, place) for place in range(len(text)) for _ in range(20)}
    assert text not in found
    assert {len(new) - len(text) for new in found} == {-1, 0, 1}
    assert places(rng, 5, 9) == [0, 1, 2, 3, 4]
    assert len(set(places(rng, 500, 9))) == 9
