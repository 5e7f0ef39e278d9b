"""Where images stand in the editor's introduction, and how wide they can be there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from lxml import html as lxml_html
from lxml.html import HtmlElement

from rundbrief.markup.links import ROOT

# In CSS pixels, like all widths here. Images must not be wider than the text column, since Outlook
# ignores `max-width`.
TEXT_WIDTH = 534
_LEAST_WIDTH = 24

# How much narrower than their own place the contents of an element are; see `inline.css`.
_INSETS = {"ul": 24, "ol": 24, "dd": 24, "blockquote": 35}
_BOX_INSET = 32
# Between the columns of a data table.
COLUMN_GAP = 12


def find_images(html: str) -> Iterator[tuple[str, int]]:
    """Find the images of a rendered text. Yields paths in the content folder, with widths."""
    if "<img" not in html:
        return
    for image in lxml_html.fragment_fromstring(html, create_parent="div").iter("img"):
        if image.get("src", "").startswith(ROOT):
            yield find_path(image, ROOT), find_image_width(image)


def find_path(image: HtmlElement, root: str) -> str:
    """Return an image's path in the content folder. root: what its address starts with."""
    return unquote(image.get("src", "").removeprefix(root).partition("#")[0])


def find_image_width(image: HtmlElement) -> int:
    """Return the width that an image asks for, or else that of its place, if that is smaller."""
    place = find_width(image)
    own = image.get("width", "")
    return min(place, int(own)) if own.isdecimal() and int(own) else place


def find_width(element: HtmlElement) -> int:
    """Return how wide the contents of an element's parent can be in the text column."""
    width = TEXT_WIDTH
    for outer in reversed(list(element.iterancestors())):
        if outer.tag in ("td", "th"):
            width = width * _count_columns(outer) // _count_in_row(outer) - COLUMN_GAP
        elif "admonition" in outer.classes:
            width -= _BOX_INSET
        elif "task-list" not in outer.classes:
            width -= _INSETS.get(outer.tag, 0)
    return max(_LEAST_WIDTH, width)


def _count_columns(cell: HtmlElement) -> int:
    span = cell.get("colspan", "")
    return max(1, int(span)) if span.isdecimal() else 1


def _count_in_row(cell: HtmlElement) -> int:
    row = cell.getparent()
    cells = [] if row is None else [it for it in row if it.tag in ("td", "th")]
    return max(1, sum(map(_count_columns, cells)))
