"""Checks that no two files of the content are published at the same address, on any disk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rundbrief.config.addresses import Addresses
from rundbrief.content.content import Content
from rundbrief.content.file_kinds import ROSTER
from rundbrief.content.listing import same_address
from rundbrief.content.schema import Source
from rundbrief.editorial.rendered_bodies import page_name
from rundbrief.file_names import fold
from rundbrief.problems import Problem


class _Published(NamedTuple):
    # In the site.
    path: str
    # As the user would type its source; what problems call it.
    shown: str


def check_addresses(content: Content, addresses: Addresses, shown: str) -> Iterator[Problem]:
    """Find files that would overwrite each other. shown: the content folder.

    On macOS and Windows, `A.md` and `a.md` are the same file, and no disk has a file and a folder
    of the same name.
    """
    published = list(_list_published(content, addresses, shown))
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for path, source in published:
        key = fold(path)
        above = _folders_above(key)
        other = files.get(key) or folders.get(key)
        other = other or next((files[it] for it in above if it in files), None)
        if other:
            yield same_address(source, other)
        files[key] = source
        folders.update(dict.fromkeys(above, source))


def _list_published(content: Content, addresses: Addresses, shown: str) -> Iterator[_Published]:
    for department in content.departments:
        yield _Published(addresses.file_of(department.slug), department.slug)
        for former in department.old_addresses:
            yield _Published(addresses.file_of(former), f"{shown}/{ROSTER}")
    for source in _sources(content):
        yield _Published(addresses.file_of(page_name(source.path)), source.shown)
    for path in content.assets:
        yield _Published(path, f"{shown}/{path}")


def _sources(content: Content) -> Iterator[Source]:
    yield from (update.source for update in content.updates)
    yield from (incident.source for incident in content.incidents)
    yield from (follow_up.source for follow_up in content.follow_ups)
    yield from (page.source for page in content.pages)


def _folders_above(path: str) -> list[str]:
    """List the folders that a file is in, the nearest one first."""
    above = []
    while path := path.rpartition("/")[0]:
        above.append(path)
    return above
