"""Contents of an issue: items, highlights, status of departments, subject and preheader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from slugify import slugify

from rundbrief.characters import MAX_SUBJECT_LENGTH
from rundbrief.config.settings import Settings
from rundbrief.content.content import Content
from rundbrief.content.departments import Department
from rundbrief.content.file_kinds import split_issue_key
from rundbrief.content.schema import (
    Incident,
    IncidentFields,
    Source,
    Update,
)
from rundbrief.content.snapshot import (
    CorrectionNote,
    DepartmentNote,
    IncidentNote,
    Issue,
    Item,
    Snapshot,
    SolvedNote,
    fields_of,
)
from rundbrief.editorial.check_ins import CheckInState
from rundbrief.editorial.corrections import assign_corrections
from rundbrief.editorial.department_status import find_status
from rundbrief.editorial.formatting import format_period
from rundbrief.editorial.issue_assignment import assign_updates, sort_issues
from rundbrief.editorial.issue_notes import (
    snapshot_asks,
    snapshot_dates,
    snapshot_follow_ups,
    snapshot_metrics,
)
from rundbrief.editorial.issue_sections import keep_sections
from rundbrief.editorial.needs_attention import select_open_asks
from rundbrief.editorial.notices import snapshot_notices
from rundbrief.editorial.solved import assign_solved
from rundbrief.editorial.visibility import restrict_to_edition, select_visible
from rundbrief.i18n.texts import Texts, _
from rundbrief.markup.plain_text import shorten
from rundbrief.periods import Period, parse_period
from rundbrief.validation.fields import ALL_SECTIONS, Audience, Section

MAX_HIGHLIGHTS = 3


@dataclass(frozen=True)
class ComposedIssue:
    """An issue with its contents, subject and preheader."""

    issue: Issue
    period: Period
    subject: str
    preheader: str
    contents: Snapshot
    # Aware. When it was closed; of an open one, the moment for which it was composed.
    at: datetime
    # In their order, including those without contents.
    sections: tuple[Section, ...] = ALL_SECTIONS
    # Whom it is for.
    audience: Audience = "internal"

    @property
    def key(self) -> str:
        return self.issue.key

    @property
    def edition_slug(self) -> str:
        """The edition's name as a folder and a Message-ID can have it."""
        return slugify(self.issue.edition) or "edition"

    def folder(self, settings: Settings) -> str:
        """The default edition has the issue's folder, another one a folder of its own in it."""
        default = self.issue.edition == settings.newsletter.edition
        period = self.issue.period_key
        return period if default else f"{period}/{self.edition_slug}"

    @property
    def highlights(self) -> tuple[Item, ...]:
        return tuple(i for i in self.contents.items if i.highlight)


def compose_issues(
    content: Content, settings: Settings, texts: Texts, *, today: date
) -> tuple[ComposedIssue, ...]:
    """Compose every issue, in the order of their periods.

    content: as read, of every audience: each edition chooses for its own.
    """
    composed: list[ComposedIssue] = []
    for edition in dict.fromkeys(issue.edition for issue in content.issues):
        audience = settings.newsletter.editions[edition].audience
        visible = select_visible(content, settings, audience=audience, today=today)
        seen = restrict_to_edition(visible, settings.newsletter.editions[edition])
        own = [issue for issue in content.issues if issue.edition == edition]
        zone = settings.zone
        assigned = assign_updates(own, seen.updates, settings.newsletter, zone=zone, today=today)
        # Also of updates that the edition's filter wouldn't select any more.
        corrections = assign_corrections(own, visible.updates, zone)
        solved = assign_solved(
            (it for it in own if it.closed or "solved" in _sections_of(it, settings)),
            seen,
            zone=zone,
            today=today,
        )
        for issue in own:
            if issue.closed:
                composed.append(_compose_closed(issue, settings, texts))
            else:
                key = issue.key
                new = _New(assigned[key], corrections[key], solved.get(key, ()))
                composed.append(_compose_open(issue, seen, new, settings, texts, today))
    keys = [issue.key for issue in sort_issues(content.issues, settings.zone)]
    return tuple(sorted(composed, key=lambda c: keys.index(c.key)))


def build_blank_issue(key: str, settings: Settings, shown: str) -> Issue:
    """Make an issue that has no file yet. shown: how the user types its file."""
    newsletter = settings.newsletter
    edition = newsletter.edition_with_slug(split_issue_key(key)[1]) or newsletter.edition
    source = Source(path=f"newsletter/{key}.md", shown=shown)
    return Issue(key=key, source=source, edition=edition)


def _compose_closed(issue: Issue, settings: Settings, texts: Texts) -> ComposedIssue:
    assert issue.closed
    assert issue.snapshot
    period = parse_period(issue.period_key, settings.zone)
    return _with_subject(issue, period, issue.snapshot, issue.closed, settings, texts)


@dataclass(frozen=True)
class _New:
    """What an open issue contains that no issue before it does."""

    updates: tuple[Update, ...]
    corrections: tuple[CorrectionNote, ...]
    solved: tuple[SolvedNote, ...]


def _compose_open(
    issue: Issue,
    content: Content,
    new: _New,
    settings: Settings,
    texts: Texts,
    today: date,
) -> ComposedIssue:
    period = parse_period(issue.period_key, settings.zone)
    cut_off = min(period.last, today)
    asks = select_open_asks(content.updates, today)
    sections = _sections_of(issue, settings)
    contents = Snapshot(
        items=_items(issue, content, new.updates, period, sections),
        notices=snapshot_notices(
            content, issue, settings.newsletter.editions[issue.edition], today
        ),
        corrections=new.corrections,
        departments=_department_notes(content, new.updates, period, today),
        incidents=_incidents(content.incidents, period, only_open="solved" in sections),
        solved=new.solved,
        metrics=snapshot_metrics(content.metrics, cut_off),
        follow_ups=snapshot_follow_ups(content.follow_ups, cut_off),
        asks=snapshot_asks(content, asks, cut_off),
        dates=snapshot_dates(content, asks, period, cut_off),
    )
    contents = keep_sections(contents, sections)
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=settings.zone)
    return _with_subject(issue, period, contents, noon, settings, texts)


def _with_subject(
    issue: Issue,
    period: Period,
    contents: Snapshot,
    at: datetime,
    settings: Settings,
    texts: Texts,
) -> ComposedIssue:
    edition = settings.newsletter.editions[issue.edition]
    composed = ComposedIssue(
        issue,
        period,
        subject="",
        preheader=issue.preheader or "",
        contents=contents,
        at=at,
        sections=_sections_of(issue, settings),
        audience=edition.audience,
    )
    return replace(
        composed,
        subject=issue.subject or _subject(composed, edition.subject, texts),
        preheader=issue.preheader or _preheader(composed),
    )


def _sections_of(issue: Issue, settings: Settings) -> tuple[Section, ...]:
    """Find the sections of an issue. Those of a closed one don't follow the settings any more."""
    if issue.closed:
        return issue.sections or ALL_SECTIONS
    return issue.sections or settings.newsletter.for_edition(issue.edition).sections or ALL_SECTIONS


def _subject(composed: ComposedIssue, pattern: str | None, texts: Texts) -> str:
    """Build a subject from the edition's pattern, the period and the first highlight."""
    title = format_period(composed.period, texts)
    if pattern:
        title = pattern.replace("{period}", title)
    first = next(iter(composed.highlights or composed.contents.items), None)
    if not first:
        return texts(_("{period} in brief"), period=title)
    # `=?` would begin an encoded word (RFC 2047), which no header may contain as text.
    return shorten(f"{title}: {first.title}".replace("=?", "= ?"), MAX_SUBJECT_LENGTH)


def _preheader(composed: ComposedIssue) -> str:
    rest = [item.title for item in composed.highlights[1:]] or [
        item.title for item in composed.contents.items[:2]
    ]
    return shorten(" · ".join(rest), 110)


def _items(
    issue: Issue,
    content: Content,
    updates: Sequence[Update],
    period: Period,
    sections: tuple[Section, ...],
) -> tuple[Item, ...]:
    """Sort by department, in the roster's order, then newest first; mark the highlights."""
    highlights = _choose_highlights(issue, updates) if "highlights" in sections else []
    order = [d.slug for d in content.departments]
    by_department = sorted(updates, key=lambda u: order.index(u.department))
    items = [
        Item.of(update, late=update.date < period.first, highlight=update.ref in highlights)
        for update in by_department
    ]
    first = sorted(
        (item for item in items if item.highlight), key=lambda i: highlights.index(i.ref)
    )
    return (*first, *(item for item in items if not item.highlight))


def _choose_highlights(issue: Issue, updates: Sequence[Update]) -> list[str]:
    """Take what the editor pinned, then what departments offered, the newest first."""
    pinned = [ref for ref in dict.fromkeys(issue.pin) if any(u.ref == ref for u in updates)]
    offered = [u.ref for u in updates if u.highlight and u.ref not in pinned]
    return [*pinned, *offered][: max(MAX_HIGHLIGHTS, len(pinned))]


def _department_notes(
    content: Content, updates: Iterable[Update], period: Period, today: date
) -> tuple[DepartmentNote, ...]:
    """Note each department, but past ones only if the issue holds updates of theirs."""
    last, reporting = min(period.last, today), {update.department for update in updates}
    return tuple(
        DepartmentNote(department=it.slug, name=it.name, past=True)
        if it.is_past(last)
        else _department_note(it, content, period, today)
        for it in content.departments
        if it.slug in reporting or not it.is_past(last)
    )


def _department_note(
    department: Department, content: Content, period: Period, today: date
) -> DepartmentNote:
    status = find_status(department, content.reports_of(department.slug), period, today)
    return DepartmentNote(
        department=department.slug,
        name=department.name,
        health=status.health,
        before=status.before,
        missing=status.check_in in (CheckInState.MISSING, CheckInState.EXPECTED),
    )


def _incidents(
    incidents: Iterable[Incident], period: Period, *, only_open: bool
) -> tuple[IncidentNote, ...]:
    """Choose what was open in the period, or still is, and planned work that is ahead."""
    notes = []
    for incident in incidents:
        entries = [e for e in incident.timeline if e.at < period.until]
        ended = incident.model_copy(update={"timeline": tuple(entries)}).ended
        if entries and not (ended and (only_open or ended < period.since)):
            last = entries[-1]
            notes.append(
                IncidentNote(
                    **fields_of(IncidentFields, incident),
                    ref=incident.ref,
                    state=last.state,
                    at=last.at,
                )
            )
    return tuple(notes)
