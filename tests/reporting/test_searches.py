import copy
import json

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.reporting.searches import (
    MUTANTS,
    NECESSITY,
    about,
    collected,
    made_with,
    mismatch,
    read,
    schema,
)


@pytest.fixture
def record(sample):
    return sample.record("supported")


@pytest.fixture
def needs(record, searched):
    return searched.necessity(record, searched.need("data-are-consistent", searched.hit()))


def written(path, data):
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", [NECESSITY, MUTANTS])
def test_the_schemas_are_schemas(form):
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema(form))


def test_what_the_commands_write_is_read(needs, record, searched, tmp_path):
    assert read(written(tmp_path / "n.json", needs), NECESSITY) == needs
    data = searched.mutants(record)
    assert read(written(tmp_path / "m.json", data), MUTANTS) == data


def test_it_is_said_what_it_was_made_with(needs, record, searched):
    words = "theorycheck 1.2.3, effort quick, 30 digits, seed 7"
    assert made_with(searched.mutants(record)) == words
    assert made_with(needs) == f"{words}, at most 100 examples an assumption, 10 s an assumption"
    assert about(needs, record["theorem"])["made_with"] == made_with(needs)
    assert about(needs, "another") is None
    assert about(None, record["theorem"]) is None


def spoiled(data, *way, value):
    data = copy.deepcopy(data)
    place = data
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    return data


FIRST = ("theorems", 0, "assumptions", 0)


@pytest.mark.parametrize(
    ("way", "value", "why"),
    [
        (("schema",), "theorycheck-necessity/0", "schema is not of the form"),
        (("version",), 3, "version is not of the form"),
        (("theorems", 0, "theorem"), "../x", "not of the form"),
        ((*FIRST, "need"), "proved", "not of the form"),
        ((*FIRST, "tried"), -1, "not of the form"),
        ((*FIRST, "counterexample"), None, "does not bear out"),
        ((*FIRST, "need"), "not shown to be needed", "does not bear out"),
        ((*FIRST, "counterexample", "evidence", 1, "method"), "numeric", "refutes nothing"),
        ((*FIRST, "counterexample", "evidence", 1, "outcome"), "holds", "refutes nothing"),
        (("theorems", 0, "surprise"), 1, "not of the form"),
    ],
    ids=str,
)
def test_a_necessity_that_claims_more_is_refused(way, value, why, needs, tmp_path):
    path = written(tmp_path / "n.json", spoiled(needs, *way, value=value))
    with pytest.raises(MalformedInput, match=why) as caught:
        read(path, NECESSITY)
    assert "\n" not in str(caught.value)
    assert "theorycheck necessity --json n.json" in str(caught.value)


@pytest.mark.parametrize(
    ("way", "value", "why"),
    [
        (("schema",), "theorycheck-necessity/1", "not of the form"),
        (("theorems", 0, "counts", "killed"), 3, "its counts are not those"),
        (("survivors", 1, "explained"), True, "its counts are not those"),
        (("survivors", 0, "theorem"), "another", "its counts are not those"),
    ],
    ids=str,
)
def test_mutants_that_do_not_add_up_are_refused(way, value, why, record, searched, tmp_path):
    path = written(tmp_path / "m.json", spoiled(searched.mutants(record), *way, value=value))
    with pytest.raises(MalformedInput, match=why):
        read(path, MUTANTS)


def test_a_theorem_twice_and_a_survivor_of_none_are_refused(record, searched, tmp_path):
    data = searched.mutants(record)
    with pytest.raises(MalformedInput, match="occurs twice"):
        read(written(tmp_path / "m.json", {**data, "theorems": data["theorems"] * 2}), MUTANTS)
    stray = {**data["survivors"][0], "theorem": "another"}
    data = {**data, "survivors": [*data["survivors"], stray]}
    with pytest.raises(MalformedInput, match="of no theorem that is listed"):
        read(written(tmp_path / "m.json", data), MUTANTS)


def test_only_the_same_statements_match(needs, record):
    item = needs["theorems"][0]
    assert mismatch(item, record) is None
    # A vacuous record shows no conclusions; there is nothing to compare.
    assert mismatch(item, {**record, "conclusions": []}) is None
    other = copy.deepcopy(record)
    other["conclusions"][0]["latex"] += "+1"
    assert "conclusions: gradient-is-arcsinh" in mismatch(item, other)
    assert mismatch(item, other, ("assumptions",)) is None
    fewer = {**record, "assumptions": []}
    assert mismatch(item, fewer) is None
    more = {**record, "assumptions": [*record["assumptions"], {"statement": "b", "latex": "c"}]}
    assert "assumptions: b" in mismatch(item, more)


def test_files_are_picked_up_or_named_and_what_is_damaged_is_told(
    needs, record, searched, tmp_path
):
    told = []
    none = {"necessity": None, "mutants": None}
    assert collected(tmp_path, {}, told.append) == none
    written(tmp_path / "necessity.json", needs)
    elsewhere = written(tmp_path / "other.json", searched.mutants(record))
    found = collected(tmp_path, {"mutants": str(elsewhere), "necessity": None}, told.append)
    assert found == {"necessity": needs, "mutants": searched.mutants(record)}
    assert told == []
    (tmp_path / "necessity.json").write_text("{", encoding="utf-8")
    found = collected(tmp_path, {"mutants": str(tmp_path / "nowhere.json")}, told.append)
    assert found == none
    assert "necessity.json: not JSON text" in told[0]
    assert "nowhere.json: cannot be read" in told[1]
    assert all("\n" not in line for line in told)


def test_depth_and_folders_are_one_line(tmp_path):
    (tmp_path / "n.json").write_text("[" * 100_000, encoding="utf-8")
    for path in (tmp_path / "n.json", tmp_path):
        with pytest.raises(MalformedInput) as caught:
            read(path, NECESSITY)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("form", [NECESSITY, MUTANTS])
def test_what_a_newer_theorycheck_wrote_is_told_as_that(form, tmp_path):
    """Even where it holds what this one does not know: nobody shall make it again with this."""
    newer = form.replace("/1", "/12")
    path = written(tmp_path / "x.json", {"schema": newer, "surprise": 1})
    with pytest.raises(MalformedInput, match=f"schema={newer}: a newer theorycheck") as caught:
        read(path, form)
    assert str(caught.value).endswith("Update theorycheck.")
    assert "Make it again" not in str(caught.value)


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_no_number_is_taken_that_a_report_cannot_write_again(number, needs, tmp_path):
    text = json.dumps({**needs, "seconds": "@"}).replace('"@"', number)
    (tmp_path / "n.json").write_text(text, encoding="utf-8")
    with pytest.raises(MalformedInput, match=r"n\.json: not JSON text") as caught:
        read(tmp_path / "n.json", NECESSITY)
    assert "\n" not in str(caught.value)
