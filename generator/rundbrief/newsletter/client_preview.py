"""Previews of an issue as email clients show it: part of the live preview, never published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rundbrief.content.file_kinds import PREVIEW
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.newsletter.linting import lint_newsletter
from rundbrief.newsletter.render import RenderedNewsletter
from rundbrief.problems import Problem, shown, sort_problems
from rundbrief.queries import Queries
from rundbrief.render.templates import render

# In links, for linting: under `mkdocs serve`, site_url is the address of the local server.
_ON_THE_WEB = "https://preview.example.org/"

_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")
_IMAGE = re.compile(r'(<img\b[^>]*?\ssrc=)"[^"]*"')


@dataclass(frozen=True)
class ClientFinding:
    """A problem of the email, in the language of the site."""

    # File and line.
    place: str
    level: str
    what: str
    why: str
    fix: str


@dataclass(frozen=True)
class PreviewView:
    """The view of the page with all previews of an issue."""

    # The relative path to the site's root, ending in a slash.
    root: str
    language: str
    title: str
    sender: str
    subject: str
    preheader: str
    # The size of the HTML in bytes.
    size: int
    # The plain text part.
    text: str
    web_version: str
    findings: tuple[ClientFinding, ...]


def render_preview(
    q: Queries,
    issue: ComposedIssue,
    newsletter: RenderedNewsletter | None,
    problems: Sequence[Problem] = (),
) -> Iterator[tuple[str, bytes]]:
    """Render the preview of an issue. Yields a path in the site and its contents for each file.

    newsletter: None if it couldn't be rendered; then the problems say why.
    """
    folder = f"{PREVIEW}/{q.issue_folder(issue.key)}"
    if newsletter:
        problems = _lint(q, issue, newsletter)
        for name, data in newsletter.files().items():
            yield f"{folder}/{name}", data
        yield f"{folder}/dark.html", show_dark(newsletter.html).encode()
        yield f"{folder}/no-pictures.html", hide_images(newsletter.html).encode()
    yield f"{folder}/index.html", _page(q, issue, newsletter, problems).encode()


def _lint(q: Queries, issue: ComposedIssue, newsletter: RenderedNewsletter) -> tuple[Problem, ...]:
    """Lint an issue as a build would, with addresses on the web instead of this preview's."""
    here = q.addresses.site_url
    on_the_web = replace(
        newsletter,
        html=newsletter.html.replace(here, _ON_THE_WEB),
        text=newsletter.text.replace(here, _ON_THE_WEB),
    )
    return sort_problems((*newsletter.images.problems, *lint_newsletter(q, issue, on_the_web)))


def show_dark(html: str) -> str:
    """Apply the rules for dark mode unconditionally."""
    return _DARK.sub("@media all", html)


def hide_images(html: str) -> str:
    """Replace images with empty ones, as clients do until the reader allows them."""
    return _IMAGE.sub(r'\1"data:,"', html)


def _page(
    q: Queries,
    issue: ComposedIssue,
    newsletter: RenderedNewsletter | None,
    problems: Sequence[Problem],
) -> str:
    environment = q.environment("newsletter")
    sender = q.newsletter.for_edition(issue.issue.edition).sender
    folder = f"{PREVIEW}/{q.issue_folder(issue.key)}"
    view = PreviewView(
        root="../" * (folder.count("/") + 1),
        language=q.texts.language,
        title=issue.key,
        sender=(sender.name if sender else None) or q.brand_name,
        subject=issue.subject,
        preheader=issue.preheader,
        size=len(newsletter.html.encode()) if newsletter else 0,
        text=newsletter.text if newsletter else "",
        web_version=q.addresses.page(f"newsletter/{issue.key}"),
        findings=tuple(
            ClientFinding(
                p.place,
                p.level.value,
                *(shown(message, p, q.texts) for message in (p.what, p.why, p.fix)),
            )
            for p in problems
        ),
    )
    return render(environment, "preview.html", page=view)
