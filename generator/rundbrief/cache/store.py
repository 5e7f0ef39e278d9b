"""The door: values by kind and key, in one file of the project's `.cache/rundbrief`."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from rundbrief.cache.program import digest_of_program
from rundbrief.cache.values import read_value, write_value

FOLDER = ".cache/rundbrief"
FILE = "memory.sqlite"
# Goes up when what is kept gets another form; an older file is thrown away.
FORM = 3
# What no build asked for during so many builds is forgotten.
FORGET_AFTER = 40
# Noting every time that something was asked for would write the whole file in every build.
_NOTE_EVERY = 10
# SQLite takes so many values in one question.
_AT_ONCE = 500
_SUM = 8

_TABLES = (
    """create table kept (
        kind text not null, key blob not null, value blob not null, asked integer not null,
        primary key (kind, key)
    ) without rowid""",
    "create table builds (number integer not null, tidied integer not null)",
    "insert into builds values (0, 0)",
)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class Memory:
    """Keeps values of plain data. Whatever is wrong with its file, that is begun anew.

    Two builds may use it at once, each through an object of its own. What another version of this
    program kept is not looked at. folder: None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._connection: sqlite3.Connection | None = None
        self._build = self._tidied = 0
        if folder:
            self._open(folder)

    def recall(self, kind: str, keys: Iterable[bytes]) -> dict[bytes, Any]:
        """Give what is known, by its key."""
        wanted, own = list(dict.fromkeys(keys)), self._own(kind)
        known: dict[bytes, Any] = {}
        with self._safely():
            for start in range(0, len(wanted), _AT_ONCE):
                for key, data in self._find(own, wanted[start : start + _AT_ONCE]):
                    for value in _unseal(own, key, data):
                        known[key] = value
        return known

    def recall_all(self, kind: str) -> list[Any]:
        """Give all values of a kind. That is no reason to keep them longer."""
        values: list[Any] = []
        with self._safely() as connection:
            if connection:
                own = self._own(kind)
                rows = connection.execute("select key, value from kept where kind = ?", (own,))
                for key, data in rows.fetchall():
                    values += _unseal(own, key, data)
        return values

    def keep(self, kind: str, values: Mapping[bytes, Any]) -> None:
        """Remember. What can't be written is not remembered."""
        if not (self._connection and values):
            return
        own = self._own(kind)
        rows = [(own, key, _seal(own, key, value), self._build) for key, value in values.items()]
        with self._safely() as connection:
            connection.executemany("insert or replace into kept values (?,?,?,?)", rows)
            connection.commit()

    @property
    def tidies(self) -> bool:
        """Say whether it is time again to look for what nobody needs any more."""
        return self._connection is not None and self._build >= self._tidied + _NOTE_EVERY

    def forget(self) -> None:
        """Forget what nobody asked for in a long time."""
        with self._safely() as connection:
            if connection and self.tidies:
                old = (self._build - FORGET_AFTER,)
                connection.execute("delete from kept where asked < ?", old)
                connection.execute("update builds set tidied = ?", (self._build,))
                connection.commit()
                self._tidied = self._build

    def close(self) -> None:
        """Close the file. From now on nothing is remembered."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _open(self, folder: Path) -> None:
        try:
            open_folder(folder)
        except OSError:
            self.folder = None  # it can't be written to: then nothing is remembered
            return
        try:
            self._connect(folder)
        except sqlite3.DatabaseError as exc:
            if not _is_busy(exc):
                self._begin_anew(folder)

    def _begin_anew(self, folder: Path) -> None:
        self.close()
        with contextlib.suppress(OSError, sqlite3.DatabaseError):
            for ending in ("", "-wal", "-shm"):
                (folder / f"{FILE}{ending}").unlink(missing_ok=True)
            self._connect(folder)

    def _connect(self, folder: Path) -> None:
        """Open the file, and count the build."""
        self._connection = _connect(folder / FILE)
        self._connection.execute("update builds set number = number + 1")
        counted = self._connection.execute("select number, tidied from builds").fetchone()
        self._connection.commit()
        if not counted:
            raise sqlite3.DatabaseError("builds are not counted")
        self._build, self._tidied = counted

    @contextlib.contextmanager
    def _safely(self) -> Any:
        """Give the open file, if there is one; a busy one is let be, any other begun anew."""
        try:
            yield self._connection
        except (sqlite3.DatabaseError, TypeError) as exc:
            if self._connection and _is_busy(exc):
                self._connection.rollback()
            elif self.folder:
                self._begin_anew(self.folder)

    def _find(self, own: str, keys: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        if not self._connection:
            return []
        marks = ",".join("?" * len(keys))
        rows = self._connection.execute(
            f"select key, value, asked from kept where kind = ? and key in ({marks})",  # noqa: S608  # only marks
            (own, *keys),
        ).fetchall()
        old = [
            (self._build, own, key) for key, __, asked in rows if asked + _NOTE_EVERY <= self._build
        ]
        if old:
            note = "update kept set asked = ? where kind = ? and key = ?"
            self._connection.executemany(note, old)
            self._connection.commit()
        return [(key, data) for key, data, __ in rows]

    def _own(self, kind: str) -> str:
        """Name a kind as this version of the program knows it."""
        return f"{kind} {digest_of_program().hex()[:8]}"


def open_folder(folder: Path) -> None:
    """Make a folder of the cache. Without a rule for `.cache`, nobody commits it all the same."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=10)
    try:
        # What is forgotten leaves the file; this has to be said before anything is in it.
        connection.execute("pragma auto_vacuum = full")
        # It may be lost at any time, so it need not survive a power cut; sums find what is torn.
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = off")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, if nobody did. Two that begin at once wait for each other."""
    if _form_of(connection) == 0:
        connection.execute("begin immediate")
        if _form_of(connection) == 0:
            for statement in _TABLES:
                connection.execute(statement)
            connection.execute(f"pragma user_version = {FORM}")
        connection.commit()
    if _form_of(connection) != FORM:
        raise sqlite3.DatabaseError("of another form")


def _form_of(connection: sqlite3.Connection) -> int:
    (form,) = connection.execute("pragma user_version").fetchone()
    return int(form)


def _is_busy(error: Exception) -> bool:
    """Say whether a file is sound, and only can't be used now: another one uses it, or no room."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY


def _seal(own: str, key: bytes, value: Any) -> bytes:
    """Write a value with a sum, by which it is known where it belongs."""
    data = write_value(value)
    return _sum(own, key, data) + data


def _unseal(own: str, key: bytes, data: bytes) -> Iterator[Any]:
    """Give the value; nothing where it isn't what was written there, or can't be read now."""
    with contextlib.suppress(Exception):  # what somebody else wrote may fail in any way
        if _sum(own, key, data[_SUM:]) == data[:_SUM]:
            yield read_value(data[_SUM:])


def _sum(own: str, key: bytes, data: bytes) -> bytes:
    total = blake2b(own.encode(), digest_size=_SUM)
    total.update(key)
    total.update(data)
    return total.digest()
