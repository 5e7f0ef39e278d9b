"""The corridor: content, then editorial decisions, ready for the site and the newsletter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rundbrief.build.bodies import Press
from rundbrief.build_context import Workshop
from rundbrief.config.settings import Project
from rundbrief.content.content import Content
from rundbrief.content.load import Listing, read_content
from rundbrief.editorial.agenda import Appointment, select_agenda
from rundbrief.editorial.bodies import Bodies, find_targets, render_bodies
from rundbrief.editorial.check_ins import has_requests
from rundbrief.editorial.consistency import check_integrity
from rundbrief.editorial.health import Stand, find_stand
from rundbrief.editorial.issue_contents import Composed, compose_issues
from rundbrief.editorial.taxonomy import Label, gather_tags
from rundbrief.editorial.visibility import select_sections, select_visible
from rundbrief.i18n.texts import Texts, load_texts
from rundbrief.markup.links import Targets
from rundbrief.periods import Period
from rundbrief.problems import Problem, sort_problems


@dataclass(frozen=True)
class Compilation:
    """A project read and decided on.

    content: everything that could be read. visible: what this build's audience may see.
    sections: those that have a page. issues: those that this build's audience may see.
    """

    project: Project
    texts: Texts
    content: Content
    visible: Content
    sections: frozenset[str]
    targets: Targets
    bodies: Bodies
    issues: tuple[Composed, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def tags(self) -> tuple[Label, ...]:
        """Every tag that this build's audience may see, and what carries it."""
        return gather_tags(self.visible)

    @cached_property
    def tags_by_slug(self) -> Mapping[str, Label]:
        return {tag.slug: tag for tag in self.tags}

    @cached_property
    def agenda(self) -> tuple[Appointment, ...]:
        """What is due or planned, of what this build's audience may see."""
        zone = self.project.settings.zone
        return select_agenda(self.visible, today=self.project.today, zone=zone)

    @cached_property
    def ways(self) -> frozenset[str]:
        """The pages that lead to others, of those that not every house has."""
        visible = self.visible
        filled = {
            "reports": bool(visible.updates),
            "archive": bool(visible.updates),
            "requests": has_requests(visible.departments),
            "tags": any(update.tags for update in visible.updates),
            "authors": any(update.authors for update in visible.updates),
        }
        return frozenset(name for name, has in filled.items() if has)

    @cached_property
    def stands(self) -> Callable[[Period], tuple[Stand, ...]]:
        """Say how each department stands in a period.

        A page, its head and its card ask for the same period one after the other. All periods of
        a big house together would be too much to remember.
        """
        visible, today = self.visible, self.project.today

        def find(period: Period) -> tuple[Stand, ...]:
            return tuple(
                find_stand(department, visible.updates_of(department.slug), period, today)
                for department in visible.departments
            )

        return lru_cache(maxsize=2)(find)


def compile_project(
    project: Project, workshop: Workshop | None = None, listing: Listing | None = None
) -> Compilation:
    """Read, decide, render. Never raises for what people wrote: that is in `problems`."""
    workshop = workshop or Workshop()
    texts = load_texts(project.settings.language)
    content, problems = read_content(project, workshop, listing)
    visible = select_visible(
        content,
        project.settings,
        audience=project.audience,
        today=project.today,
        preview=project.preview,
    )
    sections = select_sections(visible, project.audience)
    targets = find_targets(content, visible, sections, project.addresses)
    press = Press(project, texts, workshop)
    bodies, more = render_bodies(visible, targets, press.render)
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
        problems=sort_problems((*problems, *more, *check_integrity(content, project))),
    )
