"""Rendered bodies of all files, what links can lead to, and problems of links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rundbrief.config.addresses import Addresses
from rundbrief.content.content import Content
from rundbrief.content.departments import find_changes
from rundbrief.content.file_kinds import METRICS, METRICS_FILE
from rundbrief.content.schema import FollowUp, Incident, Source
from rundbrief.editorial.link_problems import SimilarTargets, explain_link, find_lost_fragments
from rundbrief.editorial.visibility import SECTIONS
from rundbrief.file_names import is_index
from rundbrief.markup.anchors import with_own_ids
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.renderer import MarkupError, RenderedBody
from rundbrief.problems import Problem

_EMPTY = RenderedBody("")

# Renders texts, in their order; a text that can't be rendered yields its error.
RenderBodies = Callable[[Sequence[Source], LinkTargets], Iterable[RenderedBody | MarkupError]]


@dataclass(frozen=True)
class RenderedBodies:
    """Rendered bodies, by where they were written."""

    fragments: Mapping[tuple[str, int], RenderedBody]


def page_name(path: str) -> str:
    """Name the page of a Markdown file: a folder's `index.md` is the folder's page."""
    name = path.removesuffix(".md")
    folder, __, last = name.rpartition("/")
    return folder if folder and is_index(last) else name


def metric_page(slug: str) -> str:
    """Name the page of a metric."""
    return f"{METRICS}/{slug}"


def metric_file(slug: str) -> str:
    """Name the file that holds all values of a metric, in the content as on the site."""
    return f"{METRICS}/{slug}.csv"


def find_link_targets(
    content: Content, visible: Content, sections: Iterable[str], addresses: Addresses
) -> LinkTargets:
    """List all that a link can lead to. content: everything; visible: what this build shows."""
    targets = {"index.md": addresses.page("index")}
    if visible.introduction:
        targets[visible.introduction.source.path] = targets["index.md"]
    for folder in (*sections, "archive", "reports"):
        targets[folder] = addresses.page(folder)
    if METRICS in targets:
        targets[METRICS_FILE] = targets[METRICS]
    for department in visible.departments:
        paths = {department.slug, f"{department.slug}/index.md"}
        if department.introduction:
            paths.add(department.introduction.source.path)
        targets.update(dict.fromkeys(paths, addresses.page(department.slug)))
    for path in _paths(visible):
        targets[path] = addresses.page(page_name(path))
    for metric in visible.metrics:
        targets[metric_file(metric.slug)] = addresses.page(metric_page(metric.slug))
    targets.update({path: addresses.asset(path) for path in visible.assets})
    hidden = frozenset((*SECTIONS, *_written(content))) - frozenset(targets)
    unusable = content.unusable - hidden - frozenset(targets)
    titles = {source.path: source.title_id for source in _sources_of(visible) if source.title_id}
    renamed = find_changes(content.departments).renamed
    return LinkTargets(targets, hidden, unusable, titles, renamed, content.moved)


def _paths(content: Content) -> Iterator[str]:
    yield from (u.source.path for u in content.updates)
    yield from (t.source.path for t in _timed(content))
    yield from (p.source.path for p in content.pages)
    yield from (i.source.path for i in content.issues)


def _written(content: Content) -> Iterator[str]:
    yield from _paths(content)
    yield from (metric_file(m.slug) for m in content.metrics)


def _timed(content: Content) -> Iterator[Incident | FollowUp]:
    yield from content.incidents
    yield from content.follow_ups


def _sources_of(content: Content) -> Iterator[Source]:
    """Iterate over the texts of all files, without timelines."""
    if content.introduction:
        yield content.introduction.source
    yield from (d.introduction.source for d in content.departments if d.introduction)
    yield from (u.source for u in content.updates)
    yield from (p.source for p in content.pages)
    yield from (i.source for i in content.issues)
    yield from (t.source for t in _timed(content))


def _texts_of(content: Content) -> Iterator[Source]:
    """Iterate over all texts; each entry of a timeline is one of its own."""
    yield from _sources_of(content)
    for timed in _timed(content):
        source = timed.source
        for entry in timed.timeline:
            yield Source(
                path=source.path, shown=source.shown, body=entry.body, line=entry.body_line
            )


def render_bodies(
    content: Content,
    targets: LinkTargets,
    render: RenderBodies,
    for_public: Mapping[str, LinkTargets] | None = None,
) -> tuple[RenderedBodies, tuple[Problem, ...]]:
    """Render all texts. A text that can't be rendered is an error, a bad link a warning.

    for_public: other targets, by the paths of files that the public reads in any case.
    """
    fragments: dict[tuple[str, int], RenderedBody] = {}
    ids = _anchors_of_entries(content)
    problems: list[Problem] = []
    sources = list(_texts_of(content))
    for source in sources:
        if source.title_id:
            # As on GitHub, other headings of this name are numbered.
            ids.setdefault(source.path, set()).add(source.title_id)
    similar = SimilarTargets(targets)
    everything = _render_for_readers(sources, targets, for_public or {}, render)
    for source, rendered in zip(sources, everything, strict=True):
        if isinstance(rendered, MarkupError):
            problems.append(_not_rendered(source, rendered))
            continue
        taken = ids.setdefault(source.path, set())
        fragments[source.path, source.line] = own = with_own_ids(rendered, taken)
        taken |= own.ids
        errors = (*rendered.link_errors, *rendered.misleading_links)
        problems.extend(explain_link(source, link, similar) for link in errors)
    problems.extend(find_lost_fragments(sources, fragments, ids))
    return RenderedBodies(fragments), tuple(problems)


def _render_for_readers(
    sources: Sequence[Source],
    targets: LinkTargets,
    for_public: Mapping[str, LinkTargets],
    render: RenderBodies,
) -> Iterator[RenderedBody | MarkupError]:
    """Render texts in their order, with the targets that their readers may see."""
    others = [source for source in sources if source.path not in for_public]
    rendered = iter(render(others, targets))
    for source in sources:
        own = for_public.get(source.path)
        yield next(iter(render([source], own))) if own else next(rendered)


def _not_rendered(source: Source, error: MarkupError) -> Problem:
    line = source.line + error.line
    return Problem(source.shown, line, error.message, error.why, error.fix, error.values)


def _anchors_of_entries(content: Content) -> dict[str, set[str]]:
    """List the anchors of timelines, by the file that they are in."""
    return {t.source.path: {entry.anchor for entry in t.timeline} for t in _timed(content)}
