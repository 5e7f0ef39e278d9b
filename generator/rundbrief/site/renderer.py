"""From views to finished files: what is unchanged is found, the rest is made on all cores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from rundbrief.build.compilation import Compilation
from rundbrief.build_context import Workshop
from rundbrief.cache.object_store import Finished
from rundbrief.i18n.texts import _
from rundbrief.processes import cut
from rundbrief.render.templates import layout_folders, make_environment, open_compiled, render
from rundbrief.site.digests import Stamps
from rundbrief.site.manifest import Made, Record
from rundbrief.site.page import NOTE, Bundle, SitePage
from rundbrief.site.seo.meta_tags import UNLISTED, Heads
from rundbrief.site.seo.sitemap import Place

# As many things as a process makes in one go at most, and as many goes as there should be for
# each: so that none has much left to do when the others are done.
_RUN = 20
_GOES = 8
# So few are made sooner than there are processes for them.
_FEW = 2

Thing = SitePage | Bundle


class Maker:
    """Makes the things of one build.

    known: what the last build made of all that is the same for all pages. made: all that this one
    has made so far. Both by the things' keys.
    """

    def __init__(
        self,
        c: Compilation,
        stamps: Stamps,
        workshop: Workshop,
        finished: Finished,
        before: Record,
    ) -> None:
        self.c = c
        self.stamps = stamps
        self.workshop = workshop
        self.finished = finished
        self.known = before.made if before.common == stamps.common else {}
        self.heads = Heads(c)
        compiled = open_compiled(c.project.root, c.texts) if workshop.memory.folder else None
        folders = layout_folders(c.project.layouts, "site")
        self.environment = make_environment(folders, c.texts, compiled)
        self.made: dict[str, Made] = {}

    def make(self, things: Iterable[Thing]) -> list[Made]:
        """Make all, in their order."""
        listed = list(things)
        missing = [thing for thing in listed if not self._is_known(thing)]

        def make_run(run: Sequence[int]) -> list[Made]:
            return [self._make(missing[number]) for number in run]

        length = max(_FEW, min(_RUN, len(missing) // (_GOES * self.workshop.jobs)))
        runs = self.workshop.map(make_run, cut(range(len(missing)), length))
        fresh = dict(zip((thing.key for thing in missing), chain.from_iterable(runs), strict=True))
        pages = sum(isinstance(thing, SitePage) for thing in missing)
        self.workshop.count(_("pages rendered"), pages)
        self.workshop.count(_("other files made"), len(missing) - pages)
        results = [fresh.get(thing.key) or self.known[thing.key] for thing in listed]
        self.made.update(zip((thing.key for thing in listed), results, strict=True))
        return results

    def _is_known(self, thing: Thing) -> bool:
        known = self.known.get(thing.key)
        return (
            known is not None
            and thing.stamp is not None
            and known.stamp == thing.stamp
            and all(map(self.finished.has, known.kept()))
        )

    def _make(self, thing: Thing) -> Made:
        if isinstance(thing, Bundle):
            made = [(path, self.finished.put(data)) for path, data in thing.build()]
            note = next((kept for path, kept in made if path == NOTE), None)
            return Made(thing.stamp, tuple(own for own in made if own[0] != NOTE), note=note)
        view, cards = self.heads.complete(thing)
        html = render(self.environment, thing.template, page=view)
        files = ((self.c.project.addresses.file_of(thing.name), self.finished.put(html)),)
        place = None
        if thing.name not in UNLISTED:
            changed = self.heads.subjects.changed(self.heads.subjects.find(thing.name))
            place = Place(view.frame.canonical or "", changed)
        return Made(thing.stamp, files, place, cards)
