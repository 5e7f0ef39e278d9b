"""What can be found: one record for each thing that readers of this build may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest, digest_of
from rundbrief.config.fields import Day
from rundbrief.content.schema import Department, FollowUp, Health, Incident, Metric, Page, Update
from rundbrief.editorial.bodies import page_name
from rundbrief.editorial.health import find_stand
from rundbrief.editorial.issue_contents import Composed
from rundbrief.editorial.state_labels import WORDS
from rundbrief.markup.plain import summarise
from rundbrief.markup.renderer import Fragment
from rundbrief.periods import Period, period_of
from rundbrief.site.digests import Stamps


class Text(NamedTuple):
    """What can be read of a thing.

    state: in words, of what has one. hints: what weighs like the summary. more: what weighs like
    the bodies.
    """

    title: str
    state: str = ""
    summary: str = ""
    hints: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    bodies: tuple[Fragment, ...] = ()


class Record(NamedTuple):
    """A thing as search knows it, which reads its text only when it has to.

    href: from the site's root. stamp: digest of all that the record says, its text included, beside
    what all pages share. date: None for what has no day.
    """

    kind: str
    href: str
    read: Callable[[], Text]
    stamp: bytes
    date: Day | None = None
    departments: tuple[str, ...] = ()
    health: Health | None = None


def list_records(c: Compilation, stamps: Stamps) -> list[Record]:
    """List all records, in no order."""
    return list(_Records(c, stamps).all())


@dataclass(frozen=True)
class _Records:
    c: Compilation
    stamps: Stamps

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
        return self.c.project.addresses.page(name)

    def has(self, department: str | None) -> bool:
        """Say whether a department has a page."""
        return department is not None and self.c.visible.has_department(department)

    def known(self, slugs: Iterable[str | None]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(slug for slug in slugs if slug and self.has(slug)))

    def word(self, code: str) -> str:
        return self.c.texts(WORDS.get(code, code))

    def update(self, update: Update) -> Record:
        departments = (update.department,) if self.has(update.department) else ()
        return Record(
            "update",
            self.href(update.ref),
            partial(self.text_of_update, update),
            self.stamps.update(update) + self.stamps.body(update.source),
            update.date,
            departments,
            update.health,
        )

    def text_of_update(self, update: Update) -> Text:
        return Text(
            title=update.title,
            summary=update.summary,
            hints=update.tags,
            more=(*update.authors, *(ask.what for ask in update.asks)),
            bodies=(self.c.bodies.of(update.source),),
        )

    def incident(self, incident: Incident) -> Record:
        return Record(
            kind="maintenance" if incident.maintenance else "incident",
            href=self.href(incident.ref),
            read=partial(self.text_of_incident, incident),
            stamp=digest(self.stamps.timed(incident), self.stamps.entries(incident)),
            date=incident.began.date(),
            departments=self.known(incident.affects),
        )

    def text_of_incident(self, incident: Incident) -> Text:
        return Text(
            title=incident.title,
            state=self.word(incident.state),
            summary=summarise(incident.timeline[-1].body),
            hints=incident.tags,
            more=(self.word(incident.severity),),
            bodies=self.timeline(incident),
        )

    def follow_up(self, follow_up: FollowUp) -> Record:
        return Record(
            kind="follow-up",
            href=self.href(follow_up.ref),
            read=partial(self.text_of_follow_up, follow_up),
            stamp=digest(self.stamps.timed(follow_up), self.stamps.entries(follow_up)),
            date=follow_up.received,
            departments=self.known([follow_up.department, follow_up.delegated_to]),
        )

    def text_of_follow_up(self, follow_up: FollowUp) -> Text:
        return Text(
            title=follow_up.title,
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
        text = Text(
            title=composed.subject,
            summary=composed.preheader,
            more=tuple(item.title for item in composed.contents.items),
            bodies=(self.c.bodies.of(composed.issue.source),),
        )
        day = composed.at.date() if composed.issue.closed else composed.period.first
        return _read("issue", self.href(f"newsletter/{composed.key}"), text, date=day)

    def page(self, page: Page) -> Record:
        text = Text(page.title, summary=page.summary, bodies=(self.c.bodies.of(page.source),))
        return _read("page", self.href(page_name(page.source.path)), text)

    def metric(self, metric: Metric) -> Record:
        text = Text(
            title=metric.name,
            summary=metric.says,
            more=(metric.definition, metric.says_not, metric.react, metric.source),
        )
        return _read(
            "metric",
            f"{self.href('metrics')}#rb-metric-{metric.slug}",
            text,
            date=metric.points[-1][0] if metric.points else None,
            departments=self.known([metric.department]),
        )

    def department(self, department: Department) -> Record:
        introduction = department.introduction
        own = self.c.visible.updates_of(department.slug)
        stand = find_stand(department, own, self.week, self.c.project.today)
        people = (department.lead, department.deputy)
        text = Text(
            title=department.name,
            summary=introduction.summary if introduction else "",
            more=tuple(person.name for person in people if person),
            bodies=(self.c.bodies.of(introduction.source if introduction else None),),
        )
        return _read(
            "department",
            self.href(department.slug),
            text,
            departments=(department.slug,),
            health=None if stand.stale else stand.health,
        )

    @cached_property
    def week(self) -> Period:
        project = self.c.project
        return period_of(project.today, "week", project.settings.zone)


def _read(
    kind: str,
    href: str,
    text: Text,
    *,
    date: Day | None = None,
    departments: tuple[str, ...] = (),
    health: Health | None = None,
) -> Record:
    """Give a record whose text was read at once, since there are few of its kind."""
    stamp = digest_of((kind, href, tuple(text), date, departments, health))
    return Record(kind, href, lambda: text, stamp, date, departments, health)
