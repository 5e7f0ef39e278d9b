"""The email that rules check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from rundbrief.lint.client_support import DEFAULT_CLIENTS
from rundbrief.lint.css import (
    Cascade,
    Declaration,
    Stylesheet,
    build_cascade,
    parse_declarations,
    parse_for_thunderbird,
    parse_stylesheet,
)

# Elements whose text readers don't see.
_NO_TEXT = frozenset({"style", "script", "title", "head", "template", "noscript"})


@dataclass(frozen=True)
class Email:
    """A rendered email, and what rules need to know about it."""

    html: str
    """The HTML part as rendered, with addresses of images instead of Content-IDs."""
    text: str
    """The plain text part."""
    source: bytes
    """The message as it is sent (RFC 5322)."""
    subject: str
    preheader: str
    language: str
    """The language of the text, as a tag such as `en` or `de-AT`."""
    earlier_subjects: tuple[str, ...] = ()
    """Subjects of earlier emails to the same recipients."""
    unsubscribe: str | None = None
    """The address that recipients should find to unsubscribe; None if there is none."""
    postal_address: str | None = None
    """The postal address that the email should show; None if there is none."""
    list_id: str | None = None
    """The List-Id that the message should have (RFC 2919); None if it needs none."""
    minutes: int = 0
    """How long it takes to read the email."""
    max_minutes: int | None = None
    """How long it may take; None for any time."""
    clients: tuple[str, ...] = DEFAULT_CLIENTS
    """Email clients to check support for, by their names in Can I email: `gmx` or `gmx.ios`."""
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    """By ID of a feature: what recipients see instead if it isn't supported."""

    @cached_property
    def tree(self) -> HtmlElement:
        """The HTML, parsed like in a browser; an empty document if there is none."""
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_pis=True)
        data = self.html.encode(errors="replace")
        try:
            return lxml_html.document_fromstring(data, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError):
            return lxml_html.document_fromstring("<html><body></body></html>")

    @cached_property
    def elements(self) -> tuple[HtmlElement, ...]:
        """All elements in document order, without comments."""
        return tuple(e for e in self.tree.iter() if isinstance(e.tag, str))

    def find(self, *tags: str) -> Iterator[HtmlElement]:
        """Find elements by tag."""
        return (e for e in self.elements if e.tag in tags)

    @cached_property
    def styles(self) -> tuple[str, ...]:
        """The text of each `<style>`."""
        return tuple(style.text or "" for style in self.find("style"))

    @cached_property
    def stylesheets(self) -> tuple[Stylesheet, ...]:
        """The parsed `<style>` elements; a `media` attribute applies to all rules in one."""
        return tuple(
            parse_stylesheet(style.text or "", media=style.get("media"))
            for style in self.find("style")
        )

    @cached_property
    def inline_styles(self) -> tuple[tuple[HtmlElement, tuple[Declaration, ...]], ...]:
        """Each element that has a style attribute, with its declarations."""
        return tuple(
            (e, parse_declarations(e.get("style", ""))) for e in self.elements if e.get("style")
        )

    @cached_property
    def cascade(self) -> Cascade:
        """Stylesheets and style attributes, cascaded."""
        return build_cascade(self.tree, self.stylesheets, self.inline_styles)

    @cached_property
    def dark_cascade(self) -> Cascade:
        """The same, with the rules for dark mode."""
        return build_cascade(self.tree, self.stylesheets, self.inline_styles, dark=True)

    @cached_property
    def narrow_cascade(self) -> Cascade:
        """The properties that affect widths, with the rules for narrow screens."""
        return build_cascade(self.tree, self.stylesheets, self.inline_styles, narrow=True)

    @cached_property
    def thunderbird_cascade(self) -> Cascade:
        """The cascade, with the rules that Thunderbird applies in dark mode."""
        sheets = (
            parse_for_thunderbird(style.text or "", style.get("media"))
            for style in self.find("style")
        )
        return build_cascade(self.tree, sheets, self.inline_styles, dark=True)

    @cached_property
    def parsed(self) -> EmailMessage:
        """The message, parsed like in an email client."""
        return message_from_bytes(self.source, policy=policy.default)


def text_of(element: HtmlElement) -> str:
    """Join the text of an element, with alternative texts in place of images."""
    parts = [element.text or ""]
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str) and inner.tag not in _NO_TEXT:
            parts += [inner.get("alt", "") if inner.tag == "img" else "", inner.text or ""]
        parts.append(inner.tail or "")
    return " ".join("".join(parts).split())
