"""Phase diagrams as data."""

import pytest

from theorycheck._errors import MalformedInput, UnknownName
from theorycheck.reporting.phase import _VERDICTS
from theorycheck.sweep.design import designed, read_axis
from theorycheck.sweep.phase import ORDER, diagram, read_over, read_show
from theorycheck.sweep.sampling import read_range

COLUMNS = ["x", "verdict", "a.look.size.mid", "b.look.size.mid", "b.look.size.rad", "b.look.y.mid"]


@pytest.fixture
def design(unruly):
    axes = [read_axis("x", "1,1/3", unruly.witness), read_axis("n", "5,7", unruly.witness)]
    return designed(axes, [])


def row(x, n, verdict="supported", **more):
    return {"x": x, "n": n, "verdict": verdict, **more}


def cells(found):
    return {(cell["x"], cell["y"]): cell["value"] for cell in found["cells"]}


def test_listed_values_stand_in_their_order(design):
    rows = [row("1", "5"), row("1/3", "7", "refuted")]
    found = diagram(rows, design, ("x", "n"), "verdict", "t")
    assert cells(found) == {(0, 0): "supported", (1, 1): "refuted"}
    assert found["x"] == {"label": "x", "listed": ["1", "1/3"]}


def test_the_worst_verdict_and_the_largest_value_count(design):
    rows = [row("1", "5", v, **{"q.mid": m}) for v, m in (("established", "2"), ("vacuous", "1e3"))]
    assert cells(diagram(rows, design, ("x", "n"), "verdict", "t")) == {(0, 0): "vacuous"}
    assert cells(diagram(rows[::-1], design, ("x", "n"), "verdict", "t")) == {(0, 0): "vacuous"}
    assert cells(diagram(rows, design, ("x", "n"), "q.mid", "t")) == {(0, 0): 1000.0}
    assert ORDER.index("refuted") < ORDER.index("crashed") < ORDER.index("established")


def test_every_kind_of_row_has_its_color():
    assert set(ORDER) == set(_VERDICTS)


def test_what_a_row_does_not_know_is_left_out(design):
    assert cells(diagram([row("1", "5")], design, ("x", "n"), "q.mid", "t")) == {}
    huge = row("1", "5", **{"q.mid": "1e400"})
    assert cells(diagram([huge], design, ("x", "n"), "q.mid", "t")) == {}
    with pytest.raises(MalformedInput, match="several entries"):
        diagram([row("1", "5", **{"q.mid": "1 2"})], design, ("x", "n"), "q.mid", "t")


def test_drawn_values_stand_where_they_are(unruly):
    axes = [read_axis("n", "5,7", unruly.witness)]
    design = designed(axes, [read_range("x", "1:2", unruly.witness)], drawn=2)
    found = diagram([row("5/4", "7")], design, ("x", "n"), "verdict", "t")
    assert cells(found) == {(1.25, 1): "supported"}
    assert found["x"]["listed"] is None
    with pytest.raises(MalformedInput, match="too large"):
        diagram([row("1e400", "7")], design, ("x", "n"), "verdict", "t")


def test_over_names_two_parameters_that_vary(unruly, design):
    declared = unruly.witness.parameters()
    assert read_over("x, n", design, declared) == ("x", "n")
    for text in ("x", "x,x", "x,n,y"):
        with pytest.raises(MalformedInput, match="write two parameters"):
            read_over(text, design, declared)
    with pytest.raises(UnknownName, match="does not vary 'y'"):
        read_over("x,y", design, declared)
    drawn = designed([], [read_range(n, "1:2", unruly.witness) for n in ("x", "y")], drawn=2)
    with pytest.raises(MalformedInput, match="several entries that are drawn"):
        read_over("x,y", drawn, declared)


def test_show_names_one_quantity():
    assert read_show("verdict", COLUMNS) == "verdict"
    assert read_show("y", COLUMNS) == read_show("b.look.y", COLUMNS) == "b.look.y.mid"
    assert read_show("b.look.size", COLUMNS) == "b.look.size.mid"
    with pytest.raises(UnknownName, match=r"several checks have it: a\.look\.size, b\.look\.size"):
        read_show("size", COLUMNS)
    with pytest.raises(UnknownName, match="no row has this quantity"):
        read_show("sizes", COLUMNS)
