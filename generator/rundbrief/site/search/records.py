"""What can be found: one record for each thing that readers of this build may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rundbrief.compilation import Compilation
from rundbrief.content.model import (
    Day,
    Department,
    FollowUp,
    Health,
    Incident,
    Metric,
    Page,
    Update,
)
from rundbrief.editorial.composing import Composed
from rundbrief.editorial.health import find_stand
from rundbrief.editorial.rendering import page_name
from rundbrief.editorial.words import WORDS
from rundbrief.markup.plain import summarise
from rundbrief.markup.renderer import Fragment
from rundbrief.periods import period_of
from rundbrief.site.lines import Lines


@dataclass(frozen=True)
class Record:
    """A thing as search knows it. href: from the site's root. date: None for what has no day.

    state: in words, of what has one. hints: what weighs like the summary. more: what weighs like
    the bodies.
    """

    kind: str
    title: str
    href: str
    date: Day | None = None
    departments: tuple[str, ...] = ()
    health: Health | None = None
    state: str = ""
    summary: str = ""
    hints: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    bodies: tuple[Fragment, ...] = ()


def list_records(c: Compilation) -> tuple[Record, ...]:
    """List all records: the newest first, then what has no day."""
    records = list(_Records(c).all())
    dated = [r for r in records if r.date]
    timeless = [r for r in records if not r.date]
    dated.sort(key=lambda r: r.href)
    dated.sort(key=lambda r: r.date or Day.min, reverse=True)
    return (*dated, *sorted(timeless, key=lambda r: (r.kind, r.href)))


@dataclass(frozen=True)
class _Records:
    c: Compilation

    def all(self) -> Iterator[Record]:
        visible = self.c.visible
        yield from map(self.update, visible.updates)
        yield from map(self.incident, visible.incidents)
        yield from map(self.follow_up, visible.follow_ups)
        yield from map(self.issue, self.c.issues)
        yield from map(self.page, visible.pages)
        yield from map(self.metric, visible.metrics)
        yield from map(self.department, visible.departments)

    def href(self, name: str) -> str:
        return Lines(self.c, "").href(name)

    def known(self, slugs: Iterable[str | None]) -> tuple[str, ...]:
        """Keep the departments that have a page."""
        has = self.c.visible.has_department
        return tuple(dict.fromkeys(slug for slug in slugs if slug and has(slug)))

    def word(self, code: str) -> str:
        return self.c.texts(WORDS.get(code, code))

    def update(self, update: Update) -> Record:
        return Record(
            kind="update",
            title=update.title,
            href=self.href(update.ref),
            date=update.date,
            departments=self.known([update.department]),
            health=update.health,
            summary=update.summary,
            hints=update.tags,
            more=(*update.authors, *(ask.what for ask in update.asks)),
            bodies=(self.c.bodies.of(update.source),),
        )

    def incident(self, incident: Incident) -> Record:
        return Record(
            kind="maintenance" if incident.maintenance else "incident",
            title=incident.title,
            href=self.href(incident.ref),
            date=incident.began.date(),
            departments=self.known(incident.affects),
            state=self.word(incident.state),
            summary=summarise(incident.timeline[-1].body),
            hints=incident.tags,
            more=(self.word(incident.severity),),
            bodies=self.timeline(incident),
        )

    def follow_up(self, follow_up: FollowUp) -> Record:
        return Record(
            kind="follow-up",
            title=follow_up.title,
            href=self.href(follow_up.ref),
            date=follow_up.received,
            departments=self.known([follow_up.department, follow_up.delegated_to]),
            state=self.word(follow_up.state),
            summary=summarise(follow_up.source.body),
            hints=(self.word(follow_up.kind), *follow_up.tags),
            more=tuple(filter(None, (follow_up.owner, follow_up.sender, follow_up.channel))),
            bodies=self.timeline(follow_up),
        )

    def timeline(self, timed: Incident | FollowUp) -> tuple[Fragment, ...]:
        bodies = self.c.bodies
        entries = (bodies.of_entry(timed.source, entry) for entry in reversed(timed.timeline))
        return (bodies.of(timed.source), *entries)

    def issue(self, composed: Composed) -> Record:
        return Record(
            kind="issue",
            title=composed.subject,
            href=self.href(f"newsletter/{composed.key}"),
            date=composed.at.date() if composed.issue.closed else composed.period.first,
            summary=composed.preheader,
            more=tuple(item.title for item in composed.contents.items),
            bodies=(self.c.bodies.of(composed.issue.source),),
        )

    def page(self, page: Page) -> Record:
        return Record(
            kind="page",
            title=page.title,
            href=self.href(page_name(page.source.path)),
            summary=page.summary,
            bodies=(self.c.bodies.of(page.source),),
        )

    def metric(self, metric: Metric) -> Record:
        return Record(
            kind="metric",
            title=metric.name,
            href=f"{self.href('metrics')}#rb-metric-{metric.slug}",
            date=metric.points[-1][0] if metric.points else None,
            departments=self.known([metric.department]),
            summary=metric.says,
            more=(metric.definition, metric.says_not, metric.react, metric.source),
        )

    def department(self, department: Department) -> Record:
        project, slug = self.c.project, department.slug
        introduction = department.introduction
        own = self.c.visible.updates_of(slug)
        week = period_of(project.today, "week", project.settings.zone)
        stand = find_stand(department, own, week, project.today)
        people = (department.lead, department.deputy)
        return Record(
            kind="department",
            title=department.name,
            href=self.href(slug),
            departments=(slug,),
            health=None if stand.stale else stand.health,
            summary=introduction.summary if introduction else "",
            more=tuple(person.name for person in people if person),
            bodies=(self.c.bodies.of(introduction.source if introduction else None),),
        )
