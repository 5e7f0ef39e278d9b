"""The cache of a project: a key-value store in one SQLite file in `.cache/rundbrief`.

Losing it costs time and nothing else. Values are plain data, never pickles, and each has a message
authentication code: what wasn't written with this user's key is ignored, as are damaged entries.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rundbrief.incremental.cache_key import CacheKey, read_cache_key

FOLDER = ".cache/rundbrief"
FILE = "cache.sqlite"
# Increased when the tables change. A file of another version is deleted.
VERSION = 2
# An entry that wasn't used for this many builds is deleted.
KEEP_BUILDS = 40
# In builds. Recording every use would rewrite the whole file in each build.
_TOUCH_INTERVAL = 10
# SQLite limits the number of parameters of a query.
_MAX_PARAMETERS = 500

_TABLES = (
    """create table entries (
        key blob primary key, value blob not null, used integer not null
    ) without rowid""",
    "create table builds (number integer not null, pruned integer not null)",
    "insert into builds values (0, 0)",
)
# Why a file can't be used, although it may be intact.
_REASONS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
# As SQLite notes them.
_CREATED = tuple(re.sub("^create table", "CREATE TABLE", text) for text in _TABLES[:2])
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class Cache:
    """Maps digests to bytes. Without a folder, nothing is stored. A damaged file is recreated.

    Concurrent builds may share a file, each through its own instance.

    folder: in the project as FOLDER says; None disables the cache, as does a key that can't be
    stored.
    """

    def __init__(self, folder: Path | None) -> None:
        self.key = CacheKey(b"")
        if folder:
            try:
                self.key = read_cache_key(folder.parent)
            except OSError:
                folder = None
        self.folder = folder
        # Why results can't be stored, if they can't. A build goes on without them.
        self.failure: OSError | None = None
        self._place = str(folder)
        self._connection: sqlite3.Connection | None = None
        self._build = self._pruned = 0
        if folder:
            self._open(folder)

    def get(self, key: bytes) -> bytes | None:
        return self.get_many([key]).get(key)

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values that are stored, by key."""
        wanted = list(dict.fromkeys(keys))
        found: dict[bytes, bytes] = {}
        with self._connected() as connection:
            if connection:
                for start in range(0, len(wanted), _MAX_PARAMETERS):
                    found |= self._read(connection, wanted[start : start + _MAX_PARAMETERS])
        return found

    def put(self, key: bytes, value: bytes) -> None:
        self.put_many({key: value})

    def put_many(self, values: Mapping[bytes, bytes]) -> None:
        """Store values. Failures are ignored, since the cache is optional."""
        if not values:
            return
        with self._connected() as connection:
            if connection:
                rows = (
                    (key, self.key.seal(key, value), self._build) for key, value in values.items()
                )
                connection.executemany("insert or replace into entries values (?, ?, ?)", rows)
                connection.commit()

    @property
    def is_prune_due(self) -> bool:
        return self._connection is not None and self._build >= self._pruned + _TOUCH_INTERVAL

    def prune(self) -> None:
        """Delete entries that weren't used for KEEP_BUILDS builds, if pruning is due."""
        with self._connected() as connection:
            if connection and self.is_prune_due:
                connection.execute(
                    "delete from entries where used < ?", (self._build - KEEP_BUILDS,)
                )
                connection.execute("update builds set pruned = ?", (self._build,))
                connection.commit()
                self._pruned = self._build

    def note_failure(self, error: Exception) -> None:
        """Note why results can't be stored. Another build that is writing is no failure."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        number = error.errno if isinstance(error, OSError) else _REASONS.get(code)
        if number and not self.failure:
            self.failure = OSError(number, os.strerror(number), self._place)

    def close(self) -> None:
        """Close the file. From now on nothing is found or stored."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _open(self, folder: Path) -> None:
        try:
            make_cache_folder(folder)
        except OSError as exc:
            self.note_failure(exc)
            self.folder = None  # not writable, so nothing is stored
            return
        try:
            self._connect(folder)
        except sqlite3.DatabaseError as exc:
            if _is_busy(exc):
                self.note_failure(exc)
            else:
                self._recreate(folder)

    def _recreate(self, folder: Path) -> None:
        self.close()
        try:
            for suffix in ("", "-wal", "-shm"):
                (folder / f"{FILE}{suffix}").unlink(missing_ok=True)
            self._connect(folder)
        except (OSError, sqlite3.DatabaseError) as exc:
            self.note_failure(exc)

    def _connect(self, folder: Path) -> None:
        """Open the file and increase the build number."""
        self._connection = _connect(folder / FILE)
        self._connection.execute("update builds set number = number + 1")
        counted = self._connection.execute("select number, pruned from builds").fetchone()
        self._connection.commit()
        if not counted:
            raise sqlite3.DatabaseError("builds are not counted")
        self._build, self._pruned = counted

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection | None]:
        """Yield the connection, if any. On errors, recreate the file unless it is just busy."""
        try:
            yield self._connection
        except (sqlite3.DatabaseError, TypeError) as exc:
            if self._connection and _is_busy(exc):
                self.note_failure(exc)
                with contextlib.suppress(sqlite3.DatabaseError):
                    self._connection.rollback()
            elif self.folder:
                self._recreate(self.folder)

    def _read(self, connection: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, bytes]:
        placeholders = ",".join("?" * len(keys))
        rows = connection.execute(
            f"select key, value, used from entries where key in ({placeholders})",  # noqa: S608  # placeholders only
            keys,
        ).fetchall()
        outdated = [
            (self._build, key) for key, __, used in rows if used + _TOUCH_INTERVAL <= self._build
        ]
        if outdated:
            connection.executemany("update entries set used = ? where key = ?", outdated)
            connection.commit()
        unsealed = ((key, self.key.unseal(key, value)) for key, value, __ in rows)
        return {key: value for key, value in unsealed if value is not None}


def make_cache_folder(folder: Path) -> None:
    """Create the folder with a `.gitignore`, so that it isn't committed by accident."""
    # Others must not write to it, whatever the umask is.
    folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=10)
    try:
        # So that pruning shrinks the file; it has no effect once there are tables.
        connection.execute("pragma auto_vacuum = full")
        # Durability isn't needed: the cache may be lost, and checksums detect torn writes.
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = off")
        # The file may be anybody's until its entries are verified.
        connection.execute("pragma trusted_schema = off")
        _create_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables once, even if two builds start at the same time."""
    if _version_of(connection) == 0:
        connection.execute("begin immediate")
        if _version_of(connection) == 0:
            for statement in _TABLES:
                connection.execute(statement)
            connection.execute(f"pragma user_version = {VERSION}")
        connection.commit()
    # A view in the place of a table could run for ever.
    found = [sql for (sql,) in connection.execute("select sql from sqlite_schema where sql <> ''")]
    if _version_of(connection) != VERSION or sorted(found) != sorted(_CREATED):
        raise sqlite3.DatabaseError("another version")


def _version_of(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("pragma user_version").fetchone()
    return int(version)


def _is_busy(error: Exception) -> bool:
    """Return whether a file is intact but can't be used now, for example since the disk is full."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY
