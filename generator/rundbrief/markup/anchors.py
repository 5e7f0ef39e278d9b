"""Anchors of several texts on one page: each has a name of its own."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import quote, unquote

from rundbrief.markup.renderer import RenderedBody

# In sanitised HTML, where a value may hold `>`.
_TAG = re.compile(r'<[a-z][a-z0-9]*(?:[^">]|"[^"]*")*>')
_ID = re.compile(r' id="([^"]*)"')
_LINK = re.compile(r' href="#([^"]*)"')


def with_own_ids(body: RenderedBody, taken: Collection[str]) -> RenderedBody:
    """Number the ids of a text that others on its page have already, and the links to them."""
    new: dict[str, str] = {}
    for name in sorted(body.ids & set(taken)):
        number = 1
        while (own := f"{name}-{number}") in taken or own in body.ids:
            number += 1
        new[name] = own
    if not new:
        return body

    def rename(tag: re.Match[str]) -> str:
        text = _ID.sub(lambda m: f' id="{new.get(m[1], m[1])}"', tag[0])
        return _LINK.sub(lambda m: f' href="#{_renamed(m[1], new)}"', text)

    ids = frozenset(new.get(name, name) for name in body.ids)
    return replace(body, html=_TAG.sub(rename, body.html), ids=ids)


def _renamed(fragment: str, new: dict[str, str]) -> str:
    own = new.get(unquote(fragment))
    return quote(own, safe="") if own else fragment
