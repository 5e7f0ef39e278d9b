"""Parsing of issues: the editor's introduction and settings, and the snapshot of a closed one."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.file_kinds import PERIOD
from rundbrief.content.files import Document
from rundbrief.content.parse_context import ParseContext, Parsed, check_document, source_of
from rundbrief.content.schema import split_issue_key
from rundbrief.content.snapshot import Issue
from rundbrief.i18n.texts import _
from rundbrief.periods import FIRST_YEAR, LAST_YEAR, PeriodError, parse_period
from rundbrief.problems import Problem, closest_match


def parse_issue(
    document: Document, context: ParseContext, settings: NewsletterSettings
) -> Parsed[Issue]:
    """Parse a file in `newsletter/`."""
    problems: list[Problem] = []
    key = document.file.stem
    in_name = split_issue_key(key)[1]
    named = settings.edition_with_slug(in_name) if in_name else None
    derived = {
        "key": key,
        "source": source_of(document),
        "edition": named or in_name or settings.edition,
    }
    issue = check_document(Issue, document, derived, context, problems)
    wrong_name = tuple(_check_name(document, context))
    if issue is None or wrong_name:
        return Parsed(None, (*problems, *wrong_name))
    problems.extend(_check_edition(issue, named, document, settings))
    return Parsed(issue, tuple(problems))


def _check_name(document: Document, context: ParseContext) -> Iterator[Problem]:
    key = document.file.stem
    if len(document.file.parts) > 2:
        yield document.problem(
            0,
            _("the issue is in a subfolder of “newsletter”"),
            _("issues are identified by file name only, so two of them could be mixed up"),
            _("move the file directly into the folder “newsletter”"),
        )
        return
    try:
        period = split_issue_key(key)[0]
        known = PERIOD.fullmatch(period) and parse_period(period, context.zone)
        if known and FIRST_YEAR <= known.first.year <= LAST_YEAR:
            return
    except PeriodError:
        pass
    yield document.problem(
        0,
        _("“{key}” is not a valid week or month"),
        _("an issue file is named after the week or month that it covers"),
        _(
            "rename the file to something like 2026-W47.md or 2026-11.md; with an edition, "
            "2026-11-board.md"
        ),
        key=key,
    )


def _check_edition(
    issue: Issue, named: str | None, document: Document, settings: NewsletterSettings
) -> Iterator[Problem]:
    """Check that the edition exists and matches the file's name.

    named: the edition in the file's name, if it exists.
    """
    in_name = split_issue_key(issue.key)[1]
    edition = issue.edition
    if in_name and document.written.get("edition") is not None and named != edition:
        yield document.problem(
            document.line_of("edition"),
            _("the file name says “{named}”, but this line says “{given}”"),
            _("each issue belongs to exactly one edition"),
            _("delete this line, or rename the file"),
            named=in_name,
            given=edition,
        )
    if edition not in settings.editions:
        near = closest_match(edition, settings.editions)
        yield document.problem(
            document.line_of("edition"),
            _("unknown edition “{edition}”"),
            _("the edition decides which updates its issues contain"),
            _("use “{near}”") if near else _("define it in mkdocs.yml under newsletter: editions:"),
            edition=edition,
            near=near,
        )
