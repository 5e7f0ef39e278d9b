"""Corrections: which issue they go into, and what has changed since it went out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from rundbrief.config.settings import Settings
from rundbrief.content.content import Content
from rundbrief.content.schema import Update
from rundbrief.content.snapshot import CorrectionNote, Issue, Item, NoticeNote
from rundbrief.editorial.issue_assignment import sort_issues
from rundbrief.i18n.texts import _
from rundbrief.markup.word_digest import is_comparable
from rundbrief.problems import Level, Problem


@dataclass
class _Sent:
    """What the readers of an edition got of an update."""

    # The issue that contained the update.
    issue: Issue
    day: date
    # Of the text that was sent or corrected last.
    checksum: str
    corrections: list[str] = field(default_factory=list)

    def is_pending(self, update: Update) -> bool:
        """Whether the update has a correction that these readers haven't got."""
        return bool(update.correction_text) and update.correction_text not in self.corrections

    def is_outdated(self, update: Update) -> bool:
        """Whether the text of the update has changed since."""
        return is_comparable(self.checksum) and self.checksum != update.checksum


def _find_sent(issues: Iterable[Issue]) -> dict[str, _Sent]:
    """Find what closed issues of one edition contained, by the update. issues: in their order."""
    found: dict[str, _Sent] = {}
    closed = [issue for issue in issues if issue.closed]
    for issue in closed:
        assert issue.closed
        sent: tuple[Item | NoticeNote, ...] = (*issue.items, *issue.notices)
        for item in sent:
            found[item.ref] = _Sent(issue, issue.closed.date(), item.checksum)
    for issue in closed:
        for note in issue.corrections:
            if known := found.get(note.ref):
                known.checksum = note.checksum
                known.corrections.append(note.correction)
    return found


def assign_corrections(
    issues: Iterable[Issue], updates: Sequence[Update], zone: ZoneInfo
) -> Mapping[str, tuple[CorrectionNote, ...]]:
    """Give each open issue of an edition, by its key, the corrections that it contains.

    Each goes into the earliest open issue that comes after the one with the update and doesn't
    leave it out, and never again. updates: those that the readers of the edition may see.
    """
    ordered = sort_issues(issues, zone)
    sent = _find_sent(ordered)
    pending = [u for u in updates if u.ref in sent and sent[u.ref].is_pending(u)]
    assigned: dict[str, tuple[CorrectionNote, ...]] = {}
    earlier: set[str] = set()
    for issue in ordered:
        if not issue.closed:
            own = [
                u
                for u in pending
                if u.ref not in issue.leave_out and sent[u.ref].issue.key in earlier
            ]
            assigned[issue.key] = tuple(_note(u, sent[u.ref]) for u in own)
            held = {u.ref for u in own}
            pending = [u for u in pending if u.ref not in held]
        earlier.add(issue.key)
    return assigned


def _note(update: Update, sent: _Sent) -> CorrectionNote:
    return CorrectionNote(
        ref=update.ref,
        title=update.title,
        correction=update.correction_text,
        issue=sent.issue.key,
        sent=sent.day,
        audience=update.audience,
        checksum=update.checksum,
    )


def check_corrections(content: Content, settings: Settings) -> Iterator[Problem]:
    """Find updates that have changed since they went out, and corrections of what never did."""
    by_edition: dict[str, list[Issue]] = {}
    for issue in sort_issues(content.issues, settings.zone):
        by_edition.setdefault(issue.edition, []).append(issue)
    editions = settings.newsletter.editions
    received = [(editions[name], _find_sent(issues)) for name, issues in by_edition.items()]
    for update in content.updates:
        own = [
            found[update.ref]
            for edition, found in received
            if update.ref in found and (edition.audience == "internal" or _is_public(update))
        ]
        if update.correction_text and not any(update.ref in found for __, found in received):
            yield _never_sent(update)
        outdated = [it for it in own if it.is_outdated(update) and not it.is_pending(update)]
        # The next issue shows a notice as it is then.
        is_repeated = update.is_notice
        if outdated and update.correction is not False and not (update.draft or is_repeated):
            yield _changed(update, outdated[-1])


def _is_public(update: Update) -> bool:
    return update.audience == "public" and not update.draft


def _changed(update: Update, sent: _Sent) -> Problem:
    if sent.corrections:
        what = _("the update has changed since it was corrected")
        fix = _(
            "to tell them, write another sentence after “correction:”; if they needn't know, write "
            "“correction: false”"
        )
    else:
        what = _("the update has changed since it went out with issue {issue}")
        fix = _(
            "to tell them, add a line such as “correction: We wrote 12 June, but the date is 21 "
            "June.”; if they needn't know, add “correction: false”"
        )
    why = _("readers of the newsletter know only the earlier text")
    values = {"issue": sent.issue.key}
    shown, line = update.source.shown, update.correction_line
    return Problem(shown, line, what, why, fix, values, Level.WARNING)


def _never_sent(update: Update) -> Problem:
    return Problem(
        update.source.shown,
        update.correction_line,
        _("this update has a correction, but it hasn't gone out with any issue yet"),
        _("readers can't have read what was wrong, so the correction is not sent"),
        _("delete the key “correction”; the next issue contains the update as it is now"),
        level=Level.WARNING,
    )
