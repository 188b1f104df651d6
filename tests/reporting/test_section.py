from theorycheck.reporting import section
from theorycheck.reporting.markdown import markdown
from theorycheck.reporting.record import mathematics


def test_badges_say_the_word(read):
    found = read(section.badge("not caught"))
    assert found.text == "✗ not caught"
    assert found.named("span")[0]["class"] == "badge is-not-caught"


def test_short_values_are_shown_whole_and_long_ones_folded(sample, read):
    found = read(section.problem(sample.record("established")))
    assert "1,2,3,4,5" in found.text
    assert found.text.count("5 × 20 matrix") == 1
    assert len(found.named("details")) == 1
    # The exact entries are all there, inside.
    assert "-7/3, -7/4" in found.text
    assert "69/22" in found.text


def test_a_value_without_declaration_is_shown(sample, read):
    record = sample.record("established", parameters=[], problem={"beta": "2/3"})
    assert "beta" in read(section.problem(record)).text


def test_empty_parts_leave_nothing():
    assert section.controls([]) is None
    assert section.derivation([]) is None
    assert section.listed("Notes", []) is None
    assert section.formula("  ") is None


def test_a_formula_that_cannot_be_read_is_shown_as_latex(read):
    assert read(section.formula(r"\nonsense{x}")).text == r"\nonsense{x}"


def test_tables_scroll_by_themselves_and_can_be_reached(sample, read):
    found = read(
        section.statements("Conclusions", mathematics(sample.record("supported"))["conclusions"])
    )
    regions = [a for a in found.named("div") if a.get("role") == "region"]
    assert len(regions) == len(found.named("table")) == 3
    assert all(a["tabindex"] == "0" and a["aria-label"] for a in regions)


def test_the_checks_of_one_control_stand_together(sample, read):
    again = {**sample.CONTROLS[0], "check": "other", "caught": False, "outcome": "inconclusive"}
    found = read(section.controls([*sample.CONTROLS, again]))
    assert len(found.named("h3")) == 1
    assert len(found.named("li")) == 2
    assert "not caught" in found.text


def test_values_may_break_after_commas_only(read, sample):
    record = sample.record("established", parameters=[], problem={"y": "1/2,3;4"})
    assert len(read(section.problem(record)).named("wbr")) == 3


def test_the_step_without_checks_says_so(sample, read):
    assert "Not checked." in read(section.derivation(sample.DERIVATION)).text


def test_bounds_and_times_of_pieces_in_a_table(sample, read):
    quantities = {
        "piece_start": {"mid": ["0", "10"], "rad": "0"},
        "piece_end": {"mid": ["10", "20"], "rad": "0"},
        "least_loss": {"mid": ["1", "2"], "rad": "0", "bound": "lower"},
    }
    entry = sample.entry("windowed", "holds", "enclosed", quantities=quantities)
    for text in (
        read(section.statements("Conclusions", [entry])).text,
        markdown(sample.record("established", conclusions=[entry])),
    ):
        for part in ("times", "10 to 20", "≥ 1", "≥ 2", "lower bound"):
            assert part in text
        assert "exact" not in text.partition("windowed")[2].partition("References")[0]


def test_a_check_that_was_not_run_says_so_and_has_no_method(sample, read):
    entry = sample.entry("s", "inconclusive", "numeric", skipped=True, summary="Not run: why.")
    text = read(section.statements("Conclusions", [entry])).text
    assert "– not run check check_it" in text
    for word in ("inconclusive", "numeric", "Nothing follows"):
        assert word not in text


def test_an_erratum_names_the_paper_of_its_number(sample, read):
    text = read(section.controls([sample.ERRATUM], "The paper")).text
    assert "(erratum E3 of “The paper”)." in text
