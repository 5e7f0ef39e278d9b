"""Writing of the elements and attributes of a drawing that are known to be harmless."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml import etree

from rundbrief.i18n.texts import _
from rundbrief.media import svg_allowed as allowed
from rundbrief.media.malformed import MalformedError
from rundbrief.media.raster import strip_metadata
from rundbrief.media.svg_styles import (
    LAYERED,
    CleanedStyle,
    Embed,
    clean_declarations,
    clean_layer,
    clean_stylesheet,
    clean_value,
    is_external,
)
from rundbrief.problems import Problem

EXPORT = _("export it again as “plain SVG” or as PNG")
UNREADABLE = _("a file that can't be read is not published")

_HREF = "href"
_XLINK_HREF = f"{{{allowed.XLINK}}}href"
# How attributes of other namespaces are written.
_NAMES = {_XLINK_HREF: _HREF, f"{{{allowed.XML}}}space": "xml:space"}
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
# A value that is neither an address nor a function.
_PLAIN = re.compile(r"[#\w\s.,%+-]*")
_ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;"}
    | {"\t": "&#9;"}
)
_ESCAPED_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
# Drawings repeat short values many times; caching long ones would fill the memory.
_MAX_CACHED = 500
# In characters: of CSS, all in all. It takes seconds to check a million.
MAX_CSS = 1_000_000
# Longer addresses are shortened in messages: embedded files have millions of characters.
_MAX_ADDRESS = 80

_cached_value = lru_cache(maxsize=4096)(clean_value)
_cached_declarations = lru_cache(maxsize=4096)(clean_declarations)
_Clean = Callable[[str, Embed], CleanedStyle]


def too_complex(shown: str) -> Problem:
    what = _("the SVG image is too complex")
    why = _("browsers would need too much memory and time to show it")
    return Problem(shown, 0, what, why, _("simplify it, or export it as PNG"))


def refers_outside(shown: str, line: int, address: str) -> Problem:
    """Return the problem of a drawing that would fetch something."""
    short = address if len(address) <= _MAX_ADDRESS else f"{address[:_MAX_ADDRESS]}…"
    what = _("the SVG image refers to “{address}”")
    why = _("an SVG image may refer only to itself and to PNG, JPEG, GIF or WebP embedded in it")
    return Problem(shown, line, what, why, EXPORT, {"address": short})


@dataclass
class SvgWriter:
    """Writes one drawing, and collects what it would fetch."""

    shown: str
    problems: list[Problem] = field(default_factory=list)
    _css_length: int = 0

    def write(self, root: etree._Element) -> str:
        parts: list[str] = []
        begun: list[int] = []
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, node in walk:
            name = _name_of(node)
            above = node.getparent()
            if event == "start" and name:
                xmlns = f' xmlns="{allowed.SVG}"' if above is None else ""
                begun.append(len(parts))
                parts.append(f"<{name}{xmlns}{''.join(self._attributes(node))}>")
                parts += filter(None, [self._text_of(node, name)])
            elif event == "start":
                self._check_address(node)
                walk.skip_subtree()
            elif event == "end" and name:
                is_empty = begun.pop() == len(parts) - 1
                parts[-1:] = [f"{parts[-1][:-1]}/>"] if is_empty else [parts[-1], f"</{name}>"]
            if event != "start" and above is not None:
                parts += filter(None, [_text_in(_name_of(above), node.tail)])
        return "".join(parts) + "\n"

    def _text_of(self, element: etree._Element, name: str) -> str:
        if name != "style":
            return _text_in(name, element.text)
        return self._clean(element, element.text or "", clean_stylesheet).translate(
            _ESCAPED_IN_TEXT
        )

    def _attributes(self, element: etree._Element) -> Iterator[str]:
        self._check_address(element)
        # Looked up one by one, thousands of attributes would take minutes.
        attributes = {str(key): str(value) for key, value in element.attrib.items()}
        if _HREF in attributes:
            attributes.pop(_XLINK_HREF, None)
        named = ((_NAMES.get(key, key), value) for key, value in attributes.items())
        for name, value in sorted(named):
            written = self._value(element, name, value)
            if written is not None:
                yield f' {name}="{written.translate(_ESCAPED)}"'

    def _value(self, element: etree._Element, name: str, value: str) -> str | None:
        """Return the value to write; None leaves the attribute out."""
        if name == _HREF:
            return self._address(element, value.strip())
        if name in allowed.ATTRIBUTES or name == "xml:space":
            return _limit(name, value)
        if name == "style":
            return self._declarations(element, value)
        if name in allowed.ANIMATED:
            return self._animated(element, value)
        if name not in allowed.PROPERTIES:
            return None
        return self._css(element, value, clean_layer if name in LAYERED else None)

    def _animated(self, element: etree._Element, value: str) -> str | None:
        """Return values of an animation, which change no references."""
        written = [self._css(element, part, _clean_animated) for part in value.split(";")]
        if None in written:
            return None
        return _limit(element.get("attributeName", ""), ";".join(it or "" for it in written))

    def _address(self, element: etree._Element, address: str) -> str | None:
        name = etree.QName(element).localname
        if address.startswith("#"):
            return None if name == "a" else address
        if name not in allowed.IMAGES or not address or is_external(address):
            return None
        embedded = embed_image(address)
        if embedded is None:
            what = _("an image that is embedded in the SVG image can't be read")
            fix = _("embed it again as PNG or JPEG")
            line = line_of(element)
            self.problems.append(Problem(self.shown, line, what, UNREADABLE, fix))
        return embedded

    def _check_address(self, element: etree._Element) -> None:
        """Report an address that leads out of the drawing, also of elements that are left out."""
        if etree.QName(element).namespace != allowed.SVG:
            return
        is_image = etree.QName(element).localname in allowed.IMAGES
        for key in (_HREF, _XLINK_HREF):
            address = str(element.get(key, "")).strip()
            if is_external(address) or (address.lower().startswith("data:") and not is_image):
                self.problems.append(refers_outside(self.shown, line_of(element), address))

    def _css(self, element: etree._Element, value: str, clean: _Clean | None = None) -> str | None:
        if clean is None and _PLAIN.fullmatch(value):
            return value.strip()
        is_short = len(value) <= _MAX_CACHED
        clean = clean or (_cached_value if is_short else clean_value)
        return self._clean(element, value, clean) or None

    def _declarations(self, element: etree._Element, value: str) -> str | None:
        is_short = len(value) <= _MAX_CACHED
        clean = _cached_declarations if is_short else clean_declarations
        return self._clean(element, value, clean) or None

    def _clean(self, element: etree._Element, text: str, clean: _Clean) -> str:
        self._css_length += len(text)
        if self._css_length > MAX_CSS:
            self.problems.append(too_complex(self.shown))
            return ""
        style = clean(text, embed_image)
        for line, address in style.external:
            at = line_of(element) + line
            self.problems.append(refers_outside(self.shown, at, address))
        return style.text


def _clean_animated(text: str, _: Embed) -> CleanedStyle:
    return clean_layer(text, None)


def _limit(name: str, value: str) -> str:
    """Replace numbers that are too large for an attribute."""
    largest = allowed.LARGEST.get(name)
    if largest is None:
        return value
    return _NUMBER.sub(lambda it: it[0] if abs(float(it[0])) <= largest else str(largest), value)


def embed_image(address: str) -> str | None:
    """Return an address inside the drawing as it may be published; None for any other one.

    Embedded images lose their metadata.
    """
    if address.startswith("#"):
        return address
    match = allowed.DATA_IMAGE.fullmatch(address)
    if not match:
        return None
    kind = match[1].lower().replace("jpg", "jpeg")
    try:
        data = unquote_to_bytes(match[3])
        if match[2]:
            data = base64.b64decode(b"".join(data.split()), validate=True)
        stripped = strip_metadata(data, kind)
    except (MalformedError, binascii.Error):
        return None
    return f"data:image/{kind};base64,{base64.b64encode(stripped).decode()}"


def line_of(node: etree._Element) -> int:
    line: Any = node.sourceline  # the stubs of lxml have another type
    return int(line or 0)


def _name_of(node: etree._Element) -> str:
    """Return the name to write an element with; empty for whatever is left out."""
    if not isinstance(node.tag, str):
        return ""
    name = etree.QName(node)
    if name.namespace != allowed.SVG or name.localname not in allowed.ELEMENTS:
        return ""
    if name.localname.lower() in allowed.ANIMATIONS:
        animated = node.get("attributeName", "transform")
        return name.localname if animated in allowed.ANIMATABLE else ""
    # Nobody can follow a link in an image.
    return "g" if name.localname == "a" else name.localname


def _text_in(name: str, text: str | None) -> str:
    """Return the text in an element, if that element shows any."""
    return (text or "").translate(_ESCAPED_IN_TEXT) if name in allowed.TEXTS else ""
