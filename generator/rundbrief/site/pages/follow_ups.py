"""The register of complaints, requests and questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import groupby

from markupsafe import Markup

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest
from rundbrief.config.fields import Day
from rundbrief.content.file_kinds import FOLLOW_UPS
from rundbrief.content.schema import FollowUp
from rundbrief.editorial.attention import VERIFY_WITHIN
from rundbrief.editorial.follow_up_views import (
    SILENT_AFTER,
    Figures,
    RegisterView,
    is_over,
    last_word,
    measure,
    select_view,
)
from rundbrief.i18n.texts import _
from rundbrief.site.digests import Stamps
from rundbrief.site.list_items import EntryView, FollowUpLine, Frame, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines

# How long what is over stands among the others; what was over before has a page for each year.
RECENT = timedelta(days=365)

TITLES: Mapping[RegisterView, str] = {
    RegisterView.OPEN: _("Open"),
    RegisterView.OVERDUE: _("Overdue"),
    RegisterView.DELEGATED: _("Delegated without news"),
    RegisterView.UNVERIFIED: _("Waiting for verification"),
    RegisterView.ALL: _("All"),
}


@dataclass(frozen=True)
class ViewLink:
    """A link to a view of the register, with the number of what it shows."""

    title: str
    href: str
    number: int
    current: bool


@dataclass(frozen=True)
class RegisterPageView:
    """A view of the register; or what was over in a `year`, then `view` is None.

    years: of what was over more than a year ago, on the page of all. silent_after and
    verify_within are days.
    """

    frame: Frame
    today: Day
    title: str
    view: RegisterView | None
    year: int | None
    views: tuple[ViewLink, ...]
    figures: Figures
    follow_ups: tuple[FollowUpLine, ...]
    years: tuple[NavLink, ...]
    silent_after: int = SILENT_AFTER.days
    verify_within: int = VERIFY_WITHIN.days


@dataclass(frozen=True)
class FollowUpView:
    frame: Frame
    today: Day
    follow_up: FollowUpLine
    sender: str | None
    channel: str | None
    html: Markup
    timeline: tuple[EntryView, ...]


def name_of(view: RegisterView) -> str:
    """Name the page of a view: what is open is the register's own."""
    return FOLLOW_UPS if view is RegisterView.OPEN else f"{FOLLOW_UPS}/{view}"


def build_follow_ups(c: Compilation, stamps: Stamps) -> Iterator[SitePage]:
    today, follow_ups = c.project.today, c.visible.follow_ups
    register = _Register(
        c,
        views={view: select_view(view, follow_ups, today) for view in RegisterView},
        older=_older(c),
        figures=measure(follow_ups, today),
    )
    yield from register.build(stamps.follow_ups)
    for follow_up in follow_ups:
        stamp = digest(stamps.today, stamps.timed(follow_up), stamps.entries(follow_up))
        yield SitePage(follow_up.ref, "follow-up.html", partial(_view, c, follow_up), stamp)


def _older(c: Compilation) -> dict[int, tuple[FollowUp, ...]]:
    """Gather what was over long ago by the year of its end, the newest first."""
    long_ago = c.project.today - RECENT
    older = [f for f in c.visible.follow_ups if is_over(f) and last_word(f) < long_ago]
    older.sort(key=lambda f: (last_word(f), f.ref), reverse=True)
    return {year: tuple(own) for year, own in groupby(older, key=lambda f: last_word(f).year)}


@dataclass(frozen=True)
class _Register:
    """What all pages of the register share. older: by year."""

    c: Compilation
    views: Mapping[RegisterView, tuple[FollowUp, ...]]
    older: Mapping[int, tuple[FollowUp, ...]]
    figures: Figures

    def build(self, stamp: bytes) -> Iterator[SitePage]:
        gone = {f.ref for own in self.older.values() for f in own}
        for view, shown in self.views.items():
            recent = [f for f in shown if f.ref not in gone]
            name, title = name_of(view), self.c.texts(TITLES[view])
            build = partial(self._page, name, title, recent, view=view)
            yield SitePage(name, "follow-ups.html", build, stamp)
        for year, shown in self.older.items():
            title = self.c.texts(_("Over in {year}"), year=year)
            name = f"{FOLLOW_UPS}/{year}"
            build = partial(self._page, name, title, shown, year=year)
            yield SitePage(name, "follow-ups.html", build, stamp)

    def _page(
        self,
        name: str,
        title: str,
        shown: Iterable[FollowUp],
        *,
        view: RegisterView | None = None,
        year: int | None = None,
    ) -> RegisterPageView:
        heading = self.c.texts(_("Follow-ups"))
        full = heading if name == FOLLOW_UPS else f"{heading}: {title}"
        frame = build_frame(self.c, name, full, section=FOLLOW_UPS)
        lines = Lines(self.c, frame.root)
        return RegisterPageView(
            frame=frame,
            today=self.c.project.today,
            title=title,
            view=view,
            year=year,
            views=tuple(self._link(lines, other, view) for other in self.views),
            figures=self.figures,
            follow_ups=tuple(lines.follow_up(f) for f in shown),
            years=tuple(
                NavLink(str(other), lines.href(f"{FOLLOW_UPS}/{other}"), other == year)
                for other in self.older
            ),
        )

    def _link(self, lines: Lines, view: RegisterView, current: RegisterView | None) -> ViewLink:
        title, href = self.c.texts(TITLES[view]), lines.href(name_of(view))
        return ViewLink(title, href, len(self.views[view]), view is current)


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
