"""The mailroom: makes what belongs to issues, on all cores, and only what is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from rundbrief.compilation import Compilation
from rundbrief.editorial.composing import Composed
from rundbrief.newsletter.finished import Kind, Made, Newsletter
from rundbrief.newsletter.remembering import Cupboard
from rundbrief.newsletter.stamps import Stamps
from rundbrief.problems import Problem
from rundbrief.texts import _
from rundbrief.workshop import Workshop


class Mailroom:
    """Works for the issues of one build."""

    def __init__(self, c: Compilation, workshop: Workshop) -> None:
        self.c = c
        self.workshop = workshop
        self._stamps = Stamps(c)
        self._cupboard = Cupboard.open(workshop.memory)

    def make(self, kind: Kind, issues: Sequence[Composed]) -> list[Made]:
        """Make something of each issue, in their order."""
        if not self._cupboard:
            return self._make(kind, issues)
        stamps = [self._stamps.of(issue) for issue in issues]
        known = self._cupboard.find(kind, stamps)
        unknown = {s: i for s, i in zip(stamps, issues, strict=True) if s not in known}
        fresh = dict(zip(unknown, self._make(kind, list(unknown.values())), strict=True))
        self._cupboard.keep(kind, fresh)
        return [known.get(stamp) or fresh[stamp] for stamp in stamps]

    def make_newsletters(
        self, issues: Sequence[Composed]
    ) -> tuple[list[Newsletter], list[Problem]]:
        """Make those that can be made, and say what is wrong with any of them."""
        made = self.make("newsletter", issues)
        settings = self.c.project.settings
        newsletters = [
            Newsletter(issue.key, issue.folder(settings), one.mail, one.site)
            for issue, one in zip(issues, made, strict=True)
            if one.mail
        ]
        return newsletters, [problem for one in made for problem in one.problems]

    def _make(self, kind: Kind, issues: Sequence[Composed]) -> list[Made]:
        if kind == "newsletter":
            self.workshop.count(_("newsletters rendered"), len(issues))
        if not issues:
            return []
        # Found before there are processes, so that not each of them imports it.
        maker = partial(_find_maker(kind), self.c)
        return list(self.workshop.map(maker, issues))


def _find_maker(kind: Kind) -> Callable[[Compilation, Composed], Made]:
    """Import what is needed only where it is, since it takes longer than all that is known."""
    if kind == "pictures":
        from rundbrief.newsletter.gathering import make_pictures

        return make_pictures
    from rundbrief.newsletter.making import make_newsletter, make_preview

    return make_preview if kind == "preview" else make_newsletter
