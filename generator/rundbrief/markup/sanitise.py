"""Allow-list of contributors' HTML: what isn't named here is removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import nh3

_BLOCKS = {"p", "div", "blockquote", "pre", "hr", "figure", "figcaption", "details", "summary"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol", "li", "dl", "dt", "dd"}
_TABLES = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_WORDS = {
    *("a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "img", "ins", "kbd", "mark"),
    *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var"),
}
BLOCK_TAGS = _BLOCKS | _HEADINGS | _LISTS | _TABLES
TAGS = BLOCK_TAGS | _WORDS

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "title", "lang", "dir"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "details": {"open"},
    "div": {"role", "tabindex", "aria-label"},
    "span": {"role", "aria-label"},
}

_CLASS = re.compile(
    r"admonition(-title)?|note|tip|hint|info|success|warning|danger|important|example|quote"
    r"|footnote(-ref|-backref)?|task-list(-item)?|task-(open|done)|table|align-(left|center|right)"
    r"|language-[\w+-]+|highlight|wide|small|left|right"
)
# Not allowed in XML, and harmful to terminals and email clients.
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SCHEME = re.compile(r"""(?:href|src)=["']?\s{0,9}([a-z][a-z0-9+.-]{0,30}):""", re.IGNORECASE)
# In clean HTML, where a value may hold `>`.
_IMAGE = re.compile(r'<img((?:[^">]|"[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_NUMBER = re.compile(r"[0-9]{1,4}")
# `rb-` is the layouts' own: a contributor's id can't take the place of a landmark.
VALUES: dict[str, re.Pattern[str]] = {
    "id": re.compile(r"(?!rb-)[\w:.-]{1,100}", re.IGNORECASE),
    "dir": re.compile(r"ltr|rtl|auto"),
    "lang": re.compile(r"[A-Za-z0-9-]{1,20}"),
    "role": re.compile(r"img|region"),
    "tabindex": re.compile(r"0"),
    "scope": re.compile(r"row|col"),
    **dict.fromkeys(("width", "height", "start", "value", "colspan", "rowspan"), _NUMBER),
}

ResolveLink = Callable[[str, str], str | None]


def sanitise(html: str, resolve_link: ResolveLink) -> str:
    """Remove everything that the lists above don't name.

    resolve_link: from (element, address as written) to the address to use, or None to drop it. It
    alone decides which schemes are allowed.
    """

    def keep(element: str, attribute: str, value: str) -> str | None:
        if attribute in ("href", "src"):
            return resolve_link(element, value)
        if attribute == "class":
            return " ".join(c for c in value.split() if _CLASS.fullmatch(c)) or None
        pattern = VALUES.get(attribute)
        return value if pattern is None or pattern.fullmatch(value) else None

    written = {match[1].lower() for match in _SCHEME.finditer(unescape(html))}
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        # All others, too: nh3 would remove them before `resolve_link` can tell what was lost.
        url_schemes={"http", "https", "mailto", "tel"} | written,
        link_rel=None,
        strip_comments=True,
    )
    return _IMAGE.sub(_alt_text_if_dropped, _CONTROL.sub("", clean))


def _alt_text_if_dropped(image: re.Match[str]) -> str:
    """Replace an image whose address was dropped by its alt text."""
    attributes: dict[str, str] = dict(_ATTRIBUTE.findall(image[1]))
    if attributes.get("src"):
        return str(image[0])
    return attributes.get("alt", "").replace("<", "&lt;").replace(">", "&gt;")
