"""What other programs read of the site, and no person has to."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.compilation import Compilation
from rundbrief.content.places import INCIDENTS
from rundbrief.site.programs.badges import render_badges
from rundbrief.site.programs.feeds.render import render_feeds
from rundbrief.site.programs.status_api import render_status_api


def render_for_programs(c: Compilation) -> Iterator[tuple[str, str | bytes]]:
    """Render feeds, calendars, what monitors read, badges: (path in the site, what is in it)."""
    from rundbrief.site.programs.ics import render_calendars

    yield from render_feeds(c)
    yield from render_calendars(c)
    if INCIDENTS in c.sections:  # else a monitor would read “all is well” of what is only hidden
        yield from render_status_api(c)
    yield from render_badges(c)
