"""Which features of Can I email a mail's elements and attributes use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from rundbrief.lint.findings import Clues, attribute, element, words
from rundbrief.lint.mail import Mail, said

Found = tuple[str, Clues]

_OWN = (
    *("abbr", "acronym", "address", "audio", "base", "bdi", "blockquote", "body", "code", "del"),
    *("dfn", "dialog", "div", "form", "hr", "img", "link", "marquee", "meter", "object", "p"),
    *("picture", "pre", "progress", "rp", "rt", "ruby", "select", "small", "span", "strike"),
    *("strong", "style", "svg", "table", "textarea", "video", "wbr"),
)
_ELEMENTS = {
    **{tag: f"html-{tag}" for tag in _OWN},
    **{f"h{level}": "html-h1-h6" for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol", "dl"), "html-lists"),
    **dict.fromkeys(
        (
            *("article", "aside", "details", "figcaption", "figure", "footer", "header", "main"),
            *("mark", "nav", "section", "summary", "time"),
        ),
        "html-semantics",
    ),
    **dict.fromkeys(("map", "area"), "html-image-maps"),
    **dict.fromkeys(("embed", "iframe"), "html-object"),
}
_ATTRIBUTES = {
    **{
        name: f"html-{name}"
        for name in (
            *("align", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby"),
            *("aria-live", "background", "cellpadding", "cellspacing", "dir", "height", "hidden"),
            *("lang", "popover", "required", "role", "srcset", "target", "valign", "width"),
        )
    },
    "loading": "html-loading-attribute",
    "sizes": "html-srcset",
    "usemap": "html-image-maps",
}
_FIELDS = {
    **{
        ("input", k): f"html-input-{k}"
        for k in ("checkbox", "hidden", "radio", "reset", "submit", "text")
    },
    **{("button", k): f"html-button-{k}" for k in ("reset", "submit")},
}
_IMAGES = {
    "jpeg": "image-jpg",
    "heic": "image-heif",
    "tif": "image-tiff",
    **{
        ending: f"image-{ending}"
        for ending in (
            "apng",
            "avif",
            "bmp",
            "gif",
            "hdr",
            "heif",
            "ico",
            "jpg",
            "mp4",
            "png",
            "svg",
            "tiff",
            "webp",
        )
    },
}
# How Markdown writes an element.
_MARKDOWN = {
    "code": r"`",
    "pre": r"^(?:```|~~~| {4}\S)",
    "blockquote": r"^>",
    "table": r"^\|.*\|",
    "hr": r"^(?:---|\*\*\*|___)\s*$",
    "ul": r"^\s*[-*+] ",
    "ol": r"^\s*\d+[.)] ",
    "dl": r"^: ",
    "del": r"~~",
    "abbr": r"^\*\[",
    "strong": r"\*\*|__",
}


def find_in_html(mail: Mail) -> Iterator[Found]:
    if mail.html.lstrip()[:14].lower().startswith("<!doctype html"):
        yield "html-doctype", Clues()
    if "<!--" in mail.html:
        yield "html-comments", Clues(layout=(r"<!--",))
    for found in mail.elements:
        yield from _element(found)
        for name in found.attrib:
            if str(name) in _ATTRIBUTES:
                value = str(found.get(str(name)))
                where = Clues(layout=(attribute(str(name), value), attribute(str(name))))
                yield _ATTRIBUTES[str(name)], where


def _element(found: HtmlElement) -> Iterator[Found]:
    tag = str(found.tag)
    if tag in _ELEMENTS:
        yield _ELEMENTS[tag], _clues(found)
    kind = (found.get("type") or ("submit" if tag == "button" else "text")).lower()
    if (tag, kind) in _FIELDS:
        yield _FIELDS[tag, kind], _clues(found)
    if tag == "meta" and (found.get("name") or "").lower() == "color-scheme":
        yield "html-meta-color-scheme", Clues(layout=(r"color-scheme",))
    href = (found.get("href") or "").strip().lower()
    if tag in ("a", "area") and href.startswith("mailto:"):
        yield "html-mailto-links", Clues((r"mailto:", r"<[^\s<>@]+@"), (r"mailto:",))
    elif tag == "a" and href.startswith("#") and len(href) > 1:
        yield "html-anchor-links", Clues((re.escape(f"]({href}"),), (attribute("href", href),))
    if tag in ("img", "source") and (feature := _image(found.get("src") or "")):
        name = (found.get("src") or "").rpartition("/")[2]
        where = (rf"[(\s/<\"']{re.escape(name)}",) if name and feature != "image-base64" else ()
        yield feature, Clues(where, (attribute("src", found.get("src") or ""), attribute("src")))


def _clues(found: HtmlElement) -> Clues:
    tag, text = str(found.tag), words(said(found)[:60])
    inside = (rf"{element(tag)}[^>]*>\s*{text}",) if text else ()
    # `<p>` and `<div>` are what Markdown always becomes: nobody wrote them.
    written = (*inside, *((_MARKDOWN[tag],) if tag in _MARKDOWN else ()), *inside, rf"<{tag}\b")
    return Clues(written, (*inside, element(tag)))


def _image(source: str) -> str | None:
    """Name the format of a picture by its address."""
    source = source.strip()
    if source[:5].lower() == "data:":
        return "image-svg" if source[5:14].lower() == "image/svg" else "image-base64"
    try:
        ending = urlsplit(source).path.rpartition(".")[2].lower()
    except ValueError:
        return None
    return _IMAGES.get(ending)
