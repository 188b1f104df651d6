import pytest

from theorycheck.reporting import necessity
from theorycheck.reporting.page import page
from theorycheck.reporting.searches import about

SLUG = "data-are-consistent"


@pytest.fixture
def record(sample):
    return sample.record("supported", series=[])


def beside(record, data, read):
    found = necessity.beside(record, about(data, record["theorem"]))
    return read(f"<main>{found[SLUG]}</main>").text


def test_needed_only_with_the_counterexample(record, searched, read):
    data = searched.necessity(record, searched.need(SLUG, searched.hit()))
    text = beside(record, data, read)
    assert "✓ needed" in text
    assert "limit-is-minimizer fails, by in_rationals (exact)." in text
    assert "Another check, which relies on the assumption, passes there." in text
    assert "Counterexample: alpha = 1/3, y = 1,2." in text
    assert "Both sides are rational and differ." in text
    assert "theorycheck check theorem-supported --set alpha=1/3" in text
    assert "effort quick, 30 digits, seed 7" in text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            {},
            "20 problems were tried; at 12 it fails and the others hold, and no conclusion fails "
            "rigorously at any of them; at 2 some was not decided.",
        ),
        ({"open": 0, "cut": True}, "at any of them. The time was up before all problems"),
        ({"need": "without it nothing is decided"}, "and no conclusion was decided at any of them"),
        ({"admitted": 0, "tried": 1}, "1 problem was tried, and none is known to violate it"),
    ],
    ids=["none", "cut", "silent", "never"],
)
def test_what_was_not_found_is_not_shown(more, words, record, searched, read):
    text = beside(record, searched.necessity(record, searched.need(SLUG, **more)), read)
    assert "not shown to be needed" in text
    assert words in text
    assert "Counterexample" not in text


def test_without_a_search_it_says_so(record, searched, read):
    assert beside(record, None, read) == "Is it needed? – not searched"
    data = searched.necessity(record, searched.need("another"))
    assert beside(record, data, read) == "Is it needed? – not searched"


def test_a_search_about_other_statements_is_not_shown(record, searched, read):
    data = searched.necessity(record, searched.need(SLUG, searched.hit()))
    record["conclusions"][1]["latex"] = "a < b"
    text = beside(record, data, read)
    assert "not searched" in text
    assert "other statements than those of this report (conclusions: limit-is-minimizer)" in text
    assert "Counterexample" not in text
    text = read(necessity.html_page([record], data)).text
    assert "1 assumption: 1 not searched." in text


def test_the_page_lists_every_assumption_of_every_theorem(record, sample, searched, read):
    data = searched.necessity(record, searched.need(SLUG, searched.hit()), vacuous=True)
    records = [record, sample.record("established"), sample.record("refuted", case="x")]
    found = read(necessity.html_page(records, data))
    found.assert_harmless()
    assert "2 assumptions: 1 needed, 1 not searched." in found.text
    assert "vacuous: no problem is known" in found.text
    assert "necessity.json" in {a["href"] for a in found.named("a")}
    without = read(necessity.html_page(records, None))
    assert "No search was made for this report." in without.text
    assert "necessity.json" not in {a["href"] for a in without.named("a")}


def test_it_stands_on_the_page_of_the_theorem(record, searched, read):
    data = searched.necessity(record, searched.need(SLUG, searched.hit()))
    found = read(page(record, about(data, record["theorem"])))
    found.assert_harmless()
    assert found.text.index("✓ needed") > found.text.index("Assumptions")
    assert "not searched" in read(page(record)).text


def test_attacks_stay_text(sample, searched, read):
    record = sample.record("supported", series=[])
    data = searched.necessity(record, searched.need(SLUG, searched.hit()))
    hit = data["theorems"][0]["assumptions"][0]["counterexample"]
    hit["problem"] = {f"a{sample.ATTACK}": sample.ATTACK}
    hit["command"] = hit["evidence"][1]["summary"] = hit["statement"] = sample.ATTACK
    data["version"] = sample.ATTACK
    read(page(record, about(data, record["theorem"]))).assert_harmless()
    read(necessity.html_page([record], data)).assert_harmless()


def test_without_a_search_commands_are_set_as_code(record, read):
    html = necessity.html_page([record], None)
    assert "<code>theorycheck necessity --all --json FILE</code>" in html
    assert "`" not in read(html).text


def test_the_markdown_says_the_same(record, sample, searched):
    data = searched.necessity(record, searched.need(SLUG, searched.hit()), vacuous=True)
    text = necessity.markdown_page([record, sample.record("established")], data)
    assert "2 assumptions: 1 needed, 1 not searched." in text
    assert f"| The system X beta = y has a solution. ({SLUG}) | needed | Without it" in text
    assert "(theorem-supported/report.md)" in text
    assert "**vacuous: no problem is known" in text
    assert "effort quick, 30 digits, seed 7" in text
    alone = necessity.markdown_page([sample.record("established", assumptions=[])], None)
    assert "No search was made for this report." in alone
    assert "It has no assumptions." in alone
