"""Rendered Markdown to plain text, with links as numbered footnotes."""

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
        """Write an element: runs of text become paragraphs, blocks in it their own.

        first, rest: what its first line and its further lines begin with.
        """
        text = element.text or ""
        for child in element:
            if child.tag in _BLOCKS:
                first = self._paragraph(text, first, rest)
                before = len(self.lines)
                self._block_in(child, first, rest)
                first = rest if len(self.lines) > before else first
                text = child.tail or ""
            else:
                text += self._inline(child) + (child.tail or "")
        self._paragraph(text, first, rest)

    def _paragraph(self, text: str, first: str, rest: str) -> str:
        """Write the collected text; a list marker precedes its first line only."""
        text = _SPACE.sub(" ", text).strip()
        if not text:
            return first
        self.lines.extend(wrap(text, first=first, rest=rest, width=self.width))
        return rest

    def _block_in(self, element: HtmlElement, first: str, rest: str) -> None:
        tag = str(element.tag)
        if tag in ("ul", "ol", "pre") and first != rest:
            self.lines.append(first.rstrip())  # a list item without text of its own
        if tag in ("ul", "ol"):
            self._list(element, rest, numbered=tag == "ol")
        elif tag == "pre":
            code = element.text_content().strip("\n").split("\n")
            self.lines.extend(f"{rest}    {line}".rstrip() for line in code)
        elif tag == "tr":
            cells = [_SPACE.sub(" ", self._inline(cell)).strip() for cell in element]
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

    def _inline(self, element: HtmlElement) -> str:
        if element.tag == "img":
            return f"[{element.get('alt')}]" if element.get("alt") else ""
        if element.tag == "br":
            return " "
        text = (element.text or "") + "".join(
            self._inline(child) + (child.tail or "") for child in element
        )
        if element.get("class") == "footnote-ref":
            return f" ({text})"
        if element.get("class") == "footnote-backref":
            return ""
        href = element.get("href", "") if element.tag == "a" else ""
        if not href or href.startswith("#") or href in (text, f"mailto:{text}"):
            return text
        if href not in self.links:
            self.links.append(href)
        return f"{text} [{self.links.index(href) + 1}]"
