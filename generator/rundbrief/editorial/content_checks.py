"""Checks across files: addresses that collide, issues that name missing updates, lost logos."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.config.settings import Project
from rundbrief.content.content import Content
from rundbrief.content.snapshot import Issue
from rundbrief.editorial.address_checks import check_addresses
from rundbrief.editorial.closed_issue_checks import check_closed_issues
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, closest_match


def check_content(content: Content, project: Project) -> Iterator[Problem]:
    """Find pages with the same address, and issues that refer to updates that don't exist."""
    yield from check_addresses(content, project.addresses, project.shown(project.docs_dir))
    refs = frozenset(u.ref for u in content.updates)
    for issue in content.issues:
        if not issue.closed:
            yield from _unknown_refs(issue, refs)
    yield from check_closed_issues(content, project.settings.newsletter)
    brand = project.settings.brand
    for key, path in (
        ("logo", brand.logo),
        ("logo_dark", brand.logo_dark),
        ("logo_mail", brand.logo_mail),
    ):
        if path and path not in content.assets:
            yield _lost_logo(key, path)


def _unknown_refs(issue: Issue, refs: frozenset[str]) -> Iterator[Problem]:
    for ref in (*issue.pin, *issue.leave_out):
        if ref not in refs:
            near = closest_match(ref, refs)
            yield Problem(
                issue.source.shown,
                0,
                _("“{ref}” is not an update"),
                _("only existing updates can be pinned or left out"),
                _("use “{near}”") if near else _("write it as folder/file, without “.md”"),
                {"ref": ref, "near": near},
            )


def _lost_logo(key: str, path: str) -> Problem:
    return Problem(
        "mkdocs.yml",
        0,
        _("the logo “{path}” is not in the content folder"),
        _("every page would show a broken image"),
        _("check the path in brand: {key}:"),
        {"key": key, "path": path},
    )
