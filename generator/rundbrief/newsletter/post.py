"""A short text about an issue for chats and social networks, with a link to its web version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.markup.plain_text import shorten

# Fits in a post on Bluesky (300), Mastodon (500) and LinkedIn, and in all chats. On X (280), any
# link counts as 23 characters.
MAX_POST_LENGTH = 280
_MAX_TITLE_LENGTH = 90


def write_post(issue: ComposedIssue, href: str) -> str:
    """Write the subject, as many highlights as fit, or else the preheader, and the link."""
    room = MAX_POST_LENGTH - len(issue.subject) - len(href) - 2 * len("\n\n")
    lines = list(_fit(_list_highlights(issue), room))
    if not lines and len(issue.preheader) <= room:
        lines = [issue.preheader]
    return "\n\n".join(filter(None, (issue.subject, "\n".join(lines), href))) + "\n"


def _list_highlights(issue: ComposedIssue) -> Iterator[str]:
    """List the highlights; the subject may be made from the first one."""
    for item in issue.highlights:
        title = shorten(item.title, _MAX_TITLE_LENGTH)
        if title not in issue.subject:
            yield f"• {title}"


def _fit(lines: Iterable[str], room: int) -> Iterator[str]:
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            return
        yield line
