"""What every reader of a kind of file needs at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from rundbrief.config.fields import Audience, Keys, is_text
from rundbrief.config.validation import check_keys
from rundbrief.content.file_kinds import DATED
from rundbrief.content.files import File, Written
from rundbrief.content.history import History
from rundbrief.content.model import Department, Source
from rundbrief.dates import parse_day
from rundbrief.i18n.texts import _
from rundbrief.markup.plain import plain_words
from rundbrief.markup.source import Heading, find_headings
from rundbrief.problems import Problem, nearest

K = TypeVar("K", bound=Keys)


@dataclass
class Desk:
    """The project's facts, and the problems found so far.

    shown: the content folder as the user types it. roster_lost, metrics_lost: the file is there and
    can't be read, so that nobody can say which names in other files are wrong.
    """

    zone: ZoneInfo
    today: date
    audience: Audience
    history: History
    problems: list[Problem] = field(default_factory=list)
    departments: dict[str, Department] = field(default_factory=dict)
    metrics: frozenset[str] = frozenset()
    shown: str = ""
    roster_lost: bool = False
    metrics_lost: bool = False

    def keys(self, model: type[K], written: Written) -> K | None:
        """Check a file's front matter."""
        document = written.front_matter
        return check_keys(
            model,
            document.value,
            file=written.file.shown,
            line_of=document.line_of,
            problems=self.problems,
        )

    def report(
        self, file: File, line: int, what: str, why: str, fix: str, **values: object
    ) -> None:
        self.problems.append(file.problem(line, what, why, fix, **values))

    def warn(self, file: File, line: int, what: str, why: str, fix: str, **values: object) -> None:
        self.problems.append(file.warning(line, what, why, fix, **values))

    def warn_of_future(self, written: Written, line: int, day: date) -> None:
        """Warn of a date after today: what is dated so waits until then."""
        if day > self.today:
            self.warn(
                written.file,
                line,
                _("is dated {day}, after today ({today})"),
                _("it is shown from that day on"),
                _("correct the date, or leave it to wait"),
                day=day.isoformat(),
                today=self.today.isoformat(),
            )

    def check_departments(
        self, written: Written, key: str, slugs: Iterable[str], *inside: str
    ) -> None:
        """Report every name that is no department's. inside: the key of the name in each row."""
        for number, slug in enumerate(slugs):
            if slug not in self.departments:
                line = written.front_matter.line_of((key, number, *inside))
                self.report_department(written.file, line, slug)

    def report_department(self, file: File, line: int, slug: str) -> None:
        if self.roster_lost:
            # It may well be one; whatever names it needs one to go on.
            self.departments.setdefault(slug, Department(slug, name_of(slug)))
            return
        near = nearest(slug, self.departments)
        self.report(
            file,
            line,
            _("“{slug}” is not a department"),
            _("departments are those in departments.yml; without it, the folders of updates"),
            _("write “{near}”, or add “{slug}” to departments.yml")
            if near
            else _("add “{slug}” to departments.yml"),
            slug=slug,
            near=near,
        )

    def date_of(self, written: Written, given: date | None) -> date | None:
        """Find a file's date: front matter, then its name, then its first commit."""
        return given or self.date_in_name(written.file) or self._date_in_git(written.file)

    def date_in_name(self, file: File) -> date | None:
        match = DATED.fullmatch(file.stem)
        if not match:
            return None
        try:
            return parse_day(match[1])
        except ValueError:
            self.report(
                file,
                0,
                _("“{value}” in the file's name is not a date"),
                _("the date decides the week to which it belongs"),
                _("rename the file: year-month-day, a hyphen, a few words"),
                value=match[1],
            )
            # The mistake is reported; a date is still needed to look for others.
            return self.today

    def _date_in_git(self, file: File) -> date | None:
        if day := self.history.date_of(file.path, self.zone):
            return day
        what = _("has no date")
        fix = _(
            "add the line “date: {today}” to the front matter, "
            "or begin the file's name with the date"
        )
        why = _("the date decides the week to which it belongs")
        if self.history.shallow:
            what = _("has no date, and this clone of the repository is cut off")
            why = _("the date of its first commit can't be told from a shallow clone")
            fix = _("fetch the whole history (git fetch --unshallow; in CI: fetch-depth: 0)")
        self.report(file, 0, what, why, fix, today=self.today.isoformat())
        return None


def source_of(written: Written, *, without: Heading | None = None) -> Source:
    """Keep a file's body; the heading that became its title is taken out."""
    body = written.body
    if without:
        lines = body.split("\n")
        body = "\n".join([*([""] * without.end), *lines[without.end :]])
    return Source(written.file.path, written.file.shown, body, written.line, written.stamp)


def title_of(written: Written, given: str | None) -> tuple[str, Source]:
    """Find a title: front matter, the first heading, the file's name; and the body below it."""
    if given:
        return given, source_of(written)
    heading = next(find_headings(written.body), None)
    words = plain_words(heading.text) if heading else ""
    title = " ".join("".join(c for c in words if is_text(c) or c.isspace()).split())
    if heading and title:
        return title, source_of(written, without=heading if heading.leading else None)
    match = DATED.fullmatch(written.file.stem)
    if match and not match[2]:
        return match[1], source_of(written)
    return name_of(match[2] if match else written.file.stem), source_of(written)


def name_of(slug: str) -> str:
    """Make a name of a file's or folder's."""
    words = slug.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
