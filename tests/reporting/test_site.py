import json
from pathlib import Path

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.reporting.schema import validate
from theorycheck.reporting.site import write_site


@pytest.fixture(scope="module")
def records(sample):
    return [sample.record(verdict) for verdict in sample.SCOPES]


@pytest.fixture(scope="module")
def site(records, tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    return out, write_site(records, out)


def test_every_file_is_there_and_reported(site, records):
    out, written = site
    assert sorted(written) == sorted(path for path in out.rglob("*") if path.is_file())
    for record in records:
        names = {path.name for path in (out / record["theorem"]).iterdir()}
        assert {"index.html", "report.md", "record.json", "run.json"} <= names


def test_certificates_are_written_whole_and_referred_to(site, sample):
    place = site[0] / "theorem-supported"
    record = json.loads((place / "record.json").read_text(encoding="utf-8"))
    file = record["conclusions"][1]["certificate"]["file"]
    assert json.loads((place / file).read_text(encoding="utf-8")) == sample.certificate()
    html = (place / "index.html").read_text(encoding="utf-8")
    assert f'href="{file}"' in html
    assert f"theorycheck verify {file}" in (place / "report.md").read_text(encoding="utf-8")


def test_written_records_are_records(site, records):
    for record in records:
        path = site[0] / record["theorem"] / "record.json"
        validate(json.loads(path.read_text(encoding="utf-8")))


def test_every_link_leads_to_a_file(site, read):
    out, _ = site
    for path in out.rglob("*.html"):
        for attributes in read(path.read_text(encoding="utf-8")).named("a"):
            target, _, anchor = attributes["href"].partition("#")
            assert (path.parent / (target or path.name)).resolve().is_file(), attributes
            if anchor:
                leads_to = (path.parent / (target or path.name)).read_text(encoding="utf-8")
                assert f'id="{anchor}"' in leads_to, attributes


def test_two_runs_give_the_same_bytes(site, records, tmp_path):
    out, written = site
    again = write_site(records, tmp_path)
    assert [path.relative_to(out) for path in written] == [p.relative_to(tmp_path) for p in again]
    for one, two in zip(written, again, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_another_run_changes_only_the_page_and_the_run(records, site, tmp_path):
    slower = [
        {
            **record,
            "versions": {"sympy": "2"},
            "conclusions": [{**entry, "seconds": 9.0} for entry in record["conclusions"]],
        }
        for record in records
    ]
    changed = {
        path.name
        for path in write_site(slower, tmp_path)
        if path.read_bytes() != (site[0] / path.relative_to(tmp_path)).read_bytes()
    }
    assert changed == {"index.html", "run.json"}
    # The index shows times; its Markdown, which is compared, does not.
    assert (tmp_path / "index.html").read_bytes() != (site[0] / "index.html").read_bytes()
    assert (tmp_path / "index.md").read_bytes() == (site[0] / "index.md").read_bytes()


def test_a_record_of_a_site_makes_the_same_markdown(site, records):
    from theorycheck.reporting.markdown import markdown

    for record in records:
        place = site[0] / record["theorem"]
        read_back = json.loads((place / "record.json").read_text(encoding="utf-8"))
        assert markdown(read_back) == (place / "report.md").read_text(encoding="utf-8")


def test_nothing_is_written_if_one_record_is_broken(sample, tmp_path):
    with pytest.raises(MalformedInput):
        write_site([sample.record("established"), {"schema": "x"}], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_two_records_for_one_place_are_refused(sample, tmp_path):
    record = sample.record("established")
    with pytest.raises(MalformedInput, match="two records"):
        write_site([record, record], tmp_path)
    write_site([record, {**record, "case": "longley"}], tmp_path)
    assert (tmp_path / "theorem-established" / "longley" / "index.html").is_file()


def test_attacks_stay_text_everywhere(sample, tmp_path, read):
    poisoned = sample.poisoned(sample.record("supported"))
    for path in write_site([poisoned], tmp_path):
        assert path.resolve().is_relative_to(tmp_path.resolve())
        if path.suffix == ".html":
            read(path.read_text(encoding="utf-8")).assert_harmless()


def test_a_write_that_is_cut_off_leaves_the_earlier_page(records, tmp_path, monkeypatch):
    write_site(records[:1], tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    whole = Path.write_text

    def cut_off(path, text, **more):
        whole(path, text[:10], **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", cut_off)
    with pytest.raises(KeyboardInterrupt):
        write_site(records[:1], tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
