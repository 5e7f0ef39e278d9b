"""Rendering of all texts: each once, in several processes, and only if it was not before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from secrets import token_bytes

from rundbrief.build_context import Workshop
from rundbrief.cache.buckets import Buckets
from rundbrief.cache.digests import digest
from rundbrief.cache.program import digest_of_program
from rundbrief.config.settings import Project
from rundbrief.content.schema import Source
from rundbrief.i18n.texts import Texts, _
from rundbrief.markup.links import Follower, Targets
from rundbrief.markup.renderer import Fragment, MarkupError, Renderer
from rundbrief.markup.user_extensions import digest_of_additions
from rundbrief.processes import cut

KIND = "text"
# A text as it was rendered, under the digest of all that it depended on but where its links lead.
Kept = tuple[bytes, Fragment]
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
        buckets = Buckets(self.workshop.memory, KIND, self._variant)
        known = buckets.recall()
        names = [f"{source.path}:{source.line}" for source in sources]
        made: dict[str, Kept] = {}
        unknown: dict[str, Source] = {}
        for name, source in zip(names, sources, strict=True):
            if kept := self._find(source, known.get(name), targets):
                made[name] = kept
            else:
                unknown[name] = source
        fresh = dict(zip(unknown, self._render_all(list(unknown.values()), targets), strict=True))
        self.workshop.count(_("texts rendered"), len(fresh))
        for name, fragment in fresh.items():
            if isinstance(fragment, Fragment):
                made[name] = (self._key(unknown[name]), fragment)
        buckets.keep(made, (name for name, kept in made.items() if kept is not known.get(name)))
        return [made[name][1] if name in made else fresh[name] for name in names]

    def _find(self, source: Source, kept: Kept | None, targets: Targets) -> Kept | None:
        """Say whether a text would still be rendered the same way."""
        if kept is None or kept[0] != self._key(source):
            return None
        fragment = follow_again(kept[1], source.path, targets)
        if fragment is kept[1]:
            return kept
        return (kept[0], fragment) if fragment else None

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

    @property
    def _variant(self) -> str:
        """Links lead to other places for other readers."""
        return f"{self.project.audience} {self.project.preview}"

    def _key(self, source: Source) -> bytes:
        return digest(self._common, source.body)


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
