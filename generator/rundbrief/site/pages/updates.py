"""Updates: a page for each of them, and long lists: the archive, tags and authors.

A list's own page has the newest updates, a page per year has all of them. So a new update changes
only the list's page and that of its year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.content.schema import Ask, FollowUp, Incident, Update
from rundbrief.editorial.formatting import format_period
from rundbrief.editorial.taxonomy import Term
from rundbrief.i18n.texts import _
from rundbrief.periods import Period, period_of
from rundbrief.render.presenter import DepartmentLink, ListItem
from rundbrief.site.page_context import NavLink, PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.site.series import MAX_UPDATES_PER_LIST, SeriesPart, split_months
from rundbrief.validation.fields import Day


@dataclass(frozen=True)
class ShownCorrection:
    text: str
    # When readers of the newsletter got it; None if they haven't yet.
    day: Day | None


@dataclass(frozen=True)
class UpdateView:
    context: PageContext
    update: ListItem[Update]
    html: Markup
    # Whether it is a notice whose last day has passed.
    has_ended: bool
    corrections: tuple[ShownCorrection, ...]
    asks: tuple[ListItem[Ask], ...]
    needs: tuple[DepartmentLink, ...]
    week: NavLink
    previous: ListItem[Update] | None
    next: ListItem[Update] | None


def list_update_pages(q: SiteQueries) -> Iterator[SitePage]:
    for department in q.departments:
        for update in q.updates_of(department.slug):
            yield SitePage(update.ref, "update.html", _update, (update.ref,))


def _update(q: SiteQueries, ref: str) -> UpdateView:
    update = q.update(ref)
    older, newer = q.neighbours(ref)
    context = build_page_context(
        q, update.ref, update.title, description=update.summary, section="archive"
    )
    presenter = SitePresenter(q, context.root)
    week = period_of(update.date, "week", q.zone)
    return UpdateView(
        context=context,
        update=presenter.update(update),
        html=presenter.body(update.source),
        has_ended=q.has_ended(ref),
        corrections=tuple(_corrections(q, update)),
        asks=tuple(presenter.asks_of(update)),
        needs=presenter.departments(update.needs),
        week=NavLink(format_period(week, q.texts), presenter.href(f"reports/{week.key}")),
        previous=presenter.update(older) if older else None,
        next=presenter.update(newer) if newer else None,
    )


def _corrections(q: SiteQueries, update: Update) -> Iterator[ShownCorrection]:
    """List the corrections that were sent, then the one that is still to be sent."""
    sent = q.corrections_of(update.ref)
    yield from (ShownCorrection(text, day) for day, text in sent)
    if update.correction_text and update.correction_text not in (text for __, text in sent):
        yield ShownCorrection(update.correction_text, None)


@dataclass(frozen=True)
class MonthOfUpdates:
    period: Period
    updates: tuple[ListItem[Update], ...]


@dataclass(frozen=True)
class PartLink:
    """A link to the page of a year or a month."""

    title: str
    href: str
    # Number of updates in it.
    updates: int


@dataclass(frozen=True)
class YearlyList:
    """A long list as its own page shows it."""

    months: tuple[MonthOfUpdates, ...]
    # All years; empty if `months` is complete.
    years: tuple[PartLink, ...]


@dataclass(frozen=True)
class PartView:
    """The updates of a year or a month."""

    context: PageContext
    # The year or the month.
    heading: str
    # The list's own page.
    whole: NavLink
    # Whether list items show their department.
    of: bool
    months: tuple[MonthOfUpdates, ...]
    # Months, if the year is too long for one page.
    parts: tuple[PartLink, ...]
    previous: NavLink | None
    next: NavLink | None


def build_yearly_list(
    q: SiteQueries, presenter: SitePresenter, kind: str, slug: str = ""
) -> YearlyList:
    """Build what a list's own page shows: all of it, or the newest months and the years."""
    series, updates = q.series(kind, slug), q.series_updates(kind, slug)
    if len(updates) <= MAX_UPDATES_PER_LIST:
        return YearlyList(_by_month(q, presenter, updates), ())
    latest: list[Update] = []
    for __, own in split_months(updates, q.zone):
        if latest and len(latest) + len(own) > MAX_UPDATES_PER_LIST:
            break
        latest.extend(own)
    years = tuple(
        PartLink(part.heading, presenter.href(f"{series.below}/{part.key}"), part.number)
        for part in q.parts(kind, slug)
    )
    return YearlyList(_by_month(q, presenter, latest), years)


def list_year_pages(q: SiteQueries, kind: str, slug: str = "") -> Iterator[SitePage]:
    """List the pages of a list's years and months."""
    below = q.series(kind, slug).below
    for year in q.parts(kind, slug):
        for part in (year, *year.months):
            arguments = (kind, slug, year.key, part.key)
            yield SitePage(f"{below}/{part.key}", "part.html", _part, arguments)


def _part(q: SiteQueries, kind: str, slug: str, year: str, key: str) -> PartView:
    series, part = q.series(kind, slug), q.part(kind, slug, year, key)
    name = f"{series.below}/{key}"
    context = build_page_context(q, name, f"{series.title}: {part.heading}", section=series.section)
    presenter = SitePresenter(q, context.root)

    def link(other: SeriesPart | None) -> NavLink | None:
        href = presenter.href(f"{series.below}/{other.key}") if other else ""
        return NavLink(other.heading, href) if other else None

    return PartView(
        context=context,
        heading=part.heading,
        whole=NavLink(series.title, presenter.href(series.name)),
        of=series.of,
        months=() if part.months else _by_month(q, presenter, q.part_updates(kind, slug, key)),
        parts=tuple(
            PartLink(month.heading, presenter.href(f"{series.below}/{month.key}"), month.number)
            for month in part.months
        ),
        previous=link(part.older),
        next=link(part.newer),
    )


def _by_month(
    q: SiteQueries, presenter: SitePresenter, updates: Iterable[Update]
) -> tuple[MonthOfUpdates, ...]:
    """Group updates, ordered newest first, by month."""
    return tuple(
        MonthOfUpdates(month, tuple(presenter.update(u) for u in own))
        for month, own in split_months(updates, q.zone)
    )


@dataclass(frozen=True)
class ArchiveView:
    """The archive."""

    context: PageContext
    updates: YearlyList
    # Links to tags and authors.
    elsewhere: tuple[NavLink, ...]
    # Departments that no longer exist.
    past: tuple[DepartmentLink, ...]


def list_archive_pages(q: SiteQueries) -> Iterator[SitePage]:
    yield SitePage("archive", "archive.html", _archive)
    yield from list_year_pages(q, "archive")


def _archive(q: SiteQueries) -> ArchiveView:
    context = build_page_context(q, "archive", q.texts(_("Archive")))
    presenter = SitePresenter(q, context.root)
    others = (("tags", _("By tag")), ("authors", _("By author")))
    elsewhere = (
        NavLink(q.texts(text), presenter.href(name))
        for name, text in others
        if name in q.page_kinds
    )
    return ArchiveView(
        context,
        build_yearly_list(q, presenter, "archive"),
        tuple(elsewhere),
        presenter.departments(it.slug for it in q.past_departments),
    )


@dataclass(frozen=True)
class TermIndexView:
    """The index of a taxonomy."""

    context: PageContext
    # tags or authors.
    kind: str
    today: Day
    # By name.
    terms: tuple[ListItem[Term], ...]


@dataclass(frozen=True)
class TermView:
    """Everything with one tag, or by one author."""

    context: PageContext
    kind: str
    name: str
    number: int
    # Link to the index.
    index: NavLink
    updates: YearlyList
    incidents: tuple[ListItem[Incident], ...]
    follow_ups: tuple[ListItem[FollowUp], ...]


TERM_TITLES = {"tags": _("Tags"), "authors": _("Authors")}


def list_term_pages(q: SiteQueries, kind: str) -> Iterator[SitePage]:
    """List the index of tags or authors and a page per term; nothing without terms."""
    terms = q.terms(kind)
    if terms:
        yield SitePage(kind, "terms.html", _terms, (kind,))
    for term in terms:
        yield SitePage(f"{kind}/{term.slug}", "term.html", _term, (kind, term.slug))
        yield from list_year_pages(q, kind, term.slug)


def _terms(q: SiteQueries, kind: str) -> TermIndexView:
    context = build_page_context(q, kind, q.texts(TERM_TITLES[kind]), section="archive")
    presenter = SitePresenter(q, context.root)
    listed = tuple(
        ListItem(term, href=presenter.href(f"{kind}/{term.slug}")) for term in q.terms(kind)
    )
    return TermIndexView(context, kind, q.today, listed)


def _term(q: SiteQueries, kind: str, slug: str) -> TermView:
    term = q.term(kind, slug)
    context = build_page_context(q, f"{kind}/{slug}", term.name, section="archive")
    presenter = SitePresenter(q, context.root)
    return TermView(
        context=context,
        kind=kind,
        name=term.name,
        number=term.number,
        index=NavLink(q.texts(TERM_TITLES[kind]), presenter.href(kind)),
        updates=build_yearly_list(q, presenter, kind, slug),
        incidents=tuple(presenter.incident(i) for i in term.incidents),
        follow_ups=tuple(presenter.follow_up(f) for f in term.follow_ups),
    )
