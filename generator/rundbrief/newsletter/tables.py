"""Data tables of contributors, so that they don't widen an email.

Columns wrap between words. A table whose words don't fit next to each other gets a smaller font;
on phones, each row becomes a block in which every value is labelled. Email clients without styles
in the head break words instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement, builder

from rundbrief.newsletter.image_places import COLUMN_GAP
from rundbrief.text_width import estimate_longest_word, estimate_width

# In CSS pixels. What is left for text on a small phone, and the sizes of fonts.
PHONE_WIDTH = 280
_FONT_SIZES = (16, 15, 14, 13, 12)
# In ems. Longer words and addresses are broken rather than shown in a smaller font.
_LONGEST_WORD = 10

_ALIGNMENTS = {f"align-{side}": side for side in ("left", "right", "center")}


@dataclass(frozen=True)
class _Column:
    """Widths of a column, in ems: of its longest word, and of its longest text in one line."""

    least: float
    most: float


def fit_table(table: HtmlElement, room: float) -> None:
    """Fit a table into a width in CSS pixels, and into that of a phone."""
    table.classes.add("data")
    rows = [row for row in table.iter("tr") if _table_of(row) is table]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    for cell in (cell for row in cells for cell in row):
        _align(cell)
    if not cells or not cells[0] or any(table.iterdescendants("table")):
        return
    columns = [_measure(column) for column in zip(*cells, strict=False)]
    size = next((it for it in _FONT_SIZES if _least(columns, it) <= room), _FONT_SIZES[-1])
    if size != _FONT_SIZES[0]:
        table.classes.add(f"size-{size}")
    is_regular = all(len(row) == len(cells[0]) and not _has_spans(row) for row in cells)
    is_narrow = is_regular and _least(columns, size) <= PHONE_WIDTH
    most = _LONGEST_WORD * size if is_narrow else PHONE_WIDTH / len(cells[0]) - COLUMN_GAP
    breaks = _break_long_words(cells, most, size)
    if is_regular and (breaks or not is_narrow):
        _set_widths(cells[0], columns, size, room)
    if is_regular and not is_narrow:
        _stack(table, rows, cells)


def _table_of(row: HtmlElement) -> HtmlElement:
    return next(row.iterancestors("table"))


def _align(cell: HtmlElement) -> None:
    """Say the alignment of a column as an attribute, too, which all email clients know."""
    for name in cell.get("class", "").split():
        if name in _ALIGNMENTS:
            cell.set("align", _ALIGNMENTS[name])


def _has_spans(row: Iterable[HtmlElement]) -> bool:
    return any(cell.get("colspan") or cell.get("rowspan") for cell in row)


def _measure(cells: Iterable[HtmlElement]) -> _Column:
    texts = [(cell.text_content().strip(), cell.tag == "th") for cell in cells]
    longest = max(estimate_longest_word(text, 1, bold=bold) for text, bold in texts)
    return _Column(
        min(longest, _LONGEST_WORD),
        max(estimate_width(text, 1, bold=bold) for text, bold in texts),
    )


def _least(columns: Iterable[_Column], size: float) -> float:
    """Return how narrow a table can be without breaking words."""
    return sum(column.least * size + COLUMN_GAP for column in columns)


def _break_long_words(cells: list[list[HtmlElement]], most: float, size: float) -> bool:
    """Let words break in cells where one is wider than a number of pixels; say whether any is."""
    long = [
        cell
        for row in cells
        for cell in row
        if estimate_longest_word(cell.text_content(), size, bold=cell.tag == "th") > most
    ]
    for cell in long:
        cell.classes.add("long")
    return bool(long)


def _set_widths(head: list[HtmlElement], columns: list[_Column], size: float, room: float) -> None:
    """Set the widths of columns: for the longest words, and a part of what is left by the texts.

    Without them, a column whose words may break would leave its place to others.
    """
    least = [column.least * size for column in columns]
    left = max(0, room - len(columns) * COLUMN_GAP - sum(least))
    wishes = [column.most - column.least for column in columns]
    total = sum(wishes) or 1
    for cell, width, wish in zip(head, least, wishes, strict=True):
        cell.set("style", f"width: {int(width + left * wish / total)}px")


def _stack(table: HtmlElement, rows: list[HtmlElement], cells: list[list[HtmlElement]]) -> None:
    """Prepare rows to become blocks on phones: label each value, which is hidden elsewhere."""
    table.classes.add("stack")
    for row in cells:
        row[0].classes.add("row-title")
    if not all(cell.tag == "th" for cell in cells[0]):
        return
    rows[0].classes.add("head")
    labels = [" ".join(cell.text_content().split()).rstrip(": ") for cell in cells[0]]
    for row in cells[1:]:
        for label, cell in list(zip(labels, row, strict=True))[1:]:
            if label and cell.text_content().strip():
                _label(cell, label)


def _label(cell: HtmlElement, text: str) -> None:
    label = builder.SPAN(f"{text}: ", {"class": "label muted"})
    label.tail, cell.text = cell.text, None
    cell.insert(0, label)
