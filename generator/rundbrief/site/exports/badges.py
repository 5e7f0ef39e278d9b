"""Badges: the health of a department, or all incidents, as small SVGs to embed elsewhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.colours import mix
from rundbrief.content.departments import Department
from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.editorial.formatting import format_date
from rundbrief.editorial.incident_statistics import SEVERITIES
from rundbrief.editorial.state_display import QUIET, STATE_LABELS, find_tone
from rundbrief.i18n.texts import _
from rundbrief.incremental.output_builder import Built, Output
from rundbrief.markup.plain_text import shorten
from rundbrief.render.brand import Tokens, ink_on
from rundbrief.render.templates import render
from rundbrief.site.exports.identifiers import clean
from rundbrief.site.queries import SiteQueries

# A reserved name, so that it can't clash with a department's.
INCIDENTS_BADGE = "incidents"

_MAX_CHARACTERS = 44
_PADDING = 8
_SIGN = 14


@dataclass(frozen=True)
class Badge:
    """The contents of a badge. tone: good, watch, act or quiet."""

    label: str
    message: str
    tone: str


@dataclass(frozen=True)
class BadgeHalf:
    """One half of a badge. All measures are in pixels."""

    words: str
    # Where the text starts.
    x: int
    # Width of the text alone.
    width: int
    colour: str
    ink: str


@dataclass(frozen=True)
class BadgeView:
    """A badge with its layout."""

    title: str
    tone: str
    width: int
    # Where the second half starts, in pixels.
    middle: int
    label: BadgeHalf
    message: BadgeHalf


def badge_file(name: str) -> str:
    return f"badges/{name}.svg"


def list_badges(q: SiteQueries) -> Iterator[Output]:
    """List a badge for each department and one for all incidents."""
    slugs = [department.slug for department in q.current_departments]
    for name in (*((INCIDENTS_BADGE,) if INCIDENTS in q.sections else ()), *slugs):
        yield Output(badge_file(name), _build, (name,))


def _build(q: SiteQueries, name: str) -> Built:
    badge = (
        build_incidents_badge(q)
        if name == INCIDENTS_BADGE
        else build_department_badge(q, q.department(name))
    )
    environment = q.environment("feeds")
    svg = render(environment, "badge.svg", badge=_draw(badge, q.tokens))
    former = () if name == INCIDENTS_BADGE else q.department(name).old_addresses
    return Built(dict.fromkeys(map(badge_file, (name, *former)), clean(svg)))


def build_department_badge(q: SiteQueries, department: Department) -> Badge:
    """Describe a department's health and since when; out of date, it has no tone."""
    status = q.status(department.slug, q.this_week.key)
    health = q.texts(STATE_LABELS[str(status.health)])
    if status.stale:
        return Badge(department.name, q.texts(_("{health}, out of date"), health=health), QUIET)
    if status.since:
        since = format_date(status.since, q.texts)
        health = q.texts(_("{health} since {date}"), health=health, date=since)
    return Badge(department.name, health, find_tone(status.health))


def build_incidents_badge(q: SiteQueries) -> Badge:
    """Describe the open incidents; maintenance counts only while it is under way."""
    unresolved = [i for i in q.incidents if i.is_open]
    open_incidents = [i for i in unresolved if not i.maintenance]
    name = q.site_name
    if open_incidents:
        message = q.texts.plural("{n} open incident", "{n} open incidents", len(open_incidents))
        worst = max((i.severity for i in open_incidents), key=SEVERITIES.index)
        return Badge(name, message, find_tone(worst))
    if any(i.state != "scheduled" for i in unresolved):
        return Badge(name, q.texts(_("maintenance in progress")), QUIET)
    return Badge(name, q.texts(_("no open incidents")), "good")


def _draw(badge: Badge, tokens: Tokens) -> BadgeView:
    label, message = (shorten(words, _MAX_CHARACTERS) for words in (badge.label, badge.message))
    # Distinct from the page in dark mode, and from the half with the tone “quiet”.
    dark = mix(tokens.light["ink"], tokens.light["muted"], 0.35)
    left = BadgeHalf(label, _PADDING, measure(label), dark, ink_on(dark))
    middle = left.width + 2 * _PADDING
    tone = tokens.light[badge.tone]
    right = BadgeHalf(message, middle + _PADDING + _SIGN, measure(message), tone, ink_on(tone))
    return BadgeView(
        title=f"{badge.label}: {badge.message}",
        tone=badge.tone,
        width=right.x + right.width + _PADDING,
        middle=middle,
        label=left,
        message=right,
    )


def measure(words: str) -> int:
    """Estimate the width of a text at 11 pixels. The SVG stretches it to that, in any font."""
    return round(sum(_width(letter) for letter in words)) or 1


def _width(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 11
    if letter in "iljI.,:;|!'’`()[] ftr·-":
        return 3.9
    if letter in "mwMW@%—…":
        return 9.6
    return 7.4 if letter.isupper() else 6.3
