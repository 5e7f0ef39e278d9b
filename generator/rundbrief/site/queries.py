"""What pages may ask about the site beside its content."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from rundbrief.content.file_kinds import NEWSLETTER
from rundbrief.content.schema import Department, FollowUp, Incident, Update
from rundbrief.editorial.calendar_events import CalendarEvent
from rundbrief.editorial.issue_contents import ComposedIssue
from rundbrief.editorial.needs_attention import FollowUpFilter, is_done, last_activity, select_view
from rundbrief.editorial.period_comparison import incident_as_of
from rundbrief.editorial.selection import with_neighbours
from rundbrief.i18n.texts import _
from rundbrief.incremental.tracing import query
from rundbrief.periods import Period
from rundbrief.queries import Queries, next_of
from rundbrief.site.search.blocks import RecordBlock, number_records
from rundbrief.site.search.index import Filters, build_filters
from rundbrief.site.search.records import FilterChoices, SearchRecord, find_choices, list_records
from rundbrief.site.series import Series, SeriesPart, find_parts, split_months, split_years

if TYPE_CHECKING:
    from rundbrief.site.exports.feeds.channels import FeedKey, NewsItem
    from rundbrief.site.og_images.cards import Card
    from rundbrief.site.page_context import FeedLink, NavLink


# Links to the newest of a kind are shown with an image of their own. Nobody shares older ones, and
# drawing one takes as long as rendering fifty pages.
NEWEST = 12
# What was closed before that stands on a page for each year, and no longer among the others.
RECENT = timedelta(days=365)


class SiteQueries(Queries):
    """Adds what is the same for many pages, so that it is worked out once.

    root: the way from a page to the site's root, ending in a slash.
    """

    @query
    def navigation(self, root: str, section: str) -> tuple[NavLink, ...]:
        from rundbrief.site.page_context import build_nav

        return build_nav(self, root, section)

    @query
    def footer_navigation(self, root: str, name: str) -> tuple[NavLink, ...]:
        from rundbrief.site.page_context import build_footer_nav

        return build_footer_nav(self, root, name)

    @property
    @query
    def footer_names(self) -> frozenset[str]:
        """The pages that a footer may lead to."""
        from rundbrief.site.page_context import footer_names

        return footer_names(self)

    @query
    def feed_links(self, root: str, page: str) -> tuple[FeedLink, ...]:
        """The feeds that a page offers: its own, if it has one, and the feed of all updates."""
        from rundbrief.site.exports.feeds.channels import link_feeds

        return link_feeds(self, root, page)

    @query
    def series(self, kind: str, slug: str) -> Series:
        """A list of updates with pages for its years.

        slug: of the department, the tag or the author; of the archive, empty.
        """
        if kind == "archive":
            return Series(kind, "archive", "archive", self.texts(_("Archive")), "archive")
        if kind == "departments":
            title = self.department_name(slug)
            return Series(kind, slug, f"{slug}/archive", title, "index", of=False)
        name = f"{kind}/{slug}"
        return Series(kind, name, name, self.term_name(kind, slug), "archive")

    @query
    def series_updates(self, kind: str, slug: str) -> tuple[Update, ...]:
        if kind == "archive":
            return self.updates
        return self.updates_of(slug) if kind == "departments" else self.term(kind, slug).updates

    @query
    def parts(self, kind: str, slug: str) -> tuple[SeriesPart, ...]:
        """The years of a list, newest first; none while all of it is on one page."""
        return find_parts(self.series_updates(kind, slug), self.texts, self.zone)

    @query
    def part(self, kind: str, slug: str, year: str, key: str) -> SeriesPart:
        """A year of a list, or one of its months."""
        own = next_of(part for part in self.parts(kind, slug) if part.key == year)
        return next_of(part for part in (own, *own.months) if part.key == key)

    @query
    def part_updates(self, kind: str, slug: str, key: str) -> tuple[Update, ...]:
        """The updates of a year or a month of a list."""
        return self._part_updates(kind, slug)[key]

    def _part_updates(self, kind: str, slug: str) -> Mapping[str, tuple[Update, ...]]:
        known = self._parts.get((kind, slug))
        if known is None:
            updates = self.series_updates(kind, slug)
            known = {year: tuple(own) for year, own in split_years(updates)}
            known |= {it.key: tuple(own) for it, own in split_months(updates, self.zone)}
            self._parts[kind, slug] = known
        return known

    @cached_property
    def _parts(self) -> dict[tuple[str, str], dict[str, tuple[Update, ...]]]:
        return {}

    @query
    def report_periods(self, kind: Literal["week", "month"]) -> tuple[Period, ...]:
        """The weeks or months that have a report, the oldest first.

        Long gaps have none: in them nobody wrote anything, and nothing broke.
        """
        days = {update.date for update in self.updates} | {self.today}
        days |= {it.began.date() for it in self.incidents if not it.maintenance}
        return tuple(sorted({self.period_of(day, kind) for day in days}))

    @query
    def report_neighbours(self, key: str) -> tuple[Period | None, Period | None]:
        """The reports of the same kind before and after one."""
        period = self.parse_period(key)
        around = with_neighbours(self.report_periods(period.kind))
        return next_of((before, after) for before, it, after in around if it == period)

    @query
    def reports_around(self, key: str) -> tuple[Period, ...]:
        """The weeks that lie in a month, or the months in which a week lies."""
        period = self.parse_period(key)
        others = self.report_periods("month" if period.kind == "week" else "week")
        return tuple(o for o in others if o.since < period.until and period.since < o.until)

    @query
    def update_count(self, period: str) -> int:
        """How many updates a period has; those that report nothing don't count."""
        return sum(not update.nothing_to_report for update in self.updates_in(period))

    @query
    def incidents_in(self, period: str) -> tuple[Incident, ...]:
        """The incidents that were open in a period, as they were known when it ended."""
        within = self.parse_period(period)
        known = (incident_as_of(it, within) for it in self.incidents if it.began < within.until)
        return tuple(it for it in known if it.ended is None or it.ended >= within.since)

    @query
    def register_view(self, view: str) -> tuple[FollowUp, ...]:
        """The follow-ups of a view of the register, in its order."""
        return select_view(FollowUpFilter(view), self.follow_ups, self.today)

    @property
    @query
    def register_years(self) -> tuple[int, ...]:
        """The years with a page for what was closed long ago, the newest first."""
        return tuple(self._older_follow_ups)

    @query
    def register_year(self, year: int) -> tuple[FollowUp, ...]:
        """What was closed long ago, in a year, the newest first."""
        return self._older_follow_ups[year]

    @cached_property
    def _older_follow_ups(self) -> Mapping[int, tuple[FollowUp, ...]]:
        long_ago = self.today - RECENT
        older = [it for it in self.follow_ups if is_done(it) and last_activity(it) < long_ago]
        older.sort(key=lambda it: (last_activity(it), it.ref), reverse=True)
        return {year: tuple(own) for year, own in groupby(older, lambda it: last_activity(it).year)}

    @query
    def calendar_of(self, slug: str) -> tuple[CalendarEvent, ...]:
        """What the calendar of a department holds, the soonest first."""
        return tuple(self._calendars.get(slug, ()))

    @cached_property
    def _calendars(self) -> Mapping[str, Sequence[CalendarEvent]]:
        from rundbrief.site.exports.calendars import split_agenda

        return split_agenda(self.events)

    @property
    @query
    def feed_news(self) -> Mapping[FeedKey, tuple[NewsItem, ...]]:
        from rundbrief.site.exports.feeds.channels import select_news

        return select_news(self)

    @query
    def news_of(self, subject: str, slug: str) -> tuple[NewsItem, ...]:
        """What a feed holds, newest first."""
        from rundbrief.site.exports.feeds.channels import FeedKind

        return self.feed_news.get((FeedKind(subject), slug), ())

    @property
    @query
    def search_blocks(self) -> tuple[RecordBlock, ...]:
        """All that can be found, in numbered blocks."""
        return tuple(number_records(list_records(self)))

    @query
    def search_record(self, kind: str, key: str) -> SearchRecord:
        return self._search_records[kind, key]

    @property
    @query
    def search_filters(self) -> Filters:
        return build_filters(self.search_blocks)

    @property
    @query
    def search_choices(self) -> FilterChoices:
        """What records can be filtered by."""
        return find_choices(record for block in self.search_blocks for record in block.records)

    @cached_property
    def _search_records(self) -> Mapping[tuple[str, str], SearchRecord]:
        blocks = self.search_blocks
        return {(it.kind, it.key): it for block in blocks for it in block.records}

    @query
    def card(self, name: str | None) -> Card:
        """What the image says that links to a page are shown with; None: to the site."""
        from rundbrief.site.og_images.cards import build_card
        from rundbrief.site.seo.subjects import find_subject

        return build_card(find_subject(self, name) if name else None, self)

    @query
    def subject(self, name: str) -> Department | Update | Incident | ComposedIssue:
        """What a page is about that shows one thing alone. Raises LookupError for others."""
        folder, __, rest = name.partition("/")
        if folder == NEWSLETTER and rest:
            return self.issue(rest)
        for find in (self.update, self.incident, self.department):
            with contextlib.suppress(LookupError):
                return find(name)
        raise LookupError(name)

    @property
    @query
    def newest_names(self) -> frozenset[str]:
        """The pages of the newest updates, incidents and issues."""
        return frozenset(
            (
                *(update.ref for update in self.updates[:NEWEST]),
                *(incident.ref for incident in self.incidents[:NEWEST]),
                *(f"{NEWSLETTER}/{issue.key}" for issue in self.issues[-NEWEST:]),
            )
        )

    @property
    @query
    def last_day(self) -> date | None:
        """The day of the last update."""
        return next((update.date for update in self.updates), None)

    @query
    def last_day_of(self, slug: str) -> date | None:
        """The day of a department's last update."""
        return next((update.date for update in self.updates_of(slug)), None)

    @query
    def last_day_in(self, period: str) -> date | None:
        """The day of the last update in a period."""
        return next((update.date for update in self.updates_in(period)), None)

    @query
    def card_alt(self, name: str | None, lasting: bool) -> str:
        """Describe a card in words. lasting: only with what stays true whatever happens."""
        card = self.card(name)
        return card.stable_alt if lasting else card.alt

    @query
    def card_of(self, name: str) -> str | None:
        """The page whose image links to a page are shown with; None: the site's."""
        from rundbrief.site.seo.subjects import find_card

        return find_card(self, name)
