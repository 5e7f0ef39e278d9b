"""Parsing of one Markdown file; its folder decides what kind of content it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.file_kinds import (
    FOLLOW_UPS,
    INCIDENTS,
    METRICS,
    NEWSLETTER,
    OWN_PAGES,
    PAGES_IN_FOLDERS,
    PERIOD,
    RESERVED,
    split_date,
    split_issue_key,
)
from rundbrief.content.files import Document, File, decode_text, parse_document
from rundbrief.content.git_history import Commit
from rundbrief.content.misnamed_files import intended_folder, is_in_misnamed_folder
from rundbrief.content.misnumbered_dates import warn_of_misnumbered_dates
from rundbrief.content.parse_helpers import (
    ParseContext,
    Parsed,
    check_department,
    check_document,
    derive_title,
    source_of,
    warn_of_comments,
)
from rundbrief.content.registers import parse_follow_up, parse_incident
from rundbrief.content.schema import FollowUp, Incident, Page, Update
from rundbrief.content.snapshot import Issue, Snapshot
from rundbrief.content.updates import parse_update
from rundbrief.file_names import fold
from rundbrief.i18n.texts import _
from rundbrief.markup.plain_text import summarise
from rundbrief.periods import FIRST_YEAR, LAST_YEAR, PeriodError, parse_period
from rundbrief.problems import Problem, ProblemsError, closest_match, has_errors

ContentItem = Update | Incident | FollowUp | Issue | Page
# Any, since the type variable of Parsed is invariant.
_Parse = Callable[[Document, ParseContext], Parsed[Any]]

CONTENT_TYPES: dict[str, type[ContentItem]] = {
    kind.__name__: kind for kind in (Update, Incident, FollowUp, Issue, Page)
}


def is_dated(file: File) -> bool:
    return len(file.parts) > 1 and file.ending == "md" and split_date(file.stem) is not None


def parse_file(
    file: File,
    data: Callable[[], bytes],
    first_commit: Commit | None,
    context: ParseContext,
    settings: NewsletterSettings,
) -> Parsed[ContentItem]:
    """Parse a file. The value is None if there is an error.

    data: reads the file; raises ProblemsError if it can't be read.
    """
    parse, misplaced = _choose(file, context, settings)
    parsed: Parsed[ContentItem] = Parsed(None)
    try:
        if parse:
            document = parse_document(file, decode_text(file, data()), first_commit)
            parsed = parse(document, context)
            misplaced = (
                *misplaced,
                *warn_of_comments(document),
                *warn_of_misnumbered_dates(document),
            )
    except ProblemsError as exc:
        parsed = Parsed(None, exc.problems)
    problems = (*misplaced, *parsed.problems)
    return Parsed(None if has_errors(problems) else parsed.value, problems)


def _choose(  # noqa: PLR0911  # one for each kind of file
    file: File, context: ParseContext, settings: NewsletterSettings
) -> tuple[_Parse | None, tuple[Problem, ...]]:
    """Choose the parser by the folder; None and a problem for a misplaced file."""
    folder = file.parts[0] if len(file.parts) > 1 else ""
    if not file.path.endswith(".md"):
        return None, (_wrong_case_of_ending(file),)
    if folder == NEWSLETTER:
        return partial(parse_issue, settings=settings), ()
    if PAGES_IN_FOLDERS.fullmatch(fold(file.path)):
        return None, (_reserved_name(file),)
    if folder in (INCIDENTS, FOLLOW_UPS) and file.is_index:
        return None, (_no_introduction(file),)
    if folder == INCIDENTS:
        return parse_incident, ()
    if folder == FOLLOW_UPS:
        return parse_follow_up, ()
    if folder in context.departments and not file.is_index:
        return parse_update, ()
    if misplaced := tuple(_check_folder(file, folder, context)):
        return None, misplaced
    return parse_page, (_reserved_name(file),) if _is_taken(file, context) else ()


def _no_introduction(file: File) -> Problem:
    return file.problem(
        0,
        _("the folder “{folder}” can't have an introduction"),
        _("each file in it is an incident or a follow-up, and would be counted as one"),
        _("move the text to a page outside this folder, such as handbook.md"),
        folder=file.parts[0],
    )


def _misnamed_folder(file: File, meant: str) -> Problem:
    return file.problem(
        0,
        _("the folder should be called “{meant}”"),
        _("the folder decides what its files are"),
        _("move the file to the folder “{meant}”"),
        meant=meant,
    )


def _check_folder(file: File, folder: str, context: ParseContext) -> Iterator[Problem]:
    """Check that a file outside the folders of today's departments is an ordinary page."""
    meant = intended_folder(folder) if folder not in context.departments else None
    if folder in context.changes.renamed:
        yield _renamed_folder(file, context.changes.renamed[folder])
    elif meant and is_in_misnamed_folder(file, meant):
        yield _misnamed_folder(file, meant)
    elif folder and folder not in {*context.departments, *OWN_PAGES} and is_dated(file):
        yield from check_department(file, 0, folder, context)
    elif not folder and split_date(file.stem):
        yield _update_outside_folders(file)


def _renamed_folder(file: File, present: str) -> Problem:
    return file.problem(
        0,
        _("the folder of this department is called “{present}” now"),
        _("“{former}” is one of its former names; its address only leads to the new one"),
        _("move the file to the folder “{present}”"),
        present=present,
        former=file.parts[0],
    )


def _wrong_case_of_ending(file: File) -> Problem:
    what, why = (
        _("the file extension is in capital letters"),
        _("links and newsletters would not find the file"),
    )
    return file.problem(0, what, why, _("change the extension to “.md”"))


def _reserved_name(file: File) -> Problem:
    what, why = (
        _("the site already has a page with this name"),
        _("one of the two would overwrite the other"),
    )
    return file.problem(0, what, why, _("rename the file"))


def _update_outside_folders(file: File) -> Problem:
    return file.problem(
        0,
        _("the file name has a date, but the file is not in a department's folder"),
        _("every update belongs to a department"),
        _("move the file into the department's folder"),
    )


def introduced_folder(file: File, context: ParseContext) -> str | None:
    """Return the folder that a page introduces, `` for the front page; None for other pages."""
    folder = file.path.rpartition("/")[0]
    return folder if file.is_index and (not folder or folder in context.departments) else None


def _is_taken(file: File, context: ParseContext) -> bool:
    """Return whether the site generates a page of the same name."""
    if introduced_folder(file, context) is not None:
        return False
    folder = file.path.rpartition("/")[0]
    name = fold(folder if folder and file.is_index else file.path.removesuffix(".md"))
    own = {fold(f"{METRICS}/{slug}") for slug in context.metrics}
    return name in RESERVED or name.partition("/")[0] in OWN_PAGES or name in own


def parse_page(document: Document, context: ParseContext) -> Parsed[Page]:
    """Parse an ordinary page."""
    problems: list[Problem] = []
    title, source = derive_title(document, context, problems)
    derived = {"title": title, "source": source, "audience": context.audience}
    page = check_document(Page, document, derived, context, problems)
    if page and not page.summary:
        page = page.model_copy(
            update={"summary": summarise(source.body, context.texts, context.extensions)}
        )
    return Parsed(page, tuple(problems))


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
    if issue.closed:
        issue = issue.model_copy(update={"lines": _find_lines(document)})
    elif issue.audience:
        problems.append(_audience_of_open_issue(document))
    return Parsed(issue, tuple(problems))


def _find_lines(document: Document) -> dict[str, int]:
    """Return the lines of a closed issue's keys and rows, for locating problems."""
    lines = {key: document.line_of(key) for key in document.written}
    for key in Snapshot.model_fields:
        if isinstance(rows := document.written.get(key), list):
            lines |= {
                f"{key}.{number}": document.line_of(key, number) for number in range(len(rows))
            }
    return lines


def _audience_of_open_issue(document: Document) -> Problem:
    return document.problem(
        document.line_of("audience"),
        _("an open issue has the audience of its edition"),
        _("this key records whom an issue was closed for"),
        _("delete this line; to change the audience, edit newsletter: editions: in mkdocs.yml"),
    )


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
        # A day, such as `2026-11-20`, is no edition of a month.
        period = "" if split_date(key) else split_issue_key(key)[0]
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
