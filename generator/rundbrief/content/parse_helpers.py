"""What all parsers share: context, result, checks, and derived titles and dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from rundbrief.characters import is_text
from rundbrief.content.departments import Changes
from rundbrief.content.file_kinds import holds_date, split_date
from rundbrief.content.files import Document, File
from rundbrief.content.schema import Source
from rundbrief.file_names import fold
from rundbrief.i18n.texts import Texts, _, load_texts
from rundbrief.markup.comments import has_comments, read_visible
from rundbrief.markup.headings import heading_id
from rundbrief.markup.markdown_source import Heading, find_headings
from rundbrief.markup.plain_text import strip_markdown
from rundbrief.markup.typesetting import typeset
from rundbrief.markup.typography import count_marks
from rundbrief.markup.user_extensions import NO_EXTENSIONS, UserExtensions
from rundbrief.periods import parse_day
from rundbrief.problems import Problem, closest_match
from rundbrief.validation.fields import Audience, Limits, Model, default_limits, has_address
from rundbrief.validation.keys import validate_keys

T = TypeVar("T")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class ParseContext:
    """What parsing a file depends on, apart from the file itself and its history."""

    zone: ZoneInfo
    # In that time zone.
    today: date
    # The default for content that names none.
    audience: Audience
    # Slugs.
    departments: frozenset[str] = frozenset()
    # Slugs of departments by the folded names that readers see; only problems depend on them.
    names: Mapping[str, str] = field(default_factory=dict)
    metrics: frozenset[str] = frozenset()
    changes: Changes = field(default_factory=Changes)
    # The roster or metrics.yml exists but can't be read, so that references to it can't be checked.
    roster_unreadable: bool = False
    metrics_unreadable: bool = False
    # A shallow clone, which has no first commits.
    shallow: bool = False
    limits: Limits = field(default_factory=default_limits)
    # The title of the front page, if its text has none.
    site_name: str = ""
    # Of the project: summaries say in it how much more there is.
    language: str = "en"
    extensions: UserExtensions = NO_EXTENSIONS

    @property
    def texts(self) -> Texts:
        return load_texts(self.language)


@dataclass(frozen=True)
class Parsed(Generic[T]):
    """The result of parsing a file."""

    # None if it has an error.
    value: T | None
    problems: tuple[Problem, ...] = ()


def check_document(
    model: type[M],
    document: Document,
    derived: Mapping[str, Any],
    context: ParseContext,
    problems: list[Problem],
) -> M | None:
    """Validate a file's front matter, with derived values as defaults."""
    if document.written.get("audience", "") is None:
        problems.append(_empty_audience(document))
    found = validate_keys(
        model,
        document.written,
        file=document.file.shown,
        line_of=document.front_matter.line_of,
        problems=problems,
        derived=derived,
        zone=context.zone,
        limits=context.limits,
    )
    return _typeset(found, document, context) if found else None


# Keys that readers see as text. What is derived is typeset already.
_PROSE = ("title", "summary", "correction")


def _typeset(found: M, document: Document, context: ParseContext) -> M:
    """Set the typographic marks of what people wrote in front matter, as in the text below."""
    written = {key: getattr(found, key, None) for key in _PROSE if key in document.written}
    changed = {
        key: typeset(text, context.texts)
        for key, text in written.items()
        if isinstance(text, str) and count_marks(text)
    }
    return found.model_copy(update=changed) if changed else found


def _empty_audience(document: Document) -> Problem:
    return document.problem(
        document.line_of("audience"),
        _("{key} is empty"),
        _("internal content must stay out of everything public"),
        _("use {allowed}"),
        key="audience",
        allowed=("internal", "public"),
    )


def warn_of_future(
    document: Document, line: int, day: date, context: ParseContext
) -> Iterator[Problem]:
    """Warn of a date after today, since the content is hidden until then."""
    if day > context.today:
        yield document.warning(
            line,
            _("the date {day} is in the future (today: {today})"),
            _("it is not shown until that day"),
            _("correct the date, or leave it if it is intended"),
            day=day.isoformat(),
            today=context.today.isoformat(),
        )


# Finding the closest name takes long, and a list may hold hundreds of wrong ones.
MAX_GUESSES = 20


def check_departments(
    document: Document, key: str, slugs: Iterable[str], context: ParseContext, *inside: str
) -> Iterator[Problem]:
    """Yield a problem for every unknown department.

    inside: the key of the department in each item, if items are groups of keys.
    """
    wrong = 0
    for number, slug in enumerate(slugs):
        line = document.line_of(key, number, *inside)
        found = [*check_department(document.file, line, slug, context, guess=wrong < MAX_GUESSES)]
        wrong += len(found)
        yield from found


def check_department(
    file: File, line: int, slug: str, context: ParseContext, *, guess: bool = True
) -> Iterator[Problem]:
    """Check that a department exists. guess: which one may be meant."""
    known = slug in context.departments or slug in context.changes.renamed
    if known or context.roster_unreadable:
        return
    near = meant = context.names.get(fold(slug))
    if guess and not near:
        near = closest_match(slug, context.departments)
    if guess and not near and (name := closest_match(fold(slug), context.names)):
        near = context.names[name]
    yield file.problem(
        line,
        _("unknown department “{slug}”"),
        _(
            "departments are listed in departments.yml; without that file, every folder with "
            "updates is one"
        ),
        _("write “{near}”, the name of its folder")
        if meant
        else _("change it to “{near}”, or add “{slug}” to departments.yml")
        if near
        else _("add “{slug}” to departments.yml"),
        slug=slug,
        near=near,
    )


def warn_of_addresses(document: Document, key: str) -> Iterator[Problem]:
    """Warn of email addresses in names, since they are removed."""
    written = document.written.get(key)
    names = written if isinstance(written, list) else [written]
    if any(isinstance(name, str) and has_address(name) for name in names):
        yield document.warning(
            document.line_of(key),
            _("{key} contains an email address, which is left out"),
            _("people's email addresses are never published"),
            _("use names only, for example [Ada Brandt, Luca Ferrante]")
            if key == "authors"
            else _("use the name only, for example Ada Brandt"),
            key=key,
        )


def warn_of_comments(document: Document) -> Iterator[Problem]:
    """Warn of comments that show or hide more than they should."""
    if not has_comments(document.body):
        return
    for number, line in enumerate(read_visible(document.body), start=document.line):
        if line.unclosed and line.note:
            yield document.warning(
                number,
                _("a note starts here, but isn't closed before the next empty line"),
                _("so readers can see it"),
                _("close it, for example: [//]: # (a note)"),
            )
        elif line.unclosed:
            yield document.warning(
                number,
                _("a comment starts here, but never ends"),
                _("so readers can see it, and all that follows"),
                _("write “-->” where the comment ends"),
            )
        if line.nested:
            yield document.warning(
                number,
                _("there is a “<!--” inside a comment"),
                _("if the first comment was never closed, the text up to here is hidden"),
                _("write “-->” where each comment ends"),
            )


def derive_date(
    document: Document, key: str, context: ParseContext, problems: list[Problem]
) -> date:
    """Return the default date of a file: from its name, else from its first commit.

    key: of the date in the front matter. If there is no date at all, a problem is added and today
    is returned, so that the same run finds other mistakes as well.
    """
    if document.written.get(key) is not None:
        return context.today
    if named := split_date(document.file.stem):
        try:
            return parse_day(named.day)
        except ValueError:
            problems.append(_invalid_date_in_name(document, named.day))
            return context.today
    commit = document.first_commit
    if commit and commit.at:
        day = commit.at.astimezone(context.zone).date()
        if holds_date(document.file.stem):
            problems.append(_date_not_read(document, day))
        return day
    problems.append(_no_date(document, context))
    return context.today


def _invalid_date_in_name(document: Document, value: str) -> Problem:
    return document.problem(
        0,
        _("“{value}” in the file name is not a valid date"),
        _("the date decides which week the file belongs to"),
        _("rename the file to something like 2026-11-18-a-few-words.md"),
        value=value,
    )


def _date_not_read(document: Document, day: date) -> Problem:
    return document.warning(
        0,
        _("the date in the file name can't be read; {day}, the day of its first commit, is used"),
        _("the date decides which week the file belongs to"),
        _("rename the file to something like 2026-11-18-a-few-words.md"),
        day=day.isoformat(),
    )


def _no_date(document: Document, context: ParseContext) -> Problem:
    what = _("the file has no date")
    fix = _(
        "add the line “date: {today}” to the front matter, or start the file name with the date"
    )
    why = _("the date decides which week the file belongs to")
    if context.shallow:
        what = _("the file has no date, and the git history is incomplete")
        why = _("a shallow clone lacks the date of the file's first commit")
        fix = _("fetch the full history (git fetch --unshallow; in CI, set fetch-depth: 0)")
    return document.problem(0, what, why, fix, today=context.today.isoformat())


def source_of(document: Document, *, without: Heading | None = None) -> Source:
    """Return a file's body as a source.

    without: the heading that became the title, which is blanked out to keep line numbers.
    """
    body, title_id = document.body, ""
    if without:
        title_id = heading_id(strip_markdown(without.text))
        lines = body.split("\n")
        body = "\n".join([*([""] * without.end), *lines[without.end :]])
    file = document.file
    return Source(
        path=file.path, shown=file.shown, body=body, line=document.line, title_id=title_id
    )


def derive_title(
    document: Document, context: ParseContext, problems: list[Problem]
) -> tuple[str, Source]:
    """Return the default title of a file, and its body without the heading used for it.

    That is the first heading; without one, or if the front matter has a title, the file's name.
    """
    if document.written.get("title") is None:
        heading = next(find_headings(document.body), None)
        limit = context.limits.line_length
        if heading and len(heading.text) > limit:
            problems.append(_long_heading(document, heading, limit))
        words = (
            strip_markdown(heading.text[:limit], texts=context.texts, extensions=context.extensions)
            if heading
            else ""
        )
        title = " ".join("".join(c for c in words if is_text(c) or c.isspace()).split())
        if heading and title:
            return title, source_of(document, without=heading if heading.leading else None)
    return _name_of(document.file, context) or document.file.stem, source_of(document)


def _name_of(file: File, context: ParseContext) -> str:
    """Return the name that a file without a title has; the first page of a folder has its name."""
    if file.is_index:
        return name_from_slug(file.parts[-2]) if len(file.parts) > 1 else context.site_name
    named = split_date(file.stem)
    if named and not named.rest:
        return named.day
    return name_from_slug(named.rest if named else file.stem)


def _long_heading(document: Document, heading: Heading, limit: int) -> Problem:
    return document.problem(
        document.line + heading.line,
        _("this heading has {length} characters; the limit is {limit}"),
        _("titles and summaries are repeated on many pages"),
        _("shorten it, or raise “line_length” under limits in mkdocs.yml"),
        length=len(heading.text),
        limit=limit,
    )


def name_from_slug(slug: str) -> str:
    """Turn the slug of a file or folder into a name, such as `board-games` into `Board games`."""
    words = slug.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
