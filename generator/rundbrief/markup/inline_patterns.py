"""What GitHub reads inside a line and Python-Markdown doesn't.

Struck text, escapes of all punctuation, breaks by a backslash, and bare addresses.
"""

from __future__ import annotations

import re
from string import punctuation
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import (
    AutomailInlineProcessor,
    InlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import AtomicString
from pymdownx.delimiterprocessor import PUNCT, Delimiter, DelimiterProcessor

from rundbrief.markup.literals import PLACEHOLDERS, restore_text

# GitHub Flavored Markdown, section 6.9, and what its program does: `www.` begins a word, while
# `https://` may follow anything but a letter.
_ADDRESS = (
    r"(?:(?<![A-Za-z])(?P<scheme>https?://)|(?<![^\s*_~(\uFDD3])(?P<www>www\.))"
    r"(?P<rest>[^\s<\x02\x03\uFDD0]+)"  # brackets may be placeholders
)
_MAIL = (
    r"(?<![A-Za-z0-9._+@/:=&%-])(?P<name>[A-Za-z0-9._+-]+)@"
    r"(?P<host>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)(?<=[A-Za-z])(?![\w@-])"
)
_MAIL_IN_BRACKETS = r"<((?:mailto:)?[^<> !:]+@[^@<> ]+)>"
_NAME_OF_REFERENCE = re.compile(r"\[([^\]]*)\]", re.DOTALL)
# One of these is in every text that a pattern below or of Python-Markdown matches.
SIGNS = re.compile(r"[\\`*_~\[<&@]|://|www\.|  \n")
KNOWN_PATTERNS = (
    *("backtick", "escape", "reference", "link", "image_link", "image_reference", "autolink"),
    *("short_reference", "short_image_ref", "automail", "linebreak", "html", "entity", "footnote"),
    *("backslash-break", "bare-address", "bare-mail", "delimiter", "rundbrief-no-notes"),
)
# What typography changes, and where it changes nothing.
TYPOGRAPHIC_SIGNS = re.compile(r"[\"'<>&]|--|\.\.\.")
ADDRESS = r"(?:[A-Za-z][A-Za-z0-9+.-]{0,20}://|www\.)[^\s<>]*[^\s<>\"'.,;:!?)]"
_TRAILING = "?!.,:*_~\"'"
_ENTITY_AT_END = re.compile(r"&[A-Za-z0-9]{1,40};$")
_DOMAIN = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)*")


def register_patterns(md: Markdown) -> None:
    """Add the patterns, in their order among Python-Markdown's own."""
    md.ESCAPED_CHARS = sorted({*md.ESCAPED_CHARS, *punctuation})
    patterns = md.inlinePatterns
    # Before escapes, with priority 180, and behind code, with priority 190.
    patterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash-break", 182)
    register_addresses(md)
    # Addresses of other kinds, such as `<sip:ada@example.org>`, aren't those of mail.
    patterns.register(AutomailInlineProcessor(_MAIL_IN_BRACKETS, md), "automail", 110)
    for name in ("reference", "image_reference"):
        # No blank may precede the name: `[a] [b]` are two links.
        patterns[name].RE_LINK = _NAME_OF_REFERENCE  # type: ignore[attr-defined]
    _register_emphasis(md)


def register_addresses(md: Markdown) -> None:
    """Add the patterns of bare addresses."""
    # Behind links and tags, with priority 90 and more, and before entities, with priority 80.
    md.inlinePatterns.register(_BareAddress(_ADDRESS, md), "bare-address", 86)
    md.inlinePatterns.register(_BareMail(_MAIL, md), "bare-mail", 85)


def _register_emphasis(md: Markdown) -> None:
    """Read emphasis and struck text by CommonMark's rules, as pymdownx does in linear time."""
    md.inlinePatterns.deregister("em_strong", strict=False)
    if "delimiter" not in md.inlinePatterns:
        stars = DelimiterProcessor(_Delimiter("*", "strong,em"), md)
        md.inlinePatterns.register(stars, "delimiter", 60)
    processor: Any = md.inlinePatterns["delimiter"]
    for delimiter in (
        _Delimiter("*", "strong,em"),
        _Delimiter("_", "strong,em", smart=True),
        _Delimiter("~", "del,del"),
    ):
        # A project's own extension may give it another meaning.
        if delimiter.token not in processor.delimiters:
            processor.add(delimiter)


class _Delimiter(Delimiter):  # type: ignore[misc]
    """Signs that open or close emphasis, depending on what precedes and follows them.

    To pymdownx, code and links are no punctuation, since their placeholders aren't.
    """

    def _build_patterns(self, token: str) -> str:
        sign = re.escape(token)
        punctuation = f"[{PUNCT}\x02\x03\ufdd0-\ufdef]"
        run = f"(?<!{sign}){sign}+(?!{sign})"
        after_space, after_mark = r"(?:^|(?<=\s))", f"(?<={punctuation})"
        after_word = rf"(?<!^)(?<!\s)(?<!{punctuation})"
        to_space, to_mark = r"(?=\s|$)", f"(?={punctuation})"
        to_word = rf"(?!\s|$|{punctuation})"
        both = f"{after_mark}{run}{to_mark}"
        if not self.smart:
            both += f"|{after_word}{run}{to_word}"
        self.boundary = re.compile(
            f"(?P<ambiguous>{both})"
            f"|(?P<end>{after_word}{run}(?:{to_space}|{to_mark})|{after_mark}{run}{to_space})"
            f"|(?P<start>{after_space}{run}(?!\\s|$)|{after_mark}{run}{to_word})"
        )
        self.max_size = 2
        self.bad = re.compile(f"{sign}+")
        return sign


class Address(InlineProcessor):
    """An address that is a text stays as it is written."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], __: str
    ) -> tuple[str, int, int]:
        end = m.start() + len(_trim(m[0]))
        return m.string[m.start() : end], m.start(), end


class _Bare(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    @staticmethod
    def link(href: str, text: str) -> Element:
        # A character reference in an address is none.
        element = Element("a", {"href": href.replace("&", PLACEHOLDERS["&"])})
        element.text = AtomicString(text.replace("&", PLACEHOLDERS["&"]))
        return element


class _BareAddress(_Bare):
    """`https://example.org/plan`, `www.example.org`."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], __: str
    ) -> tuple[Element | None, int | None, int | None]:
        rest = _trim(m["rest"])
        domain = _DOMAIN.match(m["rest"])
        # The last two parts of a host have no underscore.
        if not rest or not domain or any("_" in part for part in domain[0].split(".")[-2:]):
            return None, None, None
        if _is_in_brackets(m.string, m.start()):
            return None, None, None
        text = (m["scheme"] or m["www"]) + rest
        return (
            self.link(f"http://{text}" if m["www"] else text, text),
            m.start(),
            m.start() + len(text),
        )


def _is_in_brackets(text: str, at: int) -> bool:
    """Tell whether a bracket is open: GitHub looks for no address in what may become a link."""
    opened = text.count("[", 0, at) + text.count(PLACEHOLDERS["["], 0, at)
    return opened > text.count("]", 0, at)


def _trim(address: str) -> str:
    """Leave out punctuation at the end, and parentheses that weren't opened in the address."""
    plain = restore_text(address)
    if len(plain) != len(address):
        return address
    unopened = plain.count(")") - plain.count("(")
    end = len(plain)
    while end:
        last = plain[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last == ";":
            start = plain.rfind("&", max(0, end - 45), end)
            if start >= 0 and _ENTITY_AT_END.match(plain, start, end):
                end = start + 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


class _BareMail(_Bare):
    """`ada@example.org`."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], __: str
    ) -> tuple[Element, int, int]:
        return self.link(f"mailto:{m[0]}", m[0]), m.start(), m.end()
