"""Things of the model as the lists of one page show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rundbrief.compilation import Compilation
from rundbrief.content.model import (
    FOLLOW_UP_DONE,
    Entry,
    FollowUp,
    Image,
    Incident,
    Metric,
    Source,
    Update,
)
from rundbrief.editorial.composing import Composed
from rundbrief.editorial.dates import period_range, period_title
from rundbrief.editorial.health import Stand
from rundbrief.editorial.rendering import metric_page
from rundbrief.editorial.waiting import OpenAsk, find_concern
from rundbrief.markup.plain import summarise
from rundbrief.periods import Period
from rundbrief.site.metric_cards import build_metric_card
from rundbrief.site.parts import (
    AskLine,
    DepartmentCard,
    DepartmentLink,
    EntryView,
    FollowUpLine,
    IncidentLine,
    IssueLine,
    MetricCard,
    ReportLine,
    UpdateLine,
)


@dataclass(frozen=True)
class Lines:
    """Builds lines whose links begin at one page."""

    c: Compilation
    root: str

    def href(self, name: str) -> str:
        """Link to a page by its name."""
        return self.root + self.c.project.addresses.page(name)

    def image(self, image: Image | None) -> str | None:
        """Link to a picture, if it is there."""
        address = self.c.targets.addresses.get(image.path) if image else None
        return self.root + address if address else None

    def department(self, slug: str) -> DepartmentLink:
        department = self.c.visible.department(slug)
        return DepartmentLink(slug, department.name, self.href(slug), department.colour)

    def department_or_none(self, slug: str | None) -> DepartmentLink | None:
        return self.department(slug) if slug and self.c.visible.has_department(slug) else None

    def update(self, update: Update, *, period: Period | None = None) -> UpdateLine:
        """period: the one that the page is about; what is older is late there."""
        image = update.image
        return UpdateLine(
            title=update.title,
            href=self.href(update.ref),
            date=update.date,
            department=self.department(update.department),
            health=update.health,
            summary=update.summary,
            highlight=update.highlight,
            tags=update.tags,
            authors=update.authors,
            draft=update.draft,
            nothing_to_report=update.nothing_to_report,
            internal=update.audience == "internal",
            late=period is not None and update.date < period.first,
            image=self.image(image),
            image_alt=image.alt if image else "",
        )

    def card(self, stand: Stand) -> DepartmentCard:
        return DepartmentCard(
            department=self.department(stand.department.slug),
            health=stand.health,
            since=stand.since,
            before=stand.before,
            stale=stand.stale,
            newest=self.update(stand.newest) if stand.newest else None,
            answer=stand.answer,
            due=stand.due,
            history=stand.history,
        )

    def incident(self, incident: Incident) -> IncidentLine:
        newest = incident.timeline[-1]
        return IncidentLine(
            title=incident.title,
            href=self.href(incident.ref),
            severity=incident.severity,
            state=incident.state,
            maintenance=incident.maintenance,
            over=incident.ended is not None,
            began=incident.began,
            at=newest.at,
            starts=incident.starts,
            ends=incident.ends,
            affects=tuple(self.department(slug) for slug in incident.affects),
            summary=summarise(newest.body),
        )

    def follow_up(self, follow_up: FollowUp) -> FollowUpLine:
        today = self.c.project.today
        over = follow_up.state in FOLLOW_UP_DONE
        until = follow_up.timeline[-1].at.date() if over else today
        return FollowUpLine(
            title=follow_up.title,
            href=self.href(follow_up.ref),
            kind=follow_up.kind,
            state=follow_up.state,
            severity=follow_up.severity,
            over=over,
            concern=find_concern(follow_up, today),
            received=follow_up.received,
            due=follow_up.due,
            age=(until - follow_up.received).days,
            owner=follow_up.owner,
            delegated_to=self.department_or_none(follow_up.delegated_to),
            next_check=follow_up.next_check,
            department=self.department_or_none(follow_up.department),
        )

    def ask(self, open_ask: OpenAsk) -> AskLine:
        return AskLine(
            what=open_ask.ask.what,
            asked_by=self.department(open_ask.update.department),
            to=self.department(open_ask.ask.to),
            due=open_ask.ask.due,
            overdue=open_ask.is_overdue(self.c.project.today),
            href=self.href(open_ask.update.ref),
        )

    def issue(self, composed: Composed) -> IssueLine:
        return IssueLine(
            key=composed.key,
            subject=composed.subject,
            preheader=composed.preheader,
            href=self.href(f"newsletter/{composed.key}"),
            period=composed.period,
            closed=composed.issue.closed.date() if composed.issue.closed else None,
            edition=composed.issue.edition,
            items=len(composed.contents.items),
        )

    def metric(self, metric: Metric) -> MetricCard:
        department = self.department_or_none(metric.department)
        href = self.href(metric_page(metric.slug))
        return build_metric_card(metric, self.c.texts, department=department, href=href)

    def report(self, period: Period, updates: int) -> ReportLine:
        title = f"{period_title(period, self.c.texts)}, {period_range(period, self.c.texts)}"
        if period.kind == "month":
            title = period_title(period, self.c.texts)
        return ReportLine(title, self.href(f"reports/{period.key}"), period, updates)

    def entry(self, source: Source, entry: Entry) -> EntryView:
        return EntryView(
            at=entry.at,
            state=entry.state,
            html=self.c.bodies.of_entry(source, entry).at(self.root),
            anchor=entry.anchor,
            to=self.department_or_none(entry.to),
            next_check=entry.next_check,
        )

    @property
    def today(self) -> date:
        return self.c.project.today
