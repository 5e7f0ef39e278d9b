"""Rendering of an issue as an email: HTML with inlined CSS, plain text and the message.

CSS is inlined with premailer. By default it fetches external files and rewrites the styles in the
head and Outlook's conditional comments; options prevent that. It also truncates a document that is
nested too deeply, which an end mark detects.
"""

from __future__ import annotations

import logging
import re
import sys
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from premailer import Premailer

from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.i18n.texts import _
from rundbrief.mail.message import (
    InlineImage,
    Mailbox,
    Message,
    header_address,
    hide_merge_tags,
    restore_in_html,
    restore_in_text,
)
from rundbrief.mail.mime import HeaderError, serialise_message
from rundbrief.newsletter.budget import MAX_EMAIL_BYTES
from rundbrief.newsletter.images import IssueImages, make_images
from rundbrief.newsletter.mjml import compile_mjml, map_to_templates, replace_invalid_characters
from rundbrief.newsletter.view import EmailView, build_view
from rundbrief.problems import Problem, ProblemsError
from rundbrief.queries import Queries
from rundbrief.render.templates import layout_folders, render

TEMPLATE = "layouts/newsletter/newsletter.mjml"

_END_MARK = "rundbrief-end-of-mail"
_KEEP = ' data-premailer="ignore"'

# CSS is case-insensitive, and escapes such as `\69` are resolved first. Data URLs are allowed.
_FETCHES = re.compile(r"@import|url\(\s*+['\"]?+(?!data:)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")


@dataclass(frozen=True)
class RenderedNewsletter:
    """A rendered issue."""

    key: str
    # The issue's folder, in the folder of all newsletters.
    folder: str
    html: str
    text: str
    eml: bytes
    mjml: str
    images: IssueImages

    def files(self) -> dict[str, bytes]:
        """Return the contents of all files by name."""
        return {
            "newsletter.html": self.html.encode(),
            "newsletter.txt": self.text.encode(),
            "newsletter.eml": self.eml,
            "newsletter.mjml": self.mjml.encode(),
            **{f"images/{image.name}": image.data for image in self.images.all},
        }


def render_newsletter(q: Queries, issue: ComposedIssue) -> RenderedNewsletter:
    """Render an issue. Raises ProblemsError."""
    if not q.addresses.site_url:
        raise ProblemsError([_no_site_url()])
    environment = q.environment("newsletter")
    images = make_images(q, issue)
    rendered = _render_within_limit(q, issue, images)
    view, unsubscribe = rendered.view, rendered.view.unsubscribe
    hidden = replace(view, unsubscribe=hide_merge_tags(unsubscribe))
    text = restore_in_text(render(environment, "newsletter.txt", email=hidden), unsubscribe)
    view = replace(view, unsubscribe=header_address(unsubscribe))
    return RenderedNewsletter(
        key=issue.key,
        folder=q.issue_folder(issue.key),
        html=rendered.html,
        text=text,
        eml=_message(q, issue, view, text, rendered.html, images),
        mjml=rendered.mjml,
        images=images,
    )


@dataclass(frozen=True)
class _RenderedHtml:
    """The HTML of an email, with the view and the MJML that it was rendered from."""

    view: EmailView
    mjml: str
    html: str


def _render_within_limit(q: Queries, issue: ComposedIssue, images: IssueImages) -> _RenderedHtml:
    """Render the HTML; if it is too large, render it again with fewer and shorter texts."""
    rendered = _render_html(q, build_view(q, issue, images))
    if len(rendered.html.encode()) > MAX_EMAIL_BYTES:
        rendered = _render_html(q, build_view(q, issue, images, tight=True))
    return rendered


def _render_html(q: Queries, view: EmailView) -> _RenderedHtml:
    """Render the template to MJML, compile it to HTML, and inline the CSS."""
    environment = q.environment("newsletter")
    unsubscribe = view.unsubscribe
    hidden = replace(view, unsubscribe=hide_merge_tags(unsubscribe))
    mjml = replace_invalid_characters(render(environment, "newsletter.mjml", email=hidden))
    css = render(environment, "inline.css", email=hidden)
    html = inline_css(_compile(q, mjml, hidden), css, template=TEMPLATE)
    return _RenderedHtml(
        view, restore_in_html(mjml, unsubscribe), restore_in_html(html, unsubscribe)
    )


def _compile(q: Queries, source: str, view: EmailView) -> str:
    """Compile MJML. Raises ProblemsError with the lines of the templates."""
    try:
        return compile_mjml(source, template=TEMPLATE)
    except ProblemsError as exc:
        folders = layout_folders(q.layouts, "newsletter")
        raise map_to_templates(
            exc, folders, q.texts, q.show_path, trusted=q.trust_layouts, email=view
        ) from exc


def _message(
    q: Queries, issue: ComposedIssue, view: EmailView, text: str, html: str, images: IssueImages
) -> bytes:
    settings = q.newsletter.for_edition(issue.issue.edition)
    host = urlsplit(q.addresses.site_url).hostname or "localhost"
    sender = settings.sender
    address = sender.email if sender else f"newsletter@{host}"
    # No Auto-Submitted header (RFC 3834): newsletters are sent by people, and some servers would
    # hold back automatic replies, or even the newsletter.
    message = Message(
        key=f"{issue.issue.period_key}.{issue.edition_slug}",
        date=issue.at,
        language=view.language,
        sender=Mailbox(address, (sender.name if sender else None) or q.brand_name),
        to=(Mailbox(settings.to or address),),
        subject=issue.subject,
        text=text,
        html=html,
        reply_to=Mailbox(settings.reply_to) if settings.reply_to else None,
        list_id=settings.list_id,
        unsubscribe=view.unsubscribe,
        images=tuple(InlineImage(it.name, it.src, it.data, it.subtype) for it in images.all),
    )
    try:
        return serialise_message(message)
    except HeaderError as exc:
        raise ProblemsError([_bad_header(issue, str(exc))]) from exc


def _bad_header(issue: ComposedIssue, header: str) -> Problem:
    return Problem(
        issue.issue.source.shown if header == "Subject" else "mkdocs.yml",
        0,
        _("the email header “{header}” can't be sent as it is"),
        _("it contains control characters or text that email clients take for commands"),
        _("use plain text; addresses without spaces, accents or special characters"),
        {"header": header},
    )


def _no_site_url() -> Problem:
    return Problem(
        "mkdocs.yml",
        0,
        _("“site_url” is missing"),
        _("links in an email need the full address"),
        _("add this line: site_url: https://status.example.org/"),
    )


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
