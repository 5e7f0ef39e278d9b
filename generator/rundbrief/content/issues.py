"""Issues of the newsletter: the editor's words, and what went out."""

from __future__ import annotations

from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.file_kinds import PERIOD
from rundbrief.content.files import Written
from rundbrief.content.frozen import make_aware, read_contents
from rundbrief.content.keys import IssueKeys
from rundbrief.content.model import Issue, split_issue_key
from rundbrief.content.parse_context import Desk, source_of
from rundbrief.dates import FIRST_YEAR, LAST_YEAR
from rundbrief.i18n.texts import _
from rundbrief.periods import PeriodError, parse_period
from rundbrief.problems import nearest


def parse_issue(written: Written, settings: NewsletterSettings, desk: Desk) -> Issue | None:
    """Parse a file of `newsletter/`. Adds to the desk's problems."""
    key = written.file.stem
    keys = desk.keys(IssueKeys, written)
    if not _check_name(written, desk) or keys is None:
        return None
    edition = _find_edition(written, keys.edition, settings, desk)
    return Issue(
        key=key,
        source=source_of(written),
        edition=edition,
        subject=keys.subject,
        preheader=keys.preheader,
        pin=keys.pin,
        leave_out=keys.leave_out,
        closed=keys.closed and make_aware(keys.closed, desk.zone),
        contents=read_contents(keys, desk.zone) if keys.closed else None,
    )


def _check_name(written: Written, desk: Desk) -> bool:
    key = written.file.stem
    if len(written.file.parts) > 2:
        desk.report(
            written.file,
            0,
            _("an issue lies in a folder below “newsletter”"),
            _("an issue is known by its file's name alone, so that two could be taken for one"),
            _("move it into the folder newsletter itself"),
        )
        return False
    try:
        period = split_issue_key(key)[0]
        known = PERIOD.fullmatch(period) and parse_period(period, desk.zone)
        if known and FIRST_YEAR <= known.first.year <= LAST_YEAR:
            return True
    except PeriodError:
        pass
    desk.report(
        written.file,
        0,
        _("“{key}” is not a week or a month"),
        _("an issue is named after its period"),
        _("rename it like 2026-W47.md or 2026-11.md; with an edition, like 2026-11-board.md"),
        key=key,
    )
    return False


def _find_edition(
    written: Written, given: str | None, settings: NewsletterSettings, desk: Desk
) -> str:
    """Take the edition from the front matter, else from the file's name, else the default one."""
    in_name = split_issue_key(written.file.stem)[1]
    named = settings.edition_named(in_name) if in_name else None
    if in_name and given and named != given:
        desk.report(
            written.file,
            written.front_matter.line_of(("edition",)),
            _("the file's name says “{named}”, and this line “{given}”"),
            _("an issue is for one edition"),
            _("delete this line, or rename the file"),
            named=in_name,
            given=given,
        )
    edition = given or named or in_name or settings.edition
    if edition not in settings.editions:
        _report_edition(written, edition, settings, desk)
    return edition


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
