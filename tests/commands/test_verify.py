"""`theorycheck verify`: every file has its line, also one that cannot be read."""

import json

import pytest

import theorycheck as tc
from theorycheck.cli import main
from theorycheck.rigor.certificate import FORMAT, digest_of


@pytest.fixture
def files(tmp_path):
    data = tc.minimum_entropy("1,2", "1", "1/10", digits=10).certificate.to_json()
    lie = {name: value for name, value in data.items() if name not in ("format", "digest")}
    lie["minimizer"] = ["1/3", *lie["minimizer"][1:]]
    texts = {
        "true": json.dumps(data),
        "false": json.dumps({"format": FORMAT, **lie, "digest": digest_of(lie)}),
        "changed": json.dumps({**data, "minimizer": lie["minimizer"]}),
        "damaged": "{",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return {name: str(tmp_path / name) for name in texts}


@pytest.mark.parametrize(
    ("names", "status", "outcomes"),
    [
        (["true"], 0, ["holds"]),
        (["true", "false"], 1, ["holds", "fails"]),
        (["changed", "true"], 2, ["unreadable", "holds"]),
        (["false", "damaged"], 2, ["fails", "unreadable"]),
    ],
)
def test_words_json_and_status_say_the_same(files, names, status, outcomes, capsys):
    paths = [files[name] for name in names]
    assert main(["verify", *paths]) == status
    captured = capsys.readouterr()
    words = [line.partition(": ")[2].split()[0] for line in captured.out.splitlines()]
    expected = {"holds": "proved", "fails": "disproved"}
    assert words == [expected[each] for each in outcomes if each != "unreadable"]
    assert len(captured.err.splitlines()) == outcomes.count("unreadable")
    assert main(["verify", *paths, "--json"]) == status
    rows = json.loads(capsys.readouterr().out)
    assert [row["outcome"] for row in rows] == outcomes
    assert [row["file"] for row in rows] == paths
    for row in rows:
        assert row["words"]
        assert (row["name"] is None) == (row["outcome"] == "unreadable")
