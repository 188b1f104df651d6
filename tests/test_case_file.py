import json
import os

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.case_file import LARGEST_FILE, StoredCase, read_case, write_case
from theorycheck.catalogue import entries
from theorycheck.models.diagonal_regression import DiagonalRegression

PROBLEM = DiagonalRegression.at(X="1,2;0,1", y="1,1/3", alpha="1/10")
FOUND = {"outcome": "fails", "summary": "The balls are apart.", "settings": {"digits": 20}}


@pytest.fixture
def written(tmp_path):
    return write_case(tmp_path / "cases", "rich-limit", "limit", PROBLEM, FOUND)


def test_what_is_written_is_read_back(written):
    case = read_case(written)
    assert case == StoredCase(
        theorem="rich-limit",
        statement="limit",
        problem=PROBLEM.exact(),
        family=PROBLEM.family,
        found=FOUND,
    )
    assert DiagonalRegression.at(**case.problem) == PROBLEM
    assert written.name == case.name
    assert written.parent.name == "rich-limit"
    assert len(written.stem) == 12
    assert json.loads(written.read_text())["schema"] == 1


def test_the_same_counterexample_is_the_same_file(written, tmp_path):
    again = write_case(tmp_path / "cases", "rich-limit", "limit", PROBLEM, {"summary": "Again."})
    assert again == written
    assert read_case(written).found == {"summary": "Again."}
    assert list(written.parent.iterdir()) == [written]
    others = [
        write_case(tmp_path / "cases", "rich-limit", "limit", PROBLEM.varied(alpha="1/11")),
        write_case(tmp_path / "cases", "rich-limit", "another", PROBLEM),
        write_case(tmp_path / "cases", "kernel-limit", "limit", PROBLEM),
    ]
    assert len({path.name for path in (written, *others)}) == 4


def test_a_write_that_fails_leaves_nothing(written, tmp_path, monkeypatch):
    before = written.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MalformedInput, match="No space left"):
        write_case(tmp_path / "cases", "rich-limit", "limit", PROBLEM)
    assert written.read_bytes() == before
    assert list(written.parent.iterdir()) == [written]


@pytest.mark.parametrize(
    ("slug", "statement", "found"),
    [
        ("../escape", "limit", {}),
        ("a/b", "limit", {}),
        ("", "limit", {}),
        ("rich-limit", "Limit", {}),
        ("rich-limit", "limit", {"margin": float("nan")}),
        ("rich-limit", "limit", {"margin": object()}),
    ],
)
def test_what_cannot_be_written_is_refused(slug, statement, found, tmp_path):
    with pytest.raises(MalformedInput):
        write_case(tmp_path, slug, statement, PROBLEM, found)
    assert not list(tmp_path.rglob("*.*"))


def test_a_directory_that_is_a_file_is_refused(written):
    with pytest.raises(MalformedInput, match="cannot be written"):
        write_case(written, "rich-limit", "limit", PROBLEM)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"schema": "1"},
        {"theorem": "../../etc"},
        {"theorem": None},
        {"statement": 3},
        {"problem": {"alpha": 0.1}},
        {"problem": ["alpha"]},
        {"family": None},
        {"found": "much"},
        {"more": 1},
    ],
)
def test_a_file_that_says_something_else_is_refused(written, change):
    data = {**json.loads(written.read_text()), **change}
    written.write_text(json.dumps(data))
    with pytest.raises(MalformedInput, match=written.stem):
        read_case(written)


@pytest.mark.parametrize("field", ["schema", "theorem", "statement", "problem", "family", "found"])
def test_a_missing_field_is_refused(written, field):
    data = json.loads(written.read_text())
    del data[field]
    written.write_text(json.dumps(data))
    with pytest.raises(MalformedInput):
        read_case(written)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"schema": 1, "schema": 1}', b"NaN"],
)
def test_a_file_that_is_none_is_refused(tmp_path, content):
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(MalformedInput):
        read_case(tmp_path / "x.json")


def test_files_that_are_not_there_or_too_large(tmp_path):
    with pytest.raises(MalformedInput, match="cannot be read"):
        read_case(tmp_path / "none.json")
    with (tmp_path / "large.json").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    with pytest.raises(MalformedInput, match="bytes that are read"):
        read_case(tmp_path / "large.json")


def test_every_problem_of_the_library_survives(tmp_path):
    for entry in entries():
        theorem = entry.load()
        for problem in (theorem.witness, *(build() for build in theorem.cases.values())):
            case = read_case(write_case(tmp_path, entry.slug, "any", problem))
            assert type(problem).at(**case.problem) == problem
