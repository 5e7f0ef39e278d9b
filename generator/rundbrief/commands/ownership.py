"""Who may change what: the check of a proposal, and CODEOWNERS."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rundbrief.config.mkdocs_file import read_option, read_setting
from rundbrief.config.settings import Settings
from rundbrief.content.file_kinds import ROSTER
from rundbrief.content.files import File
from rundbrief.content.git import read_git
from rundbrief.content.proposals import Author, Proposal, read_proposal
from rundbrief.content.roster import parse_roster
from rundbrief.editorial.ownership import CI_FILES, EVERYTHING, PROGRAMS, Ownership
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, ProblemsError
from rundbrief.validation.keys import validate_keys

if TYPE_CHECKING:
    from rundbrief.commands.session import Session


def check_proposal(session: Session, revisions: str) -> list[Problem]:
    """Find files that their authors may not change. revisions: such as `origin/main..HEAD`.

    Settings and roster are those of the first revision, so that a proposal can't give itself
    rights.
    """
    try:
        proposal = read_proposal(session.project.docs_dir, revisions)
        ownership = _read_ownership(session, proposal)
    except ProblemsError as exc:
        return list(exc.problems)
    settings_file = session.shown(session.adapter.config_file)
    if not ownership.owners.get(EVERYTHING):
        return [_no_owners(settings_file, Level.WARNING)]
    return [*_find_forbidden(session, proposal, ownership)]


def _find_forbidden(
    session: Session, proposal: Proposal, ownership: Ownership
) -> Iterator[Problem]:
    for path, authors in sorted(proposal.changes.items()):
        for author in sorted(authors, key=str):
            if not ownership.may_change(path, author.email):
                shown = session.project.shown(proposal.root / path)
                yield _forbidden(shown, author, ownership.owners_of(path))


def _forbidden(shown: str, author: Author, owners: tuple[str, ...]) -> Problem:
    return Problem(
        shown,
        0,
        _("{author} may not change this file, only {owners}"),
        _("departments write in their own folder, and templates and settings can run code"),
        _(
            "have one of the owners make this change, or ask an owner of everything to add the "
            "author to departments.yml or to owners: in mkdocs.yml first"
        ),
        {"author": str(author), "owners": owners},
    )


def _no_owners(settings_file: str, level: Level) -> Problem:
    return Problem(
        settings_file,
        0,
        _("no owners are set"),
        _("nobody knows who may change settings, templates and other departments' files"),
        _("add your email address to the settings of rundbrief, under owners: everything:"),
        level=level,
    )


def _read_ownership(session: Session, proposal: Proposal) -> Ownership:
    """Read settings and roster of the base. Raises ProblemsError."""
    problems: list[Problem] = []
    settings_file = _in_repository(session.adapter.config_file.resolve())
    text = proposal.read_base(settings_file) or ""
    folder = str(read_setting(text, "docs_dir") or "docs")
    content = posixpath.normpath(posixpath.join(posixpath.dirname(settings_file), folder))
    written = {"owners": read_option(text, "owners") or {}}
    settings = validate_keys(
        Settings,
        written,
        file=f"{proposal.base[:12]}:{settings_file}",
        line_of=lambda _location: 0,
        problems=problems,
    )
    roster_file = f"{content}/{ROSTER}"
    file = File(ROSTER, f"{proposal.base[:12]}:{roster_file}", session.project.docs_dir)
    roster = parse_roster(file, proposal.read_base(roster_file) or "")
    problems.extend(roster.problems)
    if problems or settings is None:
        raise ProblemsError(problems)
    departments = tuple((roster.value or {}).values())
    return Ownership(departments, settings.owners, content, session.project.today)


def _in_repository(path: Path) -> str:
    """Return a path relative to its repository."""
    prefix = read_git(path.parent, "rev-parse", "--show-prefix").removesuffix("\n")
    return f"{prefix}{path.name}"


def render_codeowners(session: Session) -> str:
    """Render CODEOWNERS for GitHub and GitLab, where the last matching line counts.

    Raises ProblemsError if nobody owns everything.
    """
    project = session.project
    owners = project.settings.owners
    if not owners.get(EVERYTHING):
        problem = _no_owners(session.shown(session.adapter.config_file), Level.ERROR)
        raise ProblemsError([problem])
    content = _in_repository(project.docs_dir)
    departments = session.compilation.content.departments
    ownership = Ownership(departments, owners, content, project.today)
    rows = [("*", ownership.owners_of("*"))]
    for name in ownership.folders():
        ending = "" if (project.docs_dir / name).is_file() else "/"
        rows.append((f"/{content}/{name}{ending}", ownership.owners_of(f"{content}/{name}/*")))
    prefix = _in_repository(project.root / "*").removesuffix("*")
    programs = (*(f"{prefix}{path}" for path in PROGRAMS), *CI_FILES)
    rows += [(f"/{path}", ownership.owners_of(path)) for path in programs]
    width = max(len(_escape(pattern)) for pattern, __ in rows)
    comment = session.texts(
        _("Written by “rundbrief codeowners” from departments.yml and mkdocs.yml.")
    )
    lines = (f"{_escape(pattern):<{width}} {' '.join(emails)}" for pattern, emails in rows)
    return "\n".join((f"# {comment}", *lines)) + "\n"


def _escape(pattern: str) -> str:
    """Escape what has a meaning in CODEOWNERS."""
    return "".join(f"\\{c}" if c in " #[]!" else c for c in pattern)
