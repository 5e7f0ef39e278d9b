"""The live preview: the site as hard links, and emails built when somebody opens them.

Saving a file changes only a few pages, but MkDocs would empty its folder and copy all pages again.
Building the emails takes longer than building all pages.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from rundbrief.build.publish import open_builder
from rundbrief.build.sync import sync_folder
from rundbrief.compilation import Compilation
from rundbrief.content.file_kinds import PREVIEW
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.incremental.cache import Cache
from rundbrief.incremental.context import BuildContext
from rundbrief.newsletter.builder import list_previews

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_NAME = "preview-"

# The contents of a file, or the path of a file with these contents.
Data = bytes | Path


class LivePreview:
    """Serves the files of the latest build from a temporary folder.

    site: the folder that is served.
    """

    def __init__(self, cache: Path | None) -> None:
        """Create the folder.

        cache: the cache folder of the project, on the same disk; None disables caching.
        """
        self.cache = cache
        if cache:
            _clean_up(cache)
        self._folder = Path(tempfile.mkdtemp(prefix=_NAME, dir=cache))
        self._in_use = FileLock(self._folder / "lock")
        self._in_use.acquire()
        self.site = self._folder / "site"
        self.site.mkdir()
        # The server handles requests in threads of its own.
        self._changing = Lock()
        self._c: Compilation | None = None
        self._built: set[str] = set()

    def show(self, c: Compilation, files: Mapping[str, Data]) -> None:
        """Replace the files that are served. files: by path in the site."""
        linked = {path: str(data) for path, data in files.items() if isinstance(data, Path)}
        with self._changing:
            sync_folder(self.site, linked)
            self._write((path, data) for path, data in files.items() if path not in linked)
            self._c = c
            self._built.clear()

    def build_email(self, path: str) -> None:
        """Build the email that a path belongs to, unless it is built. path: in the site."""
        with self._changing:
            issue = self._find(path)
            if self._c and issue and issue.key not in self._built:
                cache = Cache(self.cache)
                with open_builder(self._c, BuildContext(cache)) as builder:
                    (email,) = builder.build(list_previews([issue.key]))
                    self._write((p, Path(builder.store.place(file))) for p, file in email.files)
                cache.close()
                self._built.add(issue.key)

    def wrap(self, application: WSGIApplication, mount: str) -> WSGIApplication:
        """Wrap MkDocs' WSGI application so that emails are built before they are served.

        mount: the path of the site's root, ending in a slash.
        """

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            path = environ["PATH_INFO"].removeprefix(mount)
            if path.startswith(f"{PREVIEW}/"):
                _wait_for_build(application, {**environ, "PATH_INFO": mount})
                self.build_email(path)
            return application(environ, start_response)

        return answer

    def read_error(self, code: int) -> bytes | None:
        """Read the error page for a status code, if the site has one."""
        page = self.site / f"{code}.html"
        return page.read_bytes() if page.is_file() else None

    def close(self) -> None:
        self._in_use.release()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _find(self, path: str) -> ComposedIssue | None:
        """Find the issue whose preview folder contains a path.

        Folders are nested: that of an edition can be inside that of another, so the longest match
        wins.
        """
        if not self._c:
            return None
        settings = self._c.project.settings
        folders = {f"{PREVIEW}/{issue.folder(settings)}/": issue for issue in self._c.issues}
        mine = [folder for folder in folders if path.startswith(folder)]
        return folders[max(mine, key=len)] if mine else None

    def _write(self, files: Iterable[tuple[str, Data]]) -> None:
        for path, data in files:
            (self.site / path).parent.mkdir(parents=True, exist_ok=True)
            # Writing through a hard link would change the cached file.
            (self.site / path).unlink(missing_ok=True)
            (self.site / path).write_bytes(data if isinstance(data, bytes) else data.read_bytes())


def _wait_for_build(application: WSGIApplication, environ: WSGIEnvironment) -> None:
    """Request the front page: MkDocs blocks requests while it builds."""
    page = application(environ, lambda *__: lambda ___: None)
    close = getattr(page, "close", None)
    if close:
        close()


def _clean_up(cache: Path) -> None:
    """Remove the folders of previews that were killed."""
    for folder in cache.glob(f"{_NAME}*"):
        lock = FileLock(folder / "lock")
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
