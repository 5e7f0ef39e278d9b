"""Rendering of an issue as an email: HTML with inlined CSS, plain text and the message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

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
from rundbrief.mail.mime import HeaderError, as_draft, serialise_message
from rundbrief.newsletter.budget import MAX_EMAIL_BYTES
from rundbrief.newsletter.css_inlining import inline_css
from rundbrief.newsletter.images import IssueImages, make_images
from rundbrief.newsletter.mjml import compile_mjml, map_to_templates, replace_invalid_characters
from rundbrief.newsletter.post import write_post
from rundbrief.newsletter.view import EmailView, build_view
from rundbrief.problems import Problem, ProblemsError
from rundbrief.queries import Queries
from rundbrief.render.templates import layout_folders, render

TEMPLATE = "layouts/newsletter/newsletter.mjml"


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
    post: str
    # How long it takes to read the email.
    minutes: int
    images: IssueImages

    def files(self) -> dict[str, bytes]:
        """Return the contents of all files by name."""
        return {
            "newsletter.html": self.html.encode(),
            "newsletter.txt": self.text.encode(),
            "newsletter.eml": self.eml,
            "newsletter-draft.eml": as_draft(self.eml),
            "newsletter.post.txt": self.post.encode(),
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
        post=write_post(issue, view.issue.href),
        minutes=view.minutes,
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
