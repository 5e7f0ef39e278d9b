"""The register of complaints, requests and questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from markupsafe import Markup

from rundbrief.compilation import Compilation
from rundbrief.content.model import Day, FollowUp
from rundbrief.content.places import FOLLOW_UPS
from rundbrief.editorial.register import (
    Figures,
    RegisterView,
    is_over,
    last_word,
    measure,
    select_view,
)
from rundbrief.editorial.words import WORDS
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import EntryView, FollowUpLine, Frame, NavLink
from rundbrief.texts import _

# How long what is over stands among the others; what was over before has a page for each year.
RECENT = timedelta(days=365)


@dataclass(frozen=True)
class ViewLink:
    """A link to a view of the register, with the number of what it shows."""

    view: RegisterView
    href: str
    number: int
    current: bool


@dataclass(frozen=True)
class RegisterPageView:
    """A view of the register. year: of what was over in it; then `view` is None."""

    frame: Frame
    today: Day
    view: RegisterView | None
    year: int | None
    views: tuple[ViewLink, ...]
    figures: Figures
    follow_ups: tuple[FollowUpLine, ...]
    years: tuple[NavLink, ...]


@dataclass(frozen=True)
class FollowUpView:
    frame: Frame
    today: Day
    follow_up: FollowUpLine
    sender: str | None
    channel: str | None
    html: Markup
    timeline: tuple[EntryView, ...]


def build_follow_ups(c: Compilation) -> Iterator[SitePage]:
    views = {v: select_view(v, c.visible.follow_ups, c.project.today) for v in RegisterView}
    older = _older(c, views[RegisterView.ALL])
    for view, shown in views.items():
        if view is RegisterView.ALL:
            gone = {f.ref for own in older.values() for f in own}
            shown = tuple(f for f in shown if f.ref not in gone)  # noqa: PLW2901
        yield _page(c, views, older, shown, view=view)
    for year, shown in older.items():
        yield _page(c, views, older, shown, year=year)
    for follow_up in c.visible.follow_ups:
        yield SitePage(follow_up.ref, "follow-up.html", _view(c, follow_up))


def _older(c: Compilation, listed: Iterable[FollowUp]) -> dict[int, tuple[FollowUp, ...]]:
    """Gather what was over long ago by the year of its end, the newest first."""
    long_ago = c.project.today - RECENT
    older = [f for f in listed if is_over(f) and last_word(f) < long_ago]
    return {year: tuple(own) for year, own in groupby(older, key=lambda f: last_word(f).year)}


def name_of_view(view: RegisterView) -> str:
    """The view of what is open is the register's own page."""
    return FOLLOW_UPS if view is RegisterView.OPEN else f"{FOLLOW_UPS}/{view}"


def _page(
    c: Compilation,
    views: Mapping[RegisterView, Sequence[FollowUp]],
    older: Iterable[int],
    shown: Iterable[FollowUp],
    *,
    view: RegisterView | None = None,
    year: int | None = None,
) -> SitePage:
    name, title = FOLLOW_UPS, c.texts(_("Follow-ups"))
    if view and view is not RegisterView.OPEN:
        name = name_of_view(view)
        title = f"{title}: {c.texts(WORDS[f'{view}-view'])}"
    if year:
        name, title = f"{FOLLOW_UPS}/{year}", c.texts(_("Follow-ups over in {year}"), year=year)
    frame = build_frame(c, name, title, section=FOLLOW_UPS)
    lines = Lines(c, frame.root)
    page = RegisterPageView(
        frame=frame,
        today=c.project.today,
        view=view,
        year=year,
        views=tuple(
            ViewLink(v, lines.href(name_of_view(v)), len(own), v is view)
            for v, own in views.items()
        ),
        figures=measure(c.visible.follow_ups, c.project.today),
        follow_ups=tuple(lines.follow_up(f) for f in shown),
        years=tuple(NavLink(str(y), lines.href(f"{FOLLOW_UPS}/{y}"), y == year) for y in older),
    )
    return SitePage(name, "follow-ups.html", page)


def _view(c: Compilation, follow_up: FollowUp) -> FollowUpView:
    frame = build_frame(c, follow_up.ref, follow_up.title, section="follow-ups")
    lines = Lines(c, frame.root)
    return FollowUpView(
        frame=frame,
        today=c.project.today,
        follow_up=lines.follow_up(follow_up),
        sender=follow_up.sender,
        channel=follow_up.channel,
        html=c.bodies.of(follow_up.source).at(frame.root),
        timeline=tuple(lines.entry(follow_up.source, e) for e in reversed(follow_up.timeline)),
    )
