"""A newsletter, and its preview: each is made of one issue, and can be remembered."""

from __future__ import annotations

from rundbrief.compilation import Compilation
from rundbrief.editorial.issue_contents import Composed
from rundbrief.newsletter.client_preview import render_preview
from rundbrief.newsletter.linting import lint_newsletter
from rundbrief.newsletter.output import Made, lasts
from rundbrief.newsletter.render import render_newsletter
from rundbrief.problems import ProblemsError


def make_newsletter(c: Compilation, composed: Composed) -> Made:
    """Render an issue and look it through."""
    try:
        rendered = render_newsletter(c, composed)
    except ProblemsError as exc:
        return Made(problems=exc.problems, lasts=False)
    problems = (*rendered.problems, *lint_newsletter(c, composed, rendered))
    return Made(rendered.files(), rendered.carried(), problems, lasts(rendered.problems))


def make_preview(c: Compilation, composed: Composed) -> Made:
    """Show an issue as mail programs would; where that can't be, say why. No problem is left."""
    try:
        rendered = render_newsletter(c, composed)
    except ProblemsError as exc:
        return Made({}, dict(render_preview(c, composed, None, exc.problems)), lasts=False)
    return Made({}, dict(render_preview(c, composed, rendered)), lasts=lasts(rendered.problems))
