"""What other programs read of the site, and no person has to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest
from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.site.digests import Stamps
from rundbrief.site.exports.badges import list_badges
from rundbrief.site.exports.calendars import list_calendars
from rundbrief.site.exports.feeds.render import list_feeds
from rundbrief.site.exports.status_api import render_status_api
from rundbrief.site.page import Bundle


def list_for_programs(c: Compilation, stamps: Stamps) -> Iterator[Bundle]:
    """List feeds, calendars, what monitors read, badges."""
    yield from list_feeds(c, stamps)
    yield from list_calendars(c)
    if INCIDENTS in c.sections:  # else a monitor would read “all is well” of what is only hidden
        stamp = digest(stamps.incidents, *map(stamps.entries, c.visible.incidents))
        yield Bundle("api", partial(render_status_api, c), stamp)
    yield list_badges(c)
