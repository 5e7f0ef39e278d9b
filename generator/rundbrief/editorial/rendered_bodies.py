"""Rendered bodies of all files, what links can lead to, and problems of links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from urllib.parse import unquote

from rundbrief.config.addresses import Addresses, resolve
from rundbrief.content.content import Content
from rundbrief.content.departments import find_changes
from rundbrief.content.file_kinds import METRICS, METRICS_FILE
from rundbrief.content.schema import FollowUp, Incident, Source
from rundbrief.editorial.visibility import SECTIONS
from rundbrief.file_names import fold, is_index
from rundbrief.i18n.texts import _
from rundbrief.markup.anchors import with_own_ids
from rundbrief.markup.headings import heading_id
from rundbrief.markup.links import LinkError, LinkErrorKind, LinkTargets
from rundbrief.markup.markdown_source import line_of
from rundbrief.markup.renderer import MarkupError, RenderedBody
from rundbrief.problems import Level, Problem

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
    return LinkTargets(targets, hidden, unusable, titles, renamed)


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
    similar = _SimilarTargets(targets)
    everything = _render_for_readers(sources, targets, for_public or {}, render)
    for source, rendered in zip(sources, everything, strict=True):
        if isinstance(rendered, MarkupError):
            problems.append(_not_rendered(source, rendered))
            continue
        taken = ids.setdefault(source.path, set())
        fragments[source.path, source.line] = own = with_own_ids(rendered, taken)
        taken |= own.ids
        errors = (*rendered.link_errors, *rendered.misleading_links)
        problems.extend(_link_problem(source, link, similar) for link in errors)
    problems.extend(_lost_fragments(sources, fragments, ids))
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


# Files on somebody's computer or on a shared drive: `file:`, `C:`, `\\server\share`.
_LOCAL = re.compile(r"file:|[a-z]:|\\|%5c", re.IGNORECASE)
_LOCAL_FILE = (
    _("the link “{target}” leads to a file on a computer or a shared drive, and was removed"),
    _("a web page can't open it, and most readers don't have it"),
    _("save the file in the content folder and link to it there, or write its path as text"),
)
_EMBEDDED = re.compile(r"data:image/[a-z.+-]{1,20}", re.IGNORECASE)
_EMBEDDED_IMAGE = (
    _("an image is embedded in the text as “{target}” and isn't shown"),
    _("email clients don't show such images"),
    _("save the image in the content folder and link to it there"),
)

_LINK_ERRORS: Mapping[LinkErrorKind, tuple[str, str, str]] = {
    LinkErrorKind.NOWHERE: (
        _("the target of the link “{target}” doesn't exist"),
        _("there is no such file in the content folder"),
        _("check the path; it is relative to the folder of this file"),
    ),
    LinkErrorKind.NO_IMAGE: (
        _("the image “{target}” doesn't exist"),
        _("there is no such file in the content folder"),
        _("check the path; it is relative to the folder of this file"),
    ),
    LinkErrorKind.FRAGMENT: (
        _("the link “{target}” points to a section that doesn't exist"),
        _("the page has no heading with this name"),
        _("compare the part after # with the heading"),
    ),
    LinkErrorKind.SCHEME: (
        _("the link “{target}” was removed"),
        _("only web addresses, email addresses and telephone numbers are safe for readers"),
        _("start it with https://, mailto: or tel:"),
    ),
    LinkErrorKind.REMOTE_IMAGE: (
        _("the image “{target}” is on another server and isn't shown"),
        _("loading it would tell that server who reads this"),
        _("save the image in the content folder and link to it there"),
    ),
    LinkErrorKind.HIDDEN: (
        _("the link “{target}” points to something that these readers can't see"),
        _("it is internal, a draft, or dated in the future"),
        _("remove the link, or publish its target"),
    ),
    LinkErrorKind.CREDENTIALS: (
        _("the link “{target}” was removed, because it contains a user name or password"),
        _("every reader could use it"),
        _("delete everything between “//” and “@”, and the “@” itself, and change the password"),
    ),
    LinkErrorKind.OTHER_HOST: (
        _("the text of the link to {target} is the name of another website"),
        _("phishing looks like this, so readers see the real site behind the link"),
        _("write a description of the target as the link text, or the address that it leads to"),
    ),
}


def _link_problem(
    source: Source, link: LinkError, similar: _SimilarTargets | None = None
) -> Problem:
    what, why, fix = _LINK_ERRORS[link.kind]
    near = None
    if similar and link.kind in (LinkErrorKind.NOWHERE, LinkErrorKind.NO_IMAGE):
        near = similar.find(source, link.target)
        fix = _("write “{near}”; capital letters and folders count") if near else fix
    line = source.line + line_of(source.body, link.target.rpartition("…@")[2])
    target = link.target
    if _LOCAL.match(target):
        what, why, fix = _LOCAL_FILE
    elif embedded := _EMBEDDED.match(target):
        what, why, fix = _EMBEDDED_IMAGE
        target = f"{embedded[0]}…"
    values = {"target": target, "near": near}
    return Problem(source.shown, line, what, why, fix, values, Level.WARNING)


@dataclass(frozen=True)
class _SimilarTargets:
    """Finds the file of the same name, in other letters or in another folder."""

    targets: LinkTargets

    def find(self, source: Source, written: str) -> str | None:
        """Return the link to write instead of one that leads nowhere."""
        path = resolve(source.folder, unquote(written.partition("#")[0].partition("?")[0]))
        if not path:
            return None
        name = path.rpartition("/")[2]
        found = self._paths.get(fold(path)) or self._paths.get(f"/{fold(name)}")
        return posixpath.relpath(found, source.folder or ".") if found else None

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        """Existing files by their folded paths, and by a slash and their folded names."""
        found: dict[str, str] = {}
        for path in self.targets.addresses:
            name = path.rpartition("/")[2]
            if "." in name:
                found[fold(path)] = path
                if not is_index(name.removesuffix(".md")):
                    found.setdefault(f"/{fold(name)}", path)
        return found


def _lost_fragments(
    sources: Iterable[Source],
    fragments: Mapping[tuple[str, int], RenderedBody],
    ids: Mapping[str, Collection[str]],
) -> Iterator[Problem]:
    """Find links to headings that don't exist. ids: of each file's page."""
    guesses = 0
    for source in sources:
        fragment = fragments.get((source.path, source.line), _EMPTY)
        for link in fragment.fragment_links:
            if link.path in ids and link.fragment not in ids[link.path]:
                guesses += 1
                problem = _link_problem(source, LinkError(link.target, LinkErrorKind.FRAGMENT))
                nearest = _find_nearest(link.fragment, ids[link.path]) if guesses < 100 else ""
                if nearest:
                    values = {**problem.values, "nearest": nearest}
                    problem = replace(problem, fix=_("write “#{nearest}”"), values=values)
                yield problem


def _anchors_of_entries(content: Content) -> dict[str, set[str]]:
    """List the anchors of timelines, by the file that they are in."""
    return {t.source.path: {entry.anchor for entry in t.timeline} for t in _timed(content)}


def _find_nearest(fragment: str, ids: Collection[str]) -> str:
    """Find the anchor that is most like another name; empty if none is."""
    name = heading_id(fragment)
    if name in ids:
        return name
    return next(iter(get_close_matches(name, sorted(ids)[:500], n=1, cutoff=0.6)), "")
