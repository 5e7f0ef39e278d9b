"""Inlining of CSS into style attributes, with premailer.

By default, premailer fetches external files and rewrites the styles in the head and Outlook's
conditional comments; options prevent that. It also truncates a document that is nested too deeply,
which an end mark detects.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from lxml import etree

from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError

# premailer has a single cache for stylesheets, selectors and style attributes. One newsletter has
# about 500 of them. With the default of 128 entries, every newsletter evicts the stylesheet.
_CACHE_ENTRIES = 20_000


@contextmanager
def _environment_variable(name: str, value: str) -> Iterator[None]:
    """Set an environment variable for a moment, so that child processes don't inherit it."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


# It creates its cache when it is imported.
with _environment_variable("PREMAILER_CACHE_MAXSIZE", str(_CACHE_ENTRIES)):
    from premailer import Premailer

_END_MARK = "rundbrief-end-of-mail"
_KEEP = ' data-premailer="ignore"'

# CSS is case-insensitive, and escapes such as `\69` are resolved first. Data URLs are allowed.
_FETCHES = re.compile(r"@import|url\(\s*+['\"]?+(?!data:)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")

# Selectors of elements and classes only.
_PLAIN_SELECTOR = re.compile(r"[\w\s.>+~-]+")
_NAME = re.compile(r"\.?[\w-]+")


def inline_css(html: str, css: str, *, template: str) -> str:
    """Write the rules of `css` into the elements that they match; the head is left alone.

    Raises ProblemsError if the CSS loads a file or can't be parsed, or if the result is truncated.
    """
    if _FETCHES.search(_ESCAPE.sub(_unescape, css)):
        what = _("its CSS loads another file")
        why = _("newsletters are built without a network, and email clients block external styles")
        raise ProblemsError(
            [Problem(template, 0, what, why, _("put the rules into the file itself"))]
        )
    marked = html.strip().replace("<style", f"<style{_KEEP}")
    body, closing, rest = marked.rpartition("</body>")
    tree = etree.fromstring(f"{body}<!--{_END_MARK}-->{closing}{rest}", etree.HTMLParser())
    try:
        _premailer(tree, css).transform()
    # SyntaxError: some selectors, such as [title="a,b"]. TypeError: a style attribute that equals a
    # selector, since both are in one cache.
    except (SyntaxError, TypeError) as exc:
        what, fix = _("its CSS can't be read ({reason})"), _("simplify the selector")
        why = _("without these rules the email has no layout")
        raise ProblemsError([Problem(template, 0, what, why, fix, {"reason": str(exc)})]) from exc
    inlined = _serialise(tree)
    if _END_MARK not in inlined:
        what = _("the end of the email was lost while its CSS was inlined")
        why = _("readers would get half a newsletter")
        raise ProblemsError([Problem(template, 0, what, why, _("nest elements less deeply"))])
    return inlined.replace(f"<!--{_END_MARK}-->", "").replace(_KEEP, "")


def _serialise(root: etree._Element) -> str:
    """Serialise an email, with all style attributes in double quotes.

    lxml would write `style='font-family: "Segoe UI"'`, which some email clients can't read.
    """
    for element in root.iter(etree.Element):
        style = element.get("style", "")
        if '"' in style and "'" not in style:
            element.set("style", style.replace('"', "'"))
    return etree.tostring(root.getroottree(), method="html", pretty_print=True, encoding="unicode")


def _unescape(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else 0
    return match[2] or (chr(number) if number <= sys.maxunicode else "")


class _Inliner(Premailer):  # type: ignore[misc]  # it has no types
    """Premailer that keeps the rules of a stylesheet; it would serialise them for each email.

    Most of the remaining time is spent on finding elements. Rules that name an element or a class
    that the email doesn't have are skipped.
    """

    def _parse_style_rules(self, css_body: str, ruleset_index: int) -> tuple[Any, Any]:
        rules, leftover = _parse_rules(css_body, ruleset_index)
        names = set(_list_names(self.html))
        return [it for it in rules if names.issuperset(_names_in(it[1]))], leftover


def _list_names(root: etree._Element) -> Iterator[str]:
    """List the elements of an email, and its classes with a dot."""
    for element in root.iter(etree.Element):
        yield str(element.tag)
        for name in element.get("class", "").split():
            yield f".{name}"


@lru_cache(maxsize=_CACHE_ENTRIES)
def _names_in(selector: str) -> frozenset[str]:
    """Find the elements and classes that a selector needs; none if it has any other condition."""
    is_plain = _PLAIN_SELECTOR.fullmatch(selector)
    return frozenset(_NAME.findall(selector)) if is_plain else frozenset()


def _premailer(tree: Any, css: str, kind: type[Premailer] = _Inliner) -> Premailer:
    return kind(
        tree,
        css_text=[css],
        allow_network=False,
        strip_important=False,
        disable_validation=True,
        disable_leftover_css=True,
        align_floating_images=False,
        remove_unset_properties=False,
        disable_link_rewrites=True,
        cssutils_logging_level=logging.CRITICAL,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
    )


@lru_cache(maxsize=16)
def _parse_rules(css: str, position: int) -> tuple[Any, Any]:
    premailer = _premailer(None, css, Premailer)
    rules, leftover = premailer._parse_style_rules(css, position)  # noqa: SLF001  # as above
    return tuple(rules), tuple(leftover)
