"""What is made of one issue, without a look at the others, so that it can be remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rundbrief.compilation import Compilation
from rundbrief.editorial.composing import Composed
from rundbrief.newsletter.finished import Kind, Made
from rundbrief.newsletter.gathering import make_album
from rundbrief.newsletter.lint.linting import lint_newsletter
from rundbrief.newsletter.preview import render_preview
from rundbrief.newsletter.render import render_newsletter
from rundbrief.problems import Problem, ProblemsError


def make_newsletter(c: Compilation, composed: Composed) -> Made:
    """Render an issue and look it through."""
    try:
        rendered = render_newsletter(c, composed)
    except ProblemsError as exc:
        return Made(problems=exc.problems, lasts=False)
    problems = (*rendered.problems, *lint_newsletter(c, composed, rendered))
    return Made(rendered.files(), rendered.carried(), problems, _lasts(rendered.problems))


def make_pictures(c: Compilation, composed: Composed) -> Made:
    """Make the pictures that the site carries for an issue. Where it has no address, no mail."""
    if not c.project.addresses.site_url:
        return Made()
    album = make_album(c, composed)
    site = album.carried(composed.folder(c.project.settings))
    return Made({}, site, album.problems, _lasts(album.problems))


def make_preview(c: Compilation, composed: Composed) -> Made:
    """Show an issue as mail programs would; where that can't be, say why. No problem is left."""
    try:
        rendered = render_newsletter(c, composed)
    except ProblemsError as exc:
        return Made({}, dict(render_preview(c, composed, None, exc.problems)), lasts=False)
    return Made({}, dict(render_preview(c, composed, rendered)), lasts=_lasts(rendered.problems))


def _lasts(problems: tuple[Problem, ...]) -> bool:
    """A drawing that can't be drawn may only have taken too long, on a busy computer."""
    return not any(problem.file.lower().endswith(".svg") for problem in problems)


MAKERS: Mapping[Kind, Callable[[Compilation, Composed], Made]] = {
    "newsletter": make_newsletter,
    "pictures": make_pictures,
    "preview": make_preview,
}
