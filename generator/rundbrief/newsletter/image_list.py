"""Which pictures a mail shows, said without making any."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from rundbrief.editorial.issue_contents import Composed
from rundbrief.markup.links import ROOT
from rundbrief.queries import Queries

# The width of the text column, in CSS pixels: Outlook shows a picture as wide as it is.
TEXT_WIDTH = 534


def list_wanted(q: Queries, composed: Composed) -> tuple[tuple[str, int], ...]:
    """List each once: (path, the widest that it may be). Only what the site may show."""
    items = (item.image for item in composed.highlights if item.image)
    words = q.body(composed.issue.source).html
    wanted = dict.fromkeys((*((image.path, TEXT_WIDTH) for image in items), *_in_words(words)))
    return tuple(
        (path, column)
        for path, column in wanted
        if q.has_asset(path) and q.asset_size(path) is not None
    )


def _in_words(html: str) -> Iterator[tuple[str, int]]:
    """Find the pictures of the content in an introduction."""
    if "<img" not in html:
        return
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for image in reader.images:
        src = image.get("src") or ""
        if src.startswith(ROOT):
            path = unquote(src.removeprefix(ROOT).partition("#")[0])
            yield path, min(TEXT_WIDTH, int(image.get("width") or TEXT_WIDTH) or TEXT_WIDTH)


class _Reader(HTMLParser):
    """Gathers the attributes of pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.images.append(dict(attrs))
