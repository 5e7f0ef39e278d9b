"""Checks across files: addresses that collide, issues that name missing updates, lost logos."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rundbrief.config.settings import Project, Signature
from rundbrief.content.content import Content
from rundbrief.content.departments import find_changes
from rundbrief.content.parse_helpers import MAX_GUESSES
from rundbrief.content.snapshot import Issue
from rundbrief.editorial.address_checks import check_addresses
from rundbrief.editorial.closed_issue_checks import check_closed_issues
from rundbrief.editorial.corrections import check_corrections
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, closest_match


def _same_issues(content: Content) -> Iterator[Problem]:
    """Find issues of one period and edition, of which only one would be sent."""
    known: dict[tuple[str, str], Issue] = {}
    for issue in content.issues:
        first = known.setdefault((issue.period_key, issue.edition), issue)
        if first is not issue:
            yield Problem(
                issue.source.shown,
                0,
                _("“{other}” is an issue of the same edition and period"),
                _("one of the two would replace the other"),
                _("move its text there and delete this file, or correct its name or edition"),
                {"other": first.source.shown},
            )


def check_content(content: Content, project: Project) -> Iterator[Problem]:
    """Find pages with the same address, and issues that refer to updates that don't exist."""
    yield from check_addresses(content, project.addresses, project.shown(project.docs_dir))
    refs = frozenset(u.ref for u in content.updates)
    notices = frozenset(u.ref for u in content.updates if u.is_notice)
    yield from _same_issues(content)
    for issue in content.issues:
        if not issue.closed:
            yield from _unknown_refs(issue, refs)
            yield from _pinned_notices(issue, notices)
    yield from check_closed_issues(content, project.settings.newsletter)
    yield from check_corrections(content, project.settings)
    brand = project.settings.brand
    for key, path in (
        ("logo", brand.logo),
        ("logo_dark", brand.logo_dark),
        ("logo_mail", brand.logo_mail),
    ):
        if path and path not in content.assets:
            yield _lost_logo(key, path, project.line_of_option("brand", key))
    yield from _check_editions(content, project)
    yield from _check_portraits(content, project)
    yield from _check_terms(content, project.settings.limits.terms)


def _check_terms(content: Content, limit: int) -> Iterator[Problem]:
    """Check that there aren't so many tags or authors that their pages fill the disk."""
    lists = (
        *(update.tags for update in content.updates),
        *(incident.tags for incident in content.incidents),
        *(follow_up.tags for follow_up in content.follow_ups),
    )
    for key, terms in (
        ("tags", set(chain.from_iterable(lists))),
        ("authors", {author for update in content.updates for author in update.authors}),
    ):
        if len(terms) > limit:
            yield Problem(
                "mkdocs.yml",
                0,
                _("the content has {number} different {key}; the limit is {limit}"),
                _("each has pages of its own, so they could fill a disk"),
                _("write them alike where they mean the same, or raise “terms” under limits"),
                {"number": len(terms), "key": key, "limit": limit},
            )


def _check_portraits(content: Content, project: Project) -> Iterator[Problem]:
    newsletter = project.settings.newsletter
    editions = newsletter.editions.items()
    signatures: tuple[tuple[tuple[str, ...], Signature | None], ...] = (
        (("signature",), newsletter.signature),
        *((("editions", name, "signature"), edition.signature) for name, edition in editions),
    )
    for keys, signature in signatures:
        if signature and signature.portrait and signature.portrait not in content.assets:
            yield Problem(
                "mkdocs.yml",
                project.line_of_option("newsletter", *keys, "portrait"),
                _("the portrait “{path}” is not in the content folder"),
                _("emails would be signed without it"),
                _("check the path in signature: portrait:"),
                {"path": signature.portrait},
            )


def _check_editions(content: Content, project: Project) -> Iterator[Problem]:
    """Find editions that select departments or tags which don't exist, and so leave out content."""
    slugs = {department.slug for department in content.departments}
    changes = find_changes(content.departments)
    tags = {tag for update in content.updates for tag in update.tags}
    for name, edition in project.settings.newsletter.editions.items():
        for key, written, known in (
            ("departments", edition.departments, slugs),
            ("tags", edition.tags, tags),
        ):
            for number, word in enumerate(written):
                if word not in known:
                    line = project.line_of_option("newsletter", "editions", name, key, number)
                    former = changes.renamed.get(word) if key == "departments" else None
                    near = former or closest_match(word, known)
                    yield _unknown_word(name, key, word, near, line)


def _unknown_word(edition: str, key: str, word: str, near: str | None, line: int) -> Problem:
    why = _("the edition “{edition}” would leave out what it should contain")
    if key == "tags":
        what = _("no update has the tag “{word}”")
        fix = _("use “{near}”") if near else _("check the spelling, or leave it if it is new")
    else:
        what = _("unknown department “{word}”")
        fix = _("use “{near}”") if near else _("use the name of a department's folder")
    values = {"edition": edition, "word": word, "near": near}
    # A tag may be one that the first update is still to have.
    level = Level.WARNING if key == "tags" else Level.ERROR
    return Problem("mkdocs.yml", line, what, why, fix, values, level)


def _unknown_refs(issue: Issue, refs: frozenset[str]) -> Iterator[Problem]:
    unknown = [ref for ref in (*issue.pin, *issue.leave_out) if ref not in refs]
    for number, ref in enumerate(unknown):
        near = closest_match(ref, refs) if number < MAX_GUESSES else None
        yield Problem(
            issue.source.shown,
            0,
            _("“{ref}” is not an update"),
            _("only existing updates can be pinned or left out"),
            _("use “{near}”") if near else _("write it as folder/file, without “.md”"),
            {"ref": ref, "near": near},
        )


def _pinned_notices(issue: Issue, notices: frozenset[str]) -> Iterator[Problem]:
    for ref in issue.pin:
        if ref in notices:
            yield Problem(
                issue.source.shown,
                0,
                _("“{ref}” is a notice, so pinning it does nothing"),
                _("notices have a place of their own near the top of every issue"),
                _("delete it from “pin”"),
                {"ref": ref},
                Level.WARNING,
            )


def _lost_logo(key: str, path: str, line: int) -> Problem:
    return Problem(
        "mkdocs.yml",
        line,
        _("the logo “{path}” is not in the content folder"),
        _("every page would show a broken image"),
        _("check the path in brand: {key}:"),
        {"key": key, "path": path},
    )
