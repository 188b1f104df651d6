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
    assert found.text.count("1 of 1 caught") == 5
    assert found.text.count("2 of 2 caught") == 1
    assert "Kernel" not in found.text
    assert "B. Woodworth et al., 2020, Theorem 1" in found.text


def test_cases_are_no_theorems(sample, read):
    records = [
        sample.record("established", theorem="a"),
        sample.record("refuted", theorem="a", case="longley"),
        sample.record("established", theorem="a", case="other"),
        sample.record("supported", theorem="b"),
    ]
    words = "2 theorems: 1 established, 1 supported. 2 further cases: 1 established, 1 refuted."
    assert words in read(html_page(records)).text
    assert words in markdown_page(records)
    words = "1 theorem: 1 established. 1 further case: 1 refuted."
    assert words in markdown_page(records[:2])
    assert "further" not in markdown_page(records[3:]).partition("## Theorems")[0]


def test_controls_are_listed_once_for_a_theorem(sample, read):
    case = sample.record("established", theorem="a", case="longley")
    records = [case, sample.record("established", theorem="a"), sample.record(theorem="b")]
    source = "equation (15) of the preprint"
    assert read(html_page(records)).text.count(source) == 2
    listed = markdown_page(records).partition("## Controls")[2]
    assert listed.count(source) == 2
    assert "(longley)" not in listed
    assert listed.index("(a/report.md)") < listed.index("(b/report.md)")

    # What differs is told: a control that only the case misses.
    case["controls"][0]["caught"] = False
    case["controls"][0]["outcome"] = "inconclusive"
    text = read(html_page(records)).text
    assert text.count(source) == 3
    assert "not caught" in text
    listed = markdown_page(records).partition("## Controls")[2]
    assert listed.count(source) == 3
    assert listed.count("(longley)](a/longley/report.md)") == 1
    assert listed.count("NOT CAUGHT") == 1


def test_digits_are_shown(sample, read):
    text = read(html_page([sample.record("supported")])).text
    assert "symbolic, enclosed412 of 2 caught" in text


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
