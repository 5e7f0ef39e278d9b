"""Python-Markdown in linear time: what takes it longer is replaced here, or refused.

The text is escaped first (see `escaping`), so that its inline patterns never look for an end that
isn't there. What is left grows with the square of a paragraph's length, so paragraphs have a limit.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.extensions.tables import TableProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from rundbrief.i18n.texts import _
from rundbrief.markup.comments import find_fences
from rundbrief.markup.escaping import escape_text
from rundbrief.markup.html_tags import TAG, at_line_start, pair_tags, read_tag
from rundbrief.markup.literals import restore_html
from rundbrief.problems import RundbriefError
from rundbrief.validation.fields import Limits, default_limits

# Signs in one paragraph that become elements, and those that become other characters. For the
# first, the time grows with their square.
MAX_SIGNS = 2500
MAX_SUBSTITUTIONS = 5000
MAX_COLUMNS = 100
MAX_FOOTNOTES = 1000
# How many blocks may lie in each other while they are parsed. Text is refused at fewer elements.
_MAX_DEPTH = 150
# How often each character may be read while blocks are parsed: Markdown reads a block again for
# each heading, rule or definition in it.
_MAX_READS = 100
_FREE_READS = 1_000_000

_SIGNS = re.compile(r"[*`\[<]|(?<![^\W_])_|_(?![^\W_])|  \n")
_SUBSTITUTIONS = re.compile(r"[\"'&\\]|--|\.\.\.")
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


class TextLimitError(RundbriefError):
    """A text is larger than a limit. The arguments are those of a problem.

    near: a part of the text that exceeds it.
    """

    def __init__(self, message: str, fix: str, near: str = "", **values: object) -> None:
        super().__init__(message, **values)
        self.fix, self.near = fix, near.strip().partition("\n")[0][:80]


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

    def build_parser(self) -> Markdown:
        super().build_parser()
        parser = _BoundedBlockParser(self)
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
        md.treeprocessors.register(_CheckTexts(md, md.limits), "rundbrief-check", 20.5)
        if type(md.preprocessors["html_block"]) is HtmlBlockPreprocessor:
            md.preprocessors.register(_RawHtml(md), "html_block", 20)
        md.parser.blockprocessors["reference"].RE = _REFERENCE  # type: ignore[attr-defined]
        self._replace_extensions(md)

    def _replace_extensions(self, md: Markdown) -> None:
        blocks = md.parser.blockprocessors
        fences = md.preprocessors["fenced_code_block"] if "fenced_code_block" in md.preprocessors else None
        if type(fences) is FencedBlockPreprocessor:
            md.preprocessors.register(_Fences(md, fences.config), "fenced_code_block", 25)
        if "table" in blocks and type(blocks["table"]) is TableProcessor:
            blocks.register(_Tables(md.parser, blocks["table"].config), "table", 75)
        if type(blocks["olist"]) is SaneOListProcessor:
            blocks.register(_OrderedLists(md.parser), "olist", 40)
            blocks.register(_UnorderedLists(md.parser), "ulist", 30)
        if "attr_list" in md.treeprocessors:
            processor: Any = md.treeprocessors["attr_list"]
            processor.HEADER_RE = _HeadingAttributes()
        if "smarty" in md.treeprocessors:
            md.treeprocessors.register(_Smarty(md), "smarty", 6)
        for extension in md.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                extension.unique_ref = _UniqueReferences(extension)  # type: ignore[method-assign]


class _Fences(FencedBlockPreprocessor):
    """Reads each block of code by itself: Markdown looks for its end from every line that opens one."""

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


class _Blocks(deque[str]):
    """A list of blocks that is quick at its beginning, where Markdown takes and puts them."""

    def pop(self, index: int = -1) -> str:  # type: ignore[override]
        return self.popleft() if index == 0 else super().pop()


class _BoundedBlockParser(BlockParser):
    """Counts blocks, how deep they lie in each other, and how often their text is read."""

    def __init__(self, md: BoundedMarkdown) -> None:
        super().__init__(md)
        self.limits = md.limits
        self.depth = self.count = self.reads = self.max_reads = 0

    def parseDocument(self, lines: Sequence[str]) -> Any:  # type: ignore[override]  # noqa: N802
        self.depth = self.count = self.reads = 0
        self.max_reads = _FREE_READS + _MAX_READS * sum(map(len, lines))
        return super().parseDocument(lines)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        self.depth += 1
        queue: Any = _Blocks(blocks) if len(blocks) > 100 else blocks
        while queue:
            self._count(parent, queue[0])
            for processor in self.blockprocessors:
                if processor.test(parent, queue[0]) and processor.run(parent, queue) is not False:
                    break
        self.depth -= 1

    def _count(self, parent: Element, block: str) -> None:
        self.count += 1
        self.reads += len(block)
        if len(parent) and parent[-1].tag == "pre":
            # Markdown copies indented code for every block that follows it.
            self.reads += sum(len(code.text or "") for code in parent[-1]) // 50
        reads_too_often = self.reads > self.max_reads
        if self.depth > _MAX_DEPTH or (reads_too_often and self.depth > _MAX_DEPTH // 4):
            raise TextLimitError(
                _("lists or quotes are nested too deep"), _("reduce the nesting"), block
            )
        if self.count > 2 * self.limits.blocks:
            raise too_many_blocks(self.limits, block)
        if reads_too_often:
            raise TextLimitError(
                _("too many headings, rules or definitions follow each other without empty lines"),
                _("put an empty line before and after each of them"),
                block,
            )


def too_many_blocks(limits: Limits, near: str = "") -> TextLimitError:
    return TextLimitError(
        _("there are more than {limit} paragraphs, list items and cells"),
        _("split the file, or raise “blocks” under limits in mkdocs.yml"),
        near,
        limit=limits.blocks,
    )


class _ItemsOnce:
    """Splits a list into its points, whose lines are joined once."""

    CHILD_RE: re.Pattern[str]
    INDENT_RE: re.Pattern[str]
    TAG: str
    tab_length: int

    def get_items(self, block: str) -> list[str]:
        items: list[list[str]] = []
        for line in block.split("\n"):
            if match := self.CHILD_RE.match(line):
                if not items and self.TAG == "ol":
                    number = re.match(r"\d+", match[1])
                    self.STARTSWITH = number[0] if number else "1"  # the list's first number
                items.append([match[3]])
            elif self.INDENT_RE.match(line) and not items[-1][0].startswith(" " * self.tab_length):
                items.append([line])
            else:
                items[-1].append(line)
        return ["\n".join(item) for item in items]


class _OrderedLists(_ItemsOnce, SaneOListProcessor):
    pass


class _UnorderedLists(_ItemsOnce, SaneUListProcessor):
    pass


class _Tables(TableProcessor):
    """Every row gets as many cells as the head has."""

    def test(self, parent: Element, block: str) -> bool:
        head, __, rest = block.partition("\n")
        if not rest or set(rest.partition("\n")[0]) - set("|:- "):
            return False
        columns = head.count("|") + 1
        if columns > MAX_COLUMNS or columns * block.count("\n") > 2 * len(block) + 1000:
            raise TextLimitError(
                _("the table has more than {limit} columns, or rows that are much too short"),
                _("split the table, and give every row as many cells as the head has"),
                block,
                limit=MAX_COLUMNS,
            )
        return super().test(parent, block)


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


class _CheckTexts(Treeprocessor):
    """Refuses texts whose inline markup would take too long."""

    def __init__(self, md: Markdown, limits: Limits) -> None:
        super().__init__(md)
        self.limits = limits

    def run(self, root: Element) -> None:
        count = 0
        for element in root.iter():
            count += 1
            for text in (element.text, element.tail):
                # A shorter one can't have too many signs.
                if text and len(text) > MAX_SIGNS and not isinstance(text, AtomicString):
                    self._check(text)
        if count > self.limits.blocks:
            raise too_many_blocks(self.limits)
        tags = Counter(element.tag for element in root.iterfind("./div[@class='footnote']/ol/li"))
        if tags["li"] > MAX_FOOTNOTES:
            raise TextLimitError(
                _("there are more than {limit} footnotes"), _("split the file"), limit=MAX_FOOTNOTES
            )

    def _check(self, text: str) -> None:
        if len(text) > self.limits.paragraph_length:
            raise TextLimitError(
                _("this paragraph has {length} characters; the limit is {limit}"),
                _("split it, or raise “paragraph_length” under limits in mkdocs.yml"),
                text,
                length=len(text),
                limit=self.limits.paragraph_length,
            )
        for pattern, limit in ((_SIGNS, MAX_SIGNS), (_SUBSTITUTIONS, MAX_SUBSTITUTIONS)):
            if sum(1 for __ in pattern.finditer(text)) > limit:
                raise TextLimitError(
                    _("this paragraph has more than {limit} special characters, such as * _ ` [ and <"),
                    _("split it, or put code and logs between two lines of ```"),
                    text,
                    limit=limit,
                )
