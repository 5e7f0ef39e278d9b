"""The door: values by kind and key, in one file of the project's `.cache/rundbrief`."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from rundbrief.memory.values import read_value, write_value

FOLDER = ".cache/rundbrief"
FILE = "memory.sqlite"
# Goes up when what is kept gets another form; an older file is thrown away.
FORM = 2
# What no build asked for during so many builds is forgotten.
FORGET_AFTER = 40
# Noting every time that something was asked for would write the whole file in every build.
_NOTE_EVERY = 10
# SQLite takes so many values in one question.
_AT_ONCE = 500
_SUM = 8

_TABLES = """
create table kept (
    kind text not null, key blob not null, value blob not null, asked integer not null,
    primary key (kind, key)
) without rowid;
create table builds (number integer not null);
insert into builds values (0);
"""


class Memory:
    """Keeps values of plain data. Whatever is wrong with its file, that is begun anew.

    Two builds may use it at once, each through an object of its own. folder: None keeps nothing.
    counted: what a build did, and what it found to be done already.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.counted: Counter[str] = Counter()
        self._connection: sqlite3.Connection | None = None
        self._build = 0
        if folder:
            self._open(folder)

    def recall(self, kind: str, keys: Iterable[bytes]) -> dict[bytes, Any]:
        """Give what is known, by its key."""
        wanted = list(dict.fromkeys(keys))
        known: dict[bytes, Any] = {}
        with self._safely():
            for start in range(0, len(wanted), _AT_ONCE):
                for key, data in self._find(kind, wanted[start : start + _AT_ONCE]):
                    value = _unseal(data)
                    if value is not None:
                        known[key] = value[0]
        return known

    def recall_all(self, kind: str) -> list[Any]:
        """Give all values of a kind. That is no reason to keep them longer."""
        values = []
        with self._safely() as connection:
            if connection:
                rows = connection.execute("select value from kept where kind = ?", (kind,))
                values = [value for (data,) in rows.fetchall() if (value := _unseal(data))]
        return [value[0] for value in values]

    def keep(self, kind: str, values: Mapping[bytes, Any]) -> None:
        """Remember. What can't be written is not remembered."""
        rows = [(kind, key, _seal(value), self._build) for key, value in values.items()]
        with self._safely() as connection:
            if connection and rows:
                connection.executemany("insert or replace into kept values (?,?,?,?)", rows)
                connection.commit()

    def forget(self) -> list[tuple[str, bytes]]:
        """Forget what nobody asked for in a long time; give its kinds and keys."""
        gone: list[tuple[str, bytes]] = []
        with self._safely() as connection:
            if connection and self._build % _NOTE_EVERY == 0:
                old = (self._build - FORGET_AFTER,)
                gone = connection.execute(
                    "delete from kept where asked < ? returning kind, key", old
                ).fetchall()
                connection.commit()
        return gone

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _open(self, folder: Path) -> None:
        try:
            open_folder(folder)
            self._connection = _connect(folder / FILE)
        except sqlite3.DatabaseError:
            self._begin_anew(folder)
        except OSError:
            self.folder = None  # it can't be written to: then nothing is remembered
            return
        with self._safely() as connection:
            if connection:
                connection.execute("update builds set number = number + 1")
                (self._build,) = connection.execute("select number from builds").fetchone()
                connection.commit()

    def _begin_anew(self, folder: Path) -> None:
        self.close()
        with contextlib.suppress(OSError, sqlite3.DatabaseError):
            for ending in ("", "-wal", "-shm"):
                (folder / f"{FILE}{ending}").unlink(missing_ok=True)
            self._connection = _connect(folder / FILE)

    @contextlib.contextmanager
    def _safely(self) -> Any:
        """Give the open file, if there is one; a broken one is begun anew, a busy one let be."""
        try:
            yield self._connection
        except sqlite3.OperationalError:
            if self._connection:
                self._connection.rollback()
        except sqlite3.DatabaseError:
            if self.folder:
                self._begin_anew(self.folder)

    def _find(self, kind: str, keys: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        if not self._connection:
            return []
        marks = ",".join("?" * len(keys))
        rows = self._connection.execute(
            f"select key, value, asked from kept where kind = ? and key in ({marks})",  # noqa: S608  # only marks
            (kind, *keys),
        ).fetchall()
        old = [
            (self._build, kind, key)
            for key, __, asked in rows
            if asked + _NOTE_EVERY <= self._build
        ]
        if old:
            note = "update kept set asked = ? where kind = ? and key = ?"
            self._connection.executemany(note, old)
            self._connection.commit()
        return [(key, data) for key, data, __ in rows]


def open_folder(folder: Path) -> None:
    """Make a folder of the cache. Without a rule for `.cache`, nobody commits it all the same."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=10)
    # What is forgotten leaves the file; this has to be said before anything is in it.
    connection.execute("pragma auto_vacuum = full")
    # It may be lost at any time, so it need not survive a power cut; sums find what is torn.
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = off")
    (form,) = connection.execute("pragma user_version").fetchone()
    if form != FORM:
        tables = connection.execute("select name from sqlite_master where type = 'table'")
        for (table,) in tables.fetchall():
            connection.execute(f"drop table {table}")
        connection.executescript(_TABLES)
        connection.execute(f"pragma user_version = {FORM}")
        connection.commit()
    return connection


def _seal(value: Any) -> bytes:
    data = write_value(value)
    return blake2b(data, digest_size=_SUM).digest() + data


def _unseal(data: bytes) -> tuple[Any] | None:
    """Give the value in a tuple; None where it isn't what was written, or can't be read now."""
    total, written = data[:_SUM], data[_SUM:]
    if blake2b(written, digest_size=_SUM).digest() != total:
        return None
    try:
        return (read_value(written),)
    except Exception:  # noqa: BLE001  # an older program's value may fail in any way
        return None
