"""A ledger of finished pieces of a long computation, so that it can be interrupted and resumed.

Each piece is keyed by the text that says what it is; its value is plain JSON data. Pieces are
written as soon as they are done, each in a transaction of its own.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, shown

VARIABLE = "THEORYCHECK_LEDGER"
_TABLE = "CREATE TABLE IF NOT EXISTS pieces (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
# Seconds to wait for another process that is writing.
_PATIENCE = 60.0


def default_path() -> Path:
    """Return where the ledger of this user stands: `THEORYCHECK_LEDGER`, or the user's cache."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "theorycheck" / "ledger.sqlite"


class Ledger:
    """Finished pieces by key, in one SQLite file."""

    def __init__(self, path: Path | None = None) -> None:
        """Name the file, `default_path()` unless given; it is made when something is kept."""
        self.path = default_path() if path is None else path

    def piece(self, key: dict[str, Any], compute: Callable[[], Any]) -> Any:
        """Return the value kept under `key`, or compute and keep it.

        Where no file can be written the value is computed and not kept.

        Args:
            key: What the piece is, plain JSON data: everything that its value depends on, and the
                version of the method.
            compute: Returns the value, plain JSON data.

        Raises:
            MalformedInput: If the file is there and is no ledger.
        """
        text = json.dumps(key, sort_keys=True)
        connection = self._opened()
        if connection is None:
            return compute()
        try:
            row = connection.execute("SELECT value FROM pieces WHERE key = ?", (text,)).fetchone()
            if row is not None:
                return json.loads(row[0])
            value = compute()
            with connection:
                connection.execute(
                    "INSERT OR REPLACE INTO pieces VALUES (?, ?)",
                    (text, json.dumps(value, allow_nan=False)),
                )
            return value
        finally:
            connection.close()

    def _opened(self) -> sqlite3.Connection | None:
        """Return a connection; None where no file can be made."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self.path, timeout=_PATIENCE)
        except (OSError, sqlite3.OperationalError):
            return None
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            with connection:
                connection.execute(_TABLE)
        except sqlite3.OperationalError:
            connection.close()
            return None
        except sqlite3.DatabaseError:
            connection.close()
            raise MalformedInput(
                f"{VARIABLE}={shown(str(self.path))} is no ledger: delete the file, or name "
                "another one."
            ) from None
        return connection
