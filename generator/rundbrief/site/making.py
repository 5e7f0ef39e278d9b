"""From views to finished files: what is unchanged is found, the rest is made on all cores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from rundbrief.compilation import Compilation
from rundbrief.layouts import layout_folders, make_environment, render
from rundbrief.memory.finished import Kept
from rundbrief.memory.values import digest, digest_of
from rundbrief.processes import cut
from rundbrief.site.ledger import Made, Record
from rundbrief.site.page import Bundle, SitePage
from rundbrief.site.sharing.heads import UNLISTED, Heads
from rundbrief.site.sharing.sitemap import Place
from rundbrief.site.stamps import Stamps
from rundbrief.workshop import Workshop

# As many pages as a process makes in one go.
_RUN = 20

Thing = SitePage | Bundle


class Files(Protocol):
    """Where finished files go."""

    def has(self, kept: Kept) -> bool: ...

    def put(self, data: str | bytes) -> Kept: ...


class Maker:
    """Makes the things of one build. made: all that it has made so far, by name."""

    def __init__(
        self,
        c: Compilation,
        stamps: Stamps,
        workshop: Workshop,
        files: Files,
        before: Record,
    ) -> None:
        self.c = c
        self.stamps = stamps
        self.workshop = workshop
        self.files = files
        self.before = before
        self.heads = Heads(c)
        self.environment = make_environment(layout_folders(c.project.layouts, "site"), c.texts)
        self.made: dict[str, Made] = {}

    def make(self, things: Iterable[Thing]) -> list[Made]:
        """Make all, in their order."""
        listed = list(things)
        known = self.before.made if self.before.common == self.stamps.common else {}
        missing = [thing for thing in listed if not self._is_known(known.get(thing.key), thing)]

        def make_run(run: Sequence[int]) -> list[tuple[Made, int]]:
            return [self._make(missing[number]) for number in run]

        runs = self.workshop.map(make_run, cut(range(len(missing)), _RUN))
        made = (it for run in runs for it in run)
        fresh: dict[str, Made] = {}
        for thing, (result, rendered) in zip(missing, made, strict=True):
            fresh[thing.key] = result
            self.workshop.counted["pages rendered"] += rendered
        self.workshop.counted["views built"] += len(missing)
        results = [fresh.get(thing.key) or known[thing.key] for thing in listed]
        self.made.update(zip((thing.key for thing in listed), results, strict=True))
        return results

    def _is_known(self, known: Made | None, thing: Thing) -> bool:
        return (
            known is not None
            and thing.stamp is not None
            and known.stamp == thing.stamp
            and all(self.files.has(kept) for __, kept in known.files)
        )

    def _make(self, thing: Thing) -> tuple[Made, int]:
        if isinstance(thing, Bundle):
            files = tuple((path, self.files.put(data)) for path, data in thing.build())
            return Made(thing.stamp, b"", files), 0
        return self._make_page(thing)

    def _make_page(self, page: SitePage) -> tuple[Made, int]:
        """Build a page's view, and render it if it was not rendered before."""
        view, cards = self.heads.complete(page)
        shown = digest(page.template, self.stamps.rendering, digest_of(view))
        before = self.before.made.get(page.key)
        place = None
        if page.name not in UNLISTED:
            changed = self.heads.subjects.changed(self.heads.subjects.find(page.name))
            place = Place(view.frame.canonical or "", changed)
        path = self.c.project.addresses.file_of(page.name)
        if before and before.view == shown and before.files[0][0] == path:
            kept = before.files[0][1]
            if self.files.has(kept):
                return Made(page.stamp, shown, before.files, place, cards), 0
        kept = self.files.put(render(self.environment, page.template, page=view))
        return Made(page.stamp, shown, ((path, kept),), place, cards), 1
