"""The cache of a project: bytes under digests, in one SQLite file in `.cache/rundbrief`.

Losing it loses time and nothing else. Whoever can write to the file can't run anything: what is in
it is data, and each value carries a checksum.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

FOLDER = ".cache/rundbrief"
FILE = "cache.sqlite"
# Changes with the tables; a file of another version is thrown away.
VERSION = 1
# What no build asked for during so many builds is deleted.
KEEP_BUILDS = 40
# Noting each use at once would write the whole file in each build.
_NOTE_EVERY = 10
# SQLite takes so many values in one query.
_AT_ONCE = 500
_CHECKSUM = 8

_TABLES = (
    """create table entries (
        key blob primary key, value blob not null, used integer not null
    ) without rowid""",
    "create table builds (number integer not null, pruned integer not null)",
    "insert into builds values (0, 0)",
)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class Cache:
    """Bytes under digests. A damaged file is begun anew; without a folder, nothing is kept.

    Several builds may use one file at once, each through an object of its own.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._connection: sqlite3.Connection | None = None
        self._build = self._pruned = 0
        if folder:
            self._open(folder)

    def get(self, key: bytes) -> bytes | None:
        return self.get_many([key]).get(key)

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Give what is known, by key."""
        wanted = list(dict.fromkeys(keys))
        known: dict[bytes, bytes] = {}
        with self._connected() as connection:
            if connection:
                for start in range(0, len(wanted), _AT_ONCE):
                    known |= self._read(connection, wanted[start : start + _AT_ONCE])
        return known

    def put(self, key: bytes, value: bytes) -> None:
        self.put_many({key: value})

    def put_many(self, values: Mapping[bytes, bytes]) -> None:
        """Store values; one that can't be written is not stored."""
        if not values:
            return
        with self._connected() as connection:
            if connection:
                rows = (
                    (key, _checksum(key, value) + value, self._build)
                    for key, value in values.items()
                )
                connection.executemany("insert or replace into entries values (?, ?, ?)", rows)
                connection.commit()

    @property
    def is_prune_due(self) -> bool:
        return self._connection is not None and self._build >= self._pruned + _NOTE_EVERY

    def prune(self) -> None:
        """Delete what no build asked for in a long time, when it is time again."""
        with self._connected() as connection:
            if connection and self.is_prune_due:
                connection.execute(
                    "delete from entries where used < ?", (self._build - KEEP_BUILDS,)
                )
                connection.execute("update builds set pruned = ?", (self._build,))
                connection.commit()
                self._pruned = self._build

    def close(self) -> None:
        """Close the file. From now on nothing is kept."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _open(self, folder: Path) -> None:
        try:
            make_cache_folder(folder)
        except OSError:
            self.folder = None  # it can't be written to: then nothing is kept
            return
        try:
            self._connect(folder)
        except sqlite3.DatabaseError as exc:
            if not _is_busy(exc):
                self._begin_anew(folder)

    def _begin_anew(self, folder: Path) -> None:
        self.close()
        with contextlib.suppress(OSError, sqlite3.DatabaseError):
            for suffix in ("", "-wal", "-shm"):
                (folder / f"{FILE}{suffix}").unlink(missing_ok=True)
            self._connect(folder)

    def _connect(self, folder: Path) -> None:
        """Open the file, and count the build."""
        self._connection = _connect(folder / FILE)
        self._connection.execute("update builds set number = number + 1")
        counted = self._connection.execute("select number, pruned from builds").fetchone()
        self._connection.commit()
        if not counted:
            raise sqlite3.DatabaseError("builds are not counted")
        self._build, self._pruned = counted

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection | None]:
        """Give the open file, if there is one; a busy one is let be, a damaged one begun anew."""
        try:
            yield self._connection
        except (sqlite3.DatabaseError, TypeError) as exc:
            if self._connection and _is_busy(exc):
                self._connection.rollback()
            elif self.folder:
                self._begin_anew(self.folder)

    def _read(self, connection: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, bytes]:
        marks = ",".join("?" * len(keys))
        rows = connection.execute(
            f"select key, value, used from entries where key in ({marks})",  # noqa: S608  # marks only
            keys,
        ).fetchall()
        old = [(self._build, key) for key, __, used in rows if used + _NOTE_EVERY <= self._build]
        if old:
            connection.executemany("update entries set used = ? where key = ?", old)
            connection.commit()
        return {
            key: value[_CHECKSUM:]
            for key, value, __ in rows
            if _checksum(key, value[_CHECKSUM:]) == value[:_CHECKSUM]
        }


def make_cache_folder(folder: Path) -> None:
    """Make the folder so that nobody commits it, also without a rule for `.cache`."""
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=10)
    try:
        # Deleted rows make the file smaller; SQLite wants to know that before there is a table.
        connection.execute("pragma auto_vacuum = full")
        # It may be lost at any time, so it need not survive a power cut: checksums find what is
        # torn.
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = off")
        _create_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables once, also where two builds begin at the same time."""
    if _version_of(connection) == 0:
        connection.execute("begin immediate")
        if _version_of(connection) == 0:
            for statement in _TABLES:
                connection.execute(statement)
            connection.execute(f"pragma user_version = {VERSION}")
        connection.commit()
    if _version_of(connection) != VERSION:
        raise sqlite3.DatabaseError("another version")


def _version_of(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("pragma user_version").fetchone()
    return int(version)


def _is_busy(error: Exception) -> bool:
    """Tell a sound file that can't be used now, as with a full disk, from a damaged one."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY


def _checksum(key: bytes, value: bytes) -> bytes:
    return blake2b(value, digest_size=_CHECKSUM, key=key[:64]).digest()
