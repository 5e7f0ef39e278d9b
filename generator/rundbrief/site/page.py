"""What the site is made of, before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# By path in the site.
Files = Iterable[tuple[str, str | bytes]]
# The path of what a bundle notes for itself, for the next build; it is no part of the site.
NOTE = ""


@dataclass(frozen=True)
class SitePage:
    """A page that is rendered when somebody wants to have it.

    name: as in Addresses. template: in layouts/site. build: builds the view that it shows.
    stamp: digest of all that the view depends on beside what all pages share; None for a page whose
    view is cheaper to build than to tell what is in it.
    """

    name: str
    template: str
    build: Callable[[], Any]
    stamp: bytes | None = None

    @property
    def key(self) -> str:
        """Tell it from all other pages and bundles."""
        return f"page {self.name}"

    @cached_property
    def view(self) -> Any:
        return self.build()


@dataclass(frozen=True)
class Bundle:
    """Files that are made together, and one note at most. stamp: as in SitePage."""

    name: str
    build: Callable[[], Files]
    stamp: bytes | None = None

    @property
    def key(self) -> str:
        """Tell it from all other bundles and pages."""
        return f"bundle {self.name}"
