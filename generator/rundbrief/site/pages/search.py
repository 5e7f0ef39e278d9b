"""The page that finds things. What it finds them in is `site/search`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from rundbrief.compilation import Compilation
from rundbrief.content.model import Day, Health
from rundbrief.periods import Period, period_of
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import DepartmentLink, Frame
from rundbrief.site.search.index import MANIFEST
from rundbrief.site.search.records import Record
from rundbrief.texts import _

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


def build_search(c: Compilation, records: Callable[[], Sequence[Record]]) -> SitePage:
    """records: lists all that can be found, in the order of the index."""
    return SitePage("search", "search.html", partial(_view, c, records))


def _view(c: Compilation, list_all: Callable[[], Sequence[Record]]) -> SearchView:
    records = list_all()
    frame = build_frame(c, "search", c.texts(_("Search")))
    lines = Lines(c, frame.root)
    kinds = {record.kind for record in records}
    healths = {record.health for record in records}
    return SearchView(
        frame=frame,
        manifest=frame.root + MANIFEST,
        kinds=tuple(Choice(kind, c.texts(name)) for kind, name in KINDS.items() if kind in kinds),
        healths=tuple(health for health in Health if health in healths),
        departments=tuple(lines.department(d.slug) for d in c.visible.departments),
        years=_years(c, (record.date for record in records if record.date)),
    )


def _years(c: Compilation, days: Iterable[Day]) -> tuple[YearOfMonths, ...]:
    """Group the months of days, which come newest first, by year."""
    zone = c.project.settings.zone
    months = dict.fromkeys(period_of(day, "month", zone) for day in days)
    years = groupby(months, key=lambda month: month.first.year)
    return tuple(YearOfMonths(year, tuple(own)) for year, own in years)
