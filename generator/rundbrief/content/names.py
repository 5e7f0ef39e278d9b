"""Names of people, without email addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Including brackets around it, as in `Ada Brandt <ada@example.org>`.
_EMAIL_ADDRESS = re.compile(r"<[^<>]*@[^<>]*>|[^\s@]+@[^\s@]+")


def has_address(text: str) -> bool:
    return bool(_EMAIL_ADDRESS.search(text))


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Remove email addresses, which are never published, and names that consist of nothing else."""
    return tuple(filter(None, (" ".join(_EMAIL_ADDRESS.sub("", n).split()) for n in names)))


def clean_name(name: str | None) -> str | None:
    """Remove an email address from a name; None if nothing is left."""
    return next(iter(clean_names((name,))), None) if name else None
