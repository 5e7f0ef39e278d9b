"""A page of the site before it is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SitePage:
    """name: as in Addresses. template: in layouts/site. view: the one that the template shows."""

    name: str
    template: str
    view: Any
