"""The page that finds things. What it finds them in is `site/search`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest_of
from rundbrief.config.fields import Day
from rundbrief.content.schema import Health
from rundbrief.i18n.texts import _
from rundbrief.periods import Period, period_of
from rundbrief.site.list_items import DepartmentLink, Frame
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.search.index import MANIFEST
from rundbrief.site.search.records import Record

KINDS: Mapping[str, str] = {
    "update": _("Update"),
    "incident": _("Incident"),
    "maintenance": _("Planned work"),
    "follow-up": _("Follow-up"),
    "issue": _("Newsletter"),
    "page": _("Page"),
    "metric": _("Metric"),
    "department": _("Department"),
}


@dataclass(frozen=True)
class Choice:
    """A value that can be filtered by, and its name."""

    value: str
    name: str


@dataclass(frozen=True)
class YearOfMonths:
    year: int
    months: tuple[Period, ...]


@dataclass(frozen=True)
class SearchView:
    """manifest: the way to the index. The choices are those that some record has."""

    frame: Frame
    manifest: str
    kinds: tuple[Choice, ...]
    healths: tuple[Health, ...]
    departments: tuple[DepartmentLink, ...]
    years: tuple[YearOfMonths, ...]


@dataclass(frozen=True)
class Choices:
    """What records can be filtered by, beside their departments. months: first days, newest first.

    It is all that the page needs to know of them.
    """

    kinds: frozenset[str]
    healths: frozenset[Health]
    months: tuple[Day, ...]


def build_search(c: Compilation, records: Iterable[Record]) -> SitePage:
    """records: all that can be found."""
    choices = find_choices(records)
    return SitePage("search", "search.html", partial(_view, c, choices), digest_of(choices))


def find_choices(records: Iterable[Record]) -> Choices:
    kinds, healths, months = set(), set(), set()
    for record in records:
        kinds.add(record.kind)
        if record.health:
            healths.add(record.health)
        if record.date:
            months.add((record.date.year, record.date.month))
    days = (Day(year, month, 1) for year, month in sorted(months, reverse=True))
    return Choices(frozenset(kinds), frozenset(healths), tuple(days))


def _view(c: Compilation, choices: Choices) -> SearchView:
    frame = build_frame(c, "search", c.texts(_("Search")))
    lines = Lines(c, frame.root)
    kinds, healths = choices.kinds, choices.healths
    return SearchView(
        frame=frame,
        manifest=frame.root + MANIFEST,
        kinds=tuple(Choice(kind, c.texts(name)) for kind, name in KINDS.items() if kind in kinds),
        healths=tuple(health for health in Health if health in healths),
        departments=tuple(lines.department(d.slug) for d in c.visible.departments),
        years=_years(c, choices.months),
    )


def _years(c: Compilation, days: Iterable[Day]) -> tuple[YearOfMonths, ...]:
    """Group months by year."""
    months = (period_of(day, "month", c.project.settings.zone) for day in days)
    years = groupby(months, key=lambda month: month.first.year)
    return tuple(YearOfMonths(year, tuple(own)) for year, own in years)
