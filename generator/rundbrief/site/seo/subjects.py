"""What each page is about, for search engines and link previews."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from rundbrief.build.compilation import Compilation
from rundbrief.config.fields import Day
from rundbrief.content.schema import Department, Incident, Update
from rundbrief.editorial.issue_contents import Composed
from rundbrief.editorial.ordering import select_in
from rundbrief.periods import Period, PeriodError, parse_period, period_of

# How many of a kind get a card of their own, and of how many weeks the reports do. Nobody shares
# the older ones any more, and to draw a card takes as long as to render fifty pages.
NEWEST = 12


@dataclass(frozen=True)
class House:
    """All departments together, in a period: the front page."""

    period: Period


Subject = House | Department | Update | Incident | Composed | Period


class Subjects:
    """The subjects of a build's pages, by the pages' names."""

    def __init__(self, c: Compilation) -> None:
        self.c = c
        visible = c.visible
        things: Iterable[Department | Update | Incident] = (
            *visible.departments,
            *visible.updates,
            *visible.incidents,
        )
        self._known: dict[str, Subject] = {
            t.slug if isinstance(t, Department) else t.ref: t for t in things
        }
        self._known |= {f"newsletter/{issue.key}": issue for issue in c.issues}
        incidents = sorted(visible.incidents, key=lambda i: (i.began, i.ref), reverse=True)
        self._newest = {update.ref for update in visible.updates[:NEWEST]}
        self._newest |= {incident.ref for incident in incidents[:NEWEST]}
        self._newest |= {f"newsletter/{issue.key}" for issue in c.issues[-NEWEST:]}

    def find(self, name: str) -> Subject | None:
        zone = self.c.project.settings.zone
        if name == "index":
            return House(period_of(self.c.project.today, "week", zone))
        if name.startswith("reports/"):
            try:
                return parse_period(name.removeprefix("reports/"), zone)
            except PeriodError:
                return None
        return self._known.get(name)

    def with_card(self, name: str) -> str | None:
        """Name the page whose card a page is shared with; None: that of the site."""
        subject = self.find(name)
        if isinstance(subject, Period):
            recent = self.c.project.today - timedelta(weeks=NEWEST)
            return name if subject.last >= recent else None
        if isinstance(subject, House | Department) or name in self._newest:
            return name
        return subject.department if isinstance(subject, Update) else None

    def changed(self, subject: Subject | None) -> Day | None:
        """Say when a page got its newest word, by the content's own dates."""
        updates = self.c.visible.updates
        match subject:
            case Update():
                day: Day | None = subject.date
            case Incident():
                day = subject.timeline[-1].at.date()
            case Composed():
                day = subject.issue.closed.date() if subject.issue.closed else None
            case Department():
                day = _newest(self.c.visible.updates_of(subject.slug))
            case Period():
                day = _newest(select_in(updates, subject))
            case _:
                day = _newest(updates) if subject else None
        return day


def _newest(updates: Iterable[Update]) -> Day | None:
    """Give the day of the first one: updates come newest first."""
    return next((update.date for update in updates), None)
