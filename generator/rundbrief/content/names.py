"""Names of people, as they may be published."""

from __future__ import annotations

import re
from collections.abc import Iterable

# With what stands around it: `Ada Brandt <ada@example.org>`.
_EMAIL_ADDRESS = re.compile(r"<[^<>]*@[^<>]*>|[^\s@]+@[^\s@]+")


def has_address(text: str) -> bool:
    return bool(_EMAIL_ADDRESS.search(text))


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Take email addresses off, which are nobody's name, and names that are nothing else."""
    return tuple(filter(None, (" ".join(_EMAIL_ADDRESS.sub("", n).split()) for n in names)))


def clean_name(name: str | None) -> str | None:
    return next(iter(clean_names((name,))), None) if name else None
