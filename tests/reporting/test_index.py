from theorycheck.reporting import wording
from theorycheck.reporting.index import html_page, markdown_page


def test_every_theorem_is_listed_with_verdict_and_scope(sample, read):
    records = [sample.record(verdict) for verdict in sample.SCOPES]
    found = read(html_page(records))
    found.assert_harmless()
    links = {attributes["href"] for attributes in found.named("a")}
    markdown = markdown_page(records)
    for record in records:
        assert f"{record['theorem']}/index.html" in links
        assert f"]({record['theorem']}/report.md)" in markdown
        assert f"| {wording.headline(record)} | {record['scope']} |" in markdown
        assert wording.meaning(record) in found.text
    assert "6 theorems: 1 established, 1 supported," in found.text
    assert found.text.count("1 of 1 caught") == 6
    assert "Kernel" not in found.text
    assert "B. Woodworth et al., 2020, Theorem 1" in found.text


def test_digits_are_shown(sample, read):
    text = read(html_page([sample.record("supported")])).text
    assert "symbolic, enclosed411 of 1 caught" in text


def test_controls_are_listed_with_source_and_outcome(sample, read):
    record = sample.record("established")
    record["controls"][0]["caught"] = False
    record["controls"][0]["outcome"] = "inconclusive"
    text = read(html_page([record])).text
    assert "not caught" in text
    assert "0 of 1 caught" in text
    assert "equation (15) of the preprint" in text
    assert "NOT CAUGHT: the check says inconclusive" in markdown_page([record])


def test_no_records_and_no_controls(sample, read):
    assert "0 theorems." in read(html_page([])).text
    assert "There are none." in markdown_page([])
    record = sample.record("established", controls=[])
    assert "There are none." in read(html_page([record])).text


def test_attacks_stay_text(sample, read):
    record = sample.poisoned(sample.record("supported"))
    read(html_page([record])).assert_harmless()
    assert "<script" not in markdown_page([record]).replace("\\<script", "")
