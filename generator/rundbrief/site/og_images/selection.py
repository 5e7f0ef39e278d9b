"""What the cards say: the pictures that links to pages are shown with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial, singledispatch
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest_of
from rundbrief.cache.drawings import Shelf
from rundbrief.content.schema import INCIDENT_OVER, Department, Health, Incident, Update
from rundbrief.editorial.date_texts import period_range, period_title, say_date
from rundbrief.editorial.health import count_health, find_stand
from rundbrief.editorial.issue_contents import Composed
from rundbrief.editorial.state_labels import WORDS
from rundbrief.i18n.texts import _
from rundbrief.periods import Period, period_of
from rundbrief.render.brand import Tokens
from rundbrief.site.og_images.card import Card, Sign
from rundbrief.site.page import Bundle
from rundbrief.site.seo.subjects import House, Subject

if TYPE_CHECKING:
    from rundbrief.site.og_images.drawing import Studio

FOLDER = "assets/cards"
_TONES = {Health.ON_TRACK: "good", Health.AT_RISK: "watch", Health.OFF_TRACK: "act"}


def has_cards(c: Compilation) -> bool:
    """Only an absolute address leads to a card, and nobody shares a preview."""
    project = c.project
    return bool(
        project.addresses.site_url and project.settings.social_cards and not project.preview
    )


def card_path(name: str | None) -> str:
    """Give a card's path in the site. name: of the page; None: the card of the site."""
    return f"{FOLDER}/{name}.png" if name else f"{FOLDER}.png"


@singledispatch
def build_card(subject: Subject | None, c: Compilation) -> Card:
    """Say what a page's card says; without a subject, what the site's says."""
    assert subject is None
    return Card(c.project.site_name, when=urlsplit(c.project.addresses.site_url).hostname or "")


def list_cards(
    c: Compilation, tokens: Tokens, shelf: Shelf, cards: Mapping[str, Card]
) -> Iterator[Bundle]:
    """List the drawings of cards. cards: by path. shelf: has what was drawn before."""
    studio = cache(partial(_open, c, tokens, shelf))
    for path, card in cards.items():
        yield Bundle(path, partial(_draw, studio, path, card), digest_of(card))


def _open(c: Compilation, tokens: Tokens, shelf: Shelf) -> Studio:
    from rundbrief.site.og_images.drawing import open_studio
    from rundbrief.site.og_images.logos import read_logo

    path = c.project.settings.brand.logo
    logo = read_logo(c.project.docs_dir / path) if path and path in c.visible.assets else None
    return open_studio(c.project, c.texts, tokens, logo, shelf)


def _draw(studio: Callable[[], Studio], path: str, card: Card) -> Iterator[tuple[str, bytes]]:
    yield path, studio().draw(card)


def say_counts(c: Compilation, period: Period) -> tuple[Sign, ...]:
    """Count the departments in each state, at the end of a period or today."""
    counts = count_health(c.stands(period))
    good, watch, act = (counts[health] for health in Health)
    words = (
        c.texts.plural("{n} on track", "{n} on track", good),
        c.texts.plural("{n} at risk", "{n} at risk", watch),
        c.texts.plural("{n} off track", "{n} off track", act),
    )
    return tuple(
        Sign(text, _TONES[health], health)
        for health, text in zip(Health, words, strict=True)
        if counts[health]
    )


def _health(c: Compilation, health: Health | None) -> tuple[Sign, ...]:
    return (Sign(c.texts(WORDS[health]), _TONES[health], health),) if health else ()


@build_card.register
def _house(house: House, c: Compilation) -> Card:
    introduction = c.visible.introduction
    return Card(
        title=introduction.title if introduction else c.project.site_name,
        kind=period_title(house.period, c.texts),
        when=say_date(c.project.today, c.texts),
        signs=say_counts(c, house.period),
    )


@build_card.register
def _department(department: Department, c: Compilation) -> Card:
    period = period_of(c.project.today, "week", c.project.settings.zone)
    own = c.visible.updates_of(department.slug)
    stand = find_stand(department, own, period, c.project.today)
    return Card(
        title=department.name,
        kind=c.texts(_("Department")),
        when=say_date(stand.newest.date, c.texts) if stand.newest else "",
        # What is old says nothing about how it stands now.
        signs=() if stand.stale else _health(c, stand.health),
        colour=department.colour,
    )


@build_card.register
def _update(update: Update, c: Compilation) -> Card:
    department = c.visible.department(update.department)
    return Card(
        title=update.title,
        kind=c.texts(_("Update")),
        place=department.name,
        when=say_date(update.date, c.texts),
        signs=_health(c, update.health),
        colour=department.colour,
    )


@build_card.register
def _incident(incident: Incident, c: Compilation) -> Card:
    affected = [c.visible.department(s) for s in incident.affects if c.visible.has_department(s)]
    day = incident.starts if incident.maintenance and incident.starts else incident.began
    return Card(
        title=incident.title,
        kind=c.texts(_("Planned work") if incident.maintenance else _("Incident")),
        place=", ".join(department.name for department in affected),
        when=say_date(day.date(), c.texts),
        signs=(_state(c, incident),),
        colour=affected[0].colour if len(affected) == 1 else None,
    )


def _state(c: Compilation, incident: Incident) -> Sign:
    text = c.texts(WORDS[incident.state])
    if incident.state in INCIDENT_OVER:
        return Sign(text, "good", "done")
    if incident.maintenance:
        return Sign(text, "quiet", "clock")
    tone, icon = ("watch", "at-risk") if incident.severity == "minor" else ("act", "off-track")
    return Sign(text, tone, icon)


@build_card.register
def _report(period: Period, c: Compilation) -> Card:
    return Card(
        title=period_title(period, c.texts),
        kind=c.texts(_("Weekly report") if period.kind == "week" else _("Monthly report")),
        when=period_range(period, c.texts),
        signs=say_counts(c, period),
    )


@build_card.register
def _issue(composed: Composed, c: Compilation) -> Card:
    period = composed.period
    return Card(
        title=composed.subject,
        kind=c.texts(_("Newsletter")),
        when=f"{period_title(period, c.texts)}, {period_range(period, c.texts)}",
    )
