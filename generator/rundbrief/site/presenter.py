"""Things of the model as the lists of one page show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256

from rundbrief.config.addresses import Addresses
from rundbrief.content.schema import (
    Ask,
    Entry,
    FollowUp,
    Health,
    Image,
    Incident,
    Metric,
    Source,
    Update,
)
from rundbrief.editorial.attention import AnsweredAsk, OpenAsk, find_concern
from rundbrief.editorial.bodies import metric_page
from rundbrief.editorial.date_texts import period_range, period_title
from rundbrief.editorial.evidence import Doubt
from rundbrief.editorial.follow_up_views import is_over, last_word
from rundbrief.editorial.health import Spell, Stand
from rundbrief.editorial.incident_times import (
    count_days,
    find_lasted,
    find_postmortem,
    is_false_alarm,
)
from rundbrief.editorial.issue_contents import Composed
from rundbrief.editorial.taxonomy import find_slug
from rundbrief.markup.plain import summarise
from rundbrief.periods import Period
from rundbrief.site.list_items import (
    AskLine,
    DepartmentCard,
    DepartmentLink,
    EntryView,
    FollowUpLine,
    HealthSpell,
    IncidentLine,
    IssueLine,
    MetricCard,
    NameLink,
    NavLink,
    ReportLine,
    UpdateLine,
)
from rundbrief.site.metric_cards import build_metric_card
from rundbrief.site.queries import SiteQueries

# What a strip of health covers, in days.
_YEAR = 365


@dataclass(frozen=True)
class Lines:
    """Builds lines whose links begin at one page."""

    q: SiteQueries
    root: str

    def href(self, name: str) -> str:
        """Link to a page by its name."""
        return self.root + self.q.addresses.page(name)

    def image(self, image: Image | None) -> str | None:
        """Link to a picture, if it is there."""
        address = self.q.address_of(image.path) if image else None
        return self.root + address if address else None

    def department(self, slug: str) -> DepartmentLink:
        name, colour = self.q.department_label(slug)
        return _link_department(self.q.addresses, self.root, slug, name, colour)

    def department_or_none(self, slug: str | None) -> DepartmentLink | None:
        return self.department(slug) if slug and self.q.has_department(slug) else None

    def tags(self, names: Iterable[str]) -> tuple[NameLink, ...]:
        """Link to the page of each tag."""
        return self._names("tags", names)

    def _names(self, folder: str, names: Iterable[str]) -> tuple[NameLink, ...]:
        addresses, root = self.q.addresses, self.root
        return tuple(_link_name(addresses, root, folder, name) for name in names)

    def update(self, update: Update) -> UpdateLine:
        image = update.image
        return UpdateLine(
            title=update.title,
            href=self.href(update.ref),
            date=update.date,
            department=self.department(update.department),
            health=update.health,
            summary=update.summary,
            highlight=update.highlight,
            tags=self.tags(update.tags),
            authors=self._names("authors", update.authors),
            draft=update.draft,
            nothing_to_report=update.nothing_to_report,
            internal=update.audience == "internal",
            image=self.image(image),
            image_alt=image.alt if image else "",
        )

    def card(
        self,
        stand: Stand,
        *,
        next_due: date | None = None,
        doubts: Mapping[Doubt, int] | None = None,
    ) -> DepartmentCard:
        """doubts: shown only where the department itself says that all is well."""
        good = stand.health is Health.ON_TRACK and not stand.stale
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
            next_due=next_due,
            doubts=tuple(doubts.items()) if doubts and good else (),
        )

    def incident(self, incident: Incident) -> IncidentLine:
        newest, href = incident.timeline[-1], self.href(incident.ref)
        postmortem = find_postmortem(incident)
        return IncidentLine(
            title=incident.title,
            href=href,
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
            lasted=find_lasted(incident),
            days=count_days(incident, self.today),
            updates=len(incident.timeline),
            postmortem=f"{href}#{postmortem.anchor}" if postmortem else None,
            false_alarm=is_false_alarm(incident),
            tags=self.tags(incident.tags),
        )

    def follow_up(self, follow_up: FollowUp) -> FollowUpLine:
        today = self.q.today
        over = is_over(follow_up)
        until = last_word(follow_up) if over else today
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
            first_due=follow_up.first_due,
            age=(until - follow_up.received).days,
            owner=follow_up.owner,
            delegated_to=self.department_or_none(follow_up.delegated_to),
            next_check=follow_up.next_check,
            department=self.department_or_none(follow_up.department),
            last_word=last_word(follow_up),
            tags=self.tags(follow_up.tags),
        )

    def asks_of(self, update: Update) -> Iterator[AskLine]:
        """Show what an update asks for and still waits for, in its order."""
        return (self.ask(OpenAsk(a, update)) for a in update.asks if a.is_open(self.today))

    def ask(self, asked: OpenAsk | AnsweredAsk) -> AskLine:
        ask, update = asked.ask, asked.update
        return AskLine(
            what=ask.what,
            asked_by=self.department(update.department),
            to=self.department(ask.to),
            due=ask.due,
            first_due=ask.first_due,
            overdue=isinstance(asked, OpenAsk) and asked.is_overdue(self.today),
            href=self.href(update.ref),
            asked=update.date,
            answered=asked.answered if isinstance(asked, AnsweredAsk) else None,
            days=asked.days if isinstance(asked, AnsweredAsk) else (self.today - update.date).days,
            anchor=_anchor_of(ask, update),
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
        return build_metric_card(metric, self.q.texts, department=department, href=href)

    def report(self, period: Period, updates: int) -> ReportLine:
        title = f"{period_title(period, self.q.texts)}, {period_range(period, self.q.texts)}"
        if period.kind == "month":
            title = period_title(period, self.q.texts)
        return ReportLine(title, self.href(f"reports/{period.key}"), period, updates)

    def entry(self, source: Source, entry: Entry) -> EntryView:
        return EntryView(
            at=entry.at,
            state=entry.state,
            html=self.q.entry_body(source, entry).at(self.root),
            anchor=entry.anchor,
            to=self.department_or_none(entry.to),
            next_check=entry.next_check,
        )

    def spells(self, spells: Sequence[Spell]) -> tuple[HealthSpell, ...]:
        """Lay spells, newest first, along a strip that ends today and covers a year at most."""
        if not spells:
            return ()
        begins = max(spells[-1].since, self.today - timedelta(days=_YEAR))
        share = 100 / max(1, (self.today - begins).days)
        return tuple(self._spell(spell, begins, share) for spell in spells)

    def _spell(self, spell: Spell, begins: date, share: float) -> HealthSpell:
        until = spell.until or self.today
        start = max(0, (spell.since - begins).days)
        return HealthSpell(
            health=spell.health,
            since=spell.since,
            until=spell.until,
            days=(until - spell.since).days,
            why=NavLink(spell.first.title, self.href(spell.first.ref)),
            start=round(start * share, 2),
            width=round(max(0, (until - begins).days - start) * share, 2),
        )

    @property
    def today(self) -> date:
        return self.q.today


# A list of updates names the same departments, tags and authors over and over.
@lru_cache(maxsize=10_000)
def _link_department(
    addresses: Addresses, root: str, slug: str, name: str, colour: str | None
) -> DepartmentLink:
    return DepartmentLink(slug, name, root + addresses.page(slug), colour)


@lru_cache(maxsize=10_000)
def _link_name(addresses: Addresses, root: str, folder: str, name: str) -> NameLink:
    return NameLink(name, root + addresses.page(f"{folder}/{find_slug(name)}"))


def _anchor_of(ask: Ask, update: Update) -> str:
    """Name an ask by its update, whose name may hold anything, and its place there."""
    place = next(number for number, own in enumerate(update.asks, start=1) if own is ask)
    return f"rb-ask-{sha256(update.ref.encode()).hexdigest()[:10]}-{place}"
