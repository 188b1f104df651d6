import io

import pytest
from rich.console import Console

from theorycheck.reporting.description import render


def described(**changed):
    def statement(slug, **more):
        return {"slug": slug, "words": f"Words of {slug}.", "latex": rf"\alpha_{{{slug}}}", **more}

    return {
        "title": "A title",
        "statement": "A statement.",
        "scope": "this problem",
        "assumptions": [statement("assumed", checks=["exact sign", "another"])],
        "conclusions": [statement("concluded", checks=["derivation"])],
        "controls": [statement("wrong", source="printed so")],
        "parameters": [
            parameter("alpha", "rational > 0", "1/10", "a scale", symbol=r"\alpha"),
            parameter("X", "matrix", "1," * 30, "a design"),
        ],
        "quantities": [{"name": "beta_flow", "latex": r"\beta", "words": "the limit"}],
        "references": [
            {
                "authors": "A. Author",
                "title": "A Paper",
                "where": "A Venue",
                "year": 2020,
                "locator": "Theorem 1",
            }
        ],
        "cases": ["longley"],
        **changed,
    }


def parameter(name, domain, value, doc, symbol="x"):
    return {"name": name, "symbol": symbol, "domain": domain, "value": value, "doc": doc}


def shown(data, *, width=120, force=False):
    written = io.StringIO()
    Console(file=written, width=width, force_terminal=force).print(render(data))
    return written.getvalue()


def flat(text):
    return " ".join(text.split())


def test_everything_is_shown_in_the_order_of_a_theorem():
    text = flat(shown(described()))
    parts = [
        "A title",
        "Statement: A statement.",
        "For what: this problem.",
        "Assumptions",
        r"assumed: Words of assumed. \alpha_{assumed} checked by: exact sign, another",
        "Conclusions",
        r"concluded: Words of concluded. \alpha_{concluded} checked by: derivation",
        "Controls",
        r"wrong: Words of wrong. \alpha_{wrong} source: printed so",
        "Parameters",
        r"alpha \alpha rational > 0 1/10 a scale",
        "Quantities",
        r"beta_flow \beta the limit",
        "References",
        "A. Author: A Paper. A Venue (2020). Theorem 1.",
        "Further cases in the report: longley",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_what_is_not_there_is_not_headed():
    text = shown(described(cases=[], quantities=[]))
    assert "Further cases" not in text
    assert "Quantities" not in text


@pytest.mark.parametrize(("value", "cell"), [("x" * 40, "x" * 40), ("x" * 41, "x" * 37 + "...")])
def test_long_values_are_cut_and_it_is_seen(value, cell):
    row = parameter("X", "matrix", value, "data")
    assert f" {cell} " in shown(described(parameters=[row]))


def test_nothing_in_a_theorem_is_markup():
    words = "[red]a[/red] [/nope] :smile:"
    data = described(title=words, statement=words, scope=words, cases=[words])
    for item in (*data["assumptions"], *data["conclusions"], *data["controls"]):
        item |= {"words": words, "latex": words}
    data["parameters"][0] |= dict.fromkeys(("name", "symbol", "domain", "value", "doc"), words)
    data["quantities"][0] |= dict.fromkeys(("name", "latex", "words"), words)
    data["references"][0] |= {"title": words}
    assert shown(data, width=300).count(words) == 19


def test_escapes_of_a_terminal_are_not_passed_on():
    words = "a\x1b[31mb"
    data = described(title=words, statement=words)
    data["conclusions"][0]["words"] = words
    data["parameters"][0]["doc"] = words
    data["quantities"][0]["words"] = words
    assert "\x1b" not in shown(data)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_it_fits_any_width(width):
    lines = shown(described(), width=width).splitlines()
    assert max(len(line) for line in lines) <= width


def test_plain_where_it_is_piped_and_bold_in_a_terminal():
    assert "\x1b" not in shown(described())
    assert "\x1b[1m" in shown(described(), force=True)


@pytest.mark.parametrize("width", [40, 60, 79, 80])
def test_parameters_are_lines_where_there_is_no_room_for_a_table(width):
    text = shown(described(), width=width)
    lines = text.splitlines()
    assert max(map(len, lines)) <= width
    assert any(line.split() == ["domain:", "rational", ">", "0"] for line in lines) == (width < 80)
    assert any(
        line.split() == ["name", "symbol", "domain", "witness", "meaning"] for line in lines
    ) == (width >= 80)
    for word in ("a scale", "the limit", "rational > 0"):
        assert word in flat(text)
