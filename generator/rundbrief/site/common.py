"""What pages that lie equally deep have in common: their links begin the same way."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from rundbrief.build.compilation import Compilation

T = TypeVar("T")

# The newest compilation, and by root what was worked out for its pages.
_newest: tuple[Callable[[], Compilation | None], dict[str, dict[Any, Any]]] = (lambda: None, {})


def common_to(c: Compilation, root: str) -> dict[Any, Any]:
    """Give what was worked out for pages with the same way to the site's root; add to it."""
    global _newest  # noqa: PLW0603  # a build has one compilation, and asks ten thousands of times
    owner, by_root = _newest
    if owner() is not c:
        by_root = {}
        _newest = (weakref.ref(c), by_root)
    return by_root.setdefault(root, {})


def once(common: dict[Any, Any], key: Any, build: Callable[[], T]) -> T:
    """Build what is not there yet. key: all that it depends on, beside compilation and root."""
    if key not in common:
        common[key] = build()
    found: T = common[key]
    return found
