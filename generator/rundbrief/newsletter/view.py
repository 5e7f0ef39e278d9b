"""The view of an email: a presented issue, shortened to what fits.

All addresses are absolute; `Markup` is sanitised, well-formed XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal
from urllib.parse import quote

from markupsafe import Markup

from rundbrief.config.settings import Brand, Signature
from rundbrief.content.schema import Health
from rundbrief.content.snapshot import DepartmentNote, Item, MetricNote, Snapshot
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.issue_sections import select_filled, select_overview
from rundbrief.editorial.reading_time import estimate_minutes
from rundbrief.markup.plain_text import render_text, strip_html
from rundbrief.newsletter.budget import LeftOut, count_left_out, find_budget, shorten_contents
from rundbrief.newsletter.charts import describe_trend
from rundbrief.newsletter.images import NO_IMAGES, IssueImages
from rundbrief.newsletter.introduction import fit_introduction
from rundbrief.newsletter.palette import add_email_colours
from rundbrief.queries import Queries
from rundbrief.render.presenter import ListItem, Presenter
from rundbrief.web_addresses import encode_mail_domain

Counts = tuple[tuple[Health | None, int], ...]


@dataclass(frozen=True)
class Act:
    """Sections that stand on the same background."""

    # It is a band of its own colour.
    band: bool
    # Names of templates in `layouts/newsletter/parts`, with underscores.
    sections: tuple[str, ...]


@dataclass(frozen=True)
class EmailView:
    """The view of an email."""

    # As on the site; `href` is the address of the web version.
    issue: ListItem[ComposedIssue]
    # As in the web version, but shortened. See `_ViewBuilder` for what is added or replaced.
    contents: ListItem[Snapshot]
    more: LeftOut
    # The title of the edition or else of the newsletter; None if it has none.
    edition: str | None
    masthead: Literal["plain", "brand"]
    # `portrait` is an image; None without an introduction.
    signature: ListItem[Signature] | None
    language: str
    text_direction: str
    # `logo_mail` is an address; None to show the brand name as text. `logo_light` is an image.
    brand: ListItem[Brand]
    introduction: Markup
    introduction_text: str
    # How long it takes to read the email.
    minutes: int
    # The number of departments for each health that occurs.
    counts: Counts
    # The departments in the overview; none if no department has a health.
    glance: tuple[ListItem[DepartmentNote], ...]
    # The number of updates in the issue, including those left out, and of their departments.
    updates: int
    reporting: int
    # The names of departments whose update is missing.
    missing: tuple[str, ...]
    # Sections with contents, in their order; neighbours with the same background are one act.
    acts: tuple[Act, ...]
    site_href: str
    feeds_href: str
    calendar_href: str
    metrics_href: str
    follow_ups_href: str
    unsubscribe: str | None
    # The address for replies, and a link to write to it; None if it isn't set.
    reply_to: str | None
    reply_href: str | None
    # Why recipients get the email.
    reason: str | None
    # Colours by name.
    light: Mapping[str, str]
    dark: Mapping[str, str]
    fonts: Mapping[str, str]


def build_view(
    q: Queries, issue: ComposedIssue, images: IssueImages = NO_IMAGES, *, tight: bool = False
) -> EmailView:
    """Build the view of an email. images: other images of the issue are left out.

    tight: texts are long, so fewer and shorter ones are shown, without the overview.
    """
    tokens = add_email_colours(q.tokens)
    settings = q.newsletter.for_edition(issue.issue.edition)
    presenter = Presenter(q, q.addresses.site_url)
    contents = issue.contents
    budget = find_budget(issue, tight=tight)
    shortened = shorten_contents(contents, budget)
    shown = _ViewBuilder(presenter, contents, images).build(presenter.contents(shortened))
    presented = presenter.issue(issue)
    introduction = q.body(issue.issue.source)
    overview = {it.department for it in select_overview(contents.departments, issue.audience)}
    return EmailView(
        issue=presented,
        contents=shown,
        more=count_left_out(contents, shortened),
        edition=settings.title,
        masthead=settings.masthead,
        signature=_signature(settings.signature, images) if introduction.html.strip() else None,
        language=q.texts.language,
        text_direction=q.texts.locale.text_direction,
        brand=_brand(presenter, images),
        introduction=fit_introduction(
            introduction,
            presenter.root,
            presented.href,
            lambda path, width: images.content.get((path, width)),
            text_direction=q.texts.locale.text_direction,
        ),
        introduction_text=render_text(introduction, presenter.root),
        minutes=estimate_minutes(strip_html(introduction.html), shortened),
        counts=_count_by_health(it for it in contents.departments if it.department in overview),
        glance=_select_at_a_glance(
            tuple(it for it in shown.departments if it.department in overview), budget.at_a_glance
        ),
        updates=len(contents.items),
        reporting=len({item.department for item in contents.items}),
        missing=tuple(it.name for it in contents.departments if it.missing),
        acts=_arrange(select_filled(issue.sections, shortened, issue.audience)),
        site_href=presenter.root,
        feeds_href=presenter.href("feeds"),
        calendar_href=presenter.href("calendar"),
        metrics_href=presenter.href("metrics"),
        follow_ups_href=presenter.href("follow-ups"),
        unsubscribe=settings.unsubscribe,
        reply_to=settings.reply_to,
        reply_href=_reply_href(settings.reply_to, issue.subject) if settings.reply_to else None,
        reason=settings.reason,
        light=tokens.light,
        dark=tokens.dark,
        fonts=tokens.fonts,
    )


@dataclass(frozen=True)
class _ViewBuilder:
    """Adds and replaces fields that only emails need."""

    presenter: Presenter
    # The contents of the issue before they were shortened.
    contents: Snapshot
    images: IssueImages

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {it.department: it.name for it in self.contents.departments}

    def build(self, shown: ListItem[Snapshot]) -> ListItem[Snapshot]:
        return ListItem(
            shown,
            highlights=self._highlights(shown.highlights),
            departments=tuple(map(self._department, shown.departments)),
            metrics=tuple(map(self._metric, shown.metrics)),
        )

    def _highlights(self, items: Iterable[ListItem[Item]]) -> tuple[ListItem[Item], ...]:
        """Present the highlights. The one whose image is as wide as the email comes first."""
        found = [self._update(item) for item in items]
        for item in found:
            image = item.thing.image
            if image and (wide := self.images.find_lead(image)):
                lead = ListItem[Item](item, lead=True, image=ListItem(wide, alt=image.alt))
                return (lead, *(it for it in found if it is not item))
        return tuple(found)

    def _update(self, item: ListItem[Item]) -> ListItem[Item]:
        """Present an update.

        department: its name. image: beside its words. lead: whether the image is above them, as
        wide as the email.
        """
        image, prepared = item.thing.image, self.images.find_thumbnail(item.thing.image)
        return ListItem(
            item,
            department=self._names.get(item.department, item.department),
            image=ListItem(prepared, alt=image.alt) if image and prepared else None,
            lead=False,
        )

    def _department(self, department: ListItem[DepartmentNote]) -> ListItem[DepartmentNote]:
        """Present a department. more: how many of its updates were left out; 0 if none is shown."""
        items = tuple(map(self._update, department.items))
        slug = department.department
        own = sum(it.department == slug and not it.highlight for it in self.contents.items)
        return ListItem(department, items=items, more=own - len(items) if items else 0)

    def _metric(self, metric: ListItem[MetricNote]) -> ListItem[MetricNote]:
        """Present a metric. href: its place on the page of all metrics. chart: has an `alt`."""
        chart = self.images.charts.get(metric.slug)
        texts = self.presenter.q.texts
        return ListItem(
            metric,
            href=f"{self.presenter.href('metrics')}#rb-metric-{metric.slug}",
            chart=ListItem(chart, alt=describe_trend(metric.thing, texts)) if chart else None,
        )


_BANDS = frozenset({"metrics", "dates"})


def _arrange(sections: Iterable[str]) -> tuple[Act, ...]:
    groups = groupby(sections, key=_BANDS.__contains__)
    return tuple(Act(band, tuple(names)) for band, names in groups)


def _signature(signature: Signature | None, images: IssueImages) -> ListItem[Signature] | None:
    if signature is None:
        return None
    return ListItem(signature, portrait=images.find_portrait(signature.portrait))


def _brand(presenter: Presenter, images: IssueImages) -> ListItem[Brand]:
    q = presenter.q
    brand = q.brand
    logo = q.address_of(brand.logo_mail) if brand.logo_mail else None
    return ListItem(
        brand,
        name=q.brand_name,
        logo_mail=presenter.root + logo if logo else None,
        logo_light=images.find_light_logo(brand),
    )


def _reply_href(address: str, subject: str) -> str:
    """Return a link that opens a reply. Source: RFC 6068."""
    user, __, domain = address.rpartition("@")
    encoded = encode_mail_domain(domain) or domain
    return f"mailto:{quote(user)}@{encoded}?subject={quote(f'Re: {subject}', safe='')}"


def _count_by_health(departments: Iterable[DepartmentNote]) -> Counts:
    numbers: dict[Health | None, int] = dict.fromkeys((*Health, None), 0)
    for department in departments:
        numbers[department.health] += 1
    return tuple((health, number) for health, number in numbers.items() if number)


def _select_at_a_glance(
    departments: tuple[ListItem[DepartmentNote], ...], most: int
) -> tuple[ListItem[DepartmentNote], ...]:
    """Select all departments if they are few; else the worst, and others that changed."""
    if len(departments) <= most:
        return departments if any(it.health for it in departments) else ()
    worst = (Health.OFF_TRACK, Health.AT_RISK)
    better = (it for it in departments if it.health not in worst and it.changed)
    worst_first = (*(it for health in worst for it in departments if it.health is health), *better)
    return worst_first[: 2 * most]
