"""The front page: the house at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.compilation import Compilation
from rundbrief.content.model import Day
from rundbrief.editorial.answers import Answer
from rundbrief.editorial.dates import period_title
from rundbrief.editorial.health import count_health, find_stand
from rundbrief.editorial.waiting import find_concern, select_open_asks
from rundbrief.periods import Period, period_of
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import (
    AskLine,
    DepartmentCard,
    FollowUpLine,
    Frame,
    HealthCount,
    IncidentLine,
    IssueLine,
    UpdateLine,
)


@dataclass(frozen=True)
class FrontView:
    frame: Frame
    today: Day
    period: Period
    title: str
    introduction: Markup
    counts: tuple[HealthCount, ...]
    departments: tuple[DepartmentCard, ...]
    missing: tuple[DepartmentCard, ...]
    incidents: tuple[IncidentLine, ...]
    maintenance: tuple[IncidentLine, ...]
    highlights: tuple[UpdateLine, ...]
    newest: tuple[UpdateLine, ...]
    follow_ups: tuple[FollowUpLine, ...]
    asks: tuple[AskLine, ...]
    issue: IssueLine | None
    report: str
    archive: str
    register: str


NEWEST = 6


def build_front(c: Compilation) -> SitePage:
    project, visible = c.project, c.visible
    frame = build_frame(c, "index", project.site_name, description=_description(c))
    lines = Lines(c, frame.root)
    period = period_of(project.today, "week", project.settings.zone)
    stands = [
        find_stand(d, visible.updates_of(d.slug), period, project.today)
        for d in visible.departments
    ]
    cards = tuple(lines.card(stand) for stand in stands)
    news = [u for u in visible.updates if not u.nothing_to_report and not _is_over(c, u.expires)]
    highlights = [u for u in news if u.highlight and u.date in period]
    open_incidents = [i for i in visible.incidents if i.ended is None]
    introduction = visible.introduction
    view = FrontView(
        frame=frame,
        today=project.today,
        period=period,
        title=introduction.title if introduction else project.site_name,
        introduction=c.bodies.of(introduction.source if introduction else None).at(frame.root),
        counts=tuple(HealthCount(h, n) for h, n in count_health(stands).items() if n),
        departments=cards,
        missing=tuple(card for card in cards if card.answer in (Answer.MISSING, Answer.EXPECTED)),
        incidents=tuple(lines.incident(i) for i in open_incidents if not i.maintenance),
        maintenance=tuple(lines.incident(i) for i in open_incidents if i.maintenance),
        highlights=tuple(lines.update(u) for u in highlights),
        newest=tuple(lines.update(u) for u in [n for n in news if n not in highlights][:NEWEST]),
        follow_ups=tuple(
            lines.follow_up(f) for f in visible.follow_ups if find_concern(f, project.today)
        ),
        asks=tuple(lines.ask(ask) for ask in select_open_asks(visible.updates)),
        issue=lines.issue(c.issues[-1]) if c.issues else None,
        report=lines.href(f"reports/{period.key}"),
        archive=lines.href("archive"),
        register=lines.href("follow-ups"),
    )
    return SitePage("index", "front.html", view)


def _is_over(c: Compilation, expires: object) -> bool:
    return expires is not None and expires <= c.project.today  # type: ignore[operator]


def _description(c: Compilation) -> str:
    period = period_of(c.project.today, "week", c.project.settings.zone)
    return (
        c.visible.introduction.summary if c.visible.introduction else period_title(period, c.texts)
    )
