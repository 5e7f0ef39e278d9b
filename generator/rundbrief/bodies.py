"""Rendering of all texts: each once, in several processes, and only if it was not before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from secrets import token_bytes

from rundbrief.content.model import Source
from rundbrief.markup.additions import digest_of_additions
from rundbrief.markup.links import Follower, Targets
from rundbrief.markup.renderer import Fragment, MarkupError, Renderer
from rundbrief.memory.program import digest_of_program
from rundbrief.memory.values import digest
from rundbrief.processes import cut
from rundbrief.settings import Project
from rundbrief.texts import Texts, _
from rundbrief.workshop import Workshop

KIND = "text"
# As many texts as a process renders in one go.
_RUN = 100


@dataclass(frozen=True)
class Press:
    """Renders texts as a project wants them."""

    project: Project
    texts: Texts
    workshop: Workshop

    def render(self, sources: Sequence[Source], targets: Targets) -> list[Fragment | MarkupError]:
        """Render all, in their order. An error stands for a text that can't be rendered."""
        keys = [self._key(source) for source in sources]
        known = self.workshop.memory.recall(KIND, keys)
        made: dict[bytes, Fragment | MarkupError] = {}
        for key, source in zip(keys, sources, strict=True):
            fragment = known.get(key) and follow_again(known[key], source.path, targets)
            if fragment:
                made[key] = fragment
        unknown = {k: s for k, s in zip(keys, sources, strict=True) if k not in made}
        fresh = dict(zip(unknown, self._render_all(list(unknown.values()), targets), strict=True))
        self.workshop.count(_("texts rendered"), len(fresh))
        self.workshop.memory.keep(KIND, {k: f for k, f in fresh.items() if isinstance(f, Fragment)})
        return [fresh[key] if key in fresh else made[key] for key in keys]

    def _render_all(
        self, sources: Sequence[Source], targets: Targets
    ) -> list[Fragment | MarkupError]:
        if not sources:
            return []
        renderer = self._renderer  # made before there are processes, so that each has it

        def render_run(run: Sequence[Source]) -> list[Fragment | MarkupError]:
            return [_render(renderer, source, targets) for source in run]

        runs = self.workshop.map(render_run, cut(sources, _RUN))
        return [fragment for run in runs for fragment in run]

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(
            self.texts,
            extensions=self.project.markdown_extensions,
            configs=dict(self.project.markdown_configs),
        )

    @cached_property
    def _common(self) -> bytes:
        """Know again what all texts depend on; where nobody knows all of it, that is nothing."""
        extensions, configs = self.project.markdown_extensions, self.project.markdown_configs
        added = digest_of_additions(extensions, dict(configs)) or token_bytes()
        return digest(digest_of_program(), added, self.texts.language)

    def _key(self, source: Source) -> bytes:
        return digest(self._common, source.path, source.body)


def follow_again(fragment: Fragment, path: str, targets: Targets) -> Fragment | None:
    """Follow a fragment's links again; None if one of them leads to another place today."""
    follower = Follower(path, targets)
    for element, written, led_to in fragment.links:
        if follower.follow(element, written) != led_to:
            return None
    bad, fragments = tuple(follower.bad), tuple(follower.fragments)
    if (bad, fragments) == (fragment.bad_links, fragment.fragment_links):
        return fragment
    return replace(fragment, bad_links=bad, fragment_links=fragments)


def _render(renderer: Renderer, source: Source, targets: Targets) -> Fragment | MarkupError:
    try:
        return renderer.render(source.body, source.path, targets)
    except MarkupError as exc:
        return exc
