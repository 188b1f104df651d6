"""The ledger: nothing is computed twice, and what is done survives an interruption."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.ledger import Ledger, NoLedger, Piece, Unwritable, _permuted, default_path


def failing():
    raise AssertionError("computed again")


def test_a_piece_is_computed_once(tmp_path):
    ledger = Ledger(tmp_path / "deep" / "ledger.sqlite")
    value = {"x": [1, 0.1, None], "name": "a"}

    assert ledger.piece({"n": 1, "d": 2}, lambda: value) == value
    assert ledger.piece({"d": 2, "n": 1}, failing) == value
    assert Ledger(ledger.path).piece({"n": 1, "d": 2}, failing) == value
    assert ledger.piece({"n": 2, "d": 2}, lambda: "another") == "another"


def test_a_failure_keeps_nothing(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with pytest.raises(AssertionError):
        ledger.piece({"n": 1}, failing)
    assert ledger.piece({"n": 1}, lambda: 3) == 3


def test_nan_is_never_kept(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with pytest.raises(ValueError, match="JSON"):
        ledger.piece({"n": 1}, lambda: float("nan"))
    assert ledger.piece({"n": 1}, lambda: 1.0) == 1.0


def test_what_was_done_before_a_kill_is_there_after_it(tmp_path):
    path = tmp_path / "ledger.sqlite"
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from theorycheck.ledger import Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]))\n"
        "for n in range(5):\n"
        "    ledger.piece({'n': n}, lambda: n if n < 3 else os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)

    assert done.returncode < 0
    assert [Ledger(path).piece({"n": n}, failing) for n in range(3)] == [0, 1, 2]
    assert Ledger(path).piece({"n": 3}, lambda: "resumed") == "resumed"
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_another_file_is_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a ledger, and long enough to be taken for one " * 10)
    with pytest.raises(MalformedInput, match="is no ledger"):
        Ledger(path).piece({}, failing)
    assert path.read_text().startswith("not a ledger")


def test_where_nothing_can_be_written_it_is_computed(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert Ledger(blocked / "ledger.sqlite").piece({}, lambda: 7) == 7


def test_the_place_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("THEORYCHECK_LEDGER", str(tmp_path / "here"))
    assert default_path() == tmp_path / "here"
    monkeypatch.delenv("THEORYCHECK_LEDGER")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_path() == tmp_path / "theorycheck" / "ledger.sqlite"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "me")
    assert default_path() == tmp_path / "me" / ".cache" / "theorycheck" / "ledger.sqlite"


def open_with(path, *statements):
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def refusal(path):
    with pytest.raises(NoLedger) as caught, Ledger(path, "--store").opened():
        pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_many_pieces_are_kept_at_once_or_not_at_all(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with ledger.opened() as pieces:
        pieces.keep(Piece(key=str(i), value=f"{i}") for i in range(1000))
        with pytest.raises(ZeroDivisionError):
            pieces.keep(Piece(key=str(1000 + i), value=f"{1 / (5 - i)}") for i in range(10))
        assert pieces.value("999") == "999"
        assert pieces.value("1000") is None


def test_what_is_settled_takes_the_place_of_an_accident_and_never_the_reverse(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite").opened() as pieces:
        for value, settled, there in (
            ("1", False, "1"), ("2", False, "2"), ("3", True, "3"), ("4", False, "3"),
            ("5", True, "3"),
        ):  # fmt: skip
            pieces.keep([Piece(key="k", value=value, settled=settled)])
            assert pieces.value("k") == there


def test_wanted_pieces_are_found_missing_and_read_in_order(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite").opened() as pieces:
        assert pieces.want((f"k{i}", f"text {i}") for i in range(1200)) == 1200
        assert len(list(pieces.missing())) == 1200
        pieces.keep(
            Piece(key=f"k{i}", value=f'{{"v": "{i % 3}"}}', settled=i != 6)
            for i in range(0, 1200, 2)
        )
        missing = list(pieces.missing())
        assert [item.text for item in missing] == [f"text {i}" for i in range(1, 1200, 2)]
        for seed in (1, 2, 3):
            other = list(pieces.missing(seed=seed))
            assert other != missing
            assert sorted(other, key=lambda item: item.position) == missing
        assert {item.key for item in pieces.missing(unsettled=True)} == {
            "k6", *(item.key for item in missing),
        }  # fmt: skip
        assert [text for text, _ in pieces.values()] == [f"text {i}" for i in range(0, 1200, 2)]
        assert [value for _, value in pieces.values(2)] == ['{"v": "0"}', '{"v": "2"}']
        assert pieces.counts("v") == {"0": 200, "1": 200, "2": 200}


def test_what_others_keep_is_not_missing_any_more(tmp_path):
    ledger = Ledger(tmp_path / "ledger.sqlite")
    with ledger.opened() as one, ledger.opened() as other:
        one.want((f"k{i}", "") for i in range(1000))
        missing = one.missing()
        assert next(missing).key == "k0"
        assert len(list(one.missing(seed=1))) == 1000
        other.keep(Piece(key=f"k{i}", value="0") for i in range(500, 1000))
        assert len(list(missing)) < 520


def test_nothing_wanted_is_nothing_missing(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite").opened() as pieces:
        assert pieces.want([]) == 0
        assert list(pieces.missing()) == list(pieces.values()) == []


def test_ledgers_without_a_version_are_taken_over(tmp_path):
    path = tmp_path / "ledger.sqlite"
    open_with(
        path,
        "CREATE TABLE pieces (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        """INSERT INTO pieces VALUES ('{"n": 1}', '5')""",
    )
    assert Ledger(path).piece({"n": 1}, failing) == 5
    with Ledger(path).opened() as pieces:
        pieces.want([('{"n": 1}', "")])
        assert list(pieces.missing(unsettled=True)) == []


def test_a_ledger_of_another_version_is_refused(tmp_path):
    path = tmp_path / "ledger.sqlite"
    Ledger(path).piece({}, lambda: 1)
    open_with(path, "PRAGMA user_version=99")
    assert "is one of version 99" in refusal(path)
    with pytest.raises(NoLedger, match="version 99"):
        Ledger(path).piece({}, failing)


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE birds (name TEXT)"],
        ["CREATE TABLE pieces (piece TEXT)"],
        ["PRAGMA application_id=7"],
        ["PRAGMA user_version=1"],
    ],
)
def test_a_database_of_another_program_is_left_alone(tmp_path, statements):
    path = tmp_path / "birds.sqlite"
    open_with(path, *statements)
    before = path.read_bytes()
    assert "database of another program" in refusal(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", [b"not a ledger " * 100, b"\0" * 3000])
def test_a_file_that_is_no_database_is_left_alone(tmp_path, damage):
    path = tmp_path / "notes.txt"
    path.write_bytes(damage)
    assert "is no ledger" in refusal(path)
    assert path.read_bytes() == damage


def test_a_damaged_ledger_is_told(tmp_path):
    path = tmp_path / "ledger.sqlite"
    with Ledger(path).opened() as pieces:
        pieces.keep(Piece(key=f"k{i}", value="x" * 100) for i in range(1000))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(NoLedger, match="a damaged one"), Ledger(path, "--store").opened() as pieces:
        pieces.value("k500")


def test_no_folder_is_told(tmp_path):
    assert "cannot be written" in refusal(tmp_path / "no" / "where.sqlite")
    assert "cannot be written" in refusal(tmp_path)


@pytest.fixture
def unprivileged():
    """Take away the rights of a super-user, who may write everywhere."""
    place = Path(tempfile.mkdtemp())
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        shutil.chown(place, 65534)
        os.seteuid(65534)
        yield place
        os.seteuid(0)
    else:
        yield place
    place.chmod(0o700)
    shutil.rmtree(place)


@pytest.mark.skipif(sys.platform == "win32", reason="needs rights of files")
def test_what_must_not_be_written_is_told(unprivileged):
    path = unprivileged / "ledger.sqlite"
    with Ledger(path).opened() as pieces:
        pieces.keep([Piece(key="k", value="1")])
    path.chmod(0o400)

    def keep():
        with Ledger(path, "--store").opened() as pieces:
            assert pieces.value("k") == "1"
            pieces.keep([Piece(key="l", value="1")])

    with pytest.raises(Unwritable, match="cannot be written"):
        keep()
    unprivileged.chmod(0o500)
    with (
        pytest.raises(Unwritable, match="cannot be written"),
        Ledger(unprivileged / "new.sqlite", "--store").opened(),
    ):
        pass


FULL = """
import resource, signal, sys
from pathlib import Path
from theorycheck.ledger import Ledger, NoLedger, Piece
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with Ledger(Path(sys.argv[1]), "--store").opened() as pieces:
        for i in range(10_000):
            pieces.keep([Piece(key=f"k{i}", value="x" * 1000)])
            print(i, flush=True)
except NoLedger as error:
    sys.exit(str(error))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_full_disk_costs_nothing_that_was_kept(tmp_path):
    path = tmp_path / "ledger.sqlite"
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "there is no room to write" in done.stderr
    assert done.stderr.count("\n") == 1
    kept = [int(line) for line in done.stdout.splitlines()]
    assert 5 < len(kept) < 1000
    with Ledger(path).opened() as pieces:
        assert all(pieces.value(f"k{i}") == "x" * 1000 for i in kept)
        assert pieces.value(f"k{kept[-1] + 2}") is None
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_blocks_come_once_each_in_any_order():
    for number in (0, 1, 2, 3, 4, 12, 97):
        assert list(_permuted(number, 0)) == list(range(number))
        for seed in range(1, 20):
            assert sorted(_permuted(number, seed)) == list(range(number))
    assert len({tuple(_permuted(97, seed)) for seed in range(20)}) == 20
