"""What we change in Markdown's tree before it becomes HTML."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_])")
_ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")


class RundbriefExtension(Extension):
    """Tables that scroll and need no style attribute; headings below the page's own."""

    def __init__(self, table_label: str) -> None:
        super().__init__()
        self.table_label = table_label

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's own name
        # After all of Python-Markdown's own, the last of which has priority 0.
        md.treeprocessors.register(_Tidy(md, self.table_label), "rundbrief", -10)
        # Before `smarty`, with priority 6, takes every one that is left for a quotation mark.
        md.treeprocessors.register(_Apostrophes(md), "rundbrief-apostrophes", 10)


class _Apostrophes(Treeprocessor):
    """`l'équipe`, `geht's`: inside a word, in every language, it is an apostrophe."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            element.text = _curved(element.text)
            element.tail = _curved(element.tail)


def _curved(text: str | None) -> str | None:
    # Code is atomic, and nobody's prose.
    return text if not text or isinstance(text, AtomicString) else _APOSTROPHE.sub("’", text)


class _Tidy(Treeprocessor):
    def __init__(self, md: Markdown, table_label: str) -> None:
        super().__init__(md)
        self.table_label = table_label

    def run(self, root: Element) -> None:
        _lower_headings(root)
        for cell in [*root.iter("th"), *root.iter("td")]:
            if match := _ALIGNMENT.search(cell.attrib.pop("style", "")):
                cell.set("class", f"align-{match[1]}")
        self._wrap_tables(root)

    def _wrap_tables(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag == "table" and parent.get("class") != "table":
                    attributes = {"role": "region", "tabindex": "0", "aria-label": self.table_label}
                    wrapper = Element("div", {"class": "table", **attributes})
                    wrapper.tail, child.tail = child.tail, None
                    parent[index] = wrapper
                    wrapper.append(child)


def _lower_headings(root: Element) -> None:
    """The page's title is its only heading of the first level."""
    if root.find(".//h1") is None:
        return
    for level in range(5, 0, -1):
        for heading in list(root.iter(f"h{level}")):
            heading.tag = f"h{level + 1}"
