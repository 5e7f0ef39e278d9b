"""Which pictures a mail shows, said without making any."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from rundbrief.compilation import Compilation
from rundbrief.editorial.issue_contents import Composed
from rundbrief.markup.links import ROOT

# The width of the text column, in CSS pixels: Outlook shows a picture as wide as it is.
TEXT_WIDTH = 534


def list_wanted(c: Compilation, composed: Composed) -> tuple[tuple[str, int], ...]:
    """List each once: (path, the widest that it may be). Only what the site may show."""
    published = frozenset(c.visible.assets)
    items = (item.image for item in composed.highlights if item.image)
    words = c.bodies.of(composed.issue.source).html
    wanted = dict.fromkeys((*((image.path, TEXT_WIDTH) for image in items), *_in_words(words)))
    return tuple(
        (path, column)
        for path, column in wanted
        if path in published and (c.project.docs_dir / path).is_file()
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
