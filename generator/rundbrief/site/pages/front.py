"""The front page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.content.schema import Ask, FollowUp, Health, Incident, Update
from rundbrief.editorial.check_ins import CheckInState
from rundbrief.editorial.department_status import DepartmentStatus, count_statuses
from rundbrief.editorial.formatting import format_period
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.needs_attention import AttentionReason, find_attention_reason
from rundbrief.periods import Period
from rundbrief.render.presenter import ListItem
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Day

# With more departments, cards are short and sorted by urgency.
MAX_FULL_CARDS = 12
NEWEST = 6
MAX_WAITING = 6


@dataclass(frozen=True)
class FrontView:
    """The front page."""

    context: PageContext
    today: Day
    period: Period
    title: str
    introduction: Markup
    counts: Mapping[str | None, int]
    # Whether there are too many departments for full cards.
    big: bool
    departments: tuple[ListItem[DepartmentStatus], ...]
    missing: tuple[ListItem[DepartmentStatus], ...]
    incidents: tuple[ListItem[Incident], ...]
    maintenance: tuple[ListItem[Incident], ...]
    # The next deadline first.
    notices: tuple[ListItem[Update], ...]
    highlights: tuple[ListItem[Update], ...]
    latest: tuple[ListItem[Update], ...]
    # Follow-ups that need attention, overdue ones first.
    waiting: tuple[ListItem[FollowUp], ...]
    overdue_asks: tuple[ListItem[Ask], ...]
    asks: tuple[ListItem[Ask], ...]
    # False if this audience sees no incidents at all.
    shows_incidents: bool
    # The latest closed issue, else the next one.
    issue: ListItem[ComposedIssue] | None
    # The first open issue, unless it is `issue`.
    next_issue: ListItem[ComposedIssue] | None
    report: str
    archive: str
    register: str
    all_asks: str


def list_front_page() -> Iterator[SitePage]:
    yield SitePage("index", "front.html", _view)


def _view(q: SiteQueries) -> FrontView:
    week = q.this_week
    context = build_page_context(q, "index", q.site_name, description=_description(q, week))
    presenter = SitePresenter(q, context.root)
    statuses = [presenter.status_today(department) for department in q.current_departments]
    news = [u for u in q.updates if _is_news(u, q)]
    highlights = [u for u in news if u.highlight and u.date in week]
    open_incidents = [i for i in q.incidents if i.is_open]
    waiting = sorted(
        (f for f in q.follow_ups if find_attention_reason(f, q.today)),
        key=lambda f: find_attention_reason(f, q.today) is not AttentionReason.OVERDUE,
    )
    asks = [presenter.ask(ask) for ask in q.open_asks]
    late_asks = [ask for ask in asks if ask.overdue]
    edition = q.newsletter.edition
    issues = [i for i in q.issues if i.issue.edition == edition] or q.issues
    closed = [i for i in issues if i.issue.closed]
    shown_issues = [*closed[-1:], *[i for i in issues if not i.issue.closed][:1]]
    introduction = q.introduction
    big = len(statuses) > MAX_FULL_CARDS
    return FrontView(
        context=context,
        today=q.today,
        period=week,
        title=introduction.title if introduction else q.site_name,
        introduction=presenter.body(introduction.source if introduction else None),
        counts=count_statuses(q.statuses(week.key)),
        big=big,
        departments=tuple(sorted(statuses, key=_attention_order) if big else statuses),
        missing=tuple(
            it for it in statuses if it.check_in in (CheckInState.MISSING, CheckInState.EXPECTED)
        ),
        incidents=tuple(presenter.incident(i) for i in open_incidents if not i.maintenance),
        maintenance=tuple(presenter.incident(i) for i in open_incidents if i.maintenance),
        notices=tuple(map(presenter.update, q.notices)),
        highlights=tuple(presenter.update(u) for u in highlights),
        latest=tuple(
            presenter.update(u) for u in [n for n in news if n not in highlights][:NEWEST]
        ),
        waiting=tuple(presenter.follow_up(f) for f in waiting[:MAX_WAITING]),
        overdue_asks=tuple(late_asks[: MAX_WAITING - len(waiting[:MAX_WAITING])]),
        asks=tuple(ask for ask in asks if not ask.overdue),
        shows_incidents=INCIDENTS in q.sections,
        issue=presenter.issue(shown_issues[0]) if shown_issues else None,
        next_issue=presenter.issue(shown_issues[1]) if len(shown_issues) > 1 else None,
        report=presenter.href(f"reports/{week.key}"),
        archive=presenter.href("archive"),
        register=presenter.href("follow-ups"),
        all_asks=presenter.href("asks"),
    )


def _is_news(update: Update, q: SiteQueries) -> bool:
    """Whether an update is listed as news; notices have a place of their own."""
    return not (update.nothing_to_report or update.is_notice or update.is_over(q.today))


def _attention_order(status: ListItem[DepartmentStatus]) -> int:
    """Return a sort key: the lower, the more attention a department needs."""
    if status.health is None:
        return 4
    if status.health is Health.ON_TRACK:
        return 2 if status.evidence else 3 if status.stale else 5
    return 0 if status.health is Health.OFF_TRACK else 1


def _description(q: SiteQueries, period: Period) -> str:
    introduction = q.introduction
    return introduction.summary if introduction else format_period(period, q.texts)
