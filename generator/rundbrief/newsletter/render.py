"""An issue as the files that leave the house."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from rundbrief.editorial.issue_contents import Composed
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
from rundbrief.newsletter.image_rendering import make_album
from rundbrief.newsletter.images import Picture
from rundbrief.newsletter.inlining import inline_css
from rundbrief.newsletter.mjml import compile_mjml, make_legal
from rundbrief.newsletter.output import Rendered
from rundbrief.newsletter.source_map import find_origins
from rundbrief.newsletter.view_builder import build_mail
from rundbrief.newsletter.views import MailView
from rundbrief.problems import Problem, ProblemsError
from rundbrief.queries import Queries
from rundbrief.render.templates import layout_folders, render

TEMPLATE = "layouts/newsletter/newsletter.mjml"

# Gmail cuts a mail after 102,400 bytes; some mail systems add a little.
_MOST_BYTES = 100_000


def render_newsletter(q: Queries, composed: Composed) -> Rendered:
    """Jinja2 → MJML → HTML → inlined CSS; and the text and the mail of the same view."""
    if not q.addresses.site_url:
        raise ProblemsError([_no_site_url()])
    environment = q.environment("newsletter")
    album = make_album(q, composed)
    for tight in (False, True):
        view = build_mail(q, composed, album, tight=tight)
        unsubscribe = view.unsubscribe
        view = replace(view, unsubscribe=hide_merge_tags(unsubscribe))
        mjml = make_legal(render(environment, "newsletter.mjml", mail=view))
        css = render(environment, "inline.css", mail=view)
        html = inline_css(_compile(q, mjml, view), css, template=TEMPLATE)
        html = restore_in_html(html, unsubscribe)
        if len(html.encode()) <= _MOST_BYTES:
            break
    text = restore_in_text(render(environment, "newsletter.txt", mail=view), unsubscribe)
    view = replace(view, unsubscribe=header_address(unsubscribe))
    return Rendered(
        key=composed.key,
        folder=q.issue_folder(composed.key),
        html=html,
        text=text,
        eml=_message(q, composed, view, text, html, album.everything),
        mjml=restore_in_html(mjml, unsubscribe),
        logo=album.logo,
        made=album.made,
        problems=album.problems,
    )


def _compile(q: Queries, source: str, view: MailView) -> str:
    """Compile MJML; mistakes are told with the line of the template that made them."""
    try:
        return compile_mjml(source, template=TEMPLATE)
    except ProblemsError as exc:
        folders = layout_folders(q.layouts, "newsletter")
        raise find_origins(exc, folders, q.texts, q.show_path, mail=view) from exc


def _message(
    q: Queries,
    composed: Composed,
    view: MailView,
    text: str,
    html: str,
    pictures: tuple[Picture, ...],
) -> bytes:
    settings = q.newsletter.voice_of(composed.issue.edition)
    host = urlsplit(q.addresses.site_url).hostname or "localhost"
    sender = settings.sender
    address = sender.email if sender else f"newsletter@{host}"
    # No Auto-Submitted (RFC 3834): a person sends a newsletter. With it, list software and servers
    # would hold back automatic replies of recipients and, some, the newsletter itself.
    message = Message(
        key=f"{composed.issue.period_key}.{composed.edition_slug}",
        date=composed.at,
        language=view.language,
        sender=Mailbox(address, (sender.name if sender else None) or view.brand.name),
        to=(Mailbox(settings.to or address),),
        subject=view.subject,
        text=text,
        html=html,
        reply_to=Mailbox(settings.reply_to) if settings.reply_to else None,
        list_id=settings.list_id,
        unsubscribe=view.unsubscribe,
        images=tuple(InlineImage(p.name, p.src, p.data, p.subtype) for p in pictures),
    )
    try:
        return serialise_message(message)
    except HeaderError as exc:
        raise ProblemsError([_bad_header(composed, str(exc))]) from exc


def _bad_header(composed: Composed, header: str) -> Problem:
    return Problem(
        composed.issue.source.shown if header == "Subject" else "mkdocs.yml",
        0,
        _("the mail's header “{header}” can't be sent as it is"),
        _("it holds control characters or text that mail programs take for commands"),
        _("write it in plain words; an address without spaces, umlauts or signs"),
        {"header": header},
    )


def _no_site_url() -> Problem:
    return Problem(
        "mkdocs.yml",
        0,
        _("“site_url” is missing"),
        _("links in a mail need a whole address"),
        _("add the line: site_url: https://status.example.org/"),
    )
