"""From names and texts to assessments, and what is shown of a theorem."""

import json
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import pytest

import theorycheck as tc
from theorycheck import _api, _output
from theorycheck._errors import InexactInput, MalformedInput, OutOfDomain, UnknownName
from theorycheck.catalogue import Entry
from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.diagonal_networks import kernel_limit
from theorycheck.library.diagonal_networks.hyperbolic_entropy import THEOREM
from theorycheck.rigor.certificate import FORMAT, digest_of

QUICK = Settings(digits=10, effort="quick")
SLUG = "hyperbolic-entropy"
# The problem and its assumptions, and nothing that takes time.
NOTHING = dict.fromkeys(("derivation", "honesty", "series", "notes"))
BARE = replace(THEOREM, conclusions=(), controls=(), **NOTHING)


# check, problem, settings


def test_a_theorem_that_does_not_hold_is_refuted(monkeypatch):
    wrong = THEOREM.controls[0].statement
    plant(monkeypatch, replace(BARE, conclusions=(wrong,)))
    found = tc.check(SLUG, X="1,2", y="1", digits=10, effort="quick")
    assert found.verdict is Verdict.REFUTED
    assert found.exit_status == 1


def test_the_checks_of_another_statement_refute_nothing(monkeypatch):
    [good, *_] = THEOREM.conclusions
    wrong = replace(good, checks=THEOREM.controls[0].statement.checks)
    plant(monkeypatch, replace(BARE, conclusions=(wrong,)))
    found = tc.check(SLUG, X="1,2", y="1", digits=10, effort="quick")
    assert found.verdict is Verdict.CONTRADICTED
    assert {item["method"] for item in found.record["conclusions"]} == {"numeric"}


def plant(monkeypatch, theorem):
    """Put a theorem into the catalogue, under any slug."""

    class Planted(Entry):
        def load(self):
            return theorem

    def entry(slug):
        return Planted(slug=slug, area="planted", title=theorem.title, module="planted")

    monkeypatch.setattr(_api, "entry", entry)


def test_the_settings_are_in_the_record(monkeypatch):
    plant(monkeypatch, BARE)
    found = tc.check(SLUG, X="1,2", y="1", digits=11, effort="quick", seed=5)
    assert found.record["settings"] == {"digits": 11, "effort": "quick", "seed": 5}
    assert found.record["problem"]["X"] == "1,2"
    assert found.verdict is Verdict.UNDECIDED  # no conclusion, nothing to establish


def test_a_seed_draws_another_problem_unless_its_data_are_given(monkeypatch):
    plant(monkeypatch, BARE)

    def data(**given):
        return tc.check(SLUG, digits=10, effort="quick", **given).record["problem"]

    plain, drawn = data(), data(seed=7)
    assert plain == THEOREM.witness.exact()
    assert drawn["X"] != plain["X"]
    assert drawn == data(seed=7)
    assert drawn["seed"] == "7"
    assert data(seed=7, X="1,2", y="1")["X"] == "1,2"
    assert data(seed=7, alpha="1/3") == {**drawn, "alpha": "1/3"}


def test_the_parameters_not_given_are_the_witness():
    found = _api.problem("kernel-limit", {"epsilon": "1/5"})
    assert found.alpha == kernel_limit.THEOREM.witness.alpha == 2
    assert found.epsilon == Fraction(1, 5)
    assert _api.problem(SLUG, {}) is THEOREM.witness
    sized = _api.problem(SLUG, {"features": "2"}, seed="3")
    assert (sized.features, sized.seed) == (2, 3)
    # A seed among the parameters is the problem's own.
    assert _api.problem(SLUG, {"seed": "4"}, seed="3").seed == 4


def test_a_path_is_a_data_file(tmp_path):
    for name, text in (("X", "0.1,2\n"), ("y", "1\n")):
        (tmp_path / name).with_suffix(".csv").write_text(text)
    found = _api.problem(SLUG, {"X": tmp_path / "X.csv", "y": tmp_path / "y.csv"})
    assert ((Fraction(1, 10), Fraction(2)),) == found.X
    (tmp_path / "y.csv").write_text("1,2\n3,4\n")
    with pytest.raises(OutOfDomain, match=r"y \(y\.csv\): 2 rows of 2"):
        _api.problem(SLUG, {"X": tmp_path / "X.csv", "y": tmp_path / "y.csv"})
    (tmp_path / "v.csv").write_text("3,4,0,0\n")
    assert _api.problem("relu-gradient", {"v": tmp_path / "v.csv"}).v == (3, 4, 0, 0)
    with pytest.raises(MalformedInput, match=r"nowhere\.csv"):
        _api.problem(SLUG, {"X": tmp_path / "nowhere.csv", "y": "1"})


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: tc.check("nothing"), UnknownName, "nothing"),
        (lambda: tc.check(SLUG, alhpa="1"), UnknownName, "alhpa=1.*Did you mean 'alpha'"),
        (lambda: tc.check(SLUG, alpha=0.1), InexactInput, "0.1"),
        (lambda: tc.check(SLUG, alpha="0"), OutOfDomain, "alpha=0"),
        (lambda: tc.check(SLUG, digits=0), OutOfDomain, "digits=0"),
        (lambda: tc.check(SLUG, digits="30"), OutOfDomain, "digits=30"),
        (lambda: tc.check(SLUG, seed=-1), OutOfDomain, "seed=-1"),
        (lambda: tc.check(SLUG, seed=True), OutOfDomain, "seed=True"),
        (lambda: tc.check(SLUG, effort="huge"), OutOfDomain, "effort=huge"),
        (lambda: _api.settings(digits="x", effort="quick", seed="0"), OutOfDomain, "digits=x"),
        (lambda: _api.settings(digits="1.5", effort="quick", seed="0"), OutOfDomain, "digits=1.5"),
        (lambda: _api.settings(digits="9", effort="quick", seed="9" * 5000), OutOfDomain, "seed="),
    ],
)
def test_misuse_is_said_before_any_work(call, kind, message):
    with pytest.raises(kind, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_texts_become_settings():
    assert _api.settings(digits="12", effort="deep", seed="3") == Settings(
        digits=12, effort="deep", seed=3
    )


# described


def test_everything_that_is_claimed_is_described():
    found = _api.described(SLUG)
    for part, statements in (
        ("assumptions", THEOREM.assumptions),
        ("conclusions", THEOREM.conclusions),
        ("controls", [control.statement for control in THEOREM.controls]),
    ):
        assert [item["slug"] for item in found[part]] == [s.slug for s in statements]
        assert all(item["latex"] and item["words"] for item in found[part])
    assert all(item["checks"] for item in found["conclusions"])
    assert "4 \\sum" in found["controls"][0]["latex"]  # the printed constant, and not the derived 8
    assert "8 \\sum" in found["conclusions"][1]["latex"]
    assert "factor 1/2" in found["controls"][0]["erratum"]["reading"]
    assert [row["name"] for row in found["parameters"]] == list(THEOREM.family.parameters())
    assert found["cases"] == ["longley", "asymmetric-start"]
    assert found["references"][0]["year"] == 2020
    # What the formulas speak of, and nothing twice.
    names = [item["name"] for item in found["quantities"]]
    assert {"beta_flow", "beta_entropy", "residual_integral", "A", "shift"} <= set(names)
    assert len(set(names)) == len(names)
    assert all(item["words"] for item in found["quantities"])
    assert set(_api.theorems()) >= {SLUG, "kernel-limit"}


# verified


@pytest.fixture(scope="module")
def certificate():
    return tc.minimum_entropy("1,2", "1", "1/10", digits=10).certificate.to_json()


def signed(data):
    """Return the content with the digest that belongs to it: not damaged, but another claim."""
    body = {name: value for name, value in data.items() if name not in ("format", "digest")}
    return {"format": FORMAT, **body, "digest": digest_of(body)}


def written(path, data):
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(path)


def test_a_certificate_is_proved_disproved_or_not_proved(tmp_path, certificate):
    path = tmp_path / "certificate.json"
    lie = {**certificate, "minimizer": ["1/3", *certificate["minimizer"][1:]]}
    [(name, outcome, words)] = _api.verified(written(path, certificate))
    assert (name, outcome) == (str(path), Outcome.HOLDS)
    assert words.startswith(f"proved ({certificate['kind']}: beta_entropy")
    [(_, outcome, words)] = _api.verified(written(path, signed(lie)))
    assert outcome is Outcome.FAILS
    assert words.startswith("disproved")

    bold = signed({**certificate, "minimizer_radius": "0"})
    [(_, outcome, words)] = _api.verified(written(path, bold))
    assert outcome is Outcome.INCONCLUSIVE
    assert words.startswith("not proved")


@pytest.mark.parametrize(
    "damaged",
    [
        "", "{", "[]", "null", "\0", "[" * 100_000, '{"format": 1}', '{"schema": "x"}',
        '{"schema": "x", "conclusions": [{"certificate": {}}]}',
        '{"schema": "x", "conclusions": 3, "assumptions": [null, 1, {}]}',
        '{"schema": "x", "conclusions": [{"certificate": 0, "statement": "a\\nb: proved"}]}',
        '{"format": "theorycheck-certificate/1", "kind": "\\u001b[2J", "digest": ""}',
        '{"format": "theorycheck-certificate/1", "kind": ["minimizer"]}',
    ],
)  # fmt: skip
def test_damaged_files_are_one_line(damaged, tmp_path):
    path = written(tmp_path / "damaged.json", damaged)
    with pytest.raises(MalformedInput, match=r"damaged\.json") as caught:
        _api.verified(path)
    assert str(caught.value).isprintable()


def test_places_that_hold_no_file_are_one_line(tmp_path):
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path, tmp_path / "nowhere", tmp_path / "binary", "a\0b"):
        with pytest.raises(MalformedInput):
            _api.verified(str(path))


def test_a_changed_certificate_is_refused(tmp_path, certificate):
    changed = {**certificate, "minimizer": ["1/3", *certificate["minimizer"][1:]]}
    with pytest.raises(MalformedInput, match="digest"):
        _api.verified(written(tmp_path / "c.json", changed))


@pytest.mark.parametrize("junk", [None, [], {}, "", "x", -1, 10**30, True, [[]], ["1/0"]])
def test_no_junk_in_a_field_is_proved_or_crashes(junk, tmp_path, certificate):
    for field in certificate.keys() - {"format", "digest"}:
        path = written(tmp_path / "c.json", signed({**certificate, field: junk}))
        with suppress(MalformedInput):
            [(_, outcome, _)] = _api.verified(path)
            assert outcome is not Outcome.HOLDS, field


def test_a_missing_or_unread_field_is_refused(tmp_path, certificate):
    for field in certificate.keys() - {"format", "digest"}:
        less = {name: value for name, value in certificate.items() if name != field}
        with pytest.raises(MalformedInput):
            _api.verified(written(tmp_path / "c.json", signed(less)))
    with pytest.raises(MalformedInput, match="more"):
        _api.verified(written(tmp_path / "c.json", signed({**certificate, "more": "claims"})))


def recorded(certificate, **changed):
    entry = {"statement": "s", "check": "c", "outcome": "holds", "certificate": certificate}
    return {
        "schema": "s",
        "problem": certificate["problem"],
        "conclusions": [{**entry, **changed}],
    }


def test_names_in_a_record_cannot_forge_lines(tmp_path):
    forged = tc.check("equal-columns", digits=10, effort="quick").record
    for entry in forged["conclusions"]:
        entry["statement"], entry["check"] = "a\nb: proved", "\x1b[2J\ud800"
    found = _api.verified(written(tmp_path / "record.json", forged))
    assert any("a b: proved" in name for name, _, _ in found)
    for name, outcome, words in found:
        assert outcome is Outcome.HOLDS
        assert (name + words).isprintable()


def test_a_record_without_the_form_of_one_is_refused(tmp_path, certificate):
    with pytest.raises(MalformedInput, match="is not of the form"):
        _api.verified(written(tmp_path / "record.json", recorded(certificate)))


def test_a_record_that_says_more_than_its_certificates_is_refused(tmp_path, certificate):
    path = tmp_path / "record.json"
    other = {**recorded(certificate), "problem": {"X": "1,3", "y": "1", "alpha": "1/10"}}
    with pytest.raises(MalformedInput, match="another problem"):
        _api.verified(written(path, other))
    with pytest.raises(MalformedInput, match="the record says fails"):
        _api.verified(written(path, recorded(certificate, outcome="fails")))
    bold = signed({**certificate, "minimizer_radius": "0"})
    with pytest.raises(MalformedInput, match="its certificate inconclusive"):
        _api.verified(written(path, recorded(bold)))


@pytest.mark.parametrize(
    "changes",
    [{"verdict": "refuted"}, {"verdict": "supported"}, {"method": "exact"}, {"digits": 90}],
    ids=str,
)
def test_a_record_with_another_verdict_method_or_digits_is_refused(tmp_path, changes):
    record = tc.check("equal-columns", digits=10, effort="quick").record
    path = tmp_path / "record.json"
    path.write_text(_output.as_json(record), encoding="utf-8")
    assert all(outcome is Outcome.HOLDS for _, outcome, _ in _api.verified(str(path)))

    changed = json.loads(path.read_text(encoding="utf-8"))
    for key, value in changes.items():
        if key == "verdict":
            changed[key] = value
        else:
            [entry] = [
                item
                for item in changed["conclusions"]
                if item["statement"] == "shares" and item["method"] == "enclosed"
            ]
            entry[key] = value
    path.write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(MalformedInput):
        _api.verified(str(path))
