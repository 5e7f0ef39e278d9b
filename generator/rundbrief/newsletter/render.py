"""An issue as the files that leave the site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from rundbrief.editorial.issue_contents import ComposedIssue
from rundbrief.i18n.texts import _
from rundbrief.mail.headers import HeaderError
from rundbrief.mail.merge_tags import (
    header_address,
    hide_merge_tags,
    restore_in_html,
    restore_in_text,
)
from rundbrief.mail.message import InlineImage, Mailbox, Message
from rundbrief.mail.mime import serialise_message
from rundbrief.newsletter.images import IssueImages, make_images
from rundbrief.newsletter.inlining import inline_css
from rundbrief.newsletter.mjml import compile_mjml, replace_invalid_characters
from rundbrief.newsletter.source_map import map_to_templates
from rundbrief.newsletter.view import EmailView, build_view
from rundbrief.problems import Problem, ProblemsError
from rundbrief.queries import Queries
from rundbrief.render.templates import layout_folders, render

TEMPLATE = "layouts/newsletter/newsletter.mjml"

# Gmail cuts an email after 102,400 bytes; some mail systems add a little.
_MAX_BYTES = 100_000


@dataclass(frozen=True)
class RenderedNewsletter:
    """One issue, rendered."""

    key: str
    # Of the issue, below the folder of all newsletters.
    folder: str
    html: str
    text: str
    eml: bytes
    mjml: str
    images: IssueImages

    def files(self) -> dict[str, bytes]:
        """Give each file's bytes by its name."""
        return {
            "newsletter.html": self.html.encode(),
            "newsletter.txt": self.text.encode(),
            "newsletter.eml": self.eml,
            "newsletter.mjml": self.mjml.encode(),
            **{f"images/{image.name}": image.data for image in self.images.all},
        }


def render_newsletter(q: Queries, issue: ComposedIssue) -> RenderedNewsletter:
    """Jinja2 → MJML → HTML → inlined CSS; and the text and the email of the same view."""
    if not q.addresses.site_url:
        raise ProblemsError([_no_site_url()])
    environment = q.environment("newsletter")
    images = make_images(q, issue)
    for tight in (False, True):
        view = build_view(q, issue, images, tight=tight)
        unsubscribe = view.unsubscribe
        view = replace(view, unsubscribe=hide_merge_tags(unsubscribe))
        mjml = replace_invalid_characters(render(environment, "newsletter.mjml", email=view))
        css = render(environment, "inline.css", email=view)
        html = inline_css(_compile(q, mjml, view), css, template=TEMPLATE)
        html = restore_in_html(html, unsubscribe)
        if len(html.encode()) <= _MAX_BYTES:
            break
    text = restore_in_text(render(environment, "newsletter.txt", email=view), unsubscribe)
    view = replace(view, unsubscribe=header_address(unsubscribe))
    return RenderedNewsletter(
        key=issue.key,
        folder=q.issue_folder(issue.key),
        html=html,
        text=text,
        eml=_message(q, issue, view, text, html, images),
        mjml=restore_in_html(mjml, unsubscribe),
        images=images,
    )


def _compile(q: Queries, source: str, view: EmailView) -> str:
    """Compile MJML; problems name the line of the template that caused them."""
    try:
        return compile_mjml(source, template=TEMPLATE)
    except ProblemsError as exc:
        folders = layout_folders(q.layouts, "newsletter")
        raise map_to_templates(exc, folders, q.texts, q.show_path, email=view) from exc


def _message(
    q: Queries, issue: ComposedIssue, view: EmailView, text: str, html: str, images: IssueImages
) -> bytes:
    settings = q.newsletter.for_edition(issue.issue.edition)
    host = urlsplit(q.addresses.site_url).hostname or "localhost"
    sender = settings.sender
    address = sender.email if sender else f"newsletter@{host}"
    # No Auto-Submitted (RFC 3834): a person sends a newsletter. With it, list software and servers
    # would hold back automatic replies of recipients and, some, the newsletter itself.
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
