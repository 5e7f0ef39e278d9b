"""What other programs read of the site, and no person has to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from rundbrief.compilation import Compilation
from rundbrief.content.places import INCIDENTS
from rundbrief.memory.values import digest
from rundbrief.site.page import Bundle
from rundbrief.site.programs.badges import list_badges
from rundbrief.site.programs.calendars import list_calendars
from rundbrief.site.programs.feeds.render import list_feeds
from rundbrief.site.programs.status_api import render_status_api
from rundbrief.site.stamps import Stamps


def list_for_programs(c: Compilation, stamps: Stamps) -> Iterator[Bundle]:
    """List feeds, calendars, what monitors read, badges."""
    yield from list_feeds(c, stamps)
    yield from list_calendars(c)
    if INCIDENTS in c.sections:  # else a monitor would read “all is well” of what is only hidden
        stamp = digest(stamps.incidents, *map(stamps.entries, c.visible.incidents))
        yield Bundle("api", partial(render_status_api, c), stamp)
    yield list_badges(c)
