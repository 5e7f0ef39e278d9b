"""Markdown to sanitised HTML: the one renderer of site, feeds and email."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from rundbrief.i18n.texts import Texts, _
from rundbrief.markup.bounded_markdown import BoundedMarkdown
from rundbrief.markup.comments import hide_comments
from rundbrief.markup.fast_renderer import is_supported, render_fast
from rundbrief.markup.headings import HeadingIds
from rundbrief.markup.links import (
    ROOT,
    FragmentLink,
    LinkError,
    LinkResolver,
    LinkTargets,
    mark_misleading_links,
)
from rundbrief.markup.literals import remove_placeholders
from rundbrief.markup.markdown_source import line_of
from rundbrief.markup.sanitise import ResolveLink, sanitise
from rundbrief.markup.text_limits import TextLimitError
from rundbrief.markup.typography import Apostrophes, Typography, find_typography
from rundbrief.problems import RundbriefError
from rundbrief.validation.fields import Limits

_ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")


class RundbriefExtension(Extension):
    """Makes tables scroll and need no style attribute, and puts headings below the page's own."""

    def __init__(self, typography: Typography) -> None:
        super().__init__()
        self.typography = typography

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # Markdown's own name
        # After all of Python-Markdown's own, the last of which has priority 0.
        md.treeprocessors.register(
            _TablesAndHeadings(md, self.typography.table_label), "rundbrief", -10
        )
        Apostrophes(md, self.typography.quotes)


class _TablesAndHeadings(Treeprocessor):
    def __init__(self, md: Markdown, table_label: str) -> None:
        super().__init__(md)
        self.table_label = table_label

    def run(self, root: Element) -> None:
        _lower_headings(root)
        for cell in [*root.iter("th"), *root.iter("td")]:
            if match := _ALIGNMENT.search(cell.attrib.pop("style", "")):
                cell.set("class", f"align-{match[1]}")
        self._wrap_tables(root)

    def _wrap_tables(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag == "table" and parent.get("class") != "table":
                    attributes = {"role": "region", "tabindex": "0", "aria-label": self.table_label}
                    wrapper = Element("div", {"class": "table", **attributes})
                    wrapper.tail, child.tail = child.tail, None
                    parent[index] = wrapper
                    wrapper.append(child)


def _lower_headings(root: Element) -> None:
    """The page's title is its only heading of the first level."""
    if root.find(".//h1") is None:
        return
    for level in range(5, 0, -1):
        for heading in list(root.iter(f"h{level}")):
            heading.tag = f"h{level + 1}"


# Deeper than any text needs, and far below the limits of lxml and email clients.
MAX_NESTING = 40
# The sanitiser's time grows with the square of the tags that nobody closes.
MAX_OPEN = 1000
# An HTML parser repeats elements that nobody closes in every block.
_MAX_GROWTH = 30
_FREE_HTML = 100_000
_WHY_LIMITED = _("otherwise, one text could slow down every build")

EXTENSIONS = (
    *("tables", "fenced_code", "attr_list", "admonition", "footnotes", "def_list", "sane_lists"),
    *("smarty", "toc", "pymdownx.tasklist"),
)

_CHECKBOX = re.compile(r'<input type="checkbox" disabled(?: (checked))?\s*/?>')
_ID = re.compile(r'<[a-z][a-z0-9]*(?:[^">]|"[^"]*")*? id="([^"]+)"')
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^">]|"[^"]*")*>')
_RAW_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>", re.IGNORECASE)
# The placeholder of the site's root, written as a character reference.
_ROOT_REFERENCE = re.compile(r"&#(?:x0*e000|0*57344)(?![0-9a-f]);?", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img"})


class MarkupError(RundbriefError):
    """A text can't be rendered. The arguments are those of a problem.

    line: of the text, from 0.
    """

    def __init__(
        self, message: str, /, why: str = "", fix: str = "", line: int = 0, **values: object
    ) -> None:
        super().__init__(message, **values)
        self.why, self.fix, self.line = why, fix, line


@dataclass(frozen=True)
class Fragment:
    """Rendered Markdown. Internal addresses start with a placeholder: show it by `at`."""

    html: str

    def at(self, root: str) -> Markup:
        """Put a root before internal addresses: `../` in a page, `https://…/` in an email."""
        return Markup(self.html.replace(ROOT, root))  # noqa: S704  # sanitised


@dataclass(frozen=True)
class RenderedBody(Fragment):
    """A rendered text with its anchors and links."""

    # Anchors that a link can lead to.
    ids: frozenset[str] = frozenset()
    link_errors: tuple[LinkError, ...] = ()
    fragment_links: tuple[FragmentLink, ...] = ()
    # Each as (element, address as written, resolved address or None).
    links: tuple[tuple[str, str, str | None], ...] = ()
    # Links whose text is the name of another host.
    misleading_links: tuple[LinkError, ...] = ()


class Renderer:
    """Renders one text after the other with one Markdown instance; not for two threads."""

    def __init__(
        self,
        texts: Texts,
        *,
        extensions: Iterable[str] = (),
        configs: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
    ) -> None:
        names = list(dict.fromkeys((*EXTENSIONS, *extensions)))
        self.typography = find_typography(texts)
        self.heading_ids = HeadingIds()
        self.markdown = BoundedMarkdown(
            [*names, RundbriefExtension(self.typography)],
            _configs(texts, self.typography, configs or {}, self.heading_ids),
            limits,
        )
        # The fast renderer knows nothing of a project's own extensions.
        self._can_render_fast = (
            len(names) == len(EXTENSIONS) and not configs and is_supported(self.typography)
        )

    def render(self, body: str, path: str, targets: LinkTargets) -> RenderedBody:
        """Render the Markdown of the file at `path`, from whose folder links are resolved.

        Raises MarkupError where the text is nested too deep, or exceeds another limit.
        """
        body = remove_placeholders(body.replace(ROOT[0], ""))
        resolver = LinkResolver(path, targets)
        html = (
            render_fast(body, resolver.resolve, self.typography) if self._can_render_fast else None
        )
        if html is None:
            resolver = LinkResolver(path, targets)
            html = self._render(body, resolver.resolve)
        html, misleading = mark_misleading_links(html)
        return RenderedBody(
            html,
            frozenset(_ID.findall(html)),
            tuple(resolver.errors),
            tuple(resolver.fragment_links),
            tuple(resolver.links),
            misleading,
        )

    def _render(self, body: str, resolve_link: ResolveLink) -> str:
        """Render with Markdown, all its extensions and the sanitiser."""
        self.heading_ids.reset()
        try:
            raw = self.markdown.reset().convert(hide_comments(body))
        except TextLimitError as exc:
            self.markdown.parser.state.clear()
            raise MarkupError(
                exc.message, _WHY_LIMITED, exc.fix, line_of(body, exc.near), **exc.values
            ) from None
        except RecursionError:
            self.markdown.parser.state.clear()  # `reset` would leave the next text in a list
            raise _nested_too_deep() from None
        if _depth(raw, _RAW_TAG) > MAX_OPEN:
            raise _nested_too_deep()
        raw = _CHECKBOX.sub(self._task, _ROOT_REFERENCE.sub("", raw))
        html = _without_h1(sanitise(raw, resolve_link))
        if _depth(html, _TAG) > MAX_NESTING:
            raise _nested_too_deep()
        if len(html) > _FREE_HTML + _MAX_GROWTH * len(body):
            raise MarkupError(
                _("the text becomes more than {limit} times longer as HTML"),
                _WHY_LIMITED,
                _("simplify its HTML and its footnotes"),
                limit=_MAX_GROWTH,
            )
        return html

    def _task(self, match: re.Match[str]) -> str:
        return self.typography.task(done=bool(match[1]))


def _nested_too_deep() -> MarkupError:
    return MarkupError(
        _("lists or quotes are nested too deep"),
        _("email clients drop the rest of a text that is nested too deeply"),
        _("reduce the nesting"),
    )


def _configs(
    texts: Texts, typography: Typography, configs: Mapping[str, Any], heading_ids: HeadingIds
) -> dict[str, Any]:
    """Merge the project's configuration of extensions into ours."""
    ours: dict[str, dict[str, Any]] = {
        "toc": {"slugify": heading_ids},
        "footnotes": {"BACKLINK_TITLE": texts(_("Back to footnote reference {}"))},
        "smarty": dict(typography.smarty),
    }
    return ours | {name: ours.get(name, {}) | dict(given or {}) for name, given in configs.items()}


def _without_h1(html: str) -> str:
    """Lower the headings that were written as HTML: the page's title is its only one."""
    return html.replace("<h1", "<h2").replace("</h1>", "</h2>")


def _depth(html: str, tag: re.Pattern[str]) -> int:
    """Count how deep elements are nested. nh3 closes every element that it opens."""
    deepest = depth = 0
    for match in tag.finditer(html):
        if match[2].lower() not in _VOID:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest
