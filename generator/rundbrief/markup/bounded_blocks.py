"""Python-Markdown's tree of blocks, built from what CommonMark reads, in linear time.

Python-Markdown reads the text in the blocks, and its extensions read the blocks that they define.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.util import AtomicString
from markdown_it.token import Token

from rundbrief.i18n.texts import _
from rundbrief.markup.commonmark import EXTENSION, CommonMarkReader
from rundbrief.markup.literals import restore_code
from rundbrief.markup.text_limits import TextLimitError, too_many_blocks
from rundbrief.validation.fields import Limits

# How many blocks of extensions may lie in each other while they are parsed. Text is refused at
# fewer elements.
_MAX_DEPTH = 20
# How often each character may be read: the content of an extension's block is read again.
_MAX_READS = 20
_FREE_READS = 200_000
# Of Python-Markdown, and replaced by what CommonMark reads.
_REPLACED = frozenset(
    ("empty", "indent", "defindent", "code", "hashheader", "setextheader", "hr", "olist", "ulist")
) | {"quote", "paragraph", "table", "reference"}
# `[name]: address "title"`, as Python-Markdown reads it, but in linear time.
_REFERENCE = re.compile(
    r"[ ]{0,3}\[(?!\^)([^\[\]]*)\]:[ ]*+(?:\n[ ]*+)?([^\s]++)[ ]*+"
    r"(?:\n?[ ]*+(?:\"([^\"\n]*+)\"|'([^'\n]*+)'|\(([^()\n]*+)\))[ ]*+)?$",
    re.MULTILINE,
)
# In characters, of an address with its title.
_MAX_DEFINITION = 4000
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\s]+\]:")
_LANGUAGE = re.compile(r"[\w#.+-]+")
# The element around HTML that is set aside, so that no text of its neighbours gets into it.
# It is unwrapped before the HTML is put back.
SET_ASIDE = "rundbrief-html"


class BoundedBlockParser(BlockParser):
    """Reads blocks as GitHub does, and counts them, their depth, and how often they are read."""

    def __init__(self, md: Markdown, limits: Limits) -> None:
        super().__init__(md)
        self.limits = limits
        self.depth = self.count = self.reads = self.max_reads = 0
        self.reader: CommonMarkReader | None = None
        # The code between fences as HTML, by the number that stands for it.
        self.fenced: dict[str, str] = {}

    def prepare(self) -> None:
        """Find out what extensions read, once all of them are known."""
        if self.reader:
            return
        known = self.blockprocessors
        replaced = [known[name] for name in _REPLACED if name in known]
        self.extensions = [processor for processor in known if processor not in replaced]
        special = [known[name] for name in ("abbr", "footnote", "deflist") if name in known]
        footnotes = "footnote" in known
        definitions = [known[name] for name in ("deflist",) if name in known]
        nowhere = Element("div")
        # One that may begin anywhere reads paragraphs only.
        others = [
            processor
            for processor in self.extensions
            if processor not in special and not processor.test(nowhere, "word")
        ]

        def opens(line: str) -> bool:
            if footnotes and "]:" in line and _FOOTNOTE.match(line):
                return True
            return any(processor.test(nowhere, line) for processor in others)

        def defines(block: str) -> bool:
            return any(processor.test(nowhere, block) for processor in definitions)

        self.reader = CommonMarkReader(opens, defines)

    def parseDocument(self, lines: Sequence[str]) -> Any:  # type: ignore[override]  # noqa: N802
        self.depth = self.count = self.reads = 0
        self.max_reads = _FREE_READS + _MAX_READS * sum(map(len, lines))
        return super().parseDocument(lines)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802
        self.reads += len(text)
        if self.depth >= _MAX_DEPTH or self.reads > self.max_reads:
            raise TextLimitError(
                _("lists or quotes are nested too deep"), _("reduce the nesting"), text
            )
        self.depth += 1
        assert self.reader
        _Builder(self, parent).build(self.reader.read(text))
        self.depth -= 1

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        before = len(parent)
        self.parseChunk(parent, "\n\n".join(blocks))
        if self.state.isstate("list") and before == 0 and len(parent) == 1 and parent[0].tag == "p":
            # The only paragraph of a definition stands for itself.
            parent.text = parent[0].text
            parent.remove(parent[0])

    def count_block(self, text: str) -> None:
        self.count += 1
        if self.count > 2 * self.limits.blocks:
            raise too_many_blocks(self.limits, text)

    def extension_takes(self, parent: Element, blocks: list[str]) -> bool:
        """Let an extension read the first of the blocks; it may put what it leaves back."""
        self.reads += len(blocks[0]) if len(blocks) > 1 else 0
        return any(
            processor.test(parent, blocks[0]) and processor.run(parent, blocks) is not False
            for processor in self.extensions
        )


class _Builder:
    """Adds the blocks of one text to an element."""

    def __init__(self, parser: BoundedBlockParser, root: Element) -> None:
        self.parser = parser
        self.open = [root]

    @property
    def parent(self) -> Element:
        return self.open[-1]

    def build(self, tokens: Sequence[Token]) -> None:
        number = 0
        while number < len(tokens):
            token = tokens[number]
            if token.type == "paragraph_open":
                self._paragraph(tokens[number + 1].content, tight=token.hidden)
                number += 2
            elif token.nesting > 0:
                self._enter(token)
            elif token.nesting < 0:
                self.open.pop()
            elif token.type == "inline":
                self.parent.text = token.content
            else:
                _WRITERS[token.type](self, token)
            number += 1

    def _enter(self, token: Token) -> None:
        self.parser.count_block("")
        attributes = {name: str(value) for name, value in token.attrs.items()}
        self.open.append(SubElement(self.parent, token.tag, attributes))

    def _paragraph(self, text: str, *, tight: bool) -> None:
        blocks = [self._without_definitions(text)]
        while blocks and blocks[0]:
            if not self.parser.extension_takes(self.parent, blocks):
                self._add_paragraph(blocks.pop(0), tight=tight)

    def _without_definitions(self, text: str) -> str:
        """Note the addresses that are defined at the beginning of a paragraph."""
        at = 0
        references = self.parser.md.references
        while text.startswith("[", at) and (match := _REFERENCE.match(text, at)):
            address = match[2].removeprefix("<").removesuffix(">")
            title = match[3] or match[4] or match[5]
            if not match[1].strip():
                break
            if len(address) + len(title or "") > _MAX_DEFINITION:
                # Each link that uses the name repeats it.
                raise TextLimitError(
                    _("the address of a link is longer than {limit} characters"),
                    _("shorten it, or write it into the link itself"),
                    text[at:],
                    limit=_MAX_DEFINITION,
                )
            references.setdefault(match[1].strip().lower(), (address, title))
            at = match.end() + 1
        return text[at:]

    def _add_paragraph(self, text: str, *, tight: bool = False) -> None:
        self.parser.count_block(text)
        text = "\n".join([line.lstrip(" ") for line in text.split("\n")])
        if tight:
            self._add_text(text)
        else:
            SubElement(self.parent, "p").text = text

    def _add_text(self, text: str) -> None:
        """Add text to an element itself, behind what is in it."""
        if len(self.parent):
            last = self.parent[-1]
            last.tail = f"{(last.tail or '').removesuffix(chr(10))}\n{text}"
        elif self.parent.text:
            self.parent.text = f"{self.parent.text.removesuffix(chr(10))}\n{text}"
        else:
            self.parent.text = text

    def fence(self, token: Token) -> None:
        html = self.parser.fenced.get(token.info.strip())
        if html is not None:
            SubElement(self.parent, SET_ASIDE).text = html
            return
        language = _LANGUAGE.match(token.info.strip())
        self._code(token.content, f"language-{language[0]}" if language else "")

    def code_block(self, token: Token) -> None:
        self._code(token.content)

    def _code(self, content: str, kind: str = "") -> None:
        code = SubElement(SubElement(self.parent, "pre"), "code", {"class": kind} if kind else {})
        code.text = AtomicString(restore_code(content))

    def rule(self, __: Token) -> None:
        SubElement(self.parent, "hr")

    def html(self, token: Token) -> None:
        html = self.parser.md.htmlStash.store(token.content.rstrip("\n"))
        SubElement(self.parent, SET_ASIDE).text = html

    def extension(self, token: Token) -> None:
        # Where a line is empty, some extensions believe that what is indented ends.
        blocks = ["\n".join(line or " " * 4 for line in token.content.split("\n"))]
        first = True
        while blocks:
            if not self.parser.extension_takes(self.parent, blocks):
                block = blocks.pop(0)
                if first:
                    self._add_paragraph(block)
                else:
                    self.parser.parseChunk(self.parent, block)
            first = False


_WRITERS: Mapping[str, Callable[[_Builder, Token], None]] = {
    "fence": _Builder.fence,
    "code_block": _Builder.code_block,
    "hr": _Builder.rule,
    "html_block": _Builder.html,
    EXTENSION: _Builder.extension,
}
