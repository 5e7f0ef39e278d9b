"""Rendered Markdown to plain text that can be read aloud, with links as footnotes."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from lxml import html as lxml_html
from lxml.html import HtmlElement

from rundbrief.markup.renderer import Fragment

WIDTH = 72

_BLOCKS = frozenset(
    {
        *("p", "div", "blockquote", "pre", "ul", "ol", "dl", "dt", "dd", "table", "tr", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "details", "summary", "figcaption"),
    }
)


def render_text(fragment: Fragment, root: str) -> str:
    """Render a fragment as text, wrapped. root: what addresses inside the site begin with."""
    if not fragment.html.strip():
        return ""
    tree = lxml_html.fragment_fromstring(str(fragment.at(root)), create_parent="div")
    writer = _Writer()
    writer.block(tree, "")
    notes = [f"[{number}] {href}" for number, href in enumerate(writer.links, start=1)]
    return "\n".join([*writer.lines, *([""] if notes else []), *notes]).strip("\n")


def wrap(text: str, *, first: str = "", rest: str = "") -> list[str]:
    """Wrap one paragraph; addresses stay whole."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


@dataclass
class _Writer:
    """Walks the tree once, and writes lines."""

    lines: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def block(self, element: HtmlElement, indent: str, point: str = "") -> None:
        """Write an element: runs of words become paragraphs, blocks in it their own."""
        words = element.text or ""
        first = indent + point
        rest = indent + " " * len(point)
        for child in element:
            if child.tag in _BLOCKS:
                first = self._paragraph(words, first, rest)
                self._inner(child, rest)
                words = child.tail or ""
            else:
                words += self._words(child) + (child.tail or "")
        self._paragraph(words, first, rest)

    def _paragraph(self, words: str, first: str, rest: str) -> str:
        """Write what was gathered; the point of a list stands before its first words only."""
        words = " ".join(words.split())
        if not words:
            return first
        self.lines.extend(wrap(words, first=first, rest=rest))
        return rest

    def _inner(self, element: HtmlElement, indent: str) -> None:
        tag = str(element.tag)
        if tag in ("ul", "ol"):
            self._list(element, indent, numbered=tag == "ol")
        elif tag == "pre":
            code = element.text_content().strip("\n").split("\n")
            self.lines.extend(f"{indent}    {line}".rstrip() for line in code)
        elif tag == "tr":
            cells = [" ".join(cell.text_content().split()) for cell in element]
            self.lines.extend(wrap(" | ".join(cells), first=indent, rest=indent))
            return
        elif tag == "hr":
            self.lines.append(f"{indent}* * *")
        else:
            self.block(element, indent + ("> " if tag == "blockquote" else ""))
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _list(self, element: HtmlElement, indent: str, *, numbered: bool) -> None:
        for number, item in enumerate((i for i in element if i.tag == "li"), start=1):
            self.block(item, indent, f"{number}. " if numbered else "- ")
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
        href = element.get("href", "") if element.tag == "a" else ""
        if not href or href.startswith("#") or href in (words, f"mailto:{words}"):
            return words
        if href not in self.links:
            self.links.append(href)
        return f"{words} [{self.links.index(href) + 1}]"
