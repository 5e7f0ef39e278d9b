"""Inlining of CSS into style attributes, with premailer.

By default premailer fetches external files and rewrites the styles in the head and Outlook's
conditional comments; the options below prevent that. It also truncates a document that is nested
too deeply, which an end mark detects.
"""

from __future__ import annotations

import logging
import re
import sys

from premailer import Premailer

from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError

_END_MARK = "rundbrief-end-of-mail"
_KEEP = ' data-premailer="ignore"'

# CSS is case-insensitive, and escapes such as `\69` are resolved first. Data URLs are allowed.
_FETCHES = re.compile(r"@import|url\(\s*+['\"]?+(?!data:)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")


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
    marked = html.replace("<style", f"<style{_KEEP}")
    body, closing, rest = marked.rpartition("</body>")
    try:
        inlined = _premailer(f"{body}<!--{_END_MARK}-->{closing}{rest}", css).transform()
    except SyntaxError as exc:  # for some selectors, such as [title="a,b"]
        what, fix = _("its CSS can't be read ({reason})"), _("simplify the selector")
        why = _("without these rules the email has no layout")
        raise ProblemsError([Problem(template, 0, what, why, fix, {"reason": str(exc)})]) from exc
    if _END_MARK not in inlined:
        what = _("the end of the email was lost while its CSS was inlined")
        why = _("readers would get half a newsletter")
        raise ProblemsError([Problem(template, 0, what, why, _("nest elements less deeply"))])
    return str(inlined).replace(f"<!--{_END_MARK}-->", "").replace(_KEEP, "")


def _unescape(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else 0
    return match[2] or (chr(number) if number <= sys.maxunicode else "")


def _premailer(html: str, css: str) -> Premailer:
    return Premailer(
        html,
        css_text=[css],
        allow_network=False,
        strip_important=False,
        disable_validation=True,
        disable_leftover_css=True,
        align_floating_images=False,
        remove_unset_properties=False,
        disable_link_rewrites=True,
        cache_css_parsing=True,  # the issues of one build share their CSS
        cssutils_logging_level=logging.CRITICAL,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
    )
