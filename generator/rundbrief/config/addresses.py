"""Where a page lives: its file in the site, and its address."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlsplit


@dataclass(frozen=True)
class Addresses:
    """How a page's name becomes a file and an address.

    A name is a path without an ending, such as `marketing/2026-11-18-launch`; the front page is
    `index`. An address here starts at the site's root, without a slash.
    site_url: ends in a slash, or is empty. directory_urls: `name/` instead of `name.html`.
    """

    site_url: str = ""
    directory_urls: bool = True

    def file_of(self, name: str) -> str:
        if self.directory_urls and name not in ("index", "404"):
            return f"{name}/index.html"
        return f"{name}.html"

    def page(self, name: str) -> str:
        """Give the address of a page from the site's root, quoted."""
        if not self.directory_urls:
            return _quoted(f"{name}.html")
        return "" if name == "index" else _quoted(f"{name}/")

    def asset(self, path: str) -> str:
        """Give the address of a file that is published as it is."""
        return quote(path)

    def root_from(self, name: str) -> str:
        """Give the way from a page to the site's root, ending in a slash."""
        depth = self.file_of(name).count("/")
        return "../" * depth or "./"

    def absolute(self, address: str) -> str:
        """Give an address that works outside the site. Needs a `site_url`."""
        return self.site_url + address


def holds_credentials(address: str) -> bool:
    """Say whether a name or a password stands before the host; also where nothing else is right."""
    host = re.split(r"[/?#\\]", address.partition("//")[2], maxsplit=1)[0]
    return "@" in host


def is_web_address(address: str) -> bool:
    """Say whether a browser could find a site there."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    known = parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
    return known and not re.search(r"[\s\"<>\\]", address)


# Lists link to the same few pages very often.
@lru_cache(maxsize=50_000)
def _quoted(address: str) -> str:
    return quote(address)


def resolve(folder: str, target: str) -> str | None:
    """Follow a relative path from a folder; None where it leads out of the content."""
    path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    path = posixpath.normpath(path)
    return None if path == ".." or path.startswith("../") else path
