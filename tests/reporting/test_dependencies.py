from theorycheck.reporting.dependencies import html_page
from theorycheck.reporting.page import page
from theorycheck.reporting.schema import validate


def records(sample):
    return [
        sample.record("established", theorem="a"),
        sample.record("refuted", theorem="b", builds_on=["a", "elsewhere"]),
        sample.record("supported", theorem="b", case="x", builds_on=["a"]),
        sample.record("undecided", theorem="c"),
    ]


def test_the_drawing_is_colored_by_verdict_and_said_in_words(sample, read):
    found = read(html_page(records(sample)))
    found.assert_harmless()
    drawn = {a["href"]: a for a in found.named("a") if a.get("class", "").startswith("is-")}
    assert drawn["a/index.html"]["class"] == "is-established"
    assert drawn["b/index.html"]["class"] == "is-refuted"
    assert drawn["b/index.html"]["aria-label"] == "b: refuted"
    assert set(drawn) == {"a/index.html", "b/index.html"}  # cases and loners are not drawn
    assert [g.get("class") for g in found.named("g")] == ["absent"]
    (svg,) = found.named("svg")
    assert svg["aria-labelledby"] == "graph-title graph-description"
    assert "3 theorems (1 established, 1 refuted) and 2 links between them" in found.text
    assert "no effect on any verdict" in found.text
    assert "b✗ refuteda, elsewhere" in found.text
    assert "a✓ establishedb" in found.text
    assert found.text.index("Without a link") < found.text.index("c ? undecided")


def test_no_links_are_said(sample, read):
    found = read(html_page([sample.record("established")]))
    assert not found.named("svg")
    assert "No theorem of this report says that it builds on another." in found.text


def test_the_page_of_a_theorem_says_it_too(sample, read):
    record = sample.record("established", case="x", builds_on=["a", "b"])
    validate(record)
    found = read(page(record))
    assert "uses the statement of: a; b. What builds on what" in found.text
    assert "../../dependencies.html" in {a["href"] for a in found.named("a")}
    assert "Builds on" not in read(page(sample.record("established"))).text


def test_a_circle_in_damaged_records_is_drawn(sample, read):
    found = [sample.record("established", theorem=s, builds_on=[t]) for s, t in ("ab", "ba")]
    read(html_page(found)).assert_harmless()


def test_attacks_stay_text(sample, read):
    found = records(sample)
    for record in found:
        record["title"] = sample.ATTACK
    read(html_page(found)).assert_harmless()
