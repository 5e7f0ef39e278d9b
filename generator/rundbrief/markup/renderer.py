"""Markdown to sanitised HTML: the one renderer of site and mail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import markdown
from markupsafe import Markup

from rundbrief.i18n.texts import Texts, _
from rundbrief.markup.links import ROOT, BadLink, Follower, FragmentLink, Targets
from rundbrief.markup.quick import is_plain, render_quickly
from rundbrief.markup.sanitise import Follow, sanitise
from rundbrief.markup.tree import RundbriefExtension
from rundbrief.markup.typography import Manner, manner_of
from rundbrief.problems import RundbriefError

# Deeper than any text needs, and far from where lxml and mail programs give up.
MAX_NESTING = 40
# The sanitiser's time grows with the square of the tags that nobody closes.
MAX_OPEN = 1000

EXTENSIONS = (
    *("tables", "fenced_code", "attr_list", "admonition", "footnotes", "def_list", "sane_lists"),
    *("smarty", "toc", "pymdownx.tasklist"),
)

_CHECKBOX = re.compile(r'<input type="checkbox" disabled(?: (checked))?\s*/?>')
_ID = re.compile(r'<[a-z][a-z0-9]*(?:[^">]|"[^"]*")*? id="([^"]+)"')
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^">]|"[^"]*")*>')
_RAW_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>", re.IGNORECASE)
# The mark of the site's root, written as a reference.
_ROOT_REFERENCE = re.compile(r"&#(?:x0*e000|0*57344)(?![0-9a-f]);?", re.IGNORECASE)
_VOID = frozenset({"br", "hr", "img"})


class MarkupError(RundbriefError):
    """A text can't be rendered. The argument is the message for a problem."""


@dataclass(frozen=True)
class Fragment:
    """Rendered Markdown. Addresses inside the site begin at a mark: use `at` before showing it.

    ids: the places that a link can lead to. links: each with its element, as it was written, and
    where it led to.
    """

    html: str
    ids: frozenset[str] = frozenset()
    bad_links: tuple[BadLink, ...] = ()
    fragment_links: tuple[FragmentLink, ...] = ()
    links: tuple[tuple[str, str, str | None], ...] = ()

    def at(self, root: str) -> Markup:
        """Make the addresses begin at a root: `../` in a page, `https://…/` in a mail."""
        return Markup(self.html.replace(ROOT, root))  # noqa: S704  # sanitised


class Renderer:
    """Renders one text after the other with one Markdown instance; not for two threads."""

    def __init__(
        self,
        texts: Texts,
        *,
        extensions: Iterable[str] = (),
        configs: Mapping[str, Any] | None = None,
    ) -> None:
        names = list(dict.fromkeys((*EXTENSIONS, *extensions)))
        self.manner = manner_of(texts)
        self.markdown = markdown.Markdown(
            extensions=[*names, RundbriefExtension(self.manner.table)],
            extension_configs=_configs(texts, self.manner, configs or {}),
            output_format="html",
        )
        # What a project adds or changes, the quick way knows nothing of.
        self._is_quick = len(names) == len(EXTENSIONS) and not configs and is_plain(self.manner)

    def render(self, body: str, path: str, targets: Targets) -> Fragment:
        """Render the Markdown of the file at `path`, from whose folder links are followed.

        Raises MarkupError where the text is nested too deep.
        """
        body = body.replace(ROOT[0], "")
        follower = Follower(path, targets)
        html = render_quickly(body, follower.follow, self.manner) if self._is_quick else None
        if html is None:
            follower = Follower(path, targets)
            html = self._render(body, follower.follow)
        ids = frozenset(_ID.findall(html))
        return Fragment(
            html, ids, tuple(follower.bad), tuple(follower.fragments), tuple(follower.followed)
        )

    def _render(self, body: str, follow: Follow) -> str:
        """Take the long way, through Markdown with all its extensions and the sanitiser."""
        try:
            raw = self.markdown.reset().convert(body)
        except RecursionError:
            self.markdown.parser.state.clear()  # `reset` would leave the next text in a list
            raise MarkupError(_("lists or quotes are nested too deep")) from None
        if _depth(raw, _RAW_TAG) > MAX_OPEN:
            raise MarkupError(_("lists or quotes are nested too deep"))
        raw = _CHECKBOX.sub(self._task, _ROOT_REFERENCE.sub("", raw))
        html = _without_h1(sanitise(raw, follow))
        if _depth(html, _TAG) > MAX_NESTING:
            raise MarkupError(_("lists or quotes are nested too deep"))
        return html

    def _task(self, match: re.Match[str]) -> str:
        return self.manner.task(done=bool(match[1]))


def _configs(texts: Texts, manner: Manner, configs: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the project's configuration of extensions over ours."""
    left, right, left_single, right_single = manner.quotes
    ours: dict[str, dict[str, Any]] = {
        "footnotes": {"BACKLINK_TITLE": texts(_("Back to the text of footnote {}"))},
        "smarty": {
            "substitutions": {
                "left-double-quote": left,
                "right-double-quote": right,
                "left-single-quote": left_single,
                "right-single-quote": right_single,
            }
        },
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
