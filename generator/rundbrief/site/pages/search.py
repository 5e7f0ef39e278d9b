"""The search page. Its index is built by `site/search`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from rundbrief.content.schema import Health
from rundbrief.i18n.texts import _
from rundbrief.periods import Period, period_of
from rundbrief.render.presenter import DepartmentLink
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.site.search.index import MANIFEST
from rundbrief.validation.fields import Day

KINDS: Mapping[str, str] = {
    "update": _("Update"),
    "incident": _("Incident"),
    "maintenance": _("Planned maintenance"),
    "follow-up": _("Follow-up"),
    "issue": _("Newsletter"),
    "page": _("Page"),
    "metric": _("Metric"),
    "department": _("Department"),
}


@dataclass(frozen=True)
class FilterChoice:
    """A value of a filter, and its label."""

    value: str
    name: str


@dataclass(frozen=True)
class YearOfMonths:
    year: int
    months: tuple[Period, ...]


@dataclass(frozen=True)
class SearchView:
    """The search page. Filters offer only values that some record has."""

    context: PageContext
    # Address of the index.
    manifest: str
    kinds: tuple[FilterChoice, ...]
    healths: tuple[Health, ...]
    departments: tuple[DepartmentLink, ...]
    years: tuple[YearOfMonths, ...]


def list_search_page() -> Iterator[SitePage]:
    yield SitePage("search", "search.html", _view)


def _view(q: SiteQueries) -> SearchView:
    choices = q.search_choices
    context = build_page_context(q, "search", q.texts(_("Search")))
    presenter = SitePresenter(q, context.root)
    kinds, healths = choices.kinds, choices.healths
    return SearchView(
        context=context,
        manifest=context.root + MANIFEST,
        kinds=tuple(
            FilterChoice(kind, q.texts(name)) for kind, name in KINDS.items() if kind in kinds
        ),
        healths=tuple(health for health in Health if health in healths),
        departments=presenter.departments(d.slug for d in q.departments),
        years=_years(q, choices.months),
    )


def _years(q: SiteQueries, days: Iterable[Day]) -> tuple[YearOfMonths, ...]:
    """Group months by year."""
    months = (period_of(day, "month", q.zone) for day in days)
    years = groupby(months, key=lambda month: month.first.year)
    return tuple(YearOfMonths(year, tuple(own)) for year, own in years)
