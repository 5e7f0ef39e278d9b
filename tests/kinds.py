"""Which kinds of pages a built site has: the class of a page's body says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

LAYOUTS = Path(__file__).parents[1] / "layouts" / "site"

_BODY = re.compile(r'<body class="([^"]*)"')
_KIND = re.compile(r"{% block kind %}([^{]+){% endblock %}")


def kinds_of(site: Path) -> Mapping[str, tuple[str, ...]]:
    """Group a site's pages by kind: their paths in the site, the longest page first."""
    sizes: dict[str, dict[str, int]] = {}
    for path in sorted(site.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        body = _BODY.search(html)
        kind = body[1] if body else ""
        sizes.setdefault(kind, {})[path.relative_to(site).as_posix()] = len(html)
    return {
        kind: tuple(sorted(pages, key=lambda page: -pages[page]))
        for kind, pages in sorted(sizes.items())
    }


def kinds_of_layouts() -> frozenset[str]:
    """Gather the kinds that our templates make."""
    templates = (path.read_text(encoding="utf-8") for path in LAYOUTS.glob("*.html"))
    return frozenset(kind for text in templates for kind in _KIND.findall(text))
