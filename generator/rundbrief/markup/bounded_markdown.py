"""Python-Markdown in linear time: what takes it longer is replaced here, or refused.

The text is escaped first (see `escaping`), so that its inline patterns never look for an end that
isn't there. What is left grows with the square of a paragraph's length, so paragraphs have a limit.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Self
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListProcessor
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from rundbrief.markup.bounded_blocks import SET_ASIDE, BoundedBlockParser
from rundbrief.markup.definition_lists import DefinitionLists
from rundbrief.markup.escaping import escape_text
from rundbrief.markup.fences import may_hold_fences, take_fences
from rundbrief.markup.inline_patterns import (
    ADDRESS,
    KNOWN_PATTERNS,
    SIGNS,
    TYPOGRAPHIC_SIGNS,
    Address,
    register_patterns,
)
from rundbrief.markup.literals import FENCE, restore_html
from rundbrief.markup.markdown_source import BOX
from rundbrief.markup.text_limits import CheckTexts
from rundbrief.markup.typography import leave_options
from rundbrief.validation.fields import Limits, default_limits

# Info strings that the extension for fenced code reads.
_INFO = re.compile(r"(?:\{[^\n]*\}|\.?[\w#.+-]* *+(?:hl_lines=(?P<quote>[\"']).*?(?P=quote) *+)?)")
_LANGUAGE = re.compile(r"[\w#.+-]+")
_TICKS = re.compile("`+")
_FENCE = re.compile(rf"~*{FENCE}(\d+)")
_LEFT_FENCE = re.compile(rf"~*{FENCE}(\d+)(?:\n[ \t]*~~~)?")
_SET_ASIDE = re.compile(rf"(?:\n?</?{SET_ASIDE}>\n?)+")
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

    def convert(self, source: str) -> str:
        parser: Any = self.parser
        parser.prepare()
        return super().convert(source)


class _Bounds(Extension):
    """Replaces what takes longer. It comes last, after the extensions that it changes."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's own name
        assert isinstance(md, BoundedMarkdown)
        md.registerExtension(self)
        self.md = md
        # After fenced code, with priority 25, and before raw HTML, with priority 20.
        md.preprocessors.register(_Escape(md), "rundbrief-escape", 22)
        md.postprocessors.register(_Restore(md), "rundbrief-restore", -100)
        # Before raw HTML, with priority 30.
        md.postprocessors.register(_RestoreFences(md), "rundbrief-fences", 35)
        md.block_level_elements.append(SET_ASIDE)
        # Right before inline patterns, with priority 20.
        md.treeprocessors.register(CheckTexts(md, md.limits), "rundbrief-check", 20.5)
        if type(md.preprocessors["html_block"]) is HtmlBlockPreprocessor:
            md.preprocessors.deregister("html_block")  # CommonMark reads it
        register_patterns(md)
        if sum(name in md.inlinePatterns for name in KNOWN_PATTERNS) == len(md.inlinePatterns):
            # Around inline patterns, with priority 20.
            md.treeprocessors.register(_MarkPlain(md), "rundbrief-mark", 20.4)
            md.treeprocessors.register(_UnmarkPlain(md), "rundbrief-unmark", 19.6)
        self._replace_extensions(md)

    def reset(self) -> None:
        emphasis: Any = self.md.inlinePatterns["delimiter"]
        emphasis.reset()
        for extension in self.md.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                extension.footnotes = _FootnoteTexts()

    def _replace_extensions(self, md: Markdown) -> None:
        name = "fenced_code_block"
        # A project's own extension may have replaced it.
        if name in md.preprocessors and type(md.preprocessors[name]) is FencedBlockPreprocessor:
            fenced_code: Any = md.preprocessors[name]
            md.preprocessors.register(_Fences(md, fenced_code), name, 25)
        if "admonition" in md.parser.blockprocessors:
            box: Any = md.parser.blockprocessors["admonition"]
            box.RE = re.compile(rf"(?:^|\n){BOX}(?:\n|$)")
        if "deflist" in md.parser.blockprocessors and (
            type(md.parser.blockprocessors["deflist"]) is DefListProcessor
        ):
            md.parser.blockprocessors.register(DefinitionLists(md.parser), "deflist", 25)
        if "toc" in md.treeprocessors:
            # Markdown makes the table anew for each marker. Only the first one is replaced.
            contents: Any = md.treeprocessors["toc"]
            contents.replace_marker = partial(_replace_marker, marker=contents.marker)
        if "attr_list" in md.treeprocessors:
            processor: Any = md.treeprocessors["attr_list"]
            processor.HEADER_RE = _HeadingAttributes()
        if "smarty" in md.treeprocessors:
            typography: Any = md.treeprocessors["smarty"]
            typography.inlinePatterns.register(Address(ADDRESS, md), "rundbrief-address", 100)
            leave_options(typography)
            md.treeprocessors.register(_Smarty(md), "smarty", 6)
        for extension in md.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                extension.unique_ref = _UniqueReferences(extension)  # type: ignore[method-assign]
                footnotes: Any = extension
                footnotes.setFootnote = _Footnotes(extension)


class _Plain(AtomicString):
    """A text without signs, which Markdown needn't search for every pattern."""


class _MarkPlain(Treeprocessor):
    def run(self, root: Element) -> None:
        _mark_plain(root, SIGNS)


class _UnmarkPlain(Treeprocessor):
    def run(self, root: Element) -> None:
        _unmark_plain(root)


def _mark_plain(root: Element, signs: re.Pattern[str]) -> None:
    for element in root.iter():
        if element.text and not signs.search(element.text):
            element.text = _Plain(element.text) if type(element.text) is str else element.text
        if element.tail and not signs.search(element.tail):
            element.tail = _Plain(element.tail) if type(element.tail) is str else element.tail


def _unmark_plain(root: Element) -> None:
    for element in root.iter():
        if type(element.text) is _Plain:
            element.text = str(element.text)
        if type(element.tail) is _Plain:
            element.tail = str(element.tail)


class _Fences(Preprocessor):
    """Sets code between fences aside, also in lists and quotations, and renders it."""

    def __init__(self, md: Markdown, fenced_code: FencedBlockPreprocessor) -> None:
        super().__init__(md)
        self.fenced_code = fenced_code

    def run(self, lines: list[str]) -> list[str]:
        parser: Any = self.md.parser
        parser.fenced = {}
        if not any(map(may_hold_fences, lines)):
            return lines
        return take_fences(lines, parser.reader, self._store)

    def _store(self, info: str, code: str) -> str:
        """Render code by the extension, which knows languages and highlighting."""
        parser: Any = self.md.parser
        fence = "`" * (3 + max((len(run) for run in _TICKS.findall(code)), default=0))
        if not _INFO.fullmatch(info):
            language = _LANGUAGE.match(info)
            info = language[0] if language else ""
        rendered = self.fenced_code.run([fence + info, *code.removesuffix("\n").split("\n"), fence])
        number = str(len(parser.fenced))
        parser.fenced[FENCE + number] = "\n".join(rendered).strip("\n")
        return number


class _Escape(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return escape_text("\n".join(lines)).split("\n")


class _RestoreFences(Postprocessor):
    """Unwraps HTML that was set aside, and restores code whose fence is in something else.

    Raw HTML and some extensions don't look for fences in what they read.
    """

    def run(self, text: str) -> str:
        parser: Any = self.md.parser
        text = _SET_ASIDE.sub("\n", text)
        return _FENCE.sub(lambda mark: parser.fenced.get(FENCE + mark[1], ""), text)


def _replace_marker(root: Element, contents: Element, marker: str) -> None:
    """Put the table of contents in the place of its marker, and keep what follows it."""
    for parent in root.iter():
        for number, child in enumerate(parent):
            if child.tag == "p" and (child.text or "").strip() == marker and not len(child):
                contents.tail = child.tail
                parent[number] = contents
                return


class _Restore(Postprocessor):
    """Restores code whose fence was in raw HTML, and all characters that were escaped."""

    def run(self, text: str) -> str:
        if FENCE in text:
            text = _LEFT_FENCE.sub(self._code, text)
        return restore_html(text)

    def _code(self, mark: re.Match[str]) -> str:
        parser: Any = self.md.parser
        stored = HTML_PLACEHOLDER_RE.fullmatch(parser.fenced.get(FENCE + mark[1], ""))
        return str(self.md.htmlStash.rawHtmlBlocks[int(stored[1])]) if stored else ""


class _FootnoteTexts(OrderedDict[str, str]):
    """Texts by name. Those that are found in a text while it is shown are shown after it."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __setitem__(self, name: str, text: str) -> None:
        if name not in self:
            self.names.append(name)
        super().__setitem__(name, text)

    def keys(self) -> Iterator[str]:  # type: ignore[override]
        number = 0
        while number < len(self.names):
            yield self.names[number]
            number += 1


class _Footnotes:
    """Notes the texts of footnotes. A note that is defined twice shows both of its texts."""

    def __init__(self, footnotes: FootnoteExtension) -> None:
        self.footnotes = footnotes

    def __call__(self, name: str, text: str) -> None:
        texts = self.footnotes.footnotes
        texts[name] = f"{texts[name]}\n\n{text}" if name in texts else text


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
        _mark_plain(root, TYPOGRAPHIC_SIGNS)
        self.smarty.run(root)
        _unmark_plain(root)
        for element in between:
            element.tail = "\n"
