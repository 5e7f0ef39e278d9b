"""Issues of the newsletter: the editor's words, and what went out."""

from __future__ import annotations

from datetime import datetime

from rundbrief.content.desk import Desk, source_of
from rundbrief.content.files import Written
from rundbrief.content.keys import IssueKeys
from rundbrief.content.model import (
    Contents,
    Health,
    Image,
    IncidentNote,
    Issue,
    Item,
    Standing,
)
from rundbrief.content.places import PERIOD
from rundbrief.periods import PeriodError, parse_period
from rundbrief.problems import nearest
from rundbrief.settings import NewsletterSettings
from rundbrief.texts import _


def parse_issue(written: Written, settings: NewsletterSettings, desk: Desk) -> Issue | None:
    """Parse a file of `newsletter/`. Adds to the desk's problems."""
    key = written.file.stem
    keys = desk.keys(IssueKeys, written)
    if not _check_name(written, desk) or keys is None:
        return None
    edition = keys.edition or settings.edition
    if edition not in settings.editions:
        _report_edition(written, edition, settings, desk)
    return Issue(
        key=key,
        source=source_of(written),
        edition=edition,
        subject=keys.subject,
        preheader=keys.preheader,
        pin=keys.pin,
        leave_out=keys.leave_out,
        closed=keys.closed and _aware(keys.closed, desk),
        contents=_contents(keys, desk) if keys.closed else None,
    )


def _aware(moment: datetime, desk: Desk) -> datetime:
    """Take a moment without an offset, as people write it, for one in the project's time zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=desk.zone)


def _check_name(written: Written, desk: Desk) -> bool:
    key = written.file.stem
    try:
        if PERIOD.fullmatch(key) and parse_period(key, desk.zone):
            return True
    except PeriodError:
        pass
    desk.report(
        written.file,
        0,
        _("“{key}” is not a week or a month"),
        _("an issue is named after its period"),
        _("rename it like 2026-W47.md or 2026-11.md"),
        key=key,
    )
    return False


def _report_edition(
    written: Written, edition: str, settings: NewsletterSettings, desk: Desk
) -> None:
    near = nearest(edition, settings.editions)
    desk.report(
        written.file,
        written.front_matter.line_of(("edition",)),
        _("“{edition}” is not an edition"),
        _("an edition decides what its issues hold"),
        _("write “{near}”") if near else _("define it in mkdocs.yml under newsletter: editions:"),
        edition=edition,
        near=near,
    )


def _contents(keys: IssueKeys, desk: Desk) -> Contents:
    return Contents(
        items=tuple(
            Item(
                ref=row.item,
                department=row.department,
                date=row.date,
                title=row.title,
                summary=row.summary,
                late=row.late,
                highlight=row.highlight,
                image=Image(row.image, row.alt) if row.image else None,
            )
            for row in keys.items
        ),
        departments=tuple(
            Standing(
                department=row.department,
                name=row.name,
                health=Health(row.health) if row.health else None,
                before=Health(row.before) if row.before else None,
                missing=row.missing,
            )
            for row in keys.departments
        ),
        incidents=tuple(
            IncidentNote(row.incident, row.title, row.severity, row.state, _aware(row.at, desk))
            for row in keys.incidents
        ),
    )
