"""Page names, and the files and addresses derived from them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from rundbrief.file_names import compose


@dataclass(frozen=True)
class Addresses:
    """Derives files and addresses from the names of pages.

    A name is a path without an extension, such as `marketing/2026-11-18-launch`; the front page is
    `index`. Addresses are relative to the site's root, without a leading slash.
    """

    # Ends in a slash, or is empty.
    site_url: str = ""
    # `name/` instead of `name.html`.
    directory_urls: bool = True

    def file_of(self, name: str) -> str:
        if self.directory_urls and name not in ("index", "404"):
            return f"{name}/index.html"
        return f"{name}.html"

    def page(self, name: str) -> str:
        """Return the quoted address of a page."""
        if not self.directory_urls:
            return _quoted(f"{name}.html")
        return "" if name == "index" else _quoted(f"{name}/")

    def asset(self, path: str) -> str:
        """Return the quoted address of an asset. path: in the content folder."""
        return quote(path)

    def root_from(self, name: str) -> str:
        """Return the relative path from a page to the site's root, ending in a slash."""
        depth = self.file_of(name).count("/")
        return "../" * depth or "./"

    def absolute(self, address: str) -> str:
        """Return the absolute address. Needs a `site_url`."""
        return self.site_url + address


# Lists link to the same few pages many times.
@lru_cache(maxsize=50_000)
def _quoted(address: str) -> str:
    return quote(address)


def resolve(folder: str, target: str) -> str | None:
    """Resolve a path relative to a folder; None if it leads out of the content folder."""
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    path = compose(posixpath.normpath(path))
    return None if path == ".." or path.startswith("../") else path
