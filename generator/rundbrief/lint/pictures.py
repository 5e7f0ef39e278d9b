"""What stands in for pictures that are not shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from rundbrief.i18n.texts import _
from rundbrief.lint.findings import Clues, Finding, attribute
from rundbrief.lint.mail import Mail, said
from rundbrief.problems import Level

# What a camera or a program calls a picture.
_FILE_NAME = re.compile(
    r"[^\s/]+\.(?:png|jpe?g|gif|webp|svg|bmp|heic|tiff?)"
    r"|(?:img|dsc|dscn|pxl|image|picture|photo|screenshot|bild|foto|bildschirmfoto)[\s_-]*[\d_-]*",
    re.IGNORECASE,
)
_WHY = _("many readers see the words instead of the picture, or hear them")
_FIX = _("say in the square brackets what is to be seen: ![A bike in the snow](bike.png)")


def check_alt(mail: Mail) -> Iterator[Finding]:
    for image in mail.find("img"):
        alt = image.get("alt")
        values = {"picture": _name(image), "alt": alt}
        clues = _clues(image)
        if alt is None:
            what = _("the picture “{picture}” has no alternative text")
            fix = _("give it an “alt”; an empty one if it is mere decoration")
            layout = (*clues.layout, r"<(?:mj-image|img)\b(?![^>]*\balt\s*=)")
            clues = Clues(clues.written, layout)
            yield Finding(what, _WHY, fix, values, Level.ERROR, clues)
        elif not alt.strip() and _is_all_of_a_link(image):
            what = _("the picture “{picture}” is a link, and has no words")
            why = _("without its picture, nobody could tell where the link leads")
            yield Finding(what, why, _FIX, values, clues=clues)
        elif _FILE_NAME.fullmatch(alt.strip()):
            what = _("the alternative text “{alt}” is a file's name")
            clues = Clues((r"!\[\s*" + re.escape(alt), *clues.written), clues.layout)
            yield Finding(what, _WHY, _FIX, values, clues=clues)


def _name(image: HtmlElement) -> str:
    source = str(image.get("src", ""))
    if source[:5].lower() == "data:":
        return "data:"
    try:
        return unquote(urlsplit(source).path).rpartition("/")[2] or source
    except ValueError:
        return source


def _clues(image: HtmlElement) -> Clues:
    source, name = image.get("src", ""), _name(image)
    layout = (attribute("src", source),) if source else ()
    return Clues((rf"[(\s/<\"']{re.escape(name)}",) if name else (), layout)


def _is_all_of_a_link(image: HtmlElement) -> bool:
    link = next(image.iterancestors("a"), None)
    return (
        link is not None
        and bool(link.get("href"))
        and not (said(link) or link.get("aria-label", "").strip())
    )
