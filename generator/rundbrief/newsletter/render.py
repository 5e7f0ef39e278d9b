"""An issue as the files that leave the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from rundbrief.compilation import Compilation
from rundbrief.content.places import PREVIEW
from rundbrief.editorial.composing import Composed
from rundbrief.layouts import layout_folders, make_environment, render
from rundbrief.newsletter.composing import build_mail
from rundbrief.newsletter.inlining import inline_css
from rundbrief.newsletter.message import HeaderError, Letter, build_message
from rundbrief.newsletter.mjml import compile_mjml, make_legal
from rundbrief.newsletter.views import MailView
from rundbrief.problems import Level, Problem, ProblemsError
from rundbrief.texts import _

TEMPLATE = "layouts/newsletter/newsletter.mjml"

# Gmail shows no more of a mail than this many bytes.
MOST_BYTES = 102_400


@dataclass(frozen=True)
class Newsletter:
    """One issue, rendered. problems: warnings."""

    key: str
    folder: str
    html: str
    text: str
    eml: bytes
    mjml: str
    problems: tuple[Problem, ...]

    def files(self) -> Mapping[str, bytes]:
        """Give each file's bytes by its name."""
        return {
            "newsletter.html": self.html.encode(),
            "newsletter.txt": self.text.encode(),
            "newsletter.eml": self.eml,
            "newsletter.mjml": self.mjml.encode(),
        }


def render_newsletters(c: Compilation) -> Iterator[Newsletter]:
    """Render every issue of a compilation. Raises ProblemsError."""
    for composed in c.issues:
        yield render_newsletter(c, composed)


def render_previews(c: Compilation) -> Iterator[tuple[str, bytes]]:
    """Render every issue for the live preview: (path in the site, bytes)."""
    for newsletter in render_newsletters(c):
        for name, data in newsletter.files().items():
            yield f"{PREVIEW}/{newsletter.folder}/{name}", data


def render_newsletter(c: Compilation, composed: Composed) -> Newsletter:
    """Jinja2 → MJML → HTML → inlined CSS; and the text and the mail of the same view."""
    if not c.project.addresses.site_url:
        raise ProblemsError([_no_site_url()])
    environment = make_environment(layout_folders(c.project.layouts, "newsletter"), c.texts)
    view = build_mail(c, composed)
    mjml = make_legal(render(environment, "newsletter.mjml", mail=view))
    css = render(environment, "inline.css", mail=view)
    html = inline_css(compile_mjml(mjml, template=TEMPLATE), css, template=TEMPLATE)
    environment.autoescape = False
    text = render(environment, "newsletter.txt", mail=view)
    return Newsletter(
        key=composed.key,
        folder=composed.folder(c.project.settings),
        html=html,
        text=text,
        eml=_message(c, composed, view, text, html),
        mjml=mjml,
        problems=tuple(_warnings(composed, html)),
    )


def _message(c: Compilation, composed: Composed, view: MailView, text: str, html: str) -> bytes:
    settings = c.project.settings.newsletter.voice_of(composed.issue.edition)
    host = urlsplit(c.project.addresses.site_url).hostname or "localhost"
    sender = settings.sender
    letter = Letter(
        subject=view.subject,
        sender_name=(sender.name if sender else None) or view.brand.name,
        sender=sender.email if sender else f"newsletter@{host}",
        to=settings.to or (sender.email if sender else f"newsletter@{host}"),
        reply_to=settings.reply_to,
        list_id=settings.list_id,
        list_name="",
        unsubscribe=view.unsubscribe,
        language=view.language,
        key=f"{composed.issue.period_key}.{composed.edition_slug}",
        at=composed.at,
        text=text,
        html=html,
    )
    try:
        return build_message(letter)
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


def _warnings(composed: Composed, html: str) -> Iterator[Problem]:
    size = len(html.encode())
    if size > MOST_BYTES:
        yield Problem(
            composed.issue.source.shown,
            0,
            _("the newsletter is {size} KB long"),
            _("Gmail cuts a mail after 100 KB"),
            _("leave some updates out, or close issues more often"),
            {"size": size // 1024},
            Level.WARNING,
        )
