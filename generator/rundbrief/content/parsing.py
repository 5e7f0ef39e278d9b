"""One Markdown file to the thing that it is, by the folder that it lies in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rundbrief.cache.digests import digest
from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.file_kinds import (
    BESIDE,
    DATED,
    FOLLOW_UPS,
    INCIDENTS,
    METRICS,
    NEWSLETTER,
    OWN_PAGES,
    RESERVED,
)
from rundbrief.content.files import File, Written, decode_text, parse_written
from rundbrief.content.follow_ups import parse_follow_up
from rundbrief.content.incidents import parse_incident
from rundbrief.content.issues import parse_issue
from rundbrief.content.model import FollowUp, Incident, Issue, Page, Update
from rundbrief.content.pages import parse_page
from rundbrief.content.parse_context import Desk
from rundbrief.content.updates import parse_update
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError, has_errors

Thing = Update | Incident | FollowUp | Issue | Page


@dataclass(frozen=True)
class Parsed:
    """What a file became. thing: None for one that can't be used.

    values: of an update that counts, the lines of its metrics' values.
    """

    thing: Thing | None
    problems: tuple[Problem, ...] = ()
    values: Mapping[str, int] = field(default_factory=dict)


def is_index(file: File) -> bool:
    return file.stem.lower() in ("index", "readme")


def is_dated(file: File) -> bool:
    return len(file.parts) > 1 and file.ending == "md" and bool(DATED.fullmatch(file.stem))


def parse_file(
    file: File, data: Callable[[], bytes], desk: Desk, settings: NewsletterSettings
) -> Parsed:
    """Parse a file; with an error it is not used. data: raises ProblemsError if it can't be read.

    What is wrong is in the result, and not among the desk's problems.
    """
    before = len(desk.problems)
    thing, values = None, {}
    try:
        if parse := _choose(file, desk, settings):
            raw = data()
            written = parse_written(file, decode_text(file, raw), _stamp(file, raw, desk))
            thing = parse(written)
            values = _lines_of_values(thing, written, desk)
    except ProblemsError as exc:
        desk.problems.extend(exc.problems)
    problems = tuple(desk.problems[before:])
    del desk.problems[before:]
    return Parsed(None, problems) if has_errors(problems) else Parsed(thing, problems, values)


def _choose(
    file: File, desk: Desk, settings: NewsletterSettings
) -> Callable[[Written], Thing | None] | None:
    """Choose by the folder what a file is; None for one that has no place there."""
    folder = file.parts[0] if len(file.parts) > 1 else ""
    if not file.path.endswith(".md"):
        what, why = (
            _("its name ends in capital letters"),
            _("links and newsletters could not find it"),
        )
        desk.report(file, 0, what, why, _("rename it so that it ends in “.md”"))
    elif folder == NEWSLETTER:
        return lambda written: parse_issue(written, settings, desk)
    elif BESIDE.fullmatch(file.path):
        _refuse_name(file, desk)
    elif folder == INCIDENTS:
        return lambda written: parse_incident(written, desk)
    elif folder == FOLLOW_UPS:
        return lambda written: parse_follow_up(written, desk)
    elif folder in desk.departments and not is_index(file):
        return lambda written: parse_update(written, desk)
    elif folder and folder not in {*desk.departments, *OWN_PAGES} and is_dated(file):
        desk.report_department(file, 0, folder)
    elif not folder and DATED.fullmatch(file.stem):
        desk.report(
            file,
            0,
            _("has a date in its name, and lies in no department's folder"),
            _("an update belongs to the department that wrote it"),
            _("move it into the folder of its department"),
        )
    else:
        if _is_taken(file, desk):
            _refuse_name(file, desk)
        return lambda written: parse_page(written, desk)
    return None


def introduced_by(file: File, desk: Desk) -> str | None:
    """Name the folder that a page introduces, the front page as ``; None for any other page."""
    folder = file.path.rpartition("/")[0]
    return folder if is_index(file) and (not folder or folder in desk.departments) else None


def _is_taken(file: File, desk: Desk) -> bool:
    """Say whether a page would lie where the site has one of its own."""
    if introduced_by(file, desk) is not None:
        return False
    folder = file.path.rpartition("/")[0]
    name = folder if folder and is_index(file) else file.path.removesuffix(".md")
    own = {f"{METRICS}/{slug}" for slug in desk.metrics}
    return name in RESERVED or name.partition("/")[0] in OWN_PAGES or name in own


def _refuse_name(file: File, desk: Desk) -> None:
    what, why = _("the site itself has a page of this name"), _("one of the two would be lost")
    desk.report(file, 0, what, why, _("rename the file"))


def _lines_of_values(thing: Thing | None, written: Written, desk: Desk) -> dict[str, int]:
    if not isinstance(thing, Update) or thing.draft or thing.date > desk.today:
        return {}
    line_of = written.front_matter.line_of
    return {slug: line_of(("metrics", slug)) for slug in thing.metrics}


def _stamp(file: File, data: bytes, desk: Desk) -> bytes:
    """Note what a thing is made of, so that what is made of it can be known again."""
    return digest(file.path, data, repr(desk.history.first.get(file.path)))
