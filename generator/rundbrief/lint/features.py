"""Features of HTML and CSS that some email clients don't support."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from rundbrief.i18n.texts import _
from rundbrief.lint.client_support import read_client_support
from rundbrief.lint.css_features import find_css_features
from rundbrief.lint.email import Email, text_of
from rundbrief.lint.findings import (
    Finding,
    Patterns,
    attribute_pattern,
    element_pattern,
    text_pattern,
)

Found = tuple[str, Patterns]

# Elements with a feature of the same name.
_PLAIN = (
    *("abbr", "acronym", "address", "audio", "base", "bdi", "blockquote", "body", "code", "del"),
    *("dfn", "dialog", "div", "form", "hr", "img", "link", "marquee", "meter", "object", "p"),
    *("picture", "pre", "progress", "rp", "rt", "ruby", "select", "small", "span", "strike"),
    *("strong", "style", "svg", "table", "textarea", "video", "wbr"),
)
_ELEMENTS = {
    **{tag: f"html-{tag}" for tag in _PLAIN},
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
_CONTROLS = {
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
# Regular expressions for the Markdown syntax of elements, except `<p>`, since all text becomes one.
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


def check_features(email: Email) -> Iterator[Finding]:
    """Report features that not all clients support, unless a fallback is documented."""
    data = read_client_support()
    find_support = cache(partial(data.support, clients=data.select_clients(email.clients)))
    seen: set[tuple[str, Patterns]] = set()
    for feature, patterns in (*find_css_features(email), *find_html_features(email)):
        is_known = feature in data.features and feature not in email.fallbacks
        if not is_known or (feature, patterns) in seen:
            continue
        seen.add((feature, patterns))
        support = find_support(feature)
        if support.without:
            known = support.full + support.partial
            values = {
                "title": data.title(feature),
                "feature": feature,
                "known": known,
                "tested": support.tested,
                "without": ", ".join(support.without),
            }
            what = _("{title} is supported by {known} of {tested} email clients ({feature})")
            why = _("not supported by: {without}")
            fix = _(
                "remove it, or describe in layouts/newsletter/fallbacks.yml what these clients "
                "show instead"
            )
            yield Finding(what, why, fix, values, patterns=patterns)


def find_html_features(email: Email) -> Iterator[Found]:
    if email.html.lstrip()[:14].lower().startswith("<!doctype html"):
        yield "html-doctype", Patterns()
    if "<!--" in email.html:
        yield "html-comments", Patterns(layout=(r"<!--",))
    for element in email.elements:
        yield from _find_element_features(element)
        for name in map(str, element.attrib):
            if name in _ATTRIBUTES:
                layout = (attribute_pattern(name, str(element.get(name))), attribute_pattern(name))
                yield _ATTRIBUTES[name], Patterns(layout=layout)


def _find_element_features(element: HtmlElement) -> Iterator[Found]:
    tag = str(element.tag)
    if tag in _ELEMENTS:
        yield _ELEMENTS[tag], _patterns(element)
    kind = (element.get("type") or ("submit" if tag == "button" else "text")).lower()
    if (tag, kind) in _CONTROLS:
        yield _CONTROLS[tag, kind], _patterns(element)
    if tag == "meta" and (element.get("name") or "").lower() == "color-scheme":
        yield "html-meta-color-scheme", Patterns(layout=(r"color-scheme",))
    href = (element.get("href") or "").strip().lower()
    if tag in ("a", "area") and href.startswith("mailto:"):
        yield "html-mailto-links", Patterns((r"mailto:", r"<[^\s<>@]+@"), (r"mailto:",))
    elif tag == "a" and href.startswith("#") and len(href) > 1:
        patterns = Patterns((re.escape(f"]({href}"),), (attribute_pattern("href", href),))
        yield "html-anchor-links", patterns
    source = element.get("src") or ""
    if tag in ("img", "source") and (feature := _image_feature(source)):
        name = source.rpartition("/")[2]
        content = (rf"[(\s/<\"']{re.escape(name)}",) if name and feature != "image-base64" else ()
        yield (
            feature,
            Patterns(content, (attribute_pattern("src", source), attribute_pattern("src"))),
        )


def _patterns(element: HtmlElement) -> Patterns:
    tag, text = str(element.tag), text_pattern(text_of(element)[:60])
    inside = (rf"{element_pattern(tag)}[^>]*>\s*{text}",) if text else ()
    content = (*inside, *((_MARKDOWN[tag],) if tag in _MARKDOWN else ()), rf"<{tag}\b")
    return Patterns(content, (*inside, element_pattern(tag)))


def _image_feature(source: str) -> str | None:
    """Return the feature for the format of an image, as its address indicates."""
    source = source.strip()
    if source[:5].lower() == "data:":
        return "image-svg" if source[5:14].lower() == "image/svg" else "image-base64"
    try:
        ending = urlsplit(source).path.rpartition(".")[2].lower()
    except ValueError:
        return None
    return _IMAGES.get(ending)
