"""CSV, JSON and Parquet: the same rows, in the same order, without times."""

import csv
import io
import json
import sys

import pytest

from theorycheck._errors import MissingExtra
from theorycheck.core.settings import Settings
from theorycheck.ledger import Ledger
from theorycheck.sweep import output
from theorycheck.sweep.design import designed, read_axis
from theorycheck.sweep.rows import Rows
from theorycheck.sweep.run import Sweep


@pytest.fixture
def rows(swept, unruly, tmp_path):
    axes = {"x": "11,1/3", "behavior": "well,raise", "y": "1,2|3,4"}
    swept(**axes)
    design = designed([read_axis(n, text, unruly.witness) for n, text in axes.items()], [])
    sweep = Sweep.of("unruly", design, Settings(effort="quick"))
    with Ledger(tmp_path / "sweep.sqlite").opened() as pieces:
        pieces.want(sweep.wanted())
        yield Rows(sweep, pieces)


def written(write, rows):
    stream = io.StringIO()
    write(rows, stream)
    return stream.getvalue()


def test_csv_has_every_row_in_order_and_no_time(rows):
    text = written(output.write_csv, rows)
    assert text == written(output.write_csv, rows)
    found = list(csv.DictReader(io.StringIO(text)))
    assert [(row["x"], row["behavior"], row["y"]) for row in found] == [
        (x, behavior, y)
        for x in ("11", "1/3")
        for behavior in ("well", "raise")
        for y in ("1,2", "3,4")
    ]
    assert "second" not in text
    assert found[2]["small.look.square.mid"] == ""
    assert list(found[0]) == rows.columns()


def test_json_holds_the_same(rows):
    data = json.loads(written(output.write_json, rows))
    assert data["schema"] == "theorycheck-sweep/1"
    assert data["theorem"] == "unruly"
    assert data["verdicts"] == {"contradicted": 2, "raised": 4, "supported": 2}
    assert data["rows"] == list(rows)
    assert data["parameters"] == ["x", "behavior", "y"]


def test_parquet_holds_the_same_in_groups(rows, tmp_path, monkeypatch):
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(output, "_GROUP", 3)
    output.write_parquet(rows, tmp_path / "rows.parquet")
    found = parquet.ParquetFile(tmp_path / "rows.parquet")
    assert found.num_row_groups == 3
    listed = found.read().to_pylist()
    kept = [{name: text for name, text in row.items() if text is not None} for row in listed]
    assert kept == list(rows)
    assert listed[2]["small.look.square.mid"] is None


def test_without_arrow_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"theorycheck\[parquet\]"):
        output.refuse_without_arrow("rows.parquet")
