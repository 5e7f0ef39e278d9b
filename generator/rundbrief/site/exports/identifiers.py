"""Names by which other programs find a thing, and know it again whatever becomes of its title."""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Iterator
from hashlib import blake2s
from urllib.parse import quote, urlsplit

from rundbrief.content.file_kinds import CALENDAR
from rundbrief.content.schema import Entry, Incident

# Those that XML 1.0 can't hold, whether written or as a reference (its section 2.2), and those that
# it only tolerates.
_NOT_XML = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
# The rest. To see that a text is nothing else takes a fifth of the time.
_XML = re.compile("[\t\n -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*+")


def clean(text: str) -> str:
    """Take out what XML and calendars can't hold: control characters and halves of characters."""
    return text if _XML.fullmatch(text) else _NOT_XML.sub("", text)


def host_of(site_url: str) -> str:
    return quote(urlsplit(site_url).hostname or "localhost", safe="")


def tag_uri(site_url: str, ref: str) -> str:
    """Name a thing for ever, by its file and not by its address. Source: RFC 4151.

    It stays the same when the site moves to https, or addresses get another form.
    """
    path = urlsplit(site_url).path.lstrip("/")
    file, __, anchor = ref.partition("#")
    fragment = f"#{quote(anchor)}" if anchor else ""
    return f"tag:{host_of(site_url)},2026:{quote(path)}{quote(file)}{fragment}"


def short_id(*parts: str) -> str:
    """Name a thing in twelve letters and digits, as status pages do."""
    digest = blake2s("\n".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return b32encode(digest).decode().lower()[:12]


def name_entries(incident: Incident) -> Iterator[tuple[str, Entry]]:
    """Name each entry of a timeline; two of one minute and state are told apart by their order."""
    for entry in incident.timeline:
        yield f"{incident.ref}#{entry.anchor}", entry


def calendar_of(department: str) -> str:
    """Give the file of a department's own calendar."""
    return f"feeds/departments/{department}/{CALENDAR}"
