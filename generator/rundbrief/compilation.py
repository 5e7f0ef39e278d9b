"""From content to editorial decisions: everything that the site and newsletter are built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rundbrief.bodies import BodyRenderer
from rundbrief.config.settings import Project
from rundbrief.content.content import Content
from rundbrief.content.load import Listing, read_content
from rundbrief.editorial.content_checks import check_content
from rundbrief.editorial.issue_composition import ComposedIssue, compose_issues
from rundbrief.editorial.rendered_bodies import RenderedBodies, find_link_targets, render_bodies
from rundbrief.editorial.visibility import select_sections, select_visible
from rundbrief.i18n.texts import Texts, load_texts
from rundbrief.incremental.context import BuildContext
from rundbrief.markup.links import LinkTargets
from rundbrief.problems import Problem, sort_problems


@dataclass(frozen=True)
class Compilation:
    """A project's content with all editorial decisions made."""

    project: Project
    texts: Texts
    # Everything that could be read.
    content: Content
    # The part of it that this build's audience may see.
    visible: Content
    # The sections that have a page.
    sections: frozenset[str]
    targets: LinkTargets
    bodies: RenderedBodies
    # The issues that this build's audience may see.
    issues: tuple[ComposedIssue, ...]
    problems: tuple[Problem, ...]


def compile_project(
    project: Project, context: BuildContext | None = None, listing: Listing | None = None
) -> Compilation:
    """Read the content, decide what is visible, render the bodies and compose the issues.

    Mistakes in the content are never raised; they are in `problems`.
    """
    context = context or BuildContext()
    texts = load_texts(project.settings.language)
    content, problems = read_content(project, context, listing)
    visible = select_visible(
        content,
        project.settings,
        audience=project.audience,
        today=project.today,
        preview=project.preview,
    )
    sections = select_sections(visible, project.audience)
    targets = find_link_targets(content, visible, sections, project.addresses)
    renderer = BodyRenderer(project, texts, context)
    bodies, more = render_bodies(
        visible, targets, renderer.render, for_public=_targets_for_public(project, content, visible)
    )
    shown = {issue.key for issue in visible.issues}
    composed = compose_issues(content, project.settings, texts, today=project.today)
    return Compilation(
        project=project,
        texts=texts,
        content=content,
        visible=visible,
        sections=sections,
        targets=targets,
        bodies=bodies,
        issues=tuple(c for c in composed if c.key in shown),
        problems=sort_problems((*problems, *more, *check_content(content, project))),
    )


def _targets_for_public(
    project: Project, content: Content, visible: Content
) -> Mapping[str, LinkTargets]:
    """List what links of public issues can lead to in a build for internal readers, by path.

    Their emails must not contain the names of internal pages.
    """
    settings, editions = project.settings, project.settings.newsletter.editions
    paths = [it.source.path for it in visible.issues if editions[it.edition].audience == "public"]
    if project.audience == "public" or not paths:
        return {}
    public = select_visible(content, settings, audience="public", today=project.today)
    sections = select_sections(public, "public")
    return dict.fromkeys(paths, find_link_targets(content, public, sections, project.addresses))
