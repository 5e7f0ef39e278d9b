"""The records of search: one for each thing that this audience may see, with its filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rundbrief.content.schema import FollowUp, Health, Incident
from rundbrief.editorial.state_display import find_label
from rundbrief.markup.plain_text import summarise
from rundbrief.markup.renderer import Fragment
from rundbrief.queries import Queries
from rundbrief.validation.fields import Day


class RecordText(NamedTuple):
    """The searchable text of a thing."""

    title: str
    # Its label, if the thing has a state.
    state: str = ""
    summary: str = ""
    # Texts with the weight of the summary.
    hints: tuple[str, ...] = ()
    # Texts with the weight of the bodies.
    more: tuple[str, ...] = ()
    bodies: tuple[Fragment, ...] = ()


class SearchRecord(NamedTuple):
    """A thing as search lists and filters it."""

    kind: str
    # ID of the thing in queries.
    key: str
    # Relative to the site's root.
    href: str
    # None for things without a date.
    date: Day | None = None
    departments: tuple[str, ...] = ()
    health: Health | None = None


def list_records(q: Queries) -> Iterator[SearchRecord]:
    """List all records, in no particular order."""
    page = q.addresses.page

    def known(*slugs: str | None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slug for slug in slugs if slug and q.has_department(slug)))

    for update in q.updates:
        own = known(update.department)
        yield SearchRecord("update", update.ref, page(update.ref), update.date, own, update.health)
    for incident in q.incidents:
        kind = "maintenance" if incident.maintenance else "incident"
        began, affected = incident.began.date(), known(*incident.affects)
        yield SearchRecord(kind, incident.ref, page(incident.ref), began, affected)
    for it in q.follow_ups:
        own = known(it.department, it.delegated_to)
        yield SearchRecord("follow-up", it.ref, page(it.ref), it.received, own)
    for issue in q.issues:
        day = issue.at.date() if issue.issue.closed else issue.period.first
        yield SearchRecord("issue", issue.key, page(f"newsletter/{issue.key}"), day)
    for name, __ in q.pages:
        yield SearchRecord("page", name, page(name))
    for metric in q.metrics:
        last = metric.points[-1][0] if metric.points else None
        href = f"{page('metrics')}#rb-metric-{metric.slug}"
        yield SearchRecord("metric", metric.slug, href, last, known(metric.department))
    for department in q.departments:
        slug = department.slug
        status = q.status(slug, q.this_week.key)
        is_unknown = status.stale or department.is_past(q.today)
        health = None if is_unknown else status.health
        yield SearchRecord("department", slug, page(slug), None, (slug,), health)


def read_text(q: Queries, kind: str, key: str) -> RecordText:
    """Read the searchable text of a record."""
    return _READERS[kind](q, key)


def _update(q: Queries, ref: str) -> RecordText:
    update = q.update(ref)
    return RecordText(
        title=update.title,
        summary=update.summary,
        hints=update.tags,
        more=(*update.authors, *(ask.what for ask in update.asks)),
        bodies=(q.body(update.source),),
    )


def _incident(q: Queries, ref: str) -> RecordText:
    incident = q.incident(ref)
    return RecordText(
        title=incident.title,
        state=_word(q, incident.state, "incident"),
        summary=summarise(incident.timeline[-1].body, q.texts, q.extensions),
        hints=incident.tags,
        more=(_word(q, incident.severity),),
        bodies=_timeline(q, incident),
    )


def _follow_up(q: Queries, ref: str) -> RecordText:
    follow_up = q.follow_up(ref)
    return RecordText(
        title=follow_up.title,
        state=_word(q, follow_up.state),
        summary=summarise(follow_up.source.body, q.texts, q.extensions),
        hints=(_word(q, follow_up.kind), *follow_up.tags),
        more=tuple(filter(None, (follow_up.owner, follow_up.sender, follow_up.channel))),
        bodies=_timeline(q, follow_up),
    )


def _issue(q: Queries, key: str) -> RecordText:
    issue = q.issue(key)
    return RecordText(
        title=issue.subject,
        summary=issue.preheader,
        more=tuple(item.title for item in issue.contents.items),
        bodies=(q.body(issue.issue.source),),
    )


def _page(q: Queries, name: str) -> RecordText:
    page = q.page(name)
    return RecordText(page.title, summary=page.summary, bodies=(q.body(page.source),))


def _metric(q: Queries, slug: str) -> RecordText:
    metric = q.metric(slug)
    more = (metric.definition, metric.says_not, metric.react, metric.source)
    return RecordText(metric.name, summary=metric.says, more=more)


def _department(q: Queries, slug: str) -> RecordText:
    department = q.department(slug)
    introduction = department.introduction
    people = (department.lead, department.deputy)
    return RecordText(
        title=department.name,
        summary=introduction.summary if introduction else "",
        more=tuple(person.name for person in people if person),
        bodies=(q.body(introduction.source if introduction else None),),
    )


def _timeline(q: Queries, it: Incident | FollowUp) -> tuple[Fragment, ...]:
    entries = (q.entry_body(it.source, entry) for entry in reversed(it.timeline))
    return (q.body(it.source), *entries)


def _word(q: Queries, code: str, kind: str = "") -> str:
    return q.texts(find_label(code, kind))


_READERS: Mapping[str, Callable[[Queries, str], RecordText]] = {
    "update": _update,
    "incident": _incident,
    "maintenance": _incident,
    "follow-up": _follow_up,
    "issue": _issue,
    "page": _page,
    "metric": _metric,
    "department": _department,
}


@dataclass(frozen=True)
class FilterChoices:
    """Values that records can be filtered by, apart from departments.

    The search page needs nothing else of the records.
    """

    kinds: frozenset[str]
    healths: frozenset[Health]
    # First days of months, newest first.
    months: tuple[Day, ...]


def find_choices(records: Iterable[SearchRecord]) -> FilterChoices:
    kinds, healths, months = set(), set(), set()
    for record in records:
        kinds.add(record.kind)
        if record.health:
            healths.add(record.health)
        if record.date:
            months.add((record.date.year, record.date.month))
    days = (Day(year, month, 1) for year, month in sorted(months, reverse=True))
    return FilterChoices(frozenset(kinds), frozenset(healths), tuple(days))
