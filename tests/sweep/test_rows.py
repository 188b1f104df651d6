"""Rows as they leave the ledger: in the design's order, with the columns of the theorem."""

from theorycheck.core.settings import Settings
from theorycheck.ledger import Ledger
from theorycheck.sweep.design import designed, read_axis
from theorycheck.sweep.rows import Rows
from theorycheck.sweep.run import Sweep


def test_rows_and_columns(swept, unruly, tmp_path):
    rows, _ = swept(x="11,3", behavior="well,raise", n="7")
    assert [(row["x"], row["behavior"], row["verdict"]) for row in rows] == [
        ("11", "well", "contradicted"),
        ("11", "raise", "raised"),
        ("3", "well", "supported"),
        ("3", "raise", "raised"),
    ]
    assert rows[2] == {
        "x": "3",
        "behavior": "well",
        "n": "7",
        "verdict": "supported",
        "note": "",
        "small.look.outcome": "holds",
        "small.look.method": "numeric",
        "small.look.digits": "",
        "small.look.square.mid": "9",
        "small.look.square.rad": "0",
        "small.look.pair.mid": "3 7",
        "small.look.pair.rad": "1.0e-09",
    }
    design = designed([read_axis("x", "3,11,5", unruly.witness)], [])
    sweep = Sweep.of("unruly", design, Settings(effort="quick"))
    with Ledger(tmp_path / "sweep.sqlite").opened() as pieces:
        found = Rows(sweep, pieces)
        # Nothing of this sweep is there: n was another number.
        assert list(found) == []
        assert found.columns() == [
            "x", "verdict", "note", "small.look.outcome", "small.look.method", "small.look.digits",
        ]  # fmt: skip
    swept(x="3,11,5")
    with Ledger(tmp_path / "sweep.sqlite").opened() as pieces:
        found = Rows(sweep, pieces)
        assert [row["x"] for row in found] == ["3", "11", "5"]
        assert [row["x"] for row in found.first(2)] == ["3", "11"]
        assert found.verdicts() == {"contradicted": 1, "supported": 2}
        assert found.columns()[-4:] == [
            "small.look.square.mid", "small.look.square.rad",
            "small.look.pair.mid", "small.look.pair.rad",
        ]  # fmt: skip


def test_a_finished_sweep_is_remembered(swept, unruly, tmp_path, monkeypatch):
    def rows(pieces, text="3,11,5", behavior="well"):
        axes = [
            read_axis("x", text, unruly.witness),
            read_axis("behavior", behavior, unruly.witness),
        ]
        return Rows(Sweep.of("unruly", designed(axes, []), Settings(effort="quick")), pieces)

    swept(x="3,11,5", behavior="well,raise")
    with Ledger(tmp_path / "sweep.sqlite").opened() as pieces:
        assert rows(pieces).counted_again().complete()
        counted = rows(pieces)
        monkeypatch.setattr(counted, "list_wanted", None)
        assert counted.complete()
        assert counted.verdicts() == {"contradicted": 1, "supported": 2}
        assert [row["x"] for row in counted.first(2)] == ["3", "11"]
        assert [row["x"] for row in rows(pieces)] == ["3", "11", "5"]
        # Another design, one that is not done, and one with accidents, which may be done again.
        assert not rows(pieces, "3,11,7").counted_again().complete()
        assert not rows(pieces, "3,11,7").complete()
        for _ in range(2):
            accidents = rows(pieces, behavior="raise")
            assert not accidents._finished
            assert accidents.counted_again().accidents() == 3
