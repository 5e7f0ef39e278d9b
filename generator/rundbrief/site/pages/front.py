"""The front page: the house at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.config.fields import Day
from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.content.schema import Health, Update
from rundbrief.editorial.attention import Concern, find_concern
from rundbrief.editorial.date_texts import period_title
from rundbrief.editorial.expected import Answer
from rundbrief.editorial.health import count_health
from rundbrief.periods import Period
from rundbrief.site.list_items import (
    AskLine,
    DepartmentCard,
    FollowUpLine,
    Frame,
    HealthCount,
    IncidentLine,
    IssueLine,
    UpdateLine,
)
from rundbrief.site.overview import build_card
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries

# Above this many departments, each has a short card, and those in trouble come first.
MOST_FULL_CARDS = 12
NEWEST = 6
MOST_WAITING = 6


@dataclass(frozen=True)
class FrontView:
    """big: too many departments for full cards; then those in trouble come first.

    waiting: follow-ups that need somebody now, overdue ones first. tells_incidents: false for a
    public that is told of none. issue: the newest that has gone out. next_issue: the open one.
    """

    frame: Frame
    today: Day
    period: Period
    title: str
    introduction: Markup
    counts: tuple[HealthCount, ...]
    big: bool
    departments: tuple[DepartmentCard, ...]
    missing: tuple[DepartmentCard, ...]
    incidents: tuple[IncidentLine, ...]
    maintenance: tuple[IncidentLine, ...]
    highlights: tuple[UpdateLine, ...]
    newest: tuple[UpdateLine, ...]
    waiting: tuple[FollowUpLine, ...]
    overdue_asks: tuple[AskLine, ...]
    asks: tuple[AskLine, ...]
    tells_incidents: bool
    issue: IssueLine | None
    next_issue: IssueLine | None
    report: str
    archive: str
    register: str
    all_asks: str


def list_front_page() -> Iterator[SitePage]:
    yield SitePage("index", "front.html", _view)


def _view(q: SiteQueries) -> FrontView:
    week = q.this_week
    frame = build_frame(q, "index", q.site_name, description=_description(q, week))
    lines = Lines(q, frame.root)
    stands = q.statuses(week.key)
    cards = [build_card(q, lines, department) for department in q.departments]
    news = [u for u in q.updates if not u.nothing_to_report and not _is_over(u, q)]
    highlights = [u for u in news if u.highlight and u.date in week]
    open_incidents = [i for i in q.incidents if i.is_open]
    waiting = sorted(
        (f for f in q.follow_ups if find_concern(f, q.today)),
        key=lambda f: find_concern(f, q.today) is not Concern.OVERDUE,
    )
    asks = [lines.ask(ask) for ask in q.open_asks]
    late_asks = [ask for ask in asks if ask.overdue]
    edition = q.newsletter.edition
    issues = [i for i in q.issues if i.issue.edition == edition] or q.issues
    closed = [i for i in issues if i.issue.closed]
    still_open = [i for i in issues if not i.issue.closed]
    introduction = q.introduction
    big = len(cards) > MOST_FULL_CARDS
    return FrontView(
        frame=frame,
        today=q.today,
        period=week,
        title=introduction.title if introduction else q.site_name,
        introduction=q.body(introduction.source if introduction else None).at(frame.root),
        counts=tuple(HealthCount(h, n) for h, n in count_health(stands).items() if n),
        big=big,
        departments=tuple(sorted(cards, key=_trouble) if big else cards),
        missing=tuple(card for card in cards if card.answer in (Answer.MISSING, Answer.EXPECTED)),
        incidents=tuple(lines.incident(i) for i in open_incidents if not i.maintenance),
        maintenance=tuple(lines.incident(i) for i in open_incidents if i.maintenance),
        highlights=tuple(lines.update(u) for u in highlights),
        newest=tuple(lines.update(u) for u in [n for n in news if n not in highlights][:NEWEST]),
        waiting=tuple(lines.follow_up(f) for f in waiting[:MOST_WAITING]),
        overdue_asks=tuple(late_asks[: MOST_WAITING - len(waiting[:MOST_WAITING])]),
        asks=tuple(ask for ask in asks if not ask.overdue),
        tells_incidents=INCIDENTS in q.sections,
        issue=lines.issue(closed[-1]) if closed else None,
        next_issue=lines.issue(still_open[0]) if still_open else None,
        report=lines.href(f"reports/{week.key}"),
        archive=lines.href("archive"),
        register=lines.href("follow-ups"),
        all_asks=lines.href("asks"),
    )


def _is_over(update: Update, q: SiteQueries) -> bool:
    return update.expires is not None and update.expires <= q.today


def _trouble(card: DepartmentCard) -> int:
    """Say how much a department needs a reader's eye: the lower, the more."""
    if card.health is None:
        return 4
    if card.health is Health.ON_TRACK:
        return 2 if card.doubts else 3 if card.stale else 5
    return 0 if card.health is Health.OFF_TRACK else 1


def _description(q: SiteQueries, period: Period) -> str:
    introduction = q.introduction
    return introduction.summary if introduction else period_title(period, q.texts)
