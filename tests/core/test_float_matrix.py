import base64
import copy
import pickle
import struct
from array import array
from fractions import Fraction

import numpy as np
import pytest

from theorycheck._errors import MalformedInput, OutOfDomain
from theorycheck.core import exact
from theorycheck.core import float_matrix as subject
from theorycheck.core.domain import RationalMatrix
from theorycheck.core.float_matrix import MOST_READABLE, FloatMatrix, Texts

ROWS = [[1.5, -0.1, 2.0**-1074], [0.0, 1e300, 7.0]]
FLAT = [*ROWS[0], *ROWS[1]]


def made(rows=ROWS):
    flat = [entry for row in rows for entry in row]
    return FloatMatrix(len(rows), len(rows[0]), array("d", flat))


def test_it_reads_as_a_tuple_of_tuples_of_fractions():
    expected = tuple(tuple(map(Fraction, row)) for row in ROWS)
    matrix = made()
    assert len(matrix) == 2
    assert tuple(matrix) == expected
    assert matrix == expected
    assert matrix[-1] == expected[-1]
    assert matrix[:1] == expected[:1]
    assert list(zip(*matrix, strict=True)) == list(zip(*expected, strict=True))
    assert isinstance(matrix[0][1], Fraction)
    with pytest.raises(IndexError):
        matrix[2]
    assert matrix != ()
    assert matrix != expected[:1]
    assert matrix != "1"
    assert repr(matrix) == "FloatMatrix(2 x 3)"


def test_equality_and_hash_see_every_bit_and_the_shape():
    assert made() == made()
    assert hash(made()) == hash(made())
    changed = copy.deepcopy(ROWS)
    changed[1][2] = np.nextafter(7.0, 8.0)
    assert made(changed) != made()
    assert FloatMatrix(3, 2, array("d", FLAT)) != made()
    # The sum, which the hash is made of, does not tell these apart.
    assert made([[1.0, 2.0]]) != made([[2.0, 1.0]])


def test_the_text_is_exact_and_read_back():
    text = made().text()
    kind, shape, packed = text.split(":")
    assert (kind, shape) == ("float64", "2x3")
    assert struct.unpack("<6d", base64.b64decode(packed)) == tuple(FLAT)
    assert FloatMatrix.read(text) == made()
    assert pickle.loads(pickle.dumps(made())) == made()


def test_a_machine_of_the_other_byte_order_writes_the_same(monkeypatch):
    text, here = made().text(), subject.sys.byteorder
    swapped = array("d", FLAT)
    swapped.byteswap()
    monkeypatch.setattr(subject.sys, "byteorder", "big" if here == "little" else "little")
    # The bytes of that machine are these, swapped.
    assert FloatMatrix(2, 3, array("d", FLAT)).text() != text
    assert FloatMatrix.read(text)._entries == swapped


@pytest.mark.parametrize(
    "text",
    [
        "",
        "float64:2x3",
        "float32:1x1:" + base64.b64encode(struct.pack("<d", 1)).decode(),
        "float64:1x1:" + base64.b64encode(struct.pack("<d", float("nan"))).decode(),
        "float64:1x1:" + base64.b64encode(struct.pack("<d", float("inf"))).decode(),
        "float64:1x2:" + base64.b64encode(struct.pack("<d", 1)).decode(),
        "float64:1x1:" + base64.b64encode(struct.pack("<2d", 1, 1)).decode(),
        "float64:1x-1:" + base64.b64encode(struct.pack("<d", 1)).decode(),
        "float64:0x0:",
        "float64:1x1x1:" + base64.b64encode(struct.pack("<d", 1)).decode(),
        "float64:1x99999999999999:AAAA",
        "float64:1x1:!!!!AAAAAAA=",
        "float64:1x1:é",
    ],
)
def test_other_texts_are_refused(text):
    with pytest.raises(MalformedInput):
        FloatMatrix.read(text, "X")


def test_entries_that_do_not_fit_or_are_not_finite_are_refused():
    for rows, columns, entries in (
        (1, 2, array("d", [1.0])),
        (0, 0, array("d")),
        (1, 1, array("f", [1.0])),
        (1, 2, array("d", [1.0, float("nan")])),
        (1, 2, array("d", [float("inf"), float("-inf")])),
    ):
        with pytest.raises(MalformedInput):
            FloatMatrix(rows, columns, entries)
    # A sum that overflows is no reason.
    assert made([[1.7e308, 1.7e308]]).largest() == 1.7e308


def test_rows_columns_and_the_largest_entry():
    matrix = made()
    assert list(matrix.row(0)) == ROWS[0]
    assert matrix.picked((2, 0)) == [[ROWS[0][2], 1.5], [7.0, 0.0]]
    assert matrix.largest() == 1e300
    assert made([[1.0, -3.0]]).largest() == 3.0
    assert list(matrix.buffer()) == FLAT
    with pytest.raises(TypeError):
        matrix.buffer()[0] = 2.0


@pytest.mark.parametrize("size", [2, 4, 5, 10**6])
def test_blocks_hold_every_column_once(monkeypatch, size):
    monkeypatch.setattr(subject, "_BLOCK", size)
    rows = [[float(10 * i + j) + 0.1 for j in range(5)] for i in range(2)]
    matrix = made(rows)
    for _ in range(2):
        seen = {}
        for first, block in matrix.blocks():
            for i in range(2):
                for j in range(block.ncols()):
                    seen[i, first + j] = block[i, j]
        assert len(seen) == 10
        assert all(value == rows[i][j] for (i, j), value in seen.items())


def test_large_arrays_enter_as_they_are_and_small_ones_as_fractions():
    columns = MOST_READABLE // 10 + 1
    X = np.random.default_rng(0).standard_normal((10, columns))
    matrix = exact.matrix(X)
    assert isinstance(matrix, FloatMatrix)
    assert matrix[3][4] == Fraction(float(X[3, 4]))
    assert exact.matrix(np.asfortranarray(X)) == matrix
    assert exact.matrix(matrix) is matrix
    text = RationalMatrix().text(matrix)
    assert text == matrix.text()
    assert RationalMatrix().parse(text, "X") == matrix
    assert isinstance(exact.matrix(X[:, :-1]), tuple)
    assert exact.matrix(X.astype(np.float32))[0][0] == Fraction(float(np.float32(X[0, 0])))
    broken = X.copy()
    broken[3, 4] = np.nan
    with pytest.raises(MalformedInput, match="finite"):
        exact.matrix(broken)
    with pytest.raises(MalformedInput):
        exact.matrix(X.astype(complex))
    with pytest.raises(OutOfDomain):
        exact.matrix(X.reshape(2, 5, columns))


def test_texts_write_a_matrix_when_it_is_read():
    matrix = made()
    texts = Texts({"X": matrix, "alpha": "1/10"})
    assert dict(texts) == {"X": matrix.text(), "alpha": "1/10"}
    assert texts == {"X": matrix.text(), "alpha": "1/10"}
    assert texts.matrix("X") is matrix
    assert texts.matrix("alpha") is None
    assert "X" in texts
    assert "y" not in texts
    assert len(texts) == 2
    with pytest.raises(KeyError):
        texts["y"]
    # Reading text must not be what a mere question costs.
    matrix.text = None
    assert "X" in texts
    assert list(texts) == ["X", "alpha"]
