"""Limits that keep a small drawing from filling the memory and the time of whatever shows it.

Elements that refer to each other multiply: a mask whose two shapes use another mask, and so on,
shows a million shapes after 20 lines. So this counts what a drawing shows once every reference is
followed, in the drawing as it would be published. Where it can't know, it counts too much.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from rundbrief.media import svg_allowed as allowed
from rundbrief.media.svg_styles import (
    BLURS,
    find_references,
    find_references_in_declarations,
    find_references_in_stylesheet,
)

# How many elements a drawing may have in the file, and again with all that is shown repeatedly.
MAX_SHOWN = 100_000
# lxml needs minutes for an element with hundreds of thousands of attributes.
MAX_ATTRIBUTES = 1000
# How many references may lead from one to the next. Programs that draw recursively crash earlier
# or later, and drawing programs export fewer than ten.
MAX_NESTED = 20
# How many pairs of an element and an address there may be: style sheets can set thousands each.
_MAX_REFERENCES = 1_000_000

_GRADIENTS = frozenset({"linearGradient", "radialGradient"})
# Elements whose `href` shows the element that it names, or takes its content.
_SHOWING = frozenset({"use", "feImage", "pattern", "filter", *_GRADIENTS})
_UNPAINTED = frozenset({"stop", "style", "title", "desc", *allowed.ANIMATIONS, "mpath"})
_OUTLINES = ("d", "points")
# Masks and filters work on all pixels of a shape, often several times. These are relative times of
# browsers, where most shapes take 1.
_BLUR = 190
_COSTS = {
    **dict.fromkeys((it for it in allowed.ELEMENTS if it.startswith("fe")), 10),
    "mask": 10,
    "filter": 10,
    "feGaussianBlur": _BLUR,
    "feDropShadow": _BLUR,
    "feTurbulence": 500,
    "feDiffuseLighting": 500,
    "feSpecularLighting": 500,
    "feConvolveMatrix": 500,
    "feMorphology": 1000,
}
# Looking up a colour of a gradient is fast.
_STOPS_PER_ELEMENT = 100

# Properties that elements inside inherit, and those of them that apply to each corner.
_INHERITED = frozenset({"fill", "stroke", "marker-start", "marker-end"})
_AT_CORNERS = frozenset({"marker", "marker-mid"})

# Each number or closing of an outline is at most one corner.
_CORNER = re.compile(r"\d*\.?\d+|[zZ]")

_cached_value = lru_cache(maxsize=4096)(find_references)
_cached_declarations = lru_cache(maxsize=4096)(find_references_in_declarations)


class _Counts(NamedTuple):
    """What an element shows, including all inside it."""

    # Elements that inherit its properties, and the corners of their outlines.
    elements: int
    corners: int
    # Elements with all that they refer to.
    shown: int
    # How many references lead from one to the next.
    nested: int


class _Reference(NamedTuple):
    # The property, or `href`.
    by: str
    target: etree._Element


def is_too_large(root: etree._Element) -> bool:
    """Whether a drawing has so many elements or attributes that checking it would take long."""
    attributes = [len(element.attrib) for element in root.iter("*")]
    return len(attributes) > MAX_SHOWN or max(attributes) > MAX_ATTRIBUTES


def is_too_complex(root: etree._Element) -> bool:
    """Whether a rewritten drawing shows too much, or something that shows itself."""
    counts = _Counter(root).count()
    return counts is None or counts.shown > MAX_SHOWN or counts.nested > MAX_NESTED


class _Counter:
    """Counts what one drawing shows."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._by_id: dict[str, list[etree._Element]] = defaultdict(list)
        # Addresses that style sheets set, with the property.
        self._by_selector: dict[str, set[tuple[str, str]]] = defaultdict(set)
        # What animations may turn outlines into.
        self._animated: dict[etree._Element, int] = defaultdict(int)
        self._references: dict[etree._Element, list[_Reference]] = {}
        self._blurs: dict[etree._Element, int] = {}
        self._number = 0
        elements = list(root.iter("*"))
        for element in elements:
            self._by_id[str(element.get("id", ""))].append(element)
            if _name(element) == "style":
                for selector, by, address in find_references_in_stylesheet(element.text or ""):
                    self._by_selector[selector].add((by, address))
        for element in elements:
            if element.get("attributeName") in _OUTLINES:
                self._add_animation(element)

    def count(self) -> _Counts | None:
        """Count what the drawing shows; None if something shows itself, or there is no end."""
        counts: dict[etree._Element, _Counts] = {}
        begun: set[etree._Element] = set()
        waiting = [self.root]
        while waiting:
            element = waiting[-1]
            if element in counts:
                waiting.pop()
                continue
            references = self._references_of(element)
            parts = (*element, *(it.target for it in references))
            missing = [it for it in parts if it not in counts]
            if (missing and element in begun) or self._number > _MAX_REFERENCES:
                return None
            begun.add(element)
            waiting += missing
            if not missing:
                counts[element] = self._count_one(element, references, counts)
        return counts[self.root]

    def _count_one(
        self,
        element: etree._Element,
        references: Iterable[_Reference],
        counts: Mapping[etree._Element, _Counts],
    ) -> _Counts:
        name = _name(element)
        inside = [counts[it] for it in element]
        inherits = [*inside, *(counts[it.target] for it in references if name == "use")]
        elements = 1 + sum(it.elements for it in inherits)
        corners = self._corners_of(element, name) + sum(it.corners for it in inherits)
        shown = _COSTS.get(name, 1) + sum(it.shown for it in inside)
        shown += _BLUR * self._blurs.get(element, 0)
        nested = max((it.nested for it in inside), default=0)
        for by, target in references:
            found = counts[target]
            times = elements if by in _INHERITED else corners if by in _AT_CORNERS else 1
            is_gradient = _name(target) in _GRADIENTS
            shown += times * (found.shown // _STOPS_PER_ELEMENT if is_gradient else found.shown)
            nested = max(nested, found.nested + 1)
        most = MAX_SHOWN + 1
        return _Counts(min(elements, most), min(corners, most), min(shown, most), nested)

    def _references_of(self, element: etree._Element) -> list[_Reference]:
        if element not in self._references:
            named = list(self._find_addresses(element))
            found = [
                _Reference(by, it) for by, id_ in dict.fromkeys(named) for it in self._find(id_)
            ]
            self._number += len(found)
            self._blurs[element] = sum(address == BLURS for __, address in named)
            self._references[element] = found
        return self._references[element]

    def _find(self, address: str) -> list[etree._Element]:
        """Return all elements of an id, since programs choose differently among duplicates."""
        names = dict.fromkeys((address.removeprefix("#"), unquote(address.removeprefix("#"))))
        return [it for name in names if name for it in self._by_id.get(name, ())]

    def _find_addresses(self, element: etree._Element) -> Iterator[tuple[str, str]]:
        """Yield what an element refers to, as property and address."""
        name = _name(element)
        if name in _UNPAINTED:
            return
        if name in _SHOWING and "href" in element.attrib:
            yield "href", str(element.get("href"))
        if name in _GRADIENTS:
            return
        for key, value in element.attrib.items():
            if key == "style":
                yield from _cached_declarations(str(value))
            elif "(" in value:
                for address in _cached_value(str(value)):
                    yield str(key), address
        if self._by_selector:
            classes = str(element.get("class", "")).split()
            for selector in (*(f".{it}" for it in classes), f"#{element.get('id')}", name, "*"):
                self._number += len(self._by_selector.get(selector, ()))
                yield from self._by_selector.get(selector, ())

    def _corners_of(self, element: etree._Element, name: str) -> int:
        if name == "line":
            return 2
        drawn = sum(_count_corners(element.get(key, "")) for key in _OUTLINES)
        return max(drawn, self._animated.get(element, 0))

    def _add_animation(self, element: etree._Element) -> None:
        values = (element.get(key, "") for key in ("values", "from", "to", "by"))
        corners = sum(map(_count_corners, values))
        above = element.getparent()
        targets = self._find(str(element.get("href", ""))) or ([] if above is None else [above])
        for target in targets:
            self._animated[target] = max(self._animated[target], corners)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _count_corners(outline: str) -> int:
    return sum(1 for __ in _CORNER.finditer(outline))
