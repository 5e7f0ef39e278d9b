"""Checks of closed issues: who may read them, and what was deleted or became internal since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.content import Content
from rundbrief.content.schema import FollowUp, Incident, Metric, Update
from rundbrief.content.snapshot import (
    AskNote,
    CorrectionNote,
    DateNote,
    DepartmentNote,
    FollowUpNote,
    IncidentNote,
    Issue,
    Item,
    MetricNote,
    NoticeNote,
    Snapshot,
    SolvedNote,
)
from rundbrief.editorial.renamed_items import find_renamed_items, report_renamed_items
from rundbrief.i18n.texts import _
from rundbrief.markup.word_digest import list_words
from rundbrief.problems import Level, Problem

# Notes about something whose audience may change after the issue was closed.
_Note = (
    Item
    | NoticeNote
    | CorrectionNote
    | IncidentNote
    | MetricNote
    | SolvedNote
    | FollowUpNote
    | AskNote
    | DateNote
)
_Original = Update | Incident | FollowUp | Metric
# An item's reference; of a metric, its slug.
_Originals = dict[tuple[type[_Original], str], _Original]

# In letters. A shorter title, or a single word, may stand in a text by chance.
_MIN_TITLE = 8


def check_closed_issues(content: Content, settings: NewsletterSettings) -> Iterator[Problem]:
    """Find issues that the public may not read, and notes whose originals were withdrawn."""
    closed = [issue for issue in content.issues if issue.closed]
    originals = _find_originals(content) if closed else {}
    renamed = list(find_renamed_items(content, closed))
    yield from report_renamed_items(renamed)
    originals |= {(Update, it.item.ref): it.update for it in renamed}
    for issue in closed:
        public = settings.editions[issue.edition].audience == "public"
        if public and not issue.is_closed_for_public:
            yield _closed_for_others(issue)
        elif public:
            yield from _withdrawn(issue, originals, content.unusable)
            yield from _named(issue, originals)
        else:
            yield from _vanished(issue, originals, content.unusable)


def _find_originals(content: Content) -> _Originals:
    originals: _Originals = {(Metric, metric.slug): metric for metric in content.metrics}
    originals |= {(Update, update.ref): update for update in content.updates}
    originals |= {(Incident, incident.ref): incident for incident in content.incidents}
    originals |= {(FollowUp, follow_up.ref): follow_up for follow_up in content.follow_ups}
    return originals


def _closed_for_others(issue: Issue) -> Problem:
    return Problem(
        issue.source.shown,
        issue.lines.get("audience") or issue.lines.get("closed", 0),
        _("the issue was closed for internal readers, but its edition “{edition}” is public now")
        if issue.audience
        else _(
            "the edition “{edition}” is public, but this issue may have been closed as internal"
        ),
        _("the public would read what was written for internal readers"),
        _(
            "in mkdocs.yml, make the edition internal again, and add another edition for the "
            "public; or read the issue and its file, and if everybody may know all of it, set "
            "“audience: public” in the file"
        ),
        {"edition": issue.edition},
    )


@dataclass(frozen=True)
class _Row:
    """A note of a closed issue, and what it is about."""

    note: _Note
    line: int
    kind: type[_Original]
    ref: str


def _list_rows(issue: Issue) -> Iterator[_Row]:
    """List the notes of an issue, the first one about each thing."""
    seen = set()
    for name in Snapshot.model_fields:
        for number, note in enumerate(getattr(issue, name)):
            if not isinstance(note, DepartmentNote):
                kind, ref = _subject_of(note)
                if (kind, ref) not in seen:
                    yield _Row(note, issue.lines.get(f"{name}.{number}", 0), kind, ref)
                seen.add((kind, ref))


_BY_KIND: dict[str, type[_Original]] = {
    "incident": Incident,
    "maintenance": Incident,
    "ask": Update,
    "follow-up": FollowUp,
}


def _subject_of(note: _Note) -> tuple[type[_Original], str]:
    match note:
        case Item() | NoticeNote() | CorrectionNote() | AskNote():
            return Update, note.ref
        case IncidentNote():
            return Incident, note.ref
        case FollowUpNote():
            return FollowUp, note.ref
        case MetricNote():
            return Metric, note.slug
        case DateNote() | SolvedNote():
            return _BY_KIND[note.kind], note.ref


def _withdrawn(issue: Issue, originals: _Originals, unusable: frozenset[str]) -> Iterator[Problem]:
    """Find what a public issue shows although it was deleted or is internal.

    unusable: files that exist, but have problems of their own.
    """
    for row in _list_rows(issue):
        original = originals.get((row.kind, row.ref))
        if original is None and f"{row.ref}.md" in unusable:
            continue
        if original is None:
            yield _deleted(issue, row) if row.note.audience == "public" else _unknown(issue, row)
        elif original.audience == "internal" or (isinstance(original, Update) and original.draft):
            yield _internal_now(issue, row, original)


def _named(issue: Issue, originals: _Originals) -> Iterator[Problem]:
    """Find internal titles in the subject and the preheader, which are written when closing."""
    for original in originals.values():
        title = original.name if isinstance(original, Metric) else original.title
        if original.audience == "public" or len(title) < _MIN_TITLE or " " not in title:
            continue
        for key in ("subject", "preheader"):
            if _fold(title) in _fold(getattr(issue, key) or ""):
                yield Problem(
                    issue.source.shown,
                    issue.lines.get(key, 0),
                    _("{key} names “{title}”, which is internal, but this issue is public"),
                    _("the public would read it in this issue"),
                    _("write another text, or make the item itself public"),
                    {"key": key, "title": title},
                )


def _fold(text: str) -> str:
    """Fold letters and typography, which differ between a title and what people write."""
    return " ".join(list_words(text)).casefold()


def _unknown(issue: Issue, row: _Row) -> Problem:
    return Problem(
        issue.source.shown,
        row.line,
        _("“{ref}” no longer exists, and its entry in this public issue is not marked as public"),
        _("it may be internal, and the public would read it in this issue"),
        _(
            "delete the entry from this file; if the file was renamed, restore its name; if "
            "everybody may read the entry, add “audience: public” to it"
        ),
        {"ref": row.ref},
    )


def _internal_now(issue: Issue, row: _Row, original: _Original) -> Problem:
    """A warning for what was public once, since readers know it; an error for what never was."""
    was_public = row.note.audience == "public"
    source = "metrics.yml" if isinstance(original, Metric) else original.source.shown
    return Problem(
        issue.source.shown,
        row.line,
        _("“{ref}” went out publicly with this issue, but it is internal or a draft now ({file})")
        if was_public
        else _("“{ref}” is internal or a draft ({file}), but this issue is public"),
        _("the public site and email of this issue still show it")
        if was_public
        else _("the public would read it in this issue"),
        _(
            "delete the entry from this file, and from the issue's text if it is mentioned there; "
            "emails that were sent can't be recalled"
        )
        if was_public
        else _("delete the entry from this file, or make the item itself public"),
        {"ref": row.ref, "file": source},
        Level.WARNING if was_public else Level.ERROR,
    )


def _deleted(issue: Issue, row: _Row) -> Problem:
    return Problem(
        issue.source.shown,
        row.line,
        _("“{ref}” went out publicly with this issue, but it no longer exists"),
        _("the issue still shows it; and if the file was renamed, it would be sent a second time"),
        _(
            "restore the old file name; to withdraw it, delete the entry from this file, too; if "
            "the issue should keep it, ignore this"
        ),
        {"ref": row.ref},
        Level.WARNING,
    )


def _vanished(issue: Issue, originals: _Originals, unusable: frozenset[str]) -> Iterator[Problem]:
    for number, item in enumerate(issue.items):
        if (Update, item.ref) not in originals and f"{item.ref}.md" not in unusable:
            yield Problem(
                issue.source.shown,
                issue.lines.get(f"items.{number}", 0),
                _("“{ref}” went out with this issue, but its file no longer exists"),
                _("if the file was renamed, the update would be sent a second time"),
                _("restore the old file name; if the file was deleted on purpose, ignore this"),
                {"ref": item.ref},
                Level.WARNING,
            )
