from theorycheck.reporting import comparison
from theorycheck.reporting.changes import Earlier, changes


def compared(sample):
    old, new = sample.record("supported"), sample.record("supported")
    new["verdict"] = "undecided"
    new["conclusions"][0]["latex"] = r"\alpha < 1"
    new["conclusions"][1]["digits"] = 12
    new["conclusions"][2]["quantities"] = {}
    gone, fresh = sample.record("refuted"), sample.record("established")
    earlier = Earlier(records=[old, gone], unreadable={"theorem-vacuous": "record.json: damaged."})
    return changes(earlier, [new, fresh, sample.record("vacuous")])


def test_page_and_markdown_say_the_same(sample, read):
    found = compared(sample)
    html = read(comparison.html_page(found, "old/place"))
    html.assert_harmless()
    markdown = comparison.markdown_page(found, "old/place")
    counted = (
        "7 changes (verdicts: 1; new records: 1; records no longer there: 1; "
        "records not compared: 1; formulas: 1; numbers of digits: 1)."
    )
    for text in (html.text, markdown):
        assert counted in text
        assert "old/place" in text
        for words in ("damaged.", "limit-is-minimizer / limit_against_dual", "41", "12"):
            assert words in text, words
    assert "| the record | verdict | supported | undecided |" in markdown
    assert r"$\alpha \lt  1$" in markdown
    assert "≈ supported? undecided" in html.text
    # A formula is shown as one, before and now.
    assert len(html.named("math")) == 2
    links = {a["href"] for a in html.named("a")}
    assert {"theorem-supported/index.html", "theorem-established/index.html"} <= links
    assert "theorem-refuted/index.html" not in links  # it is not in this report


def test_nothing_is_said_of_nothing(read):
    assert comparison.counted([]) == "Nothing changed."
    assert "Nothing changed." in read(comparison.html_page([], "x")).text
    assert "Nothing changed." in comparison.markdown_page([], "x")


def test_attacks_stay_text(sample, read):
    record = sample.record("supported")
    found = changes([record], [sample.poisoned(record)])
    assert len(found) > 10
    read(comparison.html_page(found, sample.ATTACK)).assert_harmless()
    assert "<script" not in comparison.markdown_page(found, "x").replace("\\<script", "")
