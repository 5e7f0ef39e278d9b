"""The mailroom: makes what belongs to issues, on all cores, and only what is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from rundbrief.build_context import BuildContext
from rundbrief.compilation import Compilation
from rundbrief.editorial.issue_contents import Composed
from rundbrief.i18n.texts import _
from rundbrief.newsletter.output import Kind, Made, Newsletter
from rundbrief.newsletter.remembering import Cupboard
from rundbrief.newsletter.stamps import Stamps
from rundbrief.problems import Problem


class Mailroom:
    """Works for the issues of one build."""

    def __init__(self, c: Compilation, context: BuildContext) -> None:
        self.c = c
        self.context = context
        self._stamps = Stamps(c)
        self._cupboard = Cupboard.open(context.memory)

    def make(self, kind: Kind, issues: Sequence[Composed]) -> list[Made]:
        """Make something of each issue, in their order."""
        return self._begin(kind, issues)()

    def begin_newsletters(
        self, issues: Sequence[Composed]
    ) -> Callable[[], tuple[list[Newsletter], list[Problem]]]:
        """Begin to make newsletters.

        What is given waits for those that can be made, and says what is wrong with any of them.
        """
        wait = self._begin("newsletter", issues)
        settings = self.c.project.settings

        def finish() -> tuple[list[Newsletter], list[Problem]]:
            made = wait()
            newsletters = [
                Newsletter(issue.key, issue.folder(settings), one.mail, one.site)
                for issue, one in zip(issues, made, strict=True)
                if one.mail
            ]
            return newsletters, [problem for one in made for problem in one.problems]

        return finish

    def _begin(self, kind: Kind, issues: Sequence[Composed]) -> Callable[[], list[Made]]:
        stamps = [self._stamps.of(issue) for issue in issues] if self._cupboard else []
        known = self._cupboard.find(kind, stamps) if self._cupboard else {}
        unknown = [n for n, __ in enumerate(issues) if not stamps or stamps[n] not in known]
        wait = self._begin_fresh(kind, [issues[number] for number in unknown])

        def finish() -> list[Made]:
            fresh = dict(zip(unknown, wait(), strict=True))
            if self._cupboard:
                self._cupboard.keep(kind, {stamps[n]: made for n, made in fresh.items()})
            return [fresh[n] if n in fresh else known[stamps[n]] for n, __ in enumerate(issues)]

        return finish

    def _begin_fresh(self, kind: Kind, issues: Sequence[Composed]) -> Callable[[], list[Made]]:
        if kind == "newsletter":
            self.context.count(_("newsletters rendered"), len(issues))
        return partial(self._make, kind, issues)

    def _make(self, kind: Kind, issues: Sequence[Composed]) -> list[Made]:
        if not issues:
            return []
        # Found before there are processes, so that not each of them imports it.
        maker = partial(_find_maker(kind), self.c)
        return list(self.context.map(maker, issues))


def _find_maker(kind: Kind) -> Callable[[Compilation, Composed], Made]:
    """Import what is needed only where it is, since it takes longer than all that is known."""
    if kind == "pictures":
        from rundbrief.newsletter.image_rendering import make_pictures

        return make_pictures
    from rundbrief.newsletter.making import make_newsletter, make_preview

    return make_preview if kind == "preview" else make_newsletter
