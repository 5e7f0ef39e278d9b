"""How the preview finds out that files have changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from watchdog.observers.polling import PollingObserverVFS

from rundbrief.content.listing import MAX_DEPTH

# In seconds, as MkDocs' own.
_INTERVAL = 0.5


class Server(Protocol):
    """What we use of MkDocs' server."""

    observer: Any
    _watched_paths: Any

    def watch(self, path: str) -> None: ...

    def unwatch(self, path: str) -> None: ...


def watch_without_links(server: Server, folders: Iterable[Path]) -> None:
    """Watch folders, and what the server watches already.

    MkDocs' own observer follows links, endlessly if they lead to a folder above, and fails in
    folders that are nested too deeply for its recursion.
    """
    already = list(server._watched_paths)  # noqa: SLF001  # the server offers no list of them
    for path in already:
        server.unwatch(path)
    watched = [*already, *(str(folder.absolute()) for folder in folders)]
    observer: Any = PollingObserverVFS(os.lstat, _limited_scan(watched), polling_interval=_INTERVAL)
    server.observer = observer
    for path in watched:
        server.watch(path)


def _limited_scan(watched: Iterable[str]) -> Any:
    deepest = MAX_DEPTH + max((path.count(os.sep) for path in watched), default=0)

    def scan(path: str | None) -> Iterator[os.DirEntry[str]]:
        folder = path or os.curdir
        return os.scandir(folder) if folder.count(os.sep) <= deepest else iter(())

    return scan
