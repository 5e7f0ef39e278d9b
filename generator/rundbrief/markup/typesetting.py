"""Typographic marks in plain texts of one line, such as titles that are no Markdown.

They are the same as in rendered texts: what is in doubt is left to the extension that sets them
there.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import AtomicString, Registry

from rundbrief.i18n.texts import Texts, load_texts
from rundbrief.markup.inline_patterns import ADDRESS, Address, register_addresses
from rundbrief.markup.literals import PLACEHOLDERS, restore_text
from rundbrief.markup.typography import (
    Apostrophes,
    count_marks,
    find_typography,
    leave_options,
    set_marks,
)

# Code and addresses stay as they are.
_MAY_BE_LITERAL = re.compile(r"`|://|www\.|@")
# The time for setting marks grows with the square of their number.
_MAX_MARKS = 200
# What would be HTML or a character reference.
_TO_PLACEHOLDERS = str.maketrans({sign: PLACEHOLDERS[sign] for sign in "<&"})
_TAG = re.compile(r"<[^>]*>")


def typeset(text: str, texts: Texts) -> str:
    """Set quotation marks, dashes and ellipses of a language."""
    text = text.strip()
    if not 0 < count_marks(text) <= _MAX_MARKS:
        return text
    if not _MAY_BE_LITERAL.search(text):
        written = set_marks(text, find_typography(texts).quotes)
        if written is not None:
            return written
    rendered = _reader(texts.language).reset().convert(text.translate(_TO_PLACEHOLDERS))
    return restore_text(html.unescape(_TAG.sub("", rendered)))


class _Code(InlineProcessor):
    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], __: str
    ) -> tuple[Element, int, int]:
        code = Element("code")
        code.text = AtomicString(m[0])
        return code, m.start(), m.end()


@cache
def _reader(language: str) -> Markdown:
    """Return a reader of Markdown that knows paragraphs, addresses, code and typography only."""
    typography = find_typography(load_texts(language))
    configs = {"smarty": dict(typography.smarty)}
    markdown = Markdown(extensions=["smarty"], extension_configs=configs)
    Apostrophes(markdown, typography.quotes)
    blocks: Registry[Any] = Registry()
    blocks.register(markdown.parser.blockprocessors["paragraph"], "paragraph", 10)
    markdown.parser.blockprocessors = blocks
    markdown.preprocessors = Registry()
    markdown.inlinePatterns = Registry()
    markdown.treeprocessors.register(InlineTreeprocessor(markdown), "inline", 20)
    markdown.inlinePatterns.register(_Code("`[^`]+`", markdown), "code", 190)
    register_addresses(markdown)
    smarty: Any = markdown.treeprocessors["smarty"]
    leave_options(smarty)
    smarty.inlinePatterns.register(Address(ADDRESS, markdown), "address", 100)
    return markdown
