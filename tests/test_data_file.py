"""Data files: exact, located, and never executed."""

import pickle
import struct
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck import data_file
from theorycheck._errors import MalformedInput, OutOfDomain, TheoryCheckError
from theorycheck.data_file import read, read_vector


@pytest.fixture
def write(tmp_path):
    def written(content, name="data.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return written


HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    "content",
    [
        "0.5,2\n-3,1e-1\n",
        "0.5,2\r\n-3,1e-1",
        "\ufeff0.5,2\n-3,1e-1\n",
        "\ufeffa,b\n0.5,2\n-3,1e-1\n",
        "a,b\n0.5,2\n-3,1e-1\n",
        "# a comment, with 1 number\n0.5,2\n\n  # another\n-3,1e-1\n\n",
        "# first\n\nwidth;height\n0.5;2\n-3;1e-1\n",
        "0.5 ; 2\n-3;1/10",
        "0.5\t2\n-3\t0.1",
        "0.5   2\n -3 0.1 ",
        '"0.5","2"\n"-3","0.1"\n',
        "α β\n1/2 2\n-3 .1\n",
        "_x,x2 (cm)\n.5,2\n-3,.1\n",
        "\"a\",'b'\n.5,2\n-3,.1\n",
    ],
)
def test_text_is_read_exactly(write, content):
    assert read(write(content), "X") == ((HALF, 2), (-3, Fraction(1, 10)))


def test_decimals_are_rationals_not_doubles(write):
    long = "0." + "1" * 60
    assert read(write(f"0.1,{long}"), "X") == ((Fraction(1, 10), Fraction(long)),)
    assert read(write("1e-300\n"), "y") == ((Fraction(1, 10**300),),)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("1,2\n3,nan\n", "line 2 column 2"),
        ("# c\na,b\n1,2\nInf,4\n", "line 4 column 1"),
        ("nan,nan\n1,2\n", "line 1 column 1"),
        ("1,2\n3,\n", "line 2 column 2"),
        ("1,2\n,4\n", "line 2 column 1"),
        (",\n1,2\n", "line 1 column 1"),
        ("1,2\na,b\n", "line 2 column 1"),
        ("a,1\n1,2\n", "line 1 column 1"),
        ("1/0\n2\n", "line 1 column 1"),
        ("1e99999\n2\n", "line 1 column 1"),
        ("1.2.3,4..5\n1,2\n", "line 1 column 1"),
        ("--1\n2\n", "line 1 column 1"),
        ("1e5000\n2\n", "line 1 column 1"),
        ("−7\n2\n", "line 1 column 1"),
        ('"−7","1/0"\n1,2\n', "line 1 column 1"),
        ("(1)\n2\n", "line 1 column 1"),
        ("$1\n2\n", "line 1 column 1"),
        ("*\n2\n", "line 1 column 1"),
        ("½\n2\n", "line 1 column 1"),
        ("infinity\n2\n", "line 1 column 1"),
        ("'NaN'\n2\n", "line 1 column 1"),
        ("N/A NA\n1 2\n", "line 1 column 1"),
        ("a,−7\n1,2\n", "line 1 column 1"),
        ("#N/A\n2\n", "line 1 column 1"),
        ("1\n#DIV/0!\n", "line 2 column 1"),
        ("0x10,0x20\n1,2\n", "line 1 column 1"),
        ("1,5;2,5\n", "line 1 column 2"),
        ("٣\n1\n", "line 1 column 1"),
        ("1\n٣\n", "line 2 column 1"),
        ("1\n" + "9" * 40_000 + "\n", "line 2 column 1"),
        ("1\n1_000\n", "line 2 column 1"),
        ("=1+1,2\n3,4\n", "line 1 column 1"),
        ("1,2\n3,__import__('os')\n", "line 2 column 2"),
    ],
)
def test_a_bad_cell_is_refused_with_its_place(write, content, place):
    with pytest.raises(MalformedInput) as caught:
        read(write(content), "X")
    assert place in str(caught.value)
    assert "data.csv" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_ragged_rows_are_refused(write):
    with pytest.raises(OutOfDomain, match="1 entries in row 1 and 2 in row 0"):
        read(write("1,2\n3\n"), "X")


@pytest.mark.parametrize("content", ["", "\n\n", "# only\n# comments\n", "a,b\n", "\ufeff", "  "])
def test_files_without_numbers_are_refused(write, content):
    with pytest.raises(MalformedInput, match="no line with numbers"):
        read(write(content), "X")


@pytest.mark.parametrize(
    "content", [b"\xff\xfe1\x00,\x002\x00", b"\x00\x01\x02", b"1,2\n3,\x004\n", b"\x80\x04K\x01."]
)
def test_binary_files_are_refused(write, content):
    with pytest.raises(MalformedInput, match=r"UTF-8|binary"):
        read(write(content), "X")


def test_a_cell_beyond_the_limit_of_the_csv_module(write):
    with pytest.raises(MalformedInput, match="line 2"):
        read(write("1,2\n3," + "4" * 200_000), "X")


def test_paths_that_are_no_files(tmp_path, write):
    with pytest.raises(MalformedInput, match="cannot be read"):
        read(tmp_path / "missing.csv", "X")
    with pytest.raises(MalformedInput, match="not a file"):
        read(tmp_path, "X")
    with pytest.raises(MalformedInput, match="file name"):
        read("a\0b.csv", "X")
    with pytest.raises(MalformedInput, match="cannot be read"):
        read("x" * 5000, "X")
    with pytest.raises(MalformedInput, match="cannot be read"):
        read(write("1") / "below", "X")


def test_a_file_that_is_too_large_is_not_read(write, monkeypatch):
    monkeypatch.setattr(data_file, "LARGEST_FILE", 3)
    assert read(write("1\n2"), "y") == ((1,), (2,))
    with pytest.raises(MalformedInput, match="4 bytes"):
        read(write("1\n23"), "y")


@pytest.mark.parametrize("name", ["data.npz", "data.pkl", "data.pickle", "data.yaml", "data.npy"])
def test_other_formats_are_refused_by_name(write, name):
    with pytest.raises(MalformedInput, match=r"numpy\.save"):
        read(write("1,2\n", name), "X")


class Planted:
    """An object whose unpickling writes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


@pytest.mark.parametrize("name", ["data.npy", "data.npz", "data.pkl", "data.csv"])
def test_nothing_is_unpickled(tmp_path, name):
    planted, path = tmp_path / "planted", tmp_path / name
    content = np.array([Planted(planted)], dtype=object)
    if name.endswith("npz"):
        np.savez(path, X=content)
    elif name.endswith("pkl"):
        path.write_bytes(pickle.dumps(content))
    else:
        with path.open("wb") as stream:
            np.save(stream, content, allow_pickle=True)
    with pytest.raises(MalformedInput):
        read(path, "X")
    assert not planted.exists()
    # The trap works: whoever unpickles this file writes the other one.
    with path.open("rb") as stream:
        if name.endswith("pkl"):
            pickle.load(stream)[0].close()
        elif name.endswith("npz"):
            np.load(stream, allow_pickle=True)["X"][0].close()
        else:
            np.load(stream, allow_pickle=True)[0].close()
    assert planted.exists()


def save(path, array):
    np.save(path, array)
    return path


@pytest.mark.parametrize("dtype", ["f8", ">f8", "f4", "f2", "i8", ">i4", "u1"])
def test_arrays_are_read_as_what_they_are(tmp_path, dtype):
    path = tmp_path / "data.npy"
    array = np.array([[1, 2], [3, 4]]).astype(dtype)
    assert read(save(path, array), "X") == ((1, 2), (3, 4))
    assert read(save(path, np.asfortranarray(array)), "X") == ((1, 2), (3, 4))
    assert read(save(path, array[:, 0]), "y") == ((1,), (3,))
    assert read(save(path, array[0, 0]), "y") == ((1,),)


def test_doubles_are_dyadic_rationals(tmp_path):
    path = tmp_path / "data.npy"
    assert read(save(path, np.array([0.1])), "y") == ((Fraction(0.1),),)
    single = np.array([0.1], dtype=np.float32)
    assert read(save(path, single), "y") == ((Fraction(float(single[0])),),)
    assert read(save(path, np.array([5e-324])), "y") == ((Fraction(1, 2**1074),),)


@pytest.mark.parametrize(
    "array",
    [
        np.array([1.0], dtype=np.longdouble),
        np.array([1j]),
        np.array([True]),
        np.array(["1"]),
        np.array([b"1"]),
        np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]),
        np.array(["2020-01-01"], dtype="M8[D]"),
        np.zeros((2, 2, 2)),
        np.zeros((0, 3)),
        np.array([]),
        np.array([[1.0, np.nan]]),
        np.array([[1.0, -np.inf]]),
    ],
    ids=lambda array: f"{array.dtype} {array.shape}",
)
def test_other_arrays_are_refused(tmp_path, array):
    with pytest.raises((MalformedInput, OutOfDomain)):
        read(save(tmp_path / "data.npy", array), "X")


def npy(header, body=b""):
    encoded = header.encode("latin1")
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(encoded)) + encoded + body


def header(shape, descr="'<f8'"):
    return f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}"


@pytest.mark.parametrize(
    "content",
    [
        npy(header("(10000000000000, 10000000000000)"), b"\0" * 64),
        npy(header("(1000000000000, 5)"), b"\0" * 64),
        npy(header("(" + "9" * 400 + ",)"), b"\0" * 64),
        npy(header("(-1, 5)"), b"\0" * 64),
        npy(header("(True, 2)"), b"\0" * 16),
        npy(header("(3, "), b"\0" * 64),
        npy(header("(1,)", "'banana'")),
        npy(header("(1,)", "'|O'"), b"cos\nsystem\n(S'false'\ntR."),
        npy("__import__('os').getpid()"),
        npy("{[]: 1}"),
        npy("[" * 5000),
        npy(header("(3,)"), b"\0" * 16),
        b"\x93NUMPY",
        b"\x93NUMPY\x01\x00\xff\xff{",
        b"\x93NUMPY\x09\x09" + b"\0" * 40,
    ],
)
def test_damaged_headers_are_refused(write, content):
    with pytest.raises(MalformedInput, match="cannot be read as an array"):
        read(write(content, "data.npy"), "X")


def test_a_header_of_python_2_is_read_without_a_warning(write):
    content = npy(header("(1L, 2L)"), struct.pack("<2d", 1, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(write(content, "data.npy"), "X") == ((1, 2),)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.lists(st.tuples(st.integers(6, 175), st.integers(0, 255)), min_size=1, max_size=4),
    st.integers(0, 176),
)
def test_damaged_bytes_never_raise_anything_else(tmp_path_factory, changes, length):
    path = tmp_path_factory.getbasetemp() / "damaged.npy"
    np.save(path, np.arange(6.0).reshape(2, 3))
    content = bytearray(path.read_bytes())
    assert len(content) == 176
    for position, value in changes:
        content[position] = value
    path.write_bytes(content if length % 2 else content[: max(6, length)])
    try:
        found = read(path, "X")
    except TheoryCheckError:
        return
    assert all(isinstance(entry, Fraction) for row in found for entry in row)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet="0123456789.eE+-/,;\t \n#\"'nai\x00\x0b٣", max_size=30))
def test_any_text_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text(content, encoding="utf-8")
    try:
        found = read(path, "X")
    except TheoryCheckError:
        return
    assert all(isinstance(entry, Fraction) for row in found for entry in row)


# vectors


@pytest.mark.parametrize("content", ["0.5,2,-3\n", "0.5\n2\n-3\n", "y\n0.5\n2\n-3", "0.5 2 -3"])
def test_a_row_and_a_column_are_vectors(write, content):
    assert read_vector(write(content), "v") == (HALF, 2, -3)


@pytest.mark.parametrize("shape", [(3,), (1, 3), (3, 1)])
def test_so_are_arrays_of_one_row_or_column(tmp_path, shape):
    np.save(tmp_path / "v.npy", np.array([0.5, 2.0, -3.0]).reshape(shape))
    assert read_vector(tmp_path / "v.npy", "v") == (HALF, 2, -3)


def test_a_matrix_is_no_vector_and_its_file_is_named(write):
    with pytest.raises(OutOfDomain, match=r"v \(data\.csv\): 3 rows of 2 numbers") as caught:
        read_vector(write("1,2\n3,4\n5,6\n"), "v")
    assert "\n" not in str(caught.value)
    assert read_vector(write("7\n"), "v") == (7,)
