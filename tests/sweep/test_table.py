"""The table in a terminal."""

import io

from rich.console import Console

from theorycheck.core.settings import Settings
from theorycheck.ledger import Ledger
from theorycheck.sweep.design import designed, read_axis
from theorycheck.sweep.rows import Rows
from theorycheck.sweep.run import Sweep
from theorycheck.sweep.table import table


def shown(unruly, tmp_path, column=None, **axes):
    design = designed([read_axis(n, text, unruly.witness) for n, text in axes.items()], [])
    sweep = Sweep.of("unruly", design, Settings(effort="quick"))
    stream = io.StringIO()
    with Ledger(tmp_path / "sweep.sqlite").opened() as pieces:
        pieces.want(sweep.wanted())
        Console(file=stream, width=160).print(table(Rows(sweep, pieces), column))
    return stream.getvalue()


def test_it_shows_rows_notes_and_counts(swept, unruly, tmp_path):
    swept(x="1,11", behavior="well,raise")
    text = shown(unruly, tmp_path, x="1,11", behavior="well,raise")
    assert "ZeroDivisionError: of the check" in text
    assert "4 rows: 1 contradicted, 2 raised, 1 supported" in text
    assert "note" not in shown(unruly, tmp_path, x="1,11", behavior="well")


def test_it_shows_a_quantity(swept, unruly, tmp_path):
    swept(x="3,7")
    assert " 49 " in shown(unruly, tmp_path, "small.look.square.mid", x="3,7")


def test_it_shows_the_first_of_many(swept, unruly, tmp_path):
    many = ",".join(map(str, range(1, 61)))
    swept(n=many)
    text = shown(unruly, tmp_path, n=many)
    assert "The first 50 of 60 rows; --csv FILE holds them all" in text
    assert " 50 " in text
    assert " 51 " not in text
