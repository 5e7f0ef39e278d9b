"""OG images: what each page's image says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial, singledispatch
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rundbrief.content.departments import Department
from rundbrief.content.schema import Health, Incident, Update
from rundbrief.editorial.department_status import count_statuses
from rundbrief.editorial.formatting import format_date, format_period, format_period_days
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.state_display import find_incident_tone, find_label, find_tone
from rundbrief.i18n.texts import _
from rundbrief.incremental.output_builder import Built, Output
from rundbrief.periods import Period
from rundbrief.site.queries import NEWEST, SiteQueries, SiteSubject, Subject, find_subject

if TYPE_CHECKING:
    from rundbrief.site.og_images.drawing import CardRenderer, CardStyle

FOLDER = "assets/cards"
WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True)
class Sign:
    """A state on a card."""

    text: str
    # good, watch, act or quiet.
    tone: str
    # As in parts/signs.html.
    icon: str


@dataclass(frozen=True)
class Card:
    """The contents of an OG image; all but the title may be empty."""

    title: str
    kind: str = ""
    place: str = ""
    when: str = ""
    signs: tuple[Sign, ...] = ()
    # Of the mark beside the place; None for the brand's.
    colour: str | None = None

    @property
    def stable_alt(self) -> str:
        """Alt text without anything that changes over time."""
        return ", ".join(filter(None, (self.title, self.kind)))

    @property
    def alt(self) -> str:
        """Alt text."""
        signs = (sign.text for sign in self.signs)
        return ", ".join(filter(None, (self.title, self.kind, self.place, self.when, *signs)))


def card_path(name: str | None) -> str:
    """Return the path of a page's OG image. name: None for the site's own."""
    return f"{FOLDER}/{name}.png" if name else f"{FOLDER}.png"


@singledispatch
def build_card(subject: Subject | None, q: SiteQueries) -> Card:
    """Build the contents for a page's subject. None is the site itself."""
    assert subject is None
    return Card(q.site_name, when=urlsplit(q.addresses.site_url).hostname or "")


def list_cards(q: SiteQueries, names: Iterable[str | None]) -> Iterator[Output]:
    """List the outputs of OG images. names: of pages; None for the site's own."""
    renderer = cache(partial(_make_renderer, q))
    for name in names:
        yield Output(card_path(name), partial(_draw, renderer), (name,))


def _make_renderer(q: SiteQueries) -> CardRenderer:
    from rundbrief.site.og_images.drawing import make_card_renderer

    return make_card_renderer(q.layouts, q.texts, q.show_path, trusted=q.trust_layouts)


def _draw(renderer: Callable[[], CardRenderer], q: SiteQueries, name: str | None) -> Built:
    return Built({card_path(name): renderer().draw(q.card(name), build_card_style(q))})


def build_card_style(q: SiteQueries) -> CardStyle:
    from rundbrief.site.og_images.drawing import CardStyle, build_logo

    path = q.brand.logo
    data = q.asset(path) if path and q.has_asset(path) else None
    return CardStyle(
        brand_name=q.brand_name,
        colour=q.brand.colour,
        colours=q.tokens.light,
        logo=build_logo(path, data) if path and data else None,
    )


def build_health_signs(q: SiteQueries, period: Period) -> tuple[Sign, ...]:
    """Count departments by health, at the end of a period or today."""
    counts = count_statuses(q.statuses(period.key))
    good, watch, act = (counts[health] for health in Health)
    words = (
        q.texts.plural("{n} on track", "{n} on track", good),
        q.texts.plural("{n} at risk", "{n} at risk", watch),
        q.texts.plural("{n} off track", "{n} off track", act),
    )
    return tuple(
        Sign(text, find_tone(health), health)
        for health, text in zip(Health, words, strict=True)
        if counts[health]
    )


def _health(q: SiteQueries, health: Health | None) -> tuple[Sign, ...]:
    return (Sign(q.texts(find_label(health)), find_tone(health), health),) if health else ()


@build_card.register
def _site(subject: SiteSubject, q: SiteQueries) -> Card:
    introduction = q.introduction
    return Card(
        title=introduction.title if introduction else q.site_name,
        kind=format_period(subject.period, q.texts),
        when=format_date(q.today, q.texts),
        signs=build_health_signs(q, subject.period),
    )


@build_card.register
def _department(department: Department, q: SiteQueries) -> Card:
    status = q.status(department.slug, q.this_week.key)
    return Card(
        title=department.name,
        kind=q.texts(_("Department")),
        when=format_date(status.latest.date, q.texts) if status.latest else "",
        # A status that is out of date says nothing about today.
        signs=() if status.stale or department.is_past(q.today) else _health(q, status.health),
        colour=department.colour,
    )


@build_card.register
def _update(update: Update, q: SiteQueries) -> Card:
    department = q.department(update.department)
    return Card(
        title=update.title,
        kind=q.texts(_("Update")),
        place=department.name,
        when=format_date(update.date, q.texts),
        signs=_health(q, update.health),
        colour=department.colour,
    )


@build_card.register
def _incident(incident: Incident, q: SiteQueries) -> Card:
    affected = [q.department(s) for s in incident.affects if q.has_department(s)]
    day = incident.starts if incident.maintenance and incident.starts else incident.began
    return Card(
        title=incident.title,
        kind=q.texts(_("Planned maintenance") if incident.maintenance else _("Incident")),
        place=", ".join(department.name for department in affected),
        when=format_date(day.date(), q.texts),
        signs=(_state(q, incident),),
        colour=affected[0].colour if len(affected) == 1 else None,
    )


def _state(q: SiteQueries, incident: Incident) -> Sign:
    return Sign(q.texts(find_label(incident.state, "incident")), *find_incident_tone(incident))


@build_card.register
def _report(period: Period, q: SiteQueries) -> Card:
    return Card(
        title=format_period(period, q.texts),
        kind=q.texts(_("Weekly report") if period.kind == "week" else _("Monthly report")),
        when=format_period_days(period, q.texts),
        signs=build_health_signs(q, period),
    )


@build_card.register
def _issue(composed: ComposedIssue, q: SiteQueries) -> Card:
    period = composed.period
    return Card(
        title=composed.subject,
        kind=q.texts(_("Newsletter")),
        when=f"{format_period(period, q.texts)}, {format_period_days(period, q.texts)}",
    )


def find_card(q: SiteQueries, name: str) -> str | None:
    """Return the name of the page whose OG image a page uses; None for the site's."""
    subject = find_subject(q, name)
    if isinstance(subject, Period):
        recent = q.today - timedelta(weeks=NEWEST)
        return name if subject.last >= recent else None
    if isinstance(subject, SiteSubject | Department) or name in q.newest_names:
        return name
    return subject.department if isinstance(subject, Update) else None
