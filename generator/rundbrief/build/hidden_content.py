"""Which content is public, and which the public may not read, as texts.

This reads the content as a whole and decides by itself what is internal, so that a mistake in what
the site selects doesn't repeat itself here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from rundbrief.build.leak_fingerprints import join_texts
from rundbrief.compilation import Compilation
from rundbrief.content.file_kinds import METRICS, METRICS_FILE, ROSTER
from rundbrief.content.schema import FollowUp, Incident, Metric, Page, Update
from rundbrief.content.snapshot import Issue
from rundbrief.file_names import fold
from rundbrief.validation.fields import Model

_Item = Update | Incident | FollowUp | Page | Issue | Metric

# The last part of a path in a text, with its extension.
_FILE_NAME = re.compile(
    r"(?<![^\s/\\()<>\"'\[\]])[^\s/\\()<>\"'\[\]]+\.[A-Za-z0-9]{2,4}(?![A-Za-z0-9])"
)


@dataclass(frozen=True)
class HiddenItem:
    """Something that the public may not read."""

    # The path as the user would type it from the project's folder.
    file: str
    # All its texts, with its title.
    text: str = ""
    title: str = ""
    # Without the extension of Markdown files.
    path: str = ""
    # Email addresses.
    addresses: tuple[str, ...] = ()


def separate(c: Compilation) -> tuple[list[HiddenItem], list[str]]:
    """Return everything that the public may not read, and all texts that everybody may read."""
    hidden = []
    public = [c.project.site_name, c.project.addresses.site_url or ""]
    _collect(c.project.settings, public)
    for department in c.content.departments:
        people = (person for person in (department.lead, department.deputy) if person)
        public += (department.name, department.slug, *(person.name for person in people))
    for issue in c.issues:  # subjects and preheaders that nobody wrote
        public += (issue.subject, issue.preheader)
    for item in _list_items(c):
        if _is_public(item, c):
            public.append(join_texts(_strings_in(item)))
        else:
            hidden.append(_hide(item, c))
    return [*hidden, *_hide_files(c, public), _hide_addresses(c)], public


def _strings_in(item: _Item) -> list[str]:
    strings: list[str] = []
    _collect(item, strings)
    return strings


def _collect(value: Any, strings: list[str]) -> None:
    """Append all strings inside a value of plain data."""
    if isinstance(value, str):
        strings.append(value)
    elif isinstance(value, Model):
        for inner in vars(value).values():
            _collect(inner, strings)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            _collect(key, strings)
            _collect(inner, strings)
    elif isinstance(value, Collection):
        for inner in value:
            _collect(inner, strings)


def _hide_files(c: Compilation, public: Iterable[str]) -> Iterator[HiddenItem]:
    """Yield the files that no public text mentions."""
    mentioned = {name for text in public for name in _find_file_names(text)}
    for path in c.content.assets:
        if mentioned.isdisjoint(_find_file_names(path)):
            yield HiddenItem(c.project.shown(c.project.docs_dir / path), path=path)


def _hide_addresses(c: Compilation) -> HiddenItem:
    people = (person for d in c.content.departments for person in (d.lead, d.deputy) if person)
    addresses = tuple(person.email for person in people if person.email)
    return HiddenItem(c.project.shown(c.project.docs_dir / ROSTER), addresses=addresses)


def _list_items(c: Compilation) -> Iterator[_Item]:
    content = c.content
    yield from content.updates
    yield from content.incidents
    yield from content.follow_ups
    yield from content.metrics
    yield from content.issues
    yield from content.pages
    introductions = (content.introduction, *(d.introduction for d in content.departments))
    yield from filter(None, introductions)


def _is_public(item: _Item, c: Compilation) -> bool:
    if isinstance(item, Issue):
        editions = c.project.settings.newsletter.editions
        is_for_public = editions[item.edition].audience == "public"
        return is_for_public and (not item.closed or item.is_closed_for_public)
    day = c.project.today
    match item:
        case Update():
            is_published = not item.draft and item.date <= day
        case Page():
            is_published = not item.draft
        case Incident():
            is_published = any(entry.at.date() <= day for entry in item.timeline)
        case FollowUp():
            is_published = item.received <= day
        case Metric():
            is_published = True
    return item.audience == "public" and is_published


def _hide(item: _Item, c: Compilation) -> HiddenItem:
    text = join_texts(_strings_in(item))
    if isinstance(item, Metric):
        file = c.project.shown(c.project.docs_dir / METRICS_FILE)
        return HiddenItem(file, text, item.name, f"{METRICS}/{item.slug}")
    title = "" if isinstance(item, Issue) else item.title
    return HiddenItem(item.source.shown, text, title, item.source.ref)


def _find_file_names(text: str) -> Iterable[str]:
    if "." not in text:
        return ()
    names = _FILE_NAME.findall(unquote(text))
    return map(fold, names)
