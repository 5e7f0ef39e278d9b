"""Names of people, as they may be published."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rundbrief.content.files import Written
from rundbrief.content.parse_context import Desk
from rundbrief.i18n.texts import _

# With what stands around it: `Ada Brandt <ada@example.org>`.
_MAIL_ADDRESS = re.compile(r"<[^<>]*@[^<>]*>|[^\s@]+@[^\s@]+")


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Take mail addresses off, which are nobody's name, and names that are nothing else."""
    return tuple(filter(None, (" ".join(_MAIL_ADDRESS.sub("", n).split()) for n in names)))


def take_names(written: Written, desk: Desk, key: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Clean the names of a key; a mail address that is left out is worth a warning."""
    if any(_MAIL_ADDRESS.search(name) for name in names):
        desk.warn(
            written.file,
            written.front_matter.line_of((key,)),
            _("{key} has a mail address, which is left out"),
            _("addresses of people are never published"),
            _("write names only: [Ada Brandt, Luca Ferrante]")
            if key == "authors"
            else _("write a name only: Ada Brandt"),
            key=key,
        )
    return clean_names(names)


def take_name(written: Written, desk: Desk, key: str, name: str | None) -> str | None:
    """Clean the name of a key that holds one."""
    return next(iter(take_names(written, desk, key, (name,))), None) if name else None
