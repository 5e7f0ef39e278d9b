"""What the site is made of, before it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SitePage:
    """A page that is rendered when it has to be.

    name: as in Addresses. template: in layouts/site. build_view: called with the queries and the
    arguments, which are JSON; gives what the template shows.
    """

    name: str
    template: str
    build_view: Callable[..., Any]
    arguments: tuple[str | int | bool | None, ...] = ()
