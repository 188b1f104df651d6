"""A ledger of finished pieces of long computations, so that they can be interrupted and resumed.

One SQLite file with one table: each piece is a key, the text that says what it is (or its digest),
and a value, plain JSON data. `Ledger.piece` keeps single pieces where a ledger can be written;
`Ledger.opened` is the door for many at once. A piece that is not settled tells of an accident (a
computation that crashed or ran out of time): a settled one takes its place, and never the reverse.
"""

from __future__ import annotations

import json
import math
import os
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, shown

VARIABLE = "THEORYCHECK_LEDGER"
# "tchk": what tells a ledger from other SQLite files, and its version from others.
APPLICATION, VERSION = 0x7463686B, 1
_TABLE = (
    "CREATE TABLE pieces (key TEXT PRIMARY KEY, value TEXT NOT NULL, "
    "settled INTEGER NOT NULL DEFAULT 1)"
)
# The table of ledgers that were written before they had a version.
_FIRST_COLUMNS = ["key", "value"]
# Seconds to wait for another process that is writing.
_PATIENCE = 60.0
# KiB of the file that are kept in memory.
_CACHE = 4 * 1024
# Pieces that are read at once; when missing ones are looked for, rather few, since others may be
# working on them: so many blocks, of these sizes.
_CHUNK = 500
_BLOCKS, _SMALLEST_BLOCK, _LARGEST_BLOCK = 64, 8, 256


class NoLedger(MalformedInput):
    """A file cannot be used as a ledger."""


class Unwritable(NoLedger):
    """A ledger cannot be written, or not any more: what is in it stays there."""


def default_path() -> Path:
    """Return where the ledger of this user stands: `THEORYCHECK_LEDGER`, or the user's cache."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "theorycheck" / "ledger.sqlite"


class Ledger:
    """Finished pieces by key, in one SQLite file."""

    def __init__(self, path: Path | None = None, name: str = VARIABLE) -> None:
        """Name the file, `default_path()` unless given; it is made when it is opened.

        Args:
            path: The file.
            name: What the user calls it, for messages.
        """
        self.path = default_path() if path is None else path
        self.name = name

    def piece(self, key: dict[str, Any], compute: Callable[[], Any]) -> Any:
        """Return the value kept under `key`, or compute and keep it.

        Where no file can be written the value is computed and not kept.

        Args:
            key: What the piece is, plain JSON data: everything that its value depends on, and the
                version of the method.
            compute: Returns the value, plain JSON data.

        Raises:
            NoLedger: If the file is there and is no ledger, or one of another version.
        """
        text = json.dumps(key, sort_keys=True)
        kept = self._leniently(lambda pieces: pieces.value(text))
        if kept is not None:
            return json.loads(kept)
        value = compute()
        written = json.dumps(value, allow_nan=False)
        self._leniently(lambda pieces: pieces.keep([Piece(key=text, value=written)]))
        return value

    def _leniently(self, use: Callable[[Pieces], Any]) -> Any:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.opened() as pieces:
                return use(pieces)
        except (Unwritable, OSError):
            return None

    @contextmanager
    def opened(self) -> Iterator[Pieces]:
        """Open the file for reading and writing many pieces; it is made if it is not there.

        Several processes may have it open at once.

        Raises:
            NoLedger: If the file is no ledger, or one of another version.
            Unwritable: If it cannot be written, when it is opened or later: read-only, or no room.
        """
        with self._told():
            connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            with self._told():
                _prepare(connection, self._refuse)
                yield Pieces(connection)
        finally:
            with suppress(sqlite3.Error):
                connection.close()

    def _refuse(self, why: str) -> None:
        raise NoLedger(
            f"{self._shown()} is no ledger to be used here: {why} It is left as it is: "
            "name another file."
        )

    def _shown(self) -> str:
        return f"{self.name}={shown(str(self.path), 200)}"

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in one line what SQLite says."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._error(error) from None

    def _error(self, error: sqlite3.Error) -> NoLedger:
        code = getattr(error, "sqlite_errorcode", None)
        kind = None if code is None else code & 0xFF
        if kind in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return NoLedger(
                f"{self._shown()} is no ledger, or a damaged one ({error}). It is left as it is: "
                "name another file."
            )
        if kind == sqlite3.SQLITE_BUSY:
            return Unwritable(
                f"{self._shown()}: another process has been writing for {_PATIENCE:.0f} seconds. "
                "Try again when it is done; what is in the ledger stays there."
            )
        if kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            return Unwritable(
                f"{self._shown()}: there is no room to write ({error}). What was kept before is "
                "in it: make room, and run the same command again."
            )
        return Unwritable(
            f"{self._shown()}: cannot be written ({error}). Choose a file in a folder that you "
            "can write to."
        )


def _prepare(connection: sqlite3.Connection, refuse: Callable[[str], None]) -> None:
    """Make the table in a new file; what is no ledger of this version is refused untouched."""
    making = _making(connection, refuse)
    connection.execute("PRAGMA journal_mode=WAL")
    # In WAL mode this loses no transaction when a process dies, and corrupts nothing ever.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA cache_size=-{_CACHE}")
    if making is None:
        return
    with _transaction(connection, "BEGIN IMMEDIATE"):
        # Another process may have made it in the meantime.
        making = _making(connection, refuse)
        if making is not None:
            connection.execute(making)
            connection.execute(f"PRAGMA application_id={APPLICATION}")
            connection.execute(f"PRAGMA user_version={VERSION}")


def _making(connection: sqlite3.Connection, refuse: Callable[[str], None]) -> str | None:
    """Return what makes this database a ledger of this version; None if it is one."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application == APPLICATION:
        if version != VERSION:
            refuse(
                f"it is one of version {version}, and this program reads and writes version "
                f"{VERSION}."
            )
        return None
    columns = [row[1] for row in connection.execute("PRAGMA table_info(pieces)")]
    if (application, version) == (0, 0) and columns == _FIRST_COLUMNS:
        return "ALTER TABLE pieces ADD COLUMN settled INTEGER NOT NULL DEFAULT 1"
    (number,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application or version or number:
        refuse("it is a database of another program.")
    return _TABLE


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What is kept: a key, JSON text, and whether that is the last word."""

    key: str
    value: str
    settled: bool = True


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A piece that is wanted: its place in the order, its key, and a text that goes with it."""

    position: int
    key: str
    text: str


class Pieces:
    """An open ledger, and the list of the pieces that are wanted of it, which is its user's own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take over a connection in autocommit mode."""
        self._connection = connection

    def value(self, key: str) -> str | None:
        """Return the value kept under `key`."""
        row = self._connection.execute("SELECT value FROM pieces WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def keep(self, pieces: Iterable[Piece]) -> None:
        """Keep pieces, all or none of them; what is settled already stays as it is."""
        with _transaction(self._connection, "BEGIN IMMEDIATE"):
            self._connection.executemany(
                "INSERT INTO pieces VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE "
                "SET value = excluded.value, settled = excluded.settled WHERE NOT pieces.settled",
                ((piece.key, piece.value, piece.settled) for piece in pieces),
            )

    def want(self, wanted: Iterable[tuple[str, str]]) -> int:
        """Make the list of wanted pieces, keys with the texts that go with them; return its length.

        The list is kept in a temporary file of SQLite, and so in little memory.
        """
        execute = self._connection.execute
        execute("DROP TABLE IF EXISTS temp.wanted")
        execute("CREATE TEMP TABLE wanted (position INTEGER PRIMARY KEY, key TEXT, text TEXT)")
        with _transaction(self._connection, "BEGIN"):
            self._connection.executemany("INSERT INTO wanted (key, text) VALUES (?, ?)", wanted)
        (number,) = execute("SELECT count(*) FROM wanted").fetchone()
        return int(number)

    def missing(self, *, seed: int = 0, unsettled: bool = False) -> Iterator[Wanted]:
        """Yield the wanted pieces that are not there, in blocks that come in an order of their own.

        What others keep in the meantime is not missing any more. Two that go through the same
        list with different seeds meet seldom, and so do little twice.

        Args:
            seed: The order of the blocks; in the order of the list for 0.
            unsettled: Whether to take pieces that are not settled for missing.
        """
        (last,) = self._connection.execute("SELECT max(position) FROM wanted").fetchone()
        size = min(_LARGEST_BLOCK, max(_SMALLEST_BLOCK, (last or 0) // _BLOCKS))
        for block in _permuted(-(-(last or 0) // size), seed):
            rows = self._connection.execute(
                "SELECT position, wanted.key, text FROM wanted LEFT JOIN pieces "
                "ON pieces.key = wanted.key "
                "WHERE position > ? AND position <= ? "
                "AND (pieces.key IS NULL OR (? AND NOT settled)) ORDER BY position",
                (block * size, (block + 1) * size, unsettled),
            ).fetchall()
            for position, key, text in rows:
                yield Wanted(position=position, key=key, text=text)

    def values(self, most: int | None = None) -> Iterator[tuple[str, str]]:
        """Yield the text and the value of every wanted piece that is there, in order."""
        first, left = 0, most
        while left is None or left > 0:
            rows = self._connection.execute(
                "SELECT position, text, value FROM wanted JOIN pieces USING (key) "
                "WHERE position > ? ORDER BY position LIMIT ?",
                (first, _CHUNK if left is None else min(left, _CHUNK)),
            ).fetchall()
            for first, text, value in rows:  # noqa: B007 - the last one is used
                yield text, value
            if not rows:
                return
            left = None if left is None else left - len(rows)

    def counts(self, field: str) -> dict[str, int]:
        """Return how many wanted pieces have each value of a field of theirs."""
        return dict(
            self._connection.execute(
                "SELECT json_extract(value, '$.' || ?), count(*) FROM wanted "
                "JOIN pieces USING (key) GROUP BY 1 ORDER BY 1",
                (field,),
            )
        )


def _permuted(number: int, seed: int) -> Iterator[int]:
    """Yield 0, ..., number - 1 in an order that the seed gives, without a list of them."""
    source = random.Random(seed)
    first = source.randrange(number) if seed and number else 0
    step = 1
    if seed and number > 2:
        step = next(
            found
            for found in iter(lambda: source.randrange(1, number), 0)
            if math.gcd(found, number) == 1
        )
    for count in range(number):
        yield (first + count * step) % number
