"""One finished newsletter, as the rules look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from rundbrief.lint.css import Declaration, Sheet, parse_sheet, parse_style

# What holds no words that readers see.
_NO_TEXT = frozenset({"style", "script", "title", "head", "template", "noscript"})


@dataclass(frozen=True)
class Mail:
    """The outputs, and what the rules must know to judge them.

    earlier: subjects of the edition's earlier issues. unsubscribe, address, list_id: as the
    settings say; None where they don't. clients: ids of caniemail. fallbacks: sentences by feature.
    """

    html: str
    text: str
    eml: bytes
    subject: str
    preheader: str
    language: str
    earlier: tuple[str, ...] = ()
    unsubscribe: str | None = None
    address: str | None = None
    list_id: str | None = None
    clients: tuple[str, ...] = ()
    fallbacks: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def tree(self) -> HtmlElement:
        """The HTML as a browser would read it; of an empty one, an empty page."""
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_pis=True)
        data = self.html.encode(errors="replace")
        try:
            return lxml_html.document_fromstring(data, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError):
            return lxml_html.document_fromstring("<html><body></body></html>")

    @cached_property
    def elements(self) -> tuple[HtmlElement, ...]:
        """All elements in their order, without comments."""
        return tuple(e for e in self.tree.iter() if isinstance(e.tag, str))

    def find(self, *tags: str) -> Iterator[HtmlElement]:
        """Find elements by their names."""
        return (e for e in self.elements if e.tag in tags)

    @cached_property
    def styles(self) -> tuple[str, ...]:
        return tuple(style.text or "" for style in self.find("style"))

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Read every `<style>`; what its `media` attribute says holds for all its rules."""
        return tuple(
            parse_sheet(style.text or "", media=style.get("media")) for style in self.find("style")
        )

    @cached_property
    def inline(self) -> tuple[tuple[HtmlElement, tuple[Declaration, ...]], ...]:
        """Each element that has a style attribute, with its declarations."""
        return tuple((e, parse_style(e.get("style", ""))) for e in self.elements if e.get("style"))

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.eml, policy=policy.default)


def said(element: HtmlElement) -> str:
    """Read the words of an element, with what its pictures say instead."""
    parts = [element.text or ""]
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str) and inner.tag not in _NO_TEXT:
            parts += [inner.get("alt", "") if inner.tag == "img" else "", inner.text or ""]
        parts.append(inner.tail or "")
    return " ".join("".join(parts).split())
