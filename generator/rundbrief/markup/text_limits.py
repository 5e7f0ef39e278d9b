"""Limits of a text as Markdown reads it, and the error for a text that exceeds one."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from rundbrief.i18n.texts import _
from rundbrief.problems import RundbriefError
from rundbrief.validation.fields import Limits

# Signs in one paragraph that become elements, and those that become other characters. For the
# first, the time grows with their square.
MAX_SIGNS = 2500
MAX_SUBSTITUTIONS = 5000
MAX_COLUMNS = 100
MAX_FOOTNOTES = 1000

_SIGNS = re.compile(r"[*`\[<]|(?<![^\W_])_|_(?![^\W_])|  \n")
_SUBSTITUTIONS = re.compile(r"[\"'&\\]|--|\.\.\.")


class TextLimitError(RundbriefError):
    """A text is larger than a limit. The arguments are those of a problem.

    near: a part of the text that exceeds it.
    """

    def __init__(self, message: str, fix: str, near: str = "", **values: object) -> None:
        super().__init__(message, **values)
        self.fix, self.near = fix, near.strip().partition("\n")[0][:80]


def too_many_blocks(limits: Limits, near: str = "") -> TextLimitError:
    return TextLimitError(
        _("there are more than {limit} paragraphs, list items and cells"),
        _("split the file, or raise “blocks” under limits in mkdocs.yml"),
        near,
        limit=limits.blocks,
    )


def too_many_signs(limit: int, near: str) -> TextLimitError:
    return TextLimitError(
        _("this paragraph has more than {limit} special characters, such as * _ ` [ and <"),
        _("split it, or put code and logs between two lines of ```"),
        near,
        limit=limit,
    )


class CheckTexts(Treeprocessor):
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
        if len(root.findall("./div[@class='footnote']/ol/li")) > MAX_FOOTNOTES:
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
                raise too_many_signs(limit, text)
