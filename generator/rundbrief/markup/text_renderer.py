"""Rendered Markdown to plain text that can be read aloud, with links as footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import html as lxml_html
from lxml.html import HtmlElement

from rundbrief.markup.plain_text import WIDTH, wrap
from rundbrief.markup.renderer import Fragment

_BLOCKS = frozenset(
    {
        *("p", "div", "blockquote", "pre", "ul", "ol", "dl", "dt", "dd", "table", "tr", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "details", "summary", "figcaption"),
        *("caption", "thead", "tbody", "tfoot"),
    }
)
_ROWS = frozenset({"tr", "thead", "tbody", "tfoot"})
# A no-break space stays one.
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def render_text(fragment: Fragment, root: str, *, width: int = WIDTH) -> str:
    """Render a fragment as text, wrapped. root: what addresses inside the site begin with."""
    if not fragment.html.strip():
        return ""
    tree = lxml_html.fragment_fromstring(str(fragment.at(root)), create_parent="div")
    writer = _TextWriter(width)
    writer.block(tree, "", "")
    notes = [f"[{number}] {href}" for number, href in enumerate(writer.links, start=1)]
    return "\n\n".join(
        filter(None, ("\n".join(part).strip("\n") for part in (writer.lines, notes)))
    )


@dataclass
class _TextWriter:
    """Walks the tree once, and writes lines."""

    width: int
    lines: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def block(self, element: HtmlElement, first: str, rest: str) -> None:
        """Write an element: runs of words become paragraphs, blocks in it their own.

        first, rest: what its first line and its further lines begin with.
        """
        words = element.text or ""
        for child in element:
            if child.tag in _BLOCKS:
                first = self._paragraph(words, first, rest)
                before = len(self.lines)
                self._inner(child, first, rest)
                first = rest if len(self.lines) > before else first
                words = child.tail or ""
            else:
                words += self._words(child) + (child.tail or "")
        self._paragraph(words, first, rest)

    def _paragraph(self, words: str, first: str, rest: str) -> str:
        """Write what was gathered; the point of a list stands before its first words only."""
        words = _SPACE.sub(" ", words).strip()
        if not words:
            return first
        self.lines.extend(wrap(words, first=first, rest=rest, width=self.width))
        return rest

    def _inner(self, element: HtmlElement, first: str, rest: str) -> None:
        tag = str(element.tag)
        if tag in ("ul", "ol", "pre") and first != rest:
            self.lines.append(first.rstrip())  # a point of a list without words of its own
        if tag in ("ul", "ol"):
            self._list(element, rest, numbered=tag == "ol")
        elif tag == "pre":
            code = element.text_content().strip("\n").split("\n")
            self.lines.extend(f"{rest}    {line}".rstrip() for line in code)
        elif tag == "tr":
            cells = [_SPACE.sub(" ", self._words(cell)).strip() for cell in element]
            self.lines.extend(wrap(" | ".join(cells), first=first, rest=rest, width=self.width))
        elif tag == "hr":
            self.lines.append(f"{first}* * *")
        else:
            quote = "> " if tag == "blockquote" else ""
            self.block(element, first + quote, rest + quote)
        if self.lines and self.lines[-1] and tag not in _ROWS:
            self.lines.append("")

    def _list(self, element: HtmlElement, indent: str, *, numbered: bool) -> None:
        start = int(element.get("start") or 1)
        for number, item in enumerate((i for i in element if i.tag == "li"), start=start):
            point = f"{number}. " if numbered else "- "
            self.block(item, indent + point, indent + " " * len(point))
            while self.lines and not self.lines[-1]:
                self.lines.pop()

    def _words(self, element: HtmlElement) -> str:
        if element.tag == "img":
            return f"[{element.get('alt')}]" if element.get("alt") else ""
        if element.tag == "br":
            return " "
        words = (element.text or "") + "".join(
            self._words(child) + (child.tail or "") for child in element
        )
        if element.get("class") == "footnote-ref":
            return f" ({words})"
        if element.get("class") == "footnote-backref":
            return ""
        href = element.get("href", "") if element.tag == "a" else ""
        if not href or href.startswith("#") or href in (words, f"mailto:{words}"):
            return words
        if href not in self.links:
            self.links.append(href)
        return f"{words} [{self.links.index(href) + 1}]"
