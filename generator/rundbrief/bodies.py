"""Rendering of Markdown bodies, in parallel and cached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import TypeAdapter, ValidationError

from rundbrief.config.settings import Project
from rundbrief.content.schema import Source
from rundbrief.i18n.texts import Texts, _
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.digests import digest
from rundbrief.incremental.processes import split
from rundbrief.incremental.program import digest_of_program
from rundbrief.markup.links import LinkResolver, LinkTargets
from rundbrief.markup.renderer import MarkupError, RenderedBody, Renderer
from rundbrief.markup.user_extensions import UserExtensions

# Bodies per task of a worker process.
_BATCH_SIZE = 100
_RENDERED_BODY = TypeAdapter(RenderedBody)


@dataclass(frozen=True)
class BodyRenderer:
    """Renders bodies with a project's Markdown extensions."""

    project: Project
    texts: Texts
    context: BuildContext

    def render(
        self, sources: Sequence[Source], targets: LinkTargets
    ) -> list[RenderedBody | MarkupError]:
        """Render all bodies, in order; the result of one that can't be rendered is the error."""
        keys = [self._key(source) for source in sources]
        cached = self.context.cache.get_many(keys)
        rendered: dict[int, RenderedBody | MarkupError] = {}
        for index, (key, source) in enumerate(zip(keys, sources, strict=True)):
            if known := _reuse(cached, key, source, targets):
                rendered[index] = known
        missing = [index for index, __ in enumerate(sources) if index not in rendered]
        fresh = self._render_all([sources[index] for index in missing], targets)
        self.context.count(_("texts rendered"), len(fresh))
        rendered.update(zip(missing, fresh, strict=True))
        self.context.cache.put_many(
            {
                keys[index]: _RENDERED_BODY.dump_json(body)
                for index in missing
                if isinstance(body := rendered[index], RenderedBody)
            }
        )
        return [rendered[index] for index, __ in enumerate(sources)]

    def _render_all(
        self, sources: Sequence[Source], targets: LinkTargets
    ) -> list[RenderedBody | MarkupError]:
        if not sources:
            return []
        renderer = self._renderer  # created before forking, so that every worker inherits it

        def render_batch(batch: Sequence[Source]) -> list[RenderedBody | MarkupError]:
            return [_render(renderer, source, targets) for source in batch]

        batches = self.context.map(render_batch, split(sources, _BATCH_SIZE))
        return [body for batch in batches for body in batch]

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(
            self.texts,
            extensions=self.project.markdown_extensions,
            configs=dict(self.project.markdown_configs),
            limits=self.project.settings.limits,
        )

    @cached_property
    def _common(self) -> bytes:
        """Digest of what all bodies depend on; the audience counts since it decides about links.

        It is random if an extension that we can't digest is configured, so nothing is reused then.
        """
        added = UserExtensions.of(self.project).cache_key
        audience = f"{self.project.audience} {self.project.preview}"
        limits = repr(self.project.settings.limits)
        return digest("body", digest_of_program(), added, self.texts.language, audience, limits)

    def _key(self, source: Source) -> bytes:
        return digest(self._common, source.path, source.body)


def _reuse(
    cached: Mapping[bytes, bytes], key: bytes, source: Source, targets: LinkTargets
) -> RenderedBody | None:
    """Return the cached body if all its links still resolve to the same addresses."""
    data = cached.get(key)
    try:
        body = _RENDERED_BODY.validate_json(data) if data else None
    except ValidationError:
        return None
    return resolve_links_again(body, source.path, targets) if body else None


def resolve_links_again(body: RenderedBody, path: str, targets: LinkTargets) -> RenderedBody | None:
    """Resolve a body's links again; return None if one resolves to another address now.

    Link errors and anchors are updated, since they may change without any address changing.
    """
    resolver = LinkResolver(path, targets)
    for element, written, address in body.links:
        if resolver.resolve(element, written) != address:
            return None
    bad, fragments = tuple(resolver.errors), tuple(resolver.fragment_links)
    if (bad, fragments) == (body.link_errors, body.fragment_links):
        return body
    return replace(body, link_errors=bad, fragment_links=fragments)


def _render(renderer: Renderer, source: Source, targets: LinkTargets) -> RenderedBody | MarkupError:
    try:
        return renderer.render(source.body, source.path, targets)
    except MarkupError as exc:
        return exc
