"""Stable identifiers of things in exports, whatever becomes of their titles."""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Iterator
from hashlib import blake2s
from urllib.parse import quote, urlsplit

from rundbrief.content.file_kinds import CALENDAR
from rundbrief.content.schema import Entry, Incident

# Characters that XML 1.0 forbids, literally or as a reference (section 2.2), and those that it
# discourages.
_NOT_XML = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
# All other characters. Checking for a full match takes a fifth of the time of a substitution.
_XML = re.compile("[\t\n -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*+")


def clean(text: str) -> str:
    """Remove what XML and calendars can't contain: control characters and lone surrogates."""
    return text if _XML.fullmatch(text) else _NOT_XML.sub("", text)


def host_of(site_url: str) -> str:
    return quote(urlsplit(site_url).hostname or "localhost", safe="")


def tag_uri(site_url: str, ref: str, anchor: str = "") -> str:
    """Build a permanent ID for a thing from its file, not its address. Source: RFC 4151.

    It doesn't change when the site moves to https or uses another form of addresses. anchor: of a
    part of the file.
    """
    path = urlsplit(site_url).path.lstrip("/")
    fragment = f"#{quote(anchor)}" if anchor else ""
    return f"tag:{host_of(site_url)},2026:{quote(path)}{quote(ref)}{fragment}"


def short_id(*parts: str) -> str:
    """Build an ID of twelve letters and digits, as Statuspage has them."""
    digest = blake2s("\n".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return b32encode(digest).decode().lower()[:12]


def name_entries(incident: Incident) -> Iterator[tuple[str, Entry]]:
    """Name each entry of a timeline. Entries of the same minute and state are numbered."""
    for entry in incident.timeline:
        yield f"{incident.ref}#{entry.anchor}", entry


def calendar_of(department: str) -> str:
    """Return the path of a department's calendar."""
    return f"feeds/departments/{department}/{CALENDAR}"
