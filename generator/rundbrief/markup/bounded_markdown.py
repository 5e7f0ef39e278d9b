"""Python-Markdown in linear time: what takes it longer is replaced here, or refused.

The text is escaped first (see `escaping`), so that its inline patterns never look for an end that
isn't there. What is left grows with the square of a paragraph's length, so paragraphs have a limit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneOListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, Preprocessor
from markdown.treeprocessors import Treeprocessor

from rundbrief.markup.bounded_blocks import (
    BoundedBlockParser,
    OrderedLists,
    Tables,
    UnorderedLists,
)
from rundbrief.markup.comments import find_fences
from rundbrief.markup.escaping import escape_text
from rundbrief.markup.html_tags import TAG, at_line_start, pair_tags, read_tag
from rundbrief.markup.literals import restore_html
from rundbrief.markup.text_limits import CheckTexts
from rundbrief.validation.fields import Limits, default_limits

_FENCE = re.compile(
    r"(~{3,}|`{3,}) *+(?:\{[^\n]*\}|\.?[\w#.+-]* *+(?:hl_lines=(?P<quote>[\"']).*?(?P=quote) *+)?)$"
)
_EMPTY_LINE = re.compile(r"\n\n")
_BLANK_LINE_FOLLOWS = re.compile(r"(?: *+\n){2}")
# As Markdown's own, but an address isn't split at each of its characters.
_REFERENCE = re.compile(
    r"^[ ]{0,3}\[([^\[\]]*)\]:[ ]*+(?:\n[ ]*+)?([^\s]++)[ ]*+(?:\n[ ]*+)?"
    r"((?:([\"'])(.*)\4|\((.*)\))[ ]*+)?$",
    re.MULTILINE,
)
_HEADING_ATTRIBUTES = re.compile(r"(?<![ ])[ ]+\{\:?[ ]*([^\}\n ][^\n]*)\}[ ]*$")


class BoundedMarkdown(Markdown):
    """A Markdown instance whose time is limited by the length of the text."""

    def __init__(
        self,
        extensions: Sequence[str | Extension],
        configs: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.limits = limits or default_limits()
        super().__init__(
            extensions=[*extensions, _Bounds()],
            extension_configs=dict(configs or {}),
            output_format="html",
        )

    def build_parser(self) -> Self:
        super().build_parser()
        parser = BoundedBlockParser(self, self.limits)
        parser.blockprocessors = self.parser.blockprocessors
        for processor in parser.blockprocessors:
            processor.parser = parser
        self.parser = parser
        return self


class _Bounds(Extension):
    """Replaces what takes longer. It comes last, after the extensions that it changes."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's own name
        assert isinstance(md, BoundedMarkdown)
        # After fenced code, with priority 25, and before raw HTML, with priority 20.
        md.preprocessors.register(_Escape(md), "rundbrief-escape", 22)
        md.postprocessors.register(_Restore(md), "rundbrief-restore", -100)
        # Right before inline patterns, with priority 20.
        md.treeprocessors.register(CheckTexts(md, md.limits), "rundbrief-check", 20.5)
        if type(md.preprocessors["html_block"]) is HtmlBlockPreprocessor:
            md.preprocessors.register(_RawHtml(md), "html_block", 20)
        md.parser.blockprocessors["reference"].RE = _REFERENCE  # type: ignore[attr-defined]
        self._replace_extensions(md)

    def _replace_extensions(self, md: Markdown) -> None:
        blocks = md.parser.blockprocessors
        for name, fences in _find(md.preprocessors, FencedBlockPreprocessor):
            md.preprocessors.register(_Fences(md, fences.config), name, 25)
        for name, table in _find(blocks, TableProcessor):
            blocks.register(Tables(md.parser, table.config), name, 75)
        if type(blocks["olist"]) is SaneOListProcessor:
            blocks.register(OrderedLists(md.parser), "olist", 40)
            blocks.register(UnorderedLists(md.parser), "ulist", 30)
        if "attr_list" in md.treeprocessors:
            processor: Any = md.treeprocessors["attr_list"]
            processor.HEADER_RE = _HeadingAttributes()
        if "smarty" in md.treeprocessors:
            md.treeprocessors.register(_Smarty(md), "smarty", 6)
        for extension in md.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                extension.unique_ref = _UniqueReferences(extension)  # type: ignore[method-assign]


def _find(registry: Any, kind: type[Any]) -> list[tuple[str, Any]]:
    """Find what is exactly of a kind: extensions of a project may have replaced it by their own."""
    names = ("fenced_code_block", "table")
    return [
        (name, registry[name])
        for name in names
        if name in registry and type(registry[name]) is kind
    ]


class _Fences(FencedBlockPreprocessor):
    """Reads each block of code by itself.

    Markdown looks for the end from every line that could open a block.
    """

    def run(self, lines: list[str]) -> list[str]:
        fences = find_fences(lines, _FENCE)
        read: list[str] = []
        at = 0
        while at < len(lines):
            end = fences.get(at, at)
            block = lines[at : end + 1]
            read += super().run(block) if end > at else block
            at = end + 1
        return read


class _Escape(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return escape_text("\n".join(lines)).split("\n")


class _RawHtml(Preprocessor):
    """Sets elements that begin a line aside. Their tags are known to be closed."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        if "<" not in text:
            return lines
        tags = [tag for match in TAG.finditer(text) if (tag := read_tag(match))]
        pair_tags(text, tags, [match.start() for match in _EMPTY_LINE.finditer(text)])
        parts: list[str] = []
        at = 0
        for tag in tags:
            if tag.start < at or tag.closing or not (tag.is_block and tag.is_element):
                continue
            # Others may follow on the same line.
            follows = at > 0 and "\n" not in text[at : tag.start]
            if not (follows or at_line_start(text, tag)):
                continue
            end = tag.end if tag.alone else tag.element[1]
            blank = "\n" if _BLANK_LINE_FOLLOWS.match(text, end) else ""
            stored = self.md.htmlStash.store(text[tag.start : end] + blank)
            parts += [text[at : tag.start].rstrip(" "), "\n\n" if follows else "\n", stored, "\n\n"]
            at = end
        return "".join([*parts, text[at:]]).split("\n")


class _Restore(Postprocessor):
    def run(self, text: str) -> str:
        return restore_html(text)


class _UniqueReferences:
    """Numbers the references to one footnote."""

    def __init__(self, footnotes: FootnoteExtension) -> None:
        self.footnotes = footnotes

    def __call__(self, reference: str, found: bool = False) -> str:  # noqa: FBT002
        if not found:
            return reference
        counts: dict[str, int] = self.footnotes.found_refs
        counts[reference] = counts.get(reference, 0) + 1
        number = "" if counts[reference] == 1 else str(counts[reference])
        return reference.replace("fnref", f"fnref{number}", 1)


class _HeadingAttributes:
    """Looks for an attribute list at the end of a heading, but not from each of many blanks."""

    def search(self, text: str) -> re.Match[str] | None:
        return _HEADING_ATTRIBUTES.search(text) if text.rstrip(" ").endswith("}") else None


class _Smarty(Treeprocessor):
    """Sets quotation marks and dashes, but not in the line ends between blocks.

    Markdown looks for the place of every element with a text behind it among all others.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.smarty = md.treeprocessors["smarty"]

    def run(self, root: Element) -> None:
        between = [element for element in root.iter() if element.tail == "\n"]
        for element in between:
            element.tail = None
        self.smarty.run(root)
        for element in between:
            element.tail = "\n"
