"""Badges: a department's health, or the house's incidents, as a small picture for other pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest_of
from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.content.schema import Department, Health
from rundbrief.editorial.date_texts import say_date
from rundbrief.editorial.health import find_stand
from rundbrief.editorial.state_labels import WORDS
from rundbrief.i18n.texts import _
from rundbrief.markup.plain import shorten
from rundbrief.periods import period_of
from rundbrief.render.brand import Tokens, ink_on, mix, read_tokens
from rundbrief.render.templates import layout_folders, make_environment, render
from rundbrief.site.exports.identifiers import clean
from rundbrief.site.page import Bundle

# No department can have this name: it is the incidents' own.
HOUSE = "incidents"

_TONES = {
    Health.ON_TRACK: "good",
    Health.AT_RISK: "watch",
    Health.OFF_TRACK: "act",
    None: "quiet",
}
_MOST_LETTERS = 44
_PADDING = 8
_SIGN = 14


@dataclass(frozen=True)
class Badge:
    """What a badge says. tone: good, watch, act or quiet."""

    label: str
    message: str
    tone: str


@dataclass(frozen=True)
class Field:
    """One of a badge's two halves. x: of its words. All in pixels; width: of the words alone."""

    words: str
    x: int
    width: int
    colour: str
    ink: str


@dataclass(frozen=True)
class BadgeView:
    """A badge as it is drawn. middle: where the second half begins."""

    title: str
    tone: str
    width: int
    middle: int
    label: Field
    message: Field


def badge_file(name: str) -> str:
    return f"badges/{name}.svg"


def list_badges(c: Compilation) -> Bundle:
    """List a badge for each department, and one for the house."""
    badges = {HOUSE: tell_house(c)} if INCIDENTS in c.sections else {}
    badges |= {d.slug: tell_department(c, d) for d in c.visible.departments}
    return Bundle("badges", partial(_render, c, badges), digest_of(badges))


def _render(c: Compilation, badges: Mapping[str, Badge]) -> Iterator[tuple[str, str]]:
    environment = make_environment(layout_folders(c.project.layouts, "feeds"), c.texts)
    tokens = read_tokens(c.project)
    for name, badge in badges.items():
        svg = render(environment, "badge.svg", badge=_draw(badge, tokens))
        yield badge_file(name), clean(svg)


def tell_department(c: Compilation, department: Department) -> Badge:
    """Say a department's health, and since when; what is old no longer counts as good or bad."""
    today = c.project.today
    week = period_of(today, "week", c.project.settings.zone)
    stand = find_stand(department, c.visible.updates_of(department.slug), week, today)
    health = c.texts(WORDS[str(stand.health)])
    if stand.stale:
        return Badge(department.name, c.texts(_("{health}, but old"), health=health), "quiet")
    if stand.since:
        since = say_date(stand.since, c.texts)
        health = c.texts(_("{health} since {date}"), health=health, date=since)
    return Badge(department.name, health, _TONES[stand.health])


def tell_house(c: Compilation) -> Badge:
    """Say whether something is broken; planned work is told only while it is under way."""
    going_on = [i for i in c.visible.incidents if i.is_open]
    broken = [i for i in going_on if not i.maintenance]
    name = c.project.site_name
    if broken:
        message = c.texts.plural("{n} open incident", "{n} open incidents", len(broken))
        slight = all(i.severity == "minor" for i in broken)
        return Badge(name, message, "watch" if slight else "act")
    if any(i.state != "scheduled" for i in going_on):
        return Badge(name, c.texts(_("planned work under way")), "quiet")
    return Badge(name, c.texts(_("no open incident")), "good")


def _draw(badge: Badge, tokens: Tokens) -> BadgeView:
    label, message = (shorten(words, _MOST_LETTERS) for words in (badge.label, badge.message))
    # Neither as dark as a dark page, nor as light as the half that says “quiet”.
    dark = mix(tokens.light["ink"], tokens.light["muted"], 0.35)
    left = Field(label, _PADDING, measure(label), dark, ink_on(dark))
    middle = left.width + 2 * _PADDING
    tone = tokens.light[badge.tone]
    right = Field(message, middle + _PADDING + _SIGN, measure(message), tone, ink_on(tone))
    return BadgeView(
        title=f"{badge.label}: {badge.message}",
        tone=badge.tone,
        width=right.x + right.width + _PADDING,
        middle=middle,
        label=left,
        message=right,
    )


def measure(words: str) -> int:
    """Guess how wide words are at 11 pixels. The drawing stretches them to it, in any font."""
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
