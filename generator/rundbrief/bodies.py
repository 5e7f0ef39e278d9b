"""Rendering of all texts: each once, in several processes, and only if it isn't in the cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from secrets import token_bytes

from pydantic import TypeAdapter, ValidationError

from rundbrief.config.settings import Project
from rundbrief.content.schema import Source
from rundbrief.i18n.texts import Texts, _
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.digests import digest
from rundbrief.incremental.processes import split
from rundbrief.incremental.program import digest_of_program
from rundbrief.markup.links import LinkResolver, LinkTargets
from rundbrief.markup.renderer import Fragment, MarkupError, Renderer
from rundbrief.markup.user_extensions import digest_of_extensions

# As many texts as a process renders in one go.
_RUN = 100
_FRAGMENT = TypeAdapter(Fragment)


@dataclass(frozen=True)
class BodyRenderer:
    """Renders texts with a project's Markdown extensions."""

    project: Project
    texts: Texts
    context: BuildContext

    def render(
        self, sources: Sequence[Source], targets: LinkTargets
    ) -> list[Fragment | MarkupError]:
        """Render all, in their order. An error stands for a text that can't be rendered."""
        keys = [self._key(source) for source in sources]
        cached = self.context.cache.get_many(keys)
        made: dict[int, Fragment | MarkupError] = {}
        for place, (key, source) in enumerate(zip(keys, sources, strict=True)):
            if known := _reuse(cached, key, source, targets):
                made[place] = known
        missing = [place for place, __ in enumerate(sources) if place not in made]
        fresh = self._render_all([sources[place] for place in missing], targets)
        self.context.count(_("texts rendered"), len(fresh))
        made.update(zip(missing, fresh, strict=True))
        self.context.cache.put_many(
            {
                keys[place]: _FRAGMENT.dump_json(fragment)
                for place in missing
                if isinstance(fragment := made[place], Fragment)
            }
        )
        return [made[place] for place, __ in enumerate(sources)]

    def _render_all(
        self, sources: Sequence[Source], targets: LinkTargets
    ) -> list[Fragment | MarkupError]:
        if not sources:
            return []
        renderer = self._renderer  # made before there are processes, so that each has it

        def render_run(run: Sequence[Source]) -> list[Fragment | MarkupError]:
            return [_render(renderer, source, targets) for source in run]

        runs = self.context.map(render_run, split(sources, _RUN))
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
        """Digest of what all texts depend on. Links lead to other places for other readers.

        Nothing is reused where an extension may do anything.
        """
        extensions, configs = self.project.markdown_extensions, self.project.markdown_configs
        added = digest_of_extensions(extensions, dict(configs)) or token_bytes()
        readers = f"{self.project.audience} {self.project.preview}"
        return digest("body", digest_of_program(), added, self.texts.language, readers)

    def _key(self, source: Source) -> bytes:
        return digest(self._common, source.path, source.body)


def _reuse(
    cached: Mapping[bytes, bytes], key: bytes, source: Source, targets: LinkTargets
) -> Fragment | None:
    """Give what was rendered before, if its links lead where they led; else None."""
    data = cached.get(key)
    try:
        fragment = _FRAGMENT.validate_json(data) if data else None
    except ValidationError:
        return None
    return resolve_links_again(fragment, source.path, targets) if fragment else None


def resolve_links_again(fragment: Fragment, path: str, targets: LinkTargets) -> Fragment | None:
    """Follow a fragment's links again; None if one of them leads to another place today."""
    resolver = LinkResolver(path, targets)
    for element, written, led_to in fragment.links:
        if resolver.resolve(element, written) != led_to:
            return None
    bad, fragments = tuple(resolver.errors), tuple(resolver.fragment_links)
    if (bad, fragments) == (fragment.link_errors, fragment.fragment_links):
        return fragment
    return replace(fragment, link_errors=bad, fragment_links=fragments)


def _render(renderer: Renderer, source: Source, targets: LinkTargets) -> Fragment | MarkupError:
    try:
        return renderer.render(source.body, source.path, targets)
    except MarkupError as exc:
        return exc
