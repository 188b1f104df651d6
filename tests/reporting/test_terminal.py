import io

import pytest
from rich.console import Console

from theorycheck.reporting import terminal, wording


def shown(renderable, *, width=120, force=False):
    written = io.StringIO()
    Console(file=written, width=width, force_terminal=force).print(renderable)
    return written.getvalue()


def flat(text):
    return " ".join(text.replace("│", " ").split())


def test_verdict_scope_statements_and_controls_are_shown(each):
    text = flat(shown(terminal.render(each)))
    assert text.index(wording.headline(each)) < text.index("Assumptions")
    assert "For what: " + each["scope"] in text
    for entry in (*each["assumptions"], *each["conclusions"]):
        assert entry["statement"] in text
        assert wording.outcome_word(entry) in text
        assert wording.method_word(entry) in text
    assert "caught" in text
    assert "CLARABEL" in text
    assert each["notes"][0] in text


@pytest.mark.parametrize("width", [60, 120])
def test_what_was_not_run_has_no_outcome_and_no_method(sample, width):
    record = sample.record("vacuous")
    entry = sample.entry("fresh", "inconclusive", "numeric", skipped=True)
    record["conclusions"] = [entry]
    text = flat(shown(terminal.render(record), width=width))
    conclusions = text.partition("Conclusions")[2].partition("Controls")[0]
    # Beside what is said of the check, which is the sample's.
    conclusions = conclusions.replace(" ".join(entry["summary"].split()), "")
    assert "not run" in conclusions
    assert "inconclusive" not in conclusions
    assert "numeric" not in conclusions
    assert "()" not in conclusions


def test_digits_and_radii_are_shown(sample):
    text = flat(shown(terminal.render(sample.record("supported"))))
    assert " 41 " in text
    assert "± 3.1e-45" in text
    assert "5 × 20 matrix" in text


def test_plain_where_it_is_piped_and_colored_in_a_terminal(sample):
    renderable = terminal.render(sample.record("refuted"))
    assert "\x1b" not in shown(renderable)
    assert "\x1b[" in shown(renderable, force=True)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_fits_any_width(sample, width):
    lines = shown(terminal.render(sample.record("supported")), width=width).splitlines()
    assert max(len(line) for line in lines) <= width


def test_nothing_in_a_record_is_markup(sample):
    record = sample.record("established", title="[red]a[/red] [/nope] :smile:")
    text = shown(terminal.render(record))
    assert "[red]a[/red] [/nope] :smile:" in text
    shown(terminal.render(sample.poisoned(record)))


def test_escapes_of_a_terminal_are_not_passed_on(sample):
    record = sample.record("established", title="a\x1b[31mb", notes=["c\x1b]0;d\x07"])
    assert "\x1b" not in shown(terminal.render(record))


def test_an_uncaught_control_is_said_in_words(sample):
    record = sample.record("established")
    record["controls"][0] |= {"caught": False, "outcome": "holds"}
    assert "NOT CAUGHT (holds)" in flat(shown(terminal.render(record)))


def test_print_out_writes_to_standard_output(sample, capsys):
    terminal.print_out(terminal.render(sample.record("established")))
    terminal.print_out("[red]plain[/red]")
    captured = capsys.readouterr()
    assert "established" in captured.out
    assert "[red]plain[/red]" in captured.out
    assert captured.err == ""
    assert max(len(line) for line in captured.out.splitlines()) <= terminal.PIPED_WIDTH


WINDOW = {
    "piece_start": {"mid": ["0", "10"], "rad": "0"},
    "piece_end": {"mid": ["10", "20"], "rad": "0"},
    "least_loss": {"mid": ["1", "2"], "rad": "0", "bound": "lower"},
    "most": {"mid": "7", "rad": "1e-9", "bound": "upper"},
    "norm": {"mid": "3", "rad": "0"},
}


def test_bounds_are_shown_as_bounds_and_pieces_by_time(sample):
    entry = sample.entry("windowed", "holds", "enclosed", quantities=WINDOW)
    text = flat(shown(terminal.render(sample.record("established", conclusions=[entry]))))
    assert "least_loss: at least 1 for t from 0 to 10, 1 more most" in text
    assert "most: at most 7 ± 1e-9" in text
    assert "norm = 3 ± 0" in text
    assert "piece_" not in text


@pytest.mark.parametrize("width", [40, 60, 79])
def test_where_there_is_no_room_for_tables_there_are_lines(sample, width):
    record = sample.record("supported")
    text = shown(terminal.render(record), width=width)
    lines = [line.rstrip() for line in text.splitlines()]
    assert max(map(len, lines)) <= width
    # No name is torn, and everything is said.
    for entry in (*record["assumptions"], *record["conclusions"]):
        assert entry["statement"] in lines
        assert any(f"{entry['outcome']} ({entry['method']}" in line for line in lines)
        assert " ".join(entry["summary"].split()) in flat(text)
    for control in record["controls"]:
        assert control["words"] in flat(text)
        assert control["source"] in flat(text)
    for entry in record["solver_honesty"]:
        assert entry["distance"] in flat(text)
    assert wording.title(record) in flat(text)
    assert "41 digits" in flat(text)


def test_an_uncaught_control_is_said_on_a_narrow_terminal_too(sample):
    record = sample.record("established")
    record["controls"][0] |= {"caught": False, "outcome": "holds"}
    assert "NOT CAUGHT (holds)" in flat(shown(terminal.render(record), width=60))


def test_a_long_title_is_not_cut_off(sample):
    record = sample.record("established", title="word " * 40 + "end")
    for width in (60, 120):
        assert "word end" in flat(shown(terminal.render(record), width=width))


@pytest.mark.parametrize(("width", "kept"), [(49, "narrow"), (50, "wide")])
def test_either_of_two(width, kept):
    both = terminal.Either(wide="wide", narrow="narrow", columns=50)
    assert shown(both, width=width).strip() == kept
