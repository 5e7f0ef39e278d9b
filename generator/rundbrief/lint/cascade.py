"""Which declaration wins for an element, of the few that decide whether a text can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import tinycss2
from cssselect import SelectorError, parse
from cssselect.xpath import ExpressionError, HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement

from rundbrief.lint.css import Declaration, Rule, split_at_commas
from rundbrief.lint.mail import Mail

_NAMES = {
    "background": "background-color",
    **{
        name: name
        for name in (
            *("color", "background-color", "font-size", "font-weight", "display"),
            *("visibility", "opacity"),
        )
    },
}
_DARK = "prefers-color-scheme"
_Rank = tuple[bool, bool, tuple[int, int, int], int]


@dataclass(frozen=True)
class Value:
    """What won. selector: of its rule; empty in a style attribute."""

    name: str
    text: str
    tokens: tuple[Any, ...]
    selector: str


@dataclass
class Cascade:
    """has_dark: there are rules for dark at all."""

    has_dark: bool = False
    _won: dict[HtmlElement, dict[str, tuple[_Rank, Value]]] = field(default_factory=dict)

    def of(self, element: HtmlElement) -> dict[str, Value]:
        return {name: value for name, (__, value) in self._won.get(element, {}).items()}

    def add(self, element: HtmlElement, one: Declaration, rank: _Rank, selector: str = "") -> None:
        name = _NAMES.get(one.name)
        if name:
            won = self._won.setdefault(element, {})
            if name not in won or won[name][0] <= rank:
                won[name] = (rank, Value(one.name, one.text, one.tokens, selector))


def read_cascade(mail: Mail, *, dark: bool = False) -> Cascade:
    """Weigh rules and style attributes. dark: with the rules for dark, too."""
    cascade = Cascade()
    number = 0
    for sheet in mail.sheets:
        for rule in sheet.rules:
            number += 1
            relevant = [one for one in rule.declarations if one.name in _NAMES]
            is_dark = any(_DARK in m and "dark" in m for m in rule.media)
            cascade.has_dark |= is_dark and bool(relevant)
            if relevant and (not rule.media or (dark and is_dark)):
                for element, specificity, selector in _matched(mail, rule):
                    for one in relevant:
                        rank = (one.important, False, specificity, number)
                        cascade.add(element, one, rank, selector)
    for element, declarations in mail.inline:
        for one in declarations:
            cascade.add(element, one, (one.important, True, (0, 0, 0), 0))
    return cascade


def _matched(mail: Mail, rule: Rule) -> Iterator[tuple[HtmlElement, tuple[int, int, int], str]]:
    """Find the elements of a rule. A selector that can't be read matches nothing."""
    for part in split_at_commas(rule.tokens):
        text = tinycss2.serialize(part).strip()
        # Set by Outlook.com alone, so it matches nothing here.
        if "[data-ogs" in text:
            continue
        try:
            for selector in parse(text):
                path = HTMLTranslator().selector_to_xpath(selector)
                elements: Iterable[Any] = mail.tree.xpath(path)
                for element in elements:
                    if isinstance(element.tag, str):
                        yield element, selector.specificity(), text
        except (SelectorError, ExpressionError, etree.XPathError, ValueError, RecursionError):
            continue
