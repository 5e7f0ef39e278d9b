"""The register of complaints, requests and questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.compilation import Compilation
from rundbrief.content.model import Day, FollowUp
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import EntryView, FollowUpLine, Frame
from rundbrief.texts import _


@dataclass(frozen=True)
class FollowUpIndexView:
    frame: Frame
    today: Day
    waiting: tuple[FollowUpLine, ...]
    open: tuple[FollowUpLine, ...]
    over: tuple[FollowUpLine, ...]


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
    frame = build_frame(c, "follow-ups", c.texts(_("Follow-ups")))
    lines = Lines(c, frame.root)
    listed = [lines.follow_up(f) for f in c.visible.follow_ups]
    view = FollowUpIndexView(
        frame=frame,
        today=c.project.today,
        waiting=tuple(f for f in listed if f.concern),
        open=tuple(f for f in listed if not f.over and not f.concern),
        over=tuple(f for f in listed if f.over),
    )
    yield SitePage("follow-ups", "follow-ups.html", view)
    for follow_up in c.visible.follow_ups:
        yield SitePage(follow_up.ref, "follow-up.html", _view(c, follow_up))


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
