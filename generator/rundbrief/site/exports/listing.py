"""What other programs read of the site, and no person has to."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.cache.outputs import Built, Output
from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.site.exports.badges import list_badges
from rundbrief.site.exports.calendars import list_calendars
from rundbrief.site.exports.feeds.render import list_feeds
from rundbrief.site.exports.status_api import render_status_api
from rundbrief.site.queries import SiteQueries


def list_exports(q: SiteQueries) -> Iterator[Output]:
    """List feeds, calendars, what monitors read, badges."""
    yield from list_feeds(q)
    yield from list_calendars(q)
    if INCIDENTS in q.sections:  # else a monitor would read “all is well” of what is only hidden
        yield Output("api", _build_status_api)
    yield from list_badges(q)


def _build_status_api(q: SiteQueries) -> Built:
    return Built(dict(render_status_api(q)))
