"""Resolving links of contributors' texts to addresses of the site."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, unquote

from rundbrief.config.addresses import resolve
from rundbrief.web_addresses import (
    encode_host_of,
    find_other_host,
    hide_credentials,
    holds_credentials,
    read_like_browsers,
)

# Placeholder for the path to the site's root in a fragment; a private-use character, which no
# contributor's text contains (the renderer removes it from the source).
ROOT = "\ue000/"

# What a URL may contain unquoted (RFC 3986), and `%`, since it may be quoted already.
_URL_SAFE = ":/?#[]@!$&'()*+,;=%~-._"

# As they are usually written. Files may have them in any case.
INDEX_NAMES = ("index", "README", "readme")

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


class LinkErrorKind(StrEnum):
    """Why a link can't be resolved."""

    NOWHERE = "nowhere"
    NO_IMAGE = "no-picture"
    FRAGMENT = "fragment"
    SCHEME = "scheme"
    REMOTE_IMAGE = "remote-image"
    HIDDEN = "hidden"
    CREDENTIALS = "credentials"
    # The link stays.
    OTHER_HOST = "other-host"


@dataclass(frozen=True)
class LinkError:
    """A link that can't be resolved, or misleads."""

    # As written, without a password.
    target: str
    kind: LinkErrorKind


@dataclass(frozen=True)
class FragmentLink:
    """A link to an anchor of a page."""

    target: str
    # Of the page's source.
    path: str
    fragment: str


@dataclass(frozen=True)
class LinkTargets:
    """What can be linked to: from a path in the content folder to an address in the site."""

    addresses: Mapping[str, str]
    # Paths that exist, but not for this build's audience.
    hidden: frozenset[str] = frozenset()
    # Paths that exist but can't be published, which is a problem of the file, not of the link.
    unusable: frozenset[str] = frozenset()
    # Ids of the headings that became titles, by path. They lead to the top of the page.
    title_ids: Mapping[str, str] = field(default_factory=dict)
    # Today's names of folders that were renamed.
    renamed: Mapping[str, str] = field(default_factory=dict)
    # Today's paths of files that were moved, by their former ones.
    moved: Mapping[str, str] = field(default_factory=dict)

    def page_of(self, ref: str) -> str | None:
        """Give the address of a file's page, by its path without ending; None without a page."""
        return self.addresses.get(f"{ref}.md")

    def find(self, path: str) -> str | None:
        """Find the path under which a target is known: itself, or that of a folder's first page."""
        first = (f"{path}/{name}.md".removeprefix("./") for name in INDEX_NAMES)
        known = (self.addresses, self.hidden, self.unusable)
        for candidate in (path, f"{path}.md", *first):
            if any(candidate in paths for paths in known):
                return candidate
        if moved := self.moved.get(path) or self.moved.get(f"{path}.md"):
            return self.find(moved)
        folder, slash, rest = path.partition("/")
        today = self.renamed.get(folder)
        return self.find(f"{today}{slash}{rest}") if today else None


# In sanitised HTML.
_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_HREF = re.compile(r' href="((?:https?://|mailto:)[^"]*)"')
_TAG = re.compile(r'<[^">]*(?:"[^"]*"[^">]*)*>')


def mark_misleading_links(rendered: str) -> tuple[str, tuple[LinkError, ...]]:
    """Show where links lead whose text is the name of another host, and list them.

    Passwords in the texts of links are removed, as they are from their addresses.
    """
    errors: list[LinkError] = []

    def mark(link: re.Match[str]) -> str:
        text = " ".join(html.unescape(_TAG.sub("", link[2])).split())
        if holds_credentials(text):
            return f"<a{link[1]}>{html.escape(hide_credentials(text), quote=False)}</a>"
        href = _HREF.search(link[1])
        address = html.unescape(href[1]) if href else ""
        if host := find_other_host(text, address):
            errors.append(LinkError(address, LinkErrorKind.OTHER_HOST))
            return f"{link[0]} ({html.escape(host)})"
        return link[0]

    return _LINK.sub(mark, rendered) if "<a" in rendered else rendered, tuple(errors)


@dataclass
class LinkResolver:
    """Resolves the links of one file, and collects those that can't be resolved."""

    path: str
    targets: LinkTargets
    errors: list[LinkError] = field(default_factory=list)
    fragment_links: list[FragmentLink] = field(default_factory=list)
    links: list[tuple[str, str, str | None]] = field(default_factory=list)

    def resolve(self, element: str, written: str) -> str | None:
        address = self._resolve(element, written.strip())
        self.links.append((element, written, address))
        return address

    def _resolve(self, element: str, written: str) -> str | None:
        if scheme := _SCHEME.match(written):
            return self._outside(element, written, scheme[1].lower())
        if written.startswith("//"):
            return self._drop(written, LinkErrorKind.SCHEME)
        path, __, fragment = written.partition("#")
        path = unquote(path.partition("?")[0])
        if not path and (element == "img" or not written.startswith("#")):
            return self._drop(written, LinkErrorKind.NOWHERE)
        if not path and self._is_title(self.path, fragment):
            return f"{ROOT}{self.targets.addresses[self.path]}"
        if not path:
            self._note(written, self.path, fragment)
            return f"#{quote(unquote(fragment), safe='')}"
        return self._inside(element, written, path, fragment)

    def _outside(self, element: str, written: str, scheme: str) -> str | None:
        if element == "img":
            return self._drop(written, LinkErrorKind.REMOTE_IMAGE)
        if scheme not in ("http", "https", "mailto", "tel"):
            return self._drop(written, LinkErrorKind.SCHEME)
        if holds_credentials(written):
            return self._drop(written, LinkErrorKind.CREDENTIALS)
        address = read_like_browsers(written) if scheme in ("http", "https") else written
        if address is None:
            return self._drop(written, LinkErrorKind.SCHEME)
        return quote(encode_host_of(address), safe=_URL_SAFE)

    def _inside(self, element: str, written: str, path: str, fragment: str) -> str | None:
        resolved = resolve(self.path.rpartition("/")[0], path)
        found = self.targets.find(resolved) if resolved else None
        if found is None:
            kind = LinkErrorKind.NO_IMAGE if element == "img" else LinkErrorKind.NOWHERE
            return self._drop(written, kind)
        if found in self.targets.unusable:
            return None
        if found in self.targets.hidden:
            return self._drop(written, LinkErrorKind.HIDDEN)
        if self._is_title(found, fragment):
            fragment = ""
        self._note(written, found, fragment)
        anchor = f"#{quote(unquote(fragment), safe='')}" if fragment else ""
        return f"{ROOT}{self.targets.addresses[found]}{anchor}"

    def _is_title(self, path: str, fragment: str) -> bool:
        """Whether a fragment names the title of a page, which is a heading on GitHub."""
        name = self.targets.title_ids.get(path)
        return bool(name) and name == unquote(fragment) and path in self.targets.addresses

    def _note(self, written: str, path: str, fragment: str) -> None:
        if fragment:
            self.fragment_links.append(FragmentLink(written, path, unquote(fragment)))

    def _drop(self, written: str, kind: LinkErrorKind) -> str | None:
        self.errors.append(LinkError(hide_credentials(written), kind))
        return None
