"""The page of errata: every one once, with its counterexample, reading and correction."""

import copy

from theorycheck.reporting.errata import html_page, listed, markdown_page
from theorycheck.reporting.schema import validate


def numbered(sample, *numbers):
    record = sample.record("supported")
    controls = []
    for number in numbers:
        control = copy.deepcopy(sample.ERRATUM)
        control["erratum"]["number"] = number
        control["statement"] = f"statement-{number}".lower()
        controls.append(control)
    return {**record, "controls": controls}


def test_an_erratum_says_all_that_a_referee_asks_for(sample, read):
    records = [sample.record("supported")]
    validate(records[0])
    html = read(html_page(records))
    html.assert_harmless()
    for words in (html.text, markdown_page(records)):
        assert "E3" in words
        assert "The quartic has one real root." in words
        assert "Printed in V1, V3" in words
        assert "Unique among the real numbers" in words
        assert "Counterexample: z = 1." in words
        assert "this holds there: z is not 0." in words
        assert "minimizes the hyperbolic entropy" in words  # the corrected conclusion
        assert "holds (enclosed, limit_against_dual)" in words


def test_a_control_that_is_not_published_is_no_erratum(sample):
    assert [item.number for item in listed([sample.record("supported")])] == ["E3"]
    assert listed([sample.record("established")]) == []


def test_errata_stand_in_the_order_of_their_numbers(sample):
    assert [item.number for item in listed([numbered(sample, "E10", "E9", "E2")])] == [
        "E2",
        "E9",
        "E10",
    ]


def test_a_case_repeats_nothing(sample):
    case = {**sample.record("supported"), "case": "longley"}
    assert len(listed([case, sample.record("supported")])) == 1


def test_what_is_missed_is_said(sample, read):
    record = sample.record("supported")
    record["controls"][1]["caught"] = False
    record["controls"][1]["outcome"] = "holds"
    record["controls"][1]["given"][0]["holds"] = False
    for words in (read(html_page([record])).text, markdown_page([record])):
        assert "not caught" in words.lower()
        assert "Counterexample" not in words
        assert "Tried at: z = 1." in words
        assert "NOT SHOWN to hold" in words


def test_an_attack_stays_text(sample, read):
    record = sample.poisoned(numbered(sample, "E1"))
    record["controls"][0]["erratum"]["corrected"] = record["conclusions"][1]["statement"]
    read(html_page([record])).assert_harmless()


def test_errata_of_one_paper_stand_together(sample):
    first, second = numbered(sample, "E1", "E3"), numbered(sample, "E2")
    for record, title in ((first, "A paper"), (second, "Another paper")):
        record["references"] = [{**record["references"][0], "title": title}]
    second["theorem"] = "another-theorem"
    found = [(item.paper, item.number) for item in listed([second, first])]
    assert found == [("A paper", "E1"), ("A paper", "E3"), ("Another paper", "E2")]


def test_numbers_stand_under_the_paper_that_they_are_counted_within(sample, read):
    """Two papers have an E3 each: both say whose."""
    other = sample.record("supported", theorem="b")
    other["references"][0]["title"] = "Another paper"
    records = [sample.record("supported", theorem="a"), other]
    for words in (read(html_page(records)).text, markdown_page(records)):
        first, second = words.index("Another paper"), words.index("Kernel and Rich Regimes")
        assert first < words.index("E3:") < second < words.rindex("E3:")
        assert "(erratum E3)" in words


def test_without_a_problem_of_its_own_it_is_refuted_on_the_page_only_if_it_is(sample):
    record = sample.record("supported")
    del record["controls"][1]["problem"]
    assert "Refuted at the problem of the theorem's page." in markdown_page([record])
    record["controls"][1]["caught"] = False
    words = markdown_page([record])
    assert "Refuted at" not in words
    assert "Tried, and NOT refuted, at the problem of the theorem's page." in words
