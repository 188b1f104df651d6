import copy
import json

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.reporting.benchmarks import (
    FORM,
    TABLE,
    collected,
    html_page,
    markdown_page,
    read,
    schema,
    tables,
)
from theorycheck.reporting.frame import PAGES
from theorycheck.reporting.site import Beside, rendered, write_pages


def row(what, **changes):
    given = {"limit": "", "measured": "1 s", "kept": None, "peer": None, "ratio": None}
    return {"what": what, **given, **changes}


@pytest.fixture
def data():
    head = {"python": "3.11.7", "cores": 2, "load": 0.5, "source": None}
    return {
        "schema": FORM,
        "benchmarks": [
            {
                "benchmark": "descent",
                **head,
                "rows": [
                    row("a step", limit="2 s", kept=True),
                    row("memory", limit="1 GiB", measured="3 GiB", kept=False),
                    row("beside NumPy", peer="NumPy", ratio=57),
                ],
            },
            {
                "benchmark": "sweep",
                **head,
                "load": None,
                "cores": 1,
                "source": "a page.",
                "rows": [row("resume", peer="another", limit="9 s", kept=False, ratio=0.5)],
            },
        ],
    }


def written(folder, data):
    path = folder / "benchmarks.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_the_schema_is_a_schema():
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema())
    assert schema()["title"] == FORM


def cells(text):
    """Return the last word that a row of the Markdown says of its limit, by what was measured."""
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {cell[0].removeprefix("| "): cell[3] for cell in rows}


def test_kept_missed_and_unlimited_are_told_apart(data, read_page):
    found = read_page(html_page(data))
    found.assert_harmless()
    assert "3 limits: 1 kept, 2 MISSED. 1 measurement without a limit." in found.text
    assert "memory 1 GiB 3 GiB ✗ MISSED" in " ".join(found.text.split())
    classes = [a.get("class") for a in found.named("span")]
    assert classes.count("badge is-MISSED") == 2
    assert classes.count("badge is-kept") == 1
    assert classes.count("badge is-no-limit") == 1
    told = cells(markdown_page(data))
    assert told["a step"] == "kept"
    assert told["memory"] == told["resume"] == "**MISSED**"
    assert told["beside NumPy"] == "no limit"


@pytest.fixture
def read_page(read):
    # Cells stand side by side in the page, and apart in what is read.
    return lambda text: read(text.replace("</td>", " </td>").replace("</th>", " </th>"))


def test_it_is_said_what_it_was_measured_with(data, read_page):
    text = read_page(html_page(data)).text
    assert "Python 3.11.7, 2 cores, load 0.5 at the start." in text
    assert "Python 3.11.7, 1 core, load unknown at the start. Taken from a page." in text


def test_the_figure_has_a_description_and_its_data_beside(data, read):
    page = html_page(data)
    found = read(page)
    assert page.count("<svg") == 1
    assert "2 comparisons" in page
    assert TABLE in {a["href"] for a in found.named("a")}
    text = tables(data)[TABLE]
    assert "descent,beside NumPy,NumPy,57.0,\n" in text
    assert "sweep,resume,another,0.5,missed\n" in text
    for item in data["benchmarks"]:
        for each in item["rows"]:
            each["ratio"] = None
    assert "<svg" not in html_page(data)
    assert tables(data) == {}


def test_attacks_stay_text(data, sample, read):
    item = data["benchmarks"][0]
    item["python"] = item["source"] = sample.ATTACK
    for each in item["rows"]:
        each["what"] = each["measured"] = sample.ATTACK
        each["peer"] = sample.ATTACK
    item["rows"][0]["limit"] = sample.ATTACK
    read(html_page(data)).assert_harmless()
    text = markdown_page(data)
    assert "<script>" not in text.replace("\\<", "")
    assert {line.count(" | ") for line in text.splitlines() if line.startswith("| ")} == {5}


def test_what_is_written_is_read(data, tmp_path):
    assert read_file(tmp_path, data) == data


def read_file(folder, data):
    return read(written(folder, data))


FIRST = ("benchmarks", 0, "rows", 0)


@pytest.mark.parametrize(
    ("way", "value", "why"),
    [
        (("schema",), "theorycheck-benchmarks/0", "schema is not of the form"),
        (("surprise",), 1, "not of the form"),
        (("benchmarks", 0, "benchmark"), "<b>", "benchmark is not of the form"),
        (("benchmarks", 0, "cores"), 0, "cores is not of the form"),
        (("benchmarks", 0, "load"), float("inf"), "Infinity is no number"),
        (("benchmarks", 0, "rows"), [], "not of the form"),
        (("benchmarks", 1, "benchmark"), "descent", "occurs twice"),
        ((*FIRST, "kept"), None, "only a limit is"),
        ((*FIRST, "kept"), "yes", "kept is not of the form"),
        ((*FIRST, "limit"), " ", "only a limit is"),
        ((*FIRST, "ratio"), 2.0, "to no peer"),
        (("benchmarks", 0, "rows", 2, "ratio"), float("nan"), "NaN is no number"),
        (("benchmarks", 0, "rows", 2, "ratio"), 0, "ratio is not of the form"),
        (("benchmarks", 0, "rows", 2, "ratio"), 10**400, "ratio is not of the form"),
        (("benchmarks", 0, "rows", 2, "ratio"), True, "ratio is not of the form"),
    ],
    ids=str,
)
def test_what_cannot_be_so_is_refused(way, value, why, data, tmp_path):
    data = copy.deepcopy(data)
    there = data
    for step in way[:-1]:
        there = there[step]
    there[way[-1]] = value
    with pytest.raises(MalformedInput, match=why) as caught:
        read_file(tmp_path, data)
    assert "\n" not in str(caught.value)
    assert "python benchmarks" in str(caught.value)


def test_an_infinite_ratio_is_refused(data, tmp_path):
    data = copy.deepcopy(data)
    row = next(row for item in data["benchmarks"] for row in item["rows"] if row["ratio"])
    row["ratio"] = "@"
    path = tmp_path / "benchmarks.json"
    path.write_text(json.dumps(data).replace('"@"', "1e999"), encoding="utf-8")
    told = []
    assert collected(tmp_path, told.append) is None
    assert "not JSON text" in told[0]


def test_a_damaged_file_is_one_line_and_no_file_is_none(tmp_path, data):
    told = []
    assert collected(tmp_path, told.append) is None
    assert told == []
    path = written(tmp_path, data)
    assert collected(tmp_path, told.append) == data
    for text in ("{", "[" * 100_000, '{"ratio": 1e999}', "\udcff"):
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
        assert collected(tmp_path, told.append) is None
    path.unlink()
    path.mkdir()
    assert collected(tmp_path, told.append) is None
    assert len(told) == 5
    assert all("\n" not in line and "benchmarks.json: " in line for line in told)


def links(read, path):
    found = read(path.read_text(encoding="utf-8"))
    return {a["href"]: a.get("aria-current") for a in found.named("a") if "href" in a}


def test_every_page_of_the_report_links_to_it_and_only_if_it_is_there(data, sample, read, tmp_path):
    records = [sample.record("supported"), sample.record("supported", case="x")]
    pages = [rendered(record) for record in records]
    write_pages(pages, tmp_path / "with", Beside(benchmarks=data))
    write_pages(pages, tmp_path / "without")
    own = f"{records[0]['theorem']}/x/index.html"
    for file in (*PAGES, own):
        root = "../" * file.count("/")
        there = links(read, tmp_path / "with" / file)
        assert there[f"{root}benchmarks.html"] is None
        assert f"{root}benchmarks.html" not in links(read, tmp_path / "without" / file)
    shown = links(read, tmp_path / "with" / "benchmarks.html")
    assert shown["benchmarks.html"] == "page"
    assert set(PAGES) <= set(shown)
    for file in ("benchmarks.md", "benchmarks.json", TABLE):
        assert (tmp_path / "with" / file).stat().st_size > 0
        assert not (tmp_path / "without" / file).exists()
    again = (tmp_path / "with" / "benchmarks.json").read_text(encoding="utf-8")
    assert json.loads(again) == data


def test_what_a_newer_theorycheck_wrote_is_told_as_that(data, tmp_path):
    with pytest.raises(MalformedInput, match="a newer theorycheck wrote this file") as caught:
        read_file(tmp_path, {**data, "schema": "theorycheck-benchmarks/2"})
    assert str(caught.value).endswith("Update theorycheck.")
