"""Queries about the site itself, beside those about its content."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from rundbrief.content.departments import Department
from rundbrief.content.file_kinds import NEWSLETTER
from rundbrief.content.schema import FollowUp, Incident, Update
from rundbrief.editorial.calendar_events import CalendarEvent
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.needs_attention import FollowUpFilter, is_done, last_activity, select_view
from rundbrief.editorial.period_comparison import incident_as_of
from rundbrief.editorial.selection import with_neighbours
from rundbrief.i18n.texts import _
from rundbrief.incremental.dependency_traces import query, reads_inputs
from rundbrief.markup.links import ROOT
from rundbrief.periods import Period, PeriodError
from rundbrief.queries import Queries, next_of
from rundbrief.site.search.index import Filters, RecordBlock, build_filters, number_records
from rundbrief.site.search.records import FilterChoices, find_choices, list_records
from rundbrief.site.series import Series, SeriesPart, find_parts, split_months, split_years

if TYPE_CHECKING:
    from rundbrief.site.exports.feeds.channels import FeedKey, NewsItem
    from rundbrief.site.og_images.cards import Card
    from rundbrief.site.page_context import FeedLink, NavLink


# Only the newest of each kind get an OG image of their own: older ones are hardly ever shared, and
# rendering an image takes as long as rendering fifty pages.
NEWEST = 12
# The address of a link or image in a rendered text, without the placeholder of the site's root.
_LINKED = re.compile(rf'"{ROOT}([^"]*)"')
# Follow-ups closed earlier are listed on a page per year only.
RECENT = timedelta(days=365)


@dataclass(frozen=True)
class SiteSubject:
    """The site as a whole, in a period: the subject of the front page."""

    period: Period


Subject = SiteSubject | Department | Update | Incident | ComposedIssue | Period


class SiteQueries(Queries):
    """Adds what many pages share, so that it is computed once.

    root: in all queries, the relative path to the site's root, ending in a slash.
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
        """Names of the pages that a footer may link to."""
        from rundbrief.site.page_context import footer_names

        return footer_names(self)

    @property
    @query
    def published_assets(self) -> tuple[str, ...]:
        """The assets on the site: all of them, or for the public those that public texts use."""
        assets = self._content.assets
        if self.audience == "internal":
            return tuple(assets)
        brand = self.brand
        used = {brand.logo, brand.logo_dark, brand.logo_mail}
        fragments = self._c.bodies.fragments.values()
        linked = {it for fragment in fragments for it in _LINKED.findall(fragment.html)}
        return tuple(it for it in assets if it in used or self.addresses.asset(it) in linked)

    @query
    def feed_links(self, root: str, page: str) -> tuple[FeedLink, ...]:
        """Feeds that a page offers: its own, if it has one, and the one of all updates."""
        from rundbrief.site.exports.feeds.channels import link_feeds

        return link_feeds(self, root, page)

    @query
    def series(self, kind: str, slug: str) -> Series:
        """A list of updates with pages by year.

        slug: of the department, the tag or the author; empty for the archive.
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
        """Years of a list, newest first; none while all of it fits on one page."""
        return find_parts(self.series_updates(kind, slug), self.texts, self.zone)

    @query
    def part(self, kind: str, slug: str, year: str, key: str) -> SeriesPart:
        """A year of a list, or one of its months."""
        own = next_of(part for part in self.parts(kind, slug) if part.key == year)
        return next_of(part for part in (own, *own.months) if part.key == key)

    @query
    def part_updates(self, kind: str, slug: str, key: str) -> tuple[Update, ...]:
        """Updates of a list in a year or a month."""
        return self.updates_by_part(kind, slug)[key]

    @query
    def updates_by_part(self, kind: str, slug: str) -> Mapping[str, tuple[Update, ...]]:
        """Updates of a list, by the keys of its years and months."""
        updates = self.series_updates(kind, slug)
        parts = {year: tuple(own) for year, own in split_years(updates)}
        return parts | {it.key: tuple(own) for it, own in split_months(updates, self.zone)}

    @query
    def report_periods(self, kind: Literal["week", "month"]) -> tuple[Period, ...]:
        """Weeks or months that have a report, oldest first.

        Long gaps without updates and incidents have none.
        """
        days = {update.date for update in self.updates} | {self.today}
        days |= {it.began.date() for it in self.incidents if not it.maintenance}
        return tuple(sorted({self.period_of(day, kind) for day in days}))

    @query
    def report_neighbours(self, key: str) -> tuple[Period | None, Period | None]:
        """Reports of the same kind before and after one."""
        period = self.parse_period(key)
        around = with_neighbours(self.report_periods(period.kind))
        return next_of((before, after) for before, it, after in around if it == period)

    @query
    def reports_around(self, key: str) -> tuple[Period, ...]:
        """Reports of the weeks in a month, or of the months that a week overlaps."""
        period = self.parse_period(key)
        others = self.report_periods("month" if period.kind == "week" else "week")
        return tuple(o for o in others if o.since < period.until and period.since < o.until)

    @query
    def update_count(self, period: str) -> int:
        """Number of updates in a period, without those with nothing to report."""
        return sum(not update.nothing_to_report for update in self.updates_in(period))

    @query
    def incidents_in(self, period: str) -> tuple[Incident, ...]:
        """Incidents that were open in a period, as known at its end."""
        within = self.parse_period(period)
        known = (incident_as_of(it, within) for it in self.incidents if it.began < within.until)
        return tuple(it for it in known if it.ended is None or it.ended >= within.since)

    @query
    def register_view(self, view: str) -> tuple[FollowUp, ...]:
        """Follow-ups of a view of the register, in its order."""
        return select_view(FollowUpFilter(view), self.follow_ups, self.today)

    @property
    @query
    def register_years(self) -> tuple[int, ...]:
        """Years with a page for follow-ups that were closed long ago, newest first."""
        return tuple(self._older_follow_ups)

    @query
    def register_year(self, year: int) -> tuple[FollowUp, ...]:
        """Follow-ups that were closed long ago, in one year, newest first."""
        return self._older_follow_ups[year]

    @property
    @reads_inputs
    def _older_follow_ups(self) -> Mapping[int, tuple[FollowUp, ...]]:
        long_ago = self.today - RECENT
        older = [it for it in self.follow_ups if is_done(it) and last_activity(it) < long_ago]
        older.sort(key=lambda it: (last_activity(it), it.ref), reverse=True)
        return {year: tuple(own) for year, own in groupby(older, lambda it: last_activity(it).year)}

    @query
    def calendar_of(self, slug: str) -> tuple[CalendarEvent, ...]:
        """Appointments of a department, soonest first."""
        return tuple(self._calendars.get(slug, ()))

    @property
    @reads_inputs
    def _calendars(self) -> Mapping[str, Sequence[CalendarEvent]]:
        from rundbrief.editorial.calendar_events import split_agenda

        return split_agenda(self.events)

    @property
    @query
    def feed_news(self) -> Mapping[FeedKey, tuple[NewsItem, ...]]:
        from rundbrief.site.exports.feeds.channels import select_news

        return select_news(self)

    @query
    def news_of(self, subject: str, slug: str) -> tuple[NewsItem, ...]:
        """Items of a feed, newest first."""
        from rundbrief.site.exports.feeds.channels import FeedKind

        return self.feed_news.get((FeedKind(subject), slug), ())

    @property
    @query
    def search_blocks(self) -> tuple[RecordBlock, ...]:
        """All search records, in numbered blocks."""
        return tuple(number_records(list_records(self)))

    @query
    def search_block(self, number: int) -> RecordBlock:
        return self.search_blocks[number]

    @property
    @query
    def search_filters(self) -> Filters:
        return build_filters(self.search_blocks)

    @property
    @query
    def search_choices(self) -> FilterChoices:
        """Values that search results can be filtered by."""
        return find_choices(record for block in self.search_blocks for record in block.records)

    @query
    def card(self, name: str | None) -> Card:
        """Contents of a page's OG image. name: None for the site's own."""
        from rundbrief.site.og_images.cards import build_card

        return build_card(find_subject(self, name) if name else None, self)

    @query
    def subject(self, name: str) -> Department | Update | Incident | ComposedIssue:
        """The thing that a page is about. Raises LookupError if it isn't about a single one."""
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
        """Names of the pages of the newest updates, incidents and issues."""
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
        """Date of the last update."""
        return next((update.date for update in self.updates), None)

    @query
    def last_day_of(self, slug: str) -> date | None:
        """Date of a department's last update."""
        return next((update.date for update in self.updates_of(slug)), None)

    @query
    def last_day_in(self, period: str) -> date | None:
        """Date of the last update in a period."""
        return next((update.date for update in self.updates_in(period)), None)

    @query
    def card_alt(self, name: str | None, lasting: bool) -> str:
        """Alt text of an OG image. lasting: only what doesn't change over time."""
        card = self.card(name)
        return card.stable_alt if lasting else card.alt

    @query
    def card_of(self, name: str) -> str | None:
        """Name of the page whose OG image a page uses; None for the site's."""
        from rundbrief.site.og_images.cards import find_card

        return find_card(self, name)


def find_subject(q: SiteQueries, name: str) -> Subject | None:
    """Find the subject of a page by its name."""
    folder, __, rest = name.partition("/")
    try:
        if name == "index":
            return SiteSubject(q.this_week)
        if folder == "reports" and rest:
            return q.parse_period(rest)
        return q.subject(name)
    except (PeriodError, LookupError):
        return None
