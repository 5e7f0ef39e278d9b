"""Problems of links: what is wrong with one, by what was meant, and how to fix it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from urllib.parse import unquote

from rundbrief.config.addresses import resolve
from rundbrief.content.schema import Source
from rundbrief.file_names import fold, is_index
from rundbrief.i18n.texts import _
from rundbrief.markup.headings import heading_id
from rundbrief.markup.links import LinkError, LinkErrorKind, LinkTargets
from rundbrief.markup.markdown_source import line_of
from rundbrief.markup.renderer import RenderedBody
from rundbrief.problems import Level, Problem

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

_IN_EMAIL = re.compile(r"cid:", re.IGNORECASE)
_IMAGE_IN_EMAIL = (
    _("the image “{target}” is part of an email and isn't shown"),
    _("text copied from an email refers to its images, but doesn't contain them"),
    _("save the image in the content folder and link to it there"),
)
# Addresses that lack what browsers and email clients know them by.
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?:\?\S*)?", re.IGNORECASE)
_WEBSITE = re.compile(
    r"(?:www\.(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}"
    r"|(?:[\w-]{1,63}\.){1,5}(?:com|org|net|edu|gov|info|eu|de|at|ch|uk|io|example))"
    r"(?::\d+)?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_INCOMPLETE = (
    _("the link “{target}” looks like an address, but is read as the name of a file"),
    _("there is no such file in the content folder"),
    _("write “{prefix}{target}”"),
)
_IN_CONTENT_FOLDER = _("check the path; with “/” at its beginning, it starts in the content folder")
_SLASHES = _("write “/” instead of “\\”, and check the path")
# Anchors that Markdown makes for footnotes; nobody writes links to them.
_FOOTNOTE = re.compile(r"#fn(?:ref)?\d*:")
_ANCHOR_IN_HTML = (
    _("an anchor with “name” is an old form, and is removed"),
    _("write “id” instead of “name”, or link to a heading"),
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


def explain_link(source: Source, link: LinkError, similar: SimilarTargets | None = None) -> Problem:
    what, why, fix = _LINK_ERRORS[link.kind]
    target = link.target
    values = {"target": target, "near": None}
    if _LOCAL.match(target):
        what, why, fix = _LOCAL_FILE
    elif _IN_EMAIL.match(target):
        what, why, fix = _IMAGE_IN_EMAIL
    elif embedded := _EMBEDDED.match(target):
        what, why, fix = _EMBEDDED_IMAGE
        values["target"] = f"{embedded[0]}…"
    elif similar and link.kind in (LinkErrorKind.NOWHERE, LinkErrorKind.NO_IMAGE):
        if near := similar.find(source, target):
            values["near"], fix = near, _("write “{near}”; capital letters and folders count")
        elif prefix := _missing_prefix(target):
            values["prefix"], (what, why, fix) = prefix, _INCOMPLETE
        elif "\\" in unquote(target):
            fix = _SLASHES
        elif target.startswith("/"):
            fix = _IN_CONTENT_FOLDER
    line = source.line + line_of(source.body, target.rpartition("…@")[2])
    return Problem(source.shown, line, what, why, fix, values, Level.WARNING)


def _missing_prefix(target: str) -> str:
    """Return what an address lacks at its beginning; empty for what may be a file."""
    if _EMAIL.fullmatch(target):
        return "mailto:"
    return "https://" if _WEBSITE.fullmatch(target) else ""


@dataclass(frozen=True)
class SimilarTargets:
    """Finds the file of the same name, in other letters or in another folder."""

    targets: LinkTargets

    def find(self, source: Source, written: str) -> str | None:
        """Return the link to write instead of one that leads nowhere."""
        written = unquote(written.partition("#")[0].partition("?")[0]).replace("\\", "/")
        path = resolve(source.folder, written)
        if not path:
            return None
        stem, dot, ending = path.rpartition(".")
        # A page as browsers see it, and its file.
        paths = (path, f"{stem}.md") if dot and ending in ("html", "htm") else (path,)
        names = (f"/{it.rpartition('/')[2]}" for it in paths)
        keys = map(fold, (*paths, *names))
        found = next((self._paths[key] for key in keys if key in self._paths), None)
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


def find_lost_fragments(
    sources: Iterable[Source],
    fragments: Mapping[tuple[str, int], RenderedBody],
    ids: Mapping[str, Collection[str]],
) -> Iterator[Problem]:
    """Find links to headings that don't exist. ids: of each file's page."""
    sources = list(sources)
    bodies: dict[str, list[str]] = {}
    for source in sources:
        bodies.setdefault(source.path, []).append(source.body)
    guesses = 0
    for source in sources:
        fragment = fragments.get((source.path, source.line))
        for link in fragment.fragment_links if fragment else ():
            if link.path not in ids or link.fragment in ids[link.path]:
                continue
            if _FOOTNOTE.match(link.target) and link.target not in source.body:
                continue
            guesses += 1
            problem = explain_link(source, LinkError(link.target, LinkErrorKind.FRAGMENT))
            nearest = _find_nearest(link.fragment, ids[link.path]) if guesses < 100 else ""
            if _is_anchor(link.fragment, bodies.get(link.path, ())):
                why, fix = _ANCHOR_IN_HTML
                problem = replace(problem, why=why, fix=fix)
            elif nearest:
                values = {**problem.values, "nearest": nearest}
                problem = replace(problem, fix=_("write “#{nearest}”"), values=values)
            yield problem


def _is_anchor(name: str, bodies: Iterable[str]) -> bool:
    """Whether a text has an anchor of this name in HTML."""
    anchor = re.compile(rf"<[a-z]\w*\s[^<>]{{0,200}}\bname=[\"']?{re.escape(name)}[\"'\s/>]")
    return any(name in body and anchor.search(body) for body in bodies)


def _find_nearest(fragment: str, ids: Collection[str]) -> str:
    """Find the anchor that is most like another name; empty if none is."""
    name = heading_id(fragment)
    if name in ids:
        return name
    return next(iter(get_close_matches(name, sorted(ids)[:500], n=1, cutoff=0.6)), "")
