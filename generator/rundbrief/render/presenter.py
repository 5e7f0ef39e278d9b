"""Presentation of the model for templates: the same on every page, in exports and in emails.

A presented object keeps all of its own fields, so a new key of the content is available in every
template. The presenter adds only what depends on the page or has to be computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from markupsafe import Markup

from rundbrief.config.addresses import Addresses
from rundbrief.content.schema import (
    INCIDENT_OVER,
    Ask,
    Entry,
    FollowUp,
    Image,
    Incident,
    Metric,
    Source,
    Update,
)
from rundbrief.content.snapshot import (
    CorrectionNote,
    DepartmentNote,
    IncidentNote,
    Item,
    Snapshot,
)
from rundbrief.content.timeline import MAINTENANCE_STATES
from rundbrief.editorial.calendar_events import CalendarEvent
from rundbrief.editorial.incident_statistics import (
    count_days,
    find_duration,
    find_postmortem,
    is_false_alarm,
)
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.metric_verdicts import find_target_verdict
from rundbrief.editorial.needs_attention import (
    AnsweredAsk,
    OpenAsk,
    find_attention_reason,
    is_done,
    last_activity,
)
from rundbrief.editorial.rendered_bodies import metric_page
from rundbrief.editorial.state_display import find_incident_tone
from rundbrief.editorial.taxonomy import term_slug
from rundbrief.markup.plain_text import summarise

if TYPE_CHECKING:
    from rundbrief.queries import Queries

T = TypeVar("T")


class ListItem(Generic[T]):
    """An object of the model as one page shows it.

    It has every field and property of the object, and those that the presenter adds or overrides.
    """

    thing: T

    def __init__(self, thing: T | ListItem[T], /, **added: object) -> None:
        if isinstance(thing, ListItem):
            added = {**vars(thing), **added}
            thing = added.pop("thing")  # type: ignore[assignment]  # it has one
        self.__dict__.update(added)
        self.__dict__["thing"] = thing

    def __getattr__(self, name: str) -> Any:
        # Protocols such as copying look up dunder names before `__init__` has set the thing.
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.thing, name)

    def __repr__(self) -> str:
        """List all names that a template can use, for debugging with `pprint`."""
        fields = {**vars(self.thing), **vars(self)}
        shown = ", ".join(f"{name}={fields[name]!r}" for name in fields if name != "thing")
        return f"{type(self.thing).__name__}({shown})"


@dataclass(frozen=True)
class DepartmentLink:
    """A link to a department, for pages that don't depend on its other fields."""

    slug: str
    name: str
    href: str


@dataclass(frozen=True)
class TermLink:
    """A link to the page of a tag or an author."""

    name: str
    href: str


@dataclass(frozen=True)
class Presenter:
    """Presents objects of the model on one page or in one export.

    root: prefix of every address, ending in a slash. On a page it is the relative path to the
    site's root; where addresses must be absolute, the `site_url`.
    """

    q: Queries
    root: str

    def href(self, name: str) -> str:
        """Return the address of a page by its name."""
        return self.root + self.q.addresses.page(name)

    def page_href(self, ref: str) -> str | None:
        """Return the address of a file's page; None if it is gone or hidden from this audience."""
        address = self.q.page_of(ref)
        return None if address is None else self.root + address

    def body(self, source: Source | None) -> Markup:
        """Return the rendered and sanitised body of a file."""
        return self.q.body(source).at(self.root)

    def image(self, image: Image | None) -> ListItem[Image] | None:
        """Present an image, if its file is published. Adds its address as `href`."""
        address = self.q.address_of(image.path) if image else None
        return ListItem(image, href=self.root + address) if image and address else None

    def department(self, slug: str) -> DepartmentLink:
        return _link_department(self.q.addresses, self.root, slug, self.q.department_name(slug))

    def department_or_none(self, slug: str | None) -> DepartmentLink | None:
        return self.department(slug) if slug and self.q.has_department(slug) else None

    def departments(self, slugs: Iterable[str]) -> tuple[DepartmentLink, ...]:
        return tuple(self.department(slug) for slug in slugs)

    def terms(self, kind: str, names: Iterable[str]) -> tuple[TermLink, ...]:
        """Link to the page of each tag or author. kind: tags or authors."""
        addresses, root = self.q.addresses, self.root
        return tuple(_link_term(addresses, root, kind, name) for name in names)

    def update(self, update: Update) -> ListItem[Update]:
        return ListItem(
            update,
            href=self.href(update.ref),
            department=self.department(update.department),
            tags=self.terms("tags", update.tags),
            authors=self.terms("authors", update.authors),
            image=self.image(update.image),
        )

    def incident(self, incident: Incident) -> ListItem[Incident]:
        """Present an incident or maintenance.

        at: time of the latest entry. duration: None while it is open. days: whole days until its
        end, or until today. postmortem: the address of the post-mortem.
        """
        latest, href = incident.timeline[-1], self.href(incident.ref)
        learned = find_postmortem(incident)
        tone, icon = find_incident_tone(incident)
        return ListItem(
            incident,
            href=href,
            affects=self.departments(incident.affects),
            tags=self.terms("tags", incident.tags),
            at=latest.at,
            summary=summarise(latest.body, self.q.texts, self.q.extensions),
            duration=find_duration(incident),
            days=count_days(incident, self.q.today),
            postmortem=f"{href}#{learned.anchor}" if learned else None,
            false_alarm=is_false_alarm(incident),
            tone=tone,
            icon=icon,
        )

    def entry(self, source: Source, entry: Entry) -> ListItem[Entry]:
        """Present an entry of a timeline. elsewhere: the page shows its text in another place."""
        return ListItem(
            entry,
            html=self.q.entry_body(source, entry).at(self.root),
            to=self.department_or_none(entry.to),
            elsewhere=False,
        )

    def follow_up(self, follow_up: FollowUp) -> ListItem[FollowUp]:
        """Present a follow-up. age: in days, until it was closed or until today."""
        today, updated = self.q.today, last_activity(follow_up)
        over = is_done(follow_up)
        return ListItem(
            follow_up,
            href=self.href(follow_up.ref),
            department=self.department_or_none(follow_up.department),
            delegated_to=self.department_or_none(follow_up.delegated_to),
            tags=self.terms("tags", follow_up.tags),
            over=over,
            concern=find_attention_reason(follow_up, today),
            updated=updated,
            age=((updated if over else today) - follow_up.received).days,
        )

    def ask(self, asked: OpenAsk | AnsweredAsk) -> ListItem[Ask]:
        """Present an ask.

        days: how long it has been open, or was. anchor: its ID on the page of all asks.
        """
        ask, update = asked.ask, asked.update
        today = self.q.today
        return ListItem(
            ask,
            href=self.href(update.ref),
            asker=self.department(update.department),
            to=self.department(ask.to),
            overdue=isinstance(asked, OpenAsk) and asked.is_overdue(today),
            days=(today - update.date).days if isinstance(asked, OpenAsk) else asked.days,
            anchor=_anchor_of(ask, update),
        )

    def asks_of(self, update: Update) -> Iterator[ListItem[Ask]]:
        """Present the open asks of an update, in its order."""
        today = self.q.today
        return (self.ask(OpenAsk(ask, update)) for ask in update.asks if ask.is_open(today))

    def event(self, event: CalendarEvent) -> ListItem[CalendarEvent]:
        """Present an appointment. overdue: past and not done."""
        departments = map(self.department_or_none, event.departments)
        return ListItem(
            event,
            href=self.href(event.ref) if event.ref else None,
            departments=tuple(filter(None, departments)),
            asker=self.department_or_none(event.asker),
            overdue=event.until <= self.q.today and not event.done,
        )

    def metric(self, metric: Metric) -> ListItem[Metric]:
        """Present a metric.

        value, date: of the latest point, else None. change: since the one before.
        """
        points = metric.points
        return ListItem(
            metric,
            href=self.href(metric_page(metric.slug)),
            department=self.department_or_none(metric.department),
            value=points[-1][1] if points else None,
            date=points[-1][0] if points else None,
            change=points[-1][1] - points[-2][1] if len(points) > 1 else None,
            verdict=find_target_verdict(metric),
        )

    def issue(self, composed: ComposedIssue) -> ListItem[ComposedIssue]:
        """Present an issue of the newsletter. closed: the day; None while it is open."""
        closed = composed.issue.closed
        return ListItem(
            composed,
            href=self.href(f"newsletter/{composed.key}"),
            closed=closed.date() if closed else None,
        )

    def contents(self, contents: Snapshot) -> ListItem[Snapshot]:
        """Present the contents of an issue. `href` is None where a page is gone or hidden."""
        items = tuple(self.issue_update(item) for item in contents.items)
        return ListItem(
            contents,
            items=items,
            highlights=tuple(item for item in items if item.highlight),
            notices=tuple(ListItem(it, href=self.page_href(it.ref)) for it in contents.notices),
            corrections=tuple(self._correction(note) for note in contents.corrections),
            departments=tuple(self._issue_department(it, items) for it in contents.departments),
            incidents=tuple(self._issue_incident(note) for note in contents.incidents),
            metrics=tuple(
                ListItem(
                    it, href=self.href(metric_page(it.slug)) if self.q.has_metric(it.slug) else None
                )
                for it in contents.metrics
            ),
            solved=tuple(ListItem(it, href=self.page_href(it.ref)) for it in contents.solved),
            follow_ups=tuple(
                ListItem(it, href=self.page_href(it.ref)) for it in contents.follow_ups
            ),
            asks=tuple(ListItem(it, href=self.page_href(it.ref)) for it in contents.asks),
            dates=tuple(ListItem(it, href=self.page_href(it.ref)) for it in contents.dates),
        )

    def issue_update(self, item: Item) -> ListItem[Item]:
        return ListItem(item, href=self.page_href(item.ref), image=self.image(item.image))

    def _correction(self, note: CorrectionNote) -> ListItem[CorrectionNote]:
        """Present a correction. issue_href: of the issue that contained the update."""
        issue = self.href(f"newsletter/{note.issue}") if self.q.has_issue(note.issue) else None
        return ListItem(note, href=self.page_href(note.ref), issue_href=issue)

    def _issue_department(
        self, standing: DepartmentNote, items: Iterable[ListItem[Item]]
    ) -> ListItem[DepartmentNote]:
        """Present a department in an issue. items: its updates, without the issue's highlights."""
        link = self.department_or_none(self.q.current_name(standing.department))
        own = (it for it in items if it.department == standing.department and not it.highlight)
        return ListItem(standing, href=link.href if link else None, items=tuple(own))

    def _issue_incident(self, note: IncidentNote) -> ListItem[IncidentNote]:
        return ListItem(
            note,
            href=self.page_href(note.ref),
            maintenance=note.state in MAINTENANCE_STATES,
            is_open=note.state not in INCIDENT_OVER,
        )


# Lists of updates link to the same departments, tags and authors over and over, and both
# functions are pure.
@lru_cache(maxsize=10_000)
def _link_department(addresses: Addresses, root: str, slug: str, name: str) -> DepartmentLink:
    return DepartmentLink(slug, name, root + addresses.page(slug))


@lru_cache(maxsize=10_000)
def _link_term(addresses: Addresses, root: str, kind: str, name: str) -> TermLink:
    return TermLink(name, root + addresses.page(f"{kind}/{term_slug(name)}"))


def _anchor_of(ask: Ask, update: Update) -> str:
    """Return an HTML ID for an ask, from a hash of the update's path and its position there."""
    place = next(number for number, own in enumerate(update.asks, start=1) if own is ask)
    return f"rb-ask-{sha256(update.ref.encode()).hexdigest()[:10]}-{place}"
