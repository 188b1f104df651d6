from theorycheck.reporting import controls, wording
from theorycheck.reporting.index import html_page, markdown_page
from theorycheck.reporting.site import write_site


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
    assert read(controls.html_page(records)).text.count(source) == 2
    listed = markdown_page(records).partition("## Controls")[2]
    assert listed.count(source) == 2
    assert "(longley)" not in listed
    assert listed.index("(a/report.md)") < listed.index("(b/report.md)")

    # What differs is told: a control that only the case misses.
    case["controls"][0]["caught"] = False
    case["controls"][0]["outcome"] = "inconclusive"
    text = read(controls.html_page(records)).text
    assert text.count(source) == 3
    assert "not caught" in text
    listed = markdown_page(records).partition("## Controls")[2]
    assert listed.count(source) == 3
    assert listed.count("(longley)](a/longley/report.md)") == 1
    assert listed.count("NOT CAUGHT") == 1


def test_a_case_stands_below_its_theorem_and_is_found_with_it(sample, read):
    records = [
        sample.record("refuted", theorem="a", case="longley"),
        sample.record("established", theorem="a"),
        sample.record("supported", theorem="b"),
    ]
    found = read(html_page(records))
    groups = [a for a in found.named("tbody") if "data-find" in a]
    assert [group["data-verdicts"] for group in groups] == ["established refuted", "supported"]
    assert groups[0]["data-find"].startswith("a Started at scale alpha")
    hrefs = [a["href"] for a in found.named("a")]
    assert hrefs.index("a/index.html") < hrefs.index("a/longley/index.html")
    assert [a["value"] for a in found.named("option")] == [
        *("", "established", "supported", "refuted"),
    ]


def test_without_a_script_there_is_no_search_and_every_row(sample, read):
    found = read(html_page([sample.record("established")]))
    (search,) = [a for a in found.named("div") if a.get("role") == "search"]
    assert search["hidden"] == ""
    assert not [a for a in found.named("tbody") if "hidden" in a]


def test_the_time_and_the_first_author_are_enough(sample, read):
    record = sample.record("established")
    record["references"][0]["authors"] = "A. One, B. Two, C. Three, D. Four"
    text = read(html_page([record])).text
    assert "0.8 s" in text  # three checks of 0.25 s
    assert "A. One et al., 2020, Theorem 1" in text
    assert "D. Four, 2020, Theorem 1" in markdown_page([record])


def test_what_it_was_compared_with_is_linked(sample, read):
    records = [sample.record("established")]
    assert "changes.html" not in html_page(records)
    found = read(html_page(records, "1 change."))
    assert "Changes: 1 change." in found.text
    assert "changes.html" in {a["href"] for a in found.named("a")}


def test_digits_are_shown(sample, read):
    text = read(html_page([sample.record("supported")])).text
    assert "this problemenclosed, no proof412 of 2 caught" in text


def test_controls_are_listed_with_source_and_outcome(sample, read):
    record = sample.record("established")
    record["controls"][0]["caught"] = False
    record["controls"][0]["outcome"] = "inconclusive"
    text = read(controls.html_page([record])).text
    assert "not caught" in text
    assert "1 of 1 control NOT CAUGHT" in text
    assert "equation (15) of the preprint" in text
    text = read(html_page([record])).text
    assert "0 of 1 caught" in text
    assert "1 of 1 control NOT CAUGHT" in text
    assert "NOT CAUGHT: the check says inconclusive" in markdown_page([record])


def test_no_records_and_no_controls(sample, read):
    assert "0 theorems." in read(html_page([])).text
    assert "There are none." in markdown_page([])
    record = sample.record("established", controls=[])
    assert "There are no controls." in read(html_page([record])).text


def test_attacks_stay_text(sample, read):
    record = sample.poisoned(sample.record("supported"))
    read(html_page([record])).assert_harmless()
    assert "<script" not in markdown_page([record]).replace("\\<script", "")


def test_the_markdown_leads_to_what_else_is_there_as_markdown(sample, tmp_path):
    write_site([sample.record("established")], tmp_path)
    text = (tmp_path / "index.md").read_text(encoding="utf-8")
    for file in ("necessity.md", "mutants.md", "solver-honesty.md"):
        assert f"]({file})" in text
        assert (tmp_path / file).read_text(encoding="utf-8").startswith("<!-- Generated by")
