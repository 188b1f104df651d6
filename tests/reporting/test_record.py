import json

import pytest

from theorycheck.reporting.record import (
    certificate_names,
    certificates,
    directory,
    mathematics,
    run,
    write_json,
)


def test_the_mathematics_has_no_times_and_no_versions(each):
    text = json.dumps(mathematics(each))
    assert '"seconds"' not in text
    assert "versions" not in mathematics(each)
    assert '"digest"' not in text
    changed = {**each, "versions": {"sympy": "2"}}
    for entry in (*changed["assumptions"], *changed["conclusions"], *changed["controls"]):
        entry["seconds"] = 99.0
    assert json.dumps(mathematics(changed)) == text


def test_the_order_of_keys_does_not_matter(each):
    backwards = json.loads(json.dumps(each), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    kept = {"problem": each["problem"]}
    for entry, straight in zip(
        (*backwards["assumptions"], *backwards["conclusions"]),
        (*each["assumptions"], *each["conclusions"]),
        strict=True,
    ):
        entry["quantities"] = straight["quantities"]
    first = json.dumps(mathematics({**each, "parameters": [], "derivation": [], "series": []}))
    again = {**backwards, **kept, "parameters": [], "derivation": [], "series": []}
    again["solver_honesty"], again["references"] = each["solver_honesty"], each["references"]
    again["settings"] = each["settings"]
    assert json.dumps(mathematics(again)) == first


def test_a_change_of_the_mathematics_shows(sample):
    record = sample.record("supported")
    before = mathematics(record)
    record["conclusions"][1]["digits"] = 40
    assert mathematics(record) != before


def test_it_is_its_own_mathematics(each):
    once = mathematics(each)
    assert mathematics(once) == once


def test_the_record_is_left_alone(sample):
    record = sample.record("supported")
    mathematics(record)
    assert record == sample.record("supported")


def test_certificates_are_referred_to_by_file(sample):
    record = sample.record("supported")
    assert mathematics(record)["conclusions"][1]["certificate"] == {
        "kind": "root",
        "file": "certificates/limit-is-minimizer.limit_against_dual.json",
    }
    assert certificates(record) == {
        "limit-is-minimizer.limit_against_dual.json": sample.certificate(),
        "norm-is-small.norm_bound.json": sample.certificate("box", "b" * 64),
    }


def test_equal_certificates_are_one_file_and_different_ones_two(sample):
    same, other = sample.certificate(), sample.certificate(digest="c" * 64)
    record = sample.record("supported")
    record["conclusions"] = [
        sample.entry("a", "holds", "enclosed", certificate=same),
        sample.entry("b", "holds", "enclosed", certificate=same),
        sample.entry("a", "holds", "enclosed", certificate=other),
    ]
    names = [certificate_names(record)["conclusions", i] for i in range(3)]
    assert names == ["a.check_it.json", "a.check_it.json", "a.check_it-2.json"]
    assert len(certificates(record)) == 2


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "..", "", "a/b\\c", "\x00", "ä" * 300])
def test_no_name_leads_out_of_the_directory(sample, name):
    record = sample.record("supported")
    record["conclusions"] = [
        sample.entry(name, "holds", "enclosed", check=name, certificate=sample.certificate())
    ]
    (file,) = certificates(record)
    assert set(file) <= set("abcdefghijklmnopqrstuvwxyz-._") | {"x"}
    assert not file.startswith(".")
    assert ".." not in file
    assert len(file) < 200


def test_run_holds_times_and_versions(sample):
    found = run(sample.record("established"))
    assert found["versions"] == {"python-flint": "0.9.0", "sympy": "1.14.0"}
    assert [entry["statement"] for entry in found["seconds"]] == [
        "data-are-consistent",
        "gradient-is-arcsinh",
        "printed-constant",
    ]


def test_a_case_stands_below_its_theorem(sample):
    for at_home in (sample.record("established"), sample.record("established", case="witness")):
        assert directory(at_home) == "theorem-established"
    assert directory(sample.record("established", case="longley")) == "theorem-established/longley"


def test_figures_keep_six_digits(sample):
    record = sample.record("supported")
    record["series"][0]["lines"][0]["y"][0] = 0.123456789
    assert mathematics(record)["series"][0]["lines"] == []
    assert run(record)["series"][0]["lines"][0]["y"][0] == 0.123457


def test_written_json_is_read_back_and_refuses_nan(tmp_path, each):
    write_json(each, tmp_path / "x.json")
    text = (tmp_path / "x.json").read_text(encoding="utf-8")
    assert json.loads(text) == each
    assert text.endswith("}\n")
    with pytest.raises(ValueError, match="JSON"):
        write_json({"a": float("nan")}, tmp_path / "y.json")
    assert not (tmp_path / "y.json").exists()


def test_measurements_are_committed_as_orders_of_magnitude(sample):
    record = sample.record("supported")
    record["solver_honesty"][0]["distance"] = "9.9e-7"
    record["solver_honesty"][0]["relative"] = "0"
    [first, *_] = mathematics(record)["solver_honesty"]
    assert (first["distance"], first["relative"]) == ("below 1e-6", "0")
    assert run(record)["solver_honesty"][0]["distance"] == "9.9e-7"
    assert mathematics(mathematics(record)) == mathematics(record)
