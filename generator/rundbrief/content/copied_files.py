"""Copies that programs make of files: beside the original when they synchronise, or as a backup."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from rundbrief.content.files import File
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem

# What file managers, browsers, Dropbox, Nextcloud, OneDrive and Syncthing add to a name.
_COPY = re.compile(
    r"(?:(?: - (?:copy|kopie)| (?:copy|kopie))(?: \d{1,3}| \(\d{1,3}\))?"
    r"| \((?:copy|kopie)(?: \d{1,3})?\)"
    r"| \(\d{1,3}\)"
    r"| ?\([^()]{0,80}(?:conflict|konflikt)[^()]{0,80}\)"
    r"|[._-](?:sync-)?conflict-\d{8}-\d{4,6}(?:-\w{1,20})?)$",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:copy of|kopie von) ", re.IGNORECASE)


def find_copies(files: Mapping[str, File]) -> Iterator[Problem]:
    """Warn of Markdown files beside the original that they are copies of. files: by path."""
    for path, file in files.items():
        original = _original_of(path, files) if file.ending == "md" else None
        if original:
            yield file.warning(
                0,
                _("this looks like a copy of “{original}”, and both are published"),
                _("programs that synchronise folders make such copies, also if two people edit"),
                _("merge the two, and delete this file; if it is no copy, rename it"),
                original=original.rpartition("/")[2],
            )


def _original_of(path: str, known: Collection[str]) -> str | None:
    folder, slash, name = path.rpartition("/")
    stem, __, ending = name.rpartition(".")
    bare = _PREFIX.sub("", stem, count=1)
    if match := _COPY.search(bare):
        bare = bare[: match.start()]
    original = f"{folder}{slash}{bare}.{ending}"
    return original if bare and bare != stem and original in known else None
