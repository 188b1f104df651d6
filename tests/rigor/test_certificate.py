import copy
import json
import pickle
from dataclasses import replace
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput, TheoryCheckError
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Outcome
from theorycheck.rigor import certificate as subject
from theorycheck.rigor.certificate import accurate, digest_of, from_json, load, load_all
from theorycheck.rigor.entropy import EntropyMinimizer
from theorycheck.rigor.exact_relation import ExactRelation
from theorycheck.rigor.relation import RelationCertificate

PROBLEM = {"X": "1", "y": "2", "alpha": "1"}
# asinh(1), to ten digits: 2 alpha^2 sinh(nu) = 2.
NU = Fraction("0.881373587019543025")


@pytest.fixture
def made():
    return EntropyMinimizer.enclose(PROBLEM, [NU], 100)


@pytest.fixture
def data(made):
    return copy.deepcopy(made.to_json())


def signed(data):
    body = {name: value for name, value in data.items() if name not in ("format", "digest")}
    return {**data, "digest": digest_of(body)}


def test_round_trip_through_a_file(made, tmp_path):
    path = tmp_path / "certificate.json"
    made.save(path)
    assert load(path) == made
    assert load(path).verify() is Outcome.HOLDS
    assert load_all(path) == [(str(path), made)]


def test_the_proof_is_repeated_and_not_believed(data):
    # Whatever was remembered while making it, other text is another proof.
    data["minimizer"] = ["1"]
    subject._PROVED.clear()
    assert from_json(signed(data)).verify() is Outcome.FAILS


def test_what_is_remembered_belongs_to_one_text(made, monkeypatch):
    subject._PROVED.clear()
    calls = []
    prove = EntropyMinimizer._prove
    monkeypatch.setattr(EntropyMinimizer, "_prove", lambda self: calls.append(1) or prove(self))
    assert made.verify() is made.verify() is Outcome.HOLDS
    assert made.verify(digits=3) is Outcome.HOLDS
    assert made.verify(digits=500) is Outcome.INCONCLUSIVE
    assert len(calls) == 1
    other = EntropyMinimizer(
        texts=made.texts,
        bits=made.bits,
        center=made.center,
        box=made.box,
        minimizer=made.minimizer,
        radius=made.radius / 2**40,
    )
    assert other.verify() is not Outcome.HOLDS
    assert len(calls) == 2


@pytest.mark.parametrize(
    "wrong",
    [None, 3, "text", [], {}, {"format": "other/1"}, {"format": subject.FORMAT}]
    + [{"format": subject.FORMAT, "kind": kind} for kind in (None, 3, [], "unheard-of")],
)
def test_what_is_no_certificate_is_refused(wrong):
    with pytest.raises(MalformedInput):
        from_json(wrong)


@pytest.mark.parametrize("digest", [None, "", "0" * 64, 7, ["a"]])
def test_the_digest_must_match(data, digest):
    with pytest.raises(MalformedInput, match="does not match"):
        from_json({**data, "digest": digest})


def test_every_leaf_is_under_the_digest(data):
    for name in ("bits", "dual", "dual_radius", "minimizer", "minimizer_radius", "problem"):
        changed = copy.deepcopy(data)
        if name == "bits":
            changed[name] += 1
        elif name == "problem":
            changed[name]["y"] = "3"
        elif isinstance(changed[name], list):
            changed[name][0] += "0"
        else:
            changed[name] += "0"
        with pytest.raises(MalformedInput, match="does not match"):
            from_json(changed)


def test_extra_fields_are_refused_even_with_a_fitting_digest(data):
    with pytest.raises(MalformedInput, match="not known"):
        from_json(signed({**data, "note": "trust me"}))


@pytest.mark.parametrize(
    ("name", "value"), [("minimizer", ["02"]), ("dual", ["2/2"]), ("minimizer_radius", "-0")]
)
def test_text_that_is_not_the_canonical_one_is_refused(data, name, value):
    with pytest.raises(MalformedInput, match="does not read"):
        from_json(signed({**data, name: value}))


def test_content_that_is_no_json_is_refused(data):
    for value in ({1, 2}, object(), b"1", 1j):
        with pytest.raises(MalformedInput, match="JSON"):
            from_json({**data, "note": value})
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(MalformedInput):
        from_json({**data, "note": deep})


def test_accuracy_is_relative_to_the_largest_entry():
    def ball(*mid, radius):
        return Enclosure(mid=tuple(map(Fraction, mid)), radius=Fraction(radius))

    assert accurate(ball(100, 1, radius="0.1"), 2)
    assert not accurate(ball(100, 1, radius="0.1000001"), 2)
    assert accurate(ball(-100, radius="0.1"), 2)
    assert accurate(ball(0, 0, radius="0.001"), 2)
    assert not accurate(ball(0, radius="0.01"), 2)
    assert accurate(ball(0, radius=0), 900)


def test_files_that_cannot_be_read(tmp_path, data):
    with pytest.raises(MalformedInput, match="cannot be read"):
        load(tmp_path / "missing.json")
    with pytest.raises(MalformedInput):
        load(tmp_path)
    with pytest.raises(MalformedInput, match="file name"):
        load("a\0b")
    contents = {
        "empty": b"",
        "text": b"{not json",
        "binary": bytes(range(256)),
        "deep": b"[" * 200_000,
        "huge integer": b'{"format": ' + b"9" * 5000 + b"}",
        "nan": b"NaN",
        "list": json.dumps([data]).encode(),
        "byte order mark": b"\xef\xbb\xbf{}",
    }
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        for read in (load, load_all):
            with pytest.raises(MalformedInput):
                read(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "large.json"
    path.write_text("[" + " " * 100 + "]")
    monkeypatch.setattr(subject, "LARGEST_FILE", 100)
    with pytest.raises(MalformedInput, match="more than"):
        load(path)


def test_every_certificate_of_a_record(tmp_path, data):
    def entry(name, certificate):
        return {"statement": name, "check": "c", "certificate": certificate, "outcome": "holds"}

    path = tmp_path / "record.json"
    record = {
        "schema": "x",
        "problem": data["problem"],
        "assumptions": [entry("a", data), entry("none", None)],
        "conclusions": [entry("b", data)],
    }
    path.write_text(json.dumps(record))
    found = load_all(path)
    assert [name.split(": ")[1:] for name, _ in found] == [["a", "c"], ["b", "c"]]
    record["conclusions"][0]["certificate"] = {**data, "bits": 99}
    path.write_text(json.dumps(record))
    with pytest.raises(MalformedInput, match="b: c"):
        load_all(path)
    for broken in ("text", [], 0):
        path.write_text(json.dumps({"schema": "x", "conclusions": [entry("b", broken)]}))
        with pytest.raises(MalformedInput, match="b: c"):
            load_all(path)
    path.write_text(json.dumps({"schema": "x", "assumptions": "no list", "conclusions": [3]}))
    with pytest.raises(MalformedInput, match="no certificates"):
        load_all(path)


def test_two_certificates_of_one_check_are_both_verified(tmp_path, data):
    wrong = signed({**data, "minimizer": ["1"]})
    entries = [
        {"statement": "a", "check": "c", "certificate": item, "outcome": outcome}
        for item, outcome in ((wrong, "fails"), (data, "holds"))
    ]
    path = tmp_path / "record.json"
    record = {"schema": "x", "problem": data["problem"], "conclusions": entries}
    path.write_text(json.dumps(record))
    outcomes = [certificate.verify() for _, certificate in load_all(path)]
    assert outcomes == [Outcome.FAILS, Outcome.HOLDS]


@pytest.mark.parametrize(
    "change",
    [
        {"problem": {"X": "1", "y": "1", "alpha": "1/3"}},
        {"problem": "none"},
        {"conclusions": [{"outcome": "fails"}]},
        {"conclusions": [{"outcome": "inconclusive"}]},
    ],
)
def test_a_record_that_says_something_else_than_its_certificates(tmp_path, data, change):
    entry = {"statement": "a", "check": "c", "certificate": data, "outcome": "holds"}
    record = {"schema": "x", "problem": data["problem"], "conclusions": [entry]}
    path = tmp_path / "record.json"
    path.write_text(json.dumps([record]))
    assert len(load_all(path)) == 1
    changed = {**record, **change}
    if "conclusions" in change:
        changed["conclusions"] = [{**entry, **change["conclusions"][0]}]
    path.write_text(json.dumps(changed))
    with pytest.raises(MalformedInput, match="a: c"):
        load_all(path)


@pytest.mark.parametrize("kind", ["entropy-minimizer", "flow-limit", "relation"])
@pytest.mark.parametrize("bits", [0, 1, -5, 10**7, 2.0, True, "100", None])
def test_a_working_precision_that_flint_refuses_is_refused_on_reading(data, kind, bits):
    with pytest.raises(TheoryCheckError):
        from_json(signed({**data, "kind": kind, "bits": bits}))


def test_what_is_kept_with_an_object_stays_with_it(made):
    wrong = replace(made, radius=made.radius / 10**6)
    subject._PROVED.clear()
    # A kernel that remembers nonsense is believed by this object alone.
    wrong._remember_here(Outcome.HOLDS)
    assert wrong.verify() is Outcome.HOLDS
    assert not subject._PROVED
    for other in (
        subject.from_json(wrong.to_json()),
        pickle.loads(pickle.dumps(wrong)),
        replace(wrong),
        copy.copy(wrong),
    ):
        assert other == wrong
        assert other.verify() is not Outcome.HOLDS


ALPHA = ["gt", ["symbol", "alpha"], ["rational", "0"]]


@pytest.mark.parametrize(
    ("about", "problem", "read"),
    [
        ({}, {}, True),
        ({}, {"order": "2", "v0": "1", "seed": "7"}, True),
        ({"order": "3"}, {"order": "3"}, True),
        ({"order": "2"}, {}, False),
        ({}, {"order": "3"}, False),
        ({}, {"u0": "2"}, False),
        ({}, {"order": 2}, False),
        # The name of a family does not make the other texts a family.
        ({"family": "any", "alpha": "7"}, {}, False),
        ({"family": "any"}, {}, False),
    ],
)
@pytest.mark.parametrize("kind", [ExactRelation.of, RelationCertificate.between])
def test_a_record_has_the_problem_of_its_certificates(tmp_path, kind, about, problem, read):
    texts = {"X": "1", "y": "1", "alpha": "1/2"}
    rest = () if kind == ExactRelation.of else ((),)
    certificate = kind({**texts, **about}, ALPHA, *rest).to_json()
    entry = {"statement": "a", "check": "c", "certificate": certificate, "outcome": "holds"}
    record = {"schema": "x", "problem": {**texts, **problem}, "conclusions": [entry]}
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record))
    if read:
        assert len(load_all(path)) == 1
    else:
        with pytest.raises(MalformedInput, match="another problem"):
            load_all(path)


def test_an_object_that_says_two_things_is_refused(tmp_path, data):
    path = tmp_path / "twice.json"
    text = json.dumps(data)
    path.write_text(text.replace('"bits"', '"bits": 99, "bits"', 1))
    with pytest.raises(MalformedInput, match="not JSON"):
        load(path)


def test_a_record_may_name_the_files_of_its_certificates(made, tmp_path):
    (tmp_path / "certificates").mkdir()
    made.save(tmp_path / "certificates" / "a.json")
    entry = {
        "statement": "s",
        "check": "c",
        "outcome": made.verify().value,
        "certificate": {"kind": made.kind, "file": "certificates/a.json"},
    }
    record = {"schema": "s", "problem": dict(made.problem), "conclusions": [entry]}
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record))
    [(_, found)] = load_all(path)
    assert found == made
    for name in ("../a.json", str(tmp_path / "certificates" / "a.json"), "missing.json", 3):
        entry["certificate"]["file"] = name
        path.write_text(json.dumps(record))
        with pytest.raises(MalformedInput):
            load_all(path)


def test_a_digest_is_that_of_the_text_also_of_a_changed_copy(made):
    before = made.digest()
    wrong = replace(made, radius=made.radius / 10**6)
    assert made.to_json()["digest"] == before == digest_of({"kind": made.kind, **made.content()})
    assert wrong.digest() != before
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert "_digest" not in again.__dict__
        assert again.digest() == before


def test_a_certificate_read_again_owes_nothing_to_the_first(data):
    first = from_json(data)
    assert first.verify() is Outcome.HOLDS
    first.problem["alpha"] = "7"
    again = from_json(data)
    assert again.problem["alpha"] == "1"
    assert again.verify() is Outcome.HOLDS
