"""Accessibility: alternative text, headings, the document's language, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from rundbrief.i18n.texts import _
from rundbrief.lint.email import Email, text_of
from rundbrief.lint.findings import (
    Finding,
    Patterns,
    attribute_pattern,
    element_pattern,
    text_pattern,
)
from rundbrief.problems import Level

# File names, with or without extension, such as those that cameras and programs give to images.
_FILE_NAME = re.compile(
    r"[^\s/]+\.(?:png|jpe?g|gif|webp|svg|bmp|heic|tiff?)"
    r"|(?:img|dsc|dscn|pxl|image|picture|photo|screenshot|bild|foto|bildschirmfoto)[\s_-]*[\d_-]*",
    re.IGNORECASE,
)
_WHY = _("many readers see or hear this text instead of the image")
_FIX = _("describe the image in the square brackets: ![A bike in the snow](bike.png)")


def check_alt(email: Email) -> Iterator[Finding]:
    for image in email.find("img"):
        alt = image.get("alt")
        values = {"picture": _file_name(image), "alt": alt}
        patterns = _image_patterns(image)
        if alt is None:
            what = _("the image “{picture}” has no alt text")
            fix = _("add an “alt” attribute; leave it empty if the image is only decoration")
            layout = (*patterns.layout, r"<(?:mj-image|img)\b(?![^>]*\balt\s*=)")
            patterns = Patterns(patterns.content, layout)
            yield Finding(what, _WHY, fix, values, Level.ERROR, patterns)
        elif not alt.strip() and _is_only_content_of_link(image):
            what = _("the image “{picture}” is a link but has no alt text")
            why = _("when images are off, nobody can tell where the link leads")
            yield Finding(what, why, _FIX, values, patterns=patterns)
        elif _FILE_NAME.fullmatch(alt.strip()):
            what = _("the alt text “{alt}” is a file name")
            patterns = Patterns((r"!\[\s*" + re.escape(alt), *patterns.content), patterns.layout)
            yield Finding(what, _WHY, _FIX, values, patterns=patterns)


def _file_name(image: HtmlElement) -> str:
    source = str(image.get("src", ""))
    if source[:5].lower() == "data:":
        return "data:"
    try:
        return unquote(urlsplit(source).path).rpartition("/")[2] or source
    except ValueError:
        return source


def _image_patterns(image: HtmlElement) -> Patterns:
    source, name = image.get("src", ""), _file_name(image)
    layout = (attribute_pattern("src", source),) if source else ()
    return Patterns((rf"[(\s/<\"']{re.escape(name)}",) if name else (), layout)


def _is_only_content_of_link(image: HtmlElement) -> bool:
    link = next(image.iterancestors("a"), None)
    return (
        link is not None
        and bool(link.get("href"))
        and not (text_of(link) or link.get("aria-label", "").strip())
    )


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

# Elements that appear in the cells of layout tables, not of data tables.
_BLOCKS = frozenset({"table", "div", "img", "p", "ul", "ol", "hr", *_HEADINGS})


def check_headings(email: Email) -> Iterator[Finding]:
    """Check that there is exactly one h1, and that no level is skipped."""
    headings = list(email.find(*_HEADINGS))
    titles = [h for h in headings if h.tag == "h1"]
    why = _("screen reader users navigate by headings")
    if not titles:
        what, fix = _("the email has no main heading"), _("put the subject into an <h1>")
        yield Finding(what, why, fix, patterns=Patterns(layout=(r"<mj-body\b",)))
    for extra in titles[1:]:
        what, fix = _("“{heading}” is a second <h1>"), _("change it to an <h2>")
        yield Finding(
            what, why, fix, {"heading": text_of(extra)}, patterns=_heading_patterns(extra)
        )
    before = None
    for heading in headings:
        level = int(heading.tag[1])
        if before and level > before + 1:
            what = _("the heading “{heading}” (level {level}) follows a heading of level {before}")
            fix = _("use one # less, so that no level is skipped")
            values = {"heading": text_of(heading), "level": level, "before": before}
            yield Finding(what, why, fix, values, patterns=_heading_patterns(heading))
        before = level


def _heading_patterns(heading: HtmlElement) -> Patterns:
    title, tag = text_pattern(text_of(heading)), element_pattern(heading.tag)
    return Patterns(
        (rf"^ {{0,3}}#+[\s*_~`\[]*{title}", title) if title else (),
        (rf"{tag}[^>]*>\s*{title}", tag),
    )


def check_document(email: Email) -> Iterator[Finding]:
    """Check the doctype, language, direction and title of the document."""
    patterns = Patterns(layout=(r"<mjml\b",), template="newsletter.mjml")
    if not email.html.lstrip("\ufeff \t\r\n")[:14].lower().startswith("<!doctype html"):
        yield Finding(
            _("the HTML has no doctype"),
            _("without it, email clients use an outdated rendering mode"),
            _("start it with <!DOCTYPE html>"),
            level=Level.ERROR,
            patterns=patterns,
        )
    language = (email.tree.get("lang") or "").strip()
    if not language:
        what, why = (
            _("the HTML doesn't declare its language"),
            _("screen readers choose the voice by it"),
        )
        fix = _("add “lang” to <mjml>, as the packaged newsletter.mjml does")
        yield Finding(what, why, fix, {"language": email.language}, Level.ERROR, patterns)
    elif _primary_subtag(language) != _primary_subtag(email.language):
        what = _("the HTML declares the language “{said}”, but it is “{language}”")
        why = _("screen readers choose the voice by it")
        values = {"said": language, "language": email.language}
        yield Finding(what, why, _("use the language from the settings"), values, patterns=patterns)
    if (email.tree.get("dir") or "").lower() not in ("ltr", "rtl", "auto"):
        what, why = (
            _("the HTML doesn't declare its text direction"),
            _("some email clients guess it wrong"),
        )
        yield Finding(what, why, _("add “dir” to <mjml>: ltr or rtl"), patterns=patterns)
    if not any(text_of(title) for title in email.find("title")):
        what = _("the HTML has no title")
        why = _("browsers and screen readers show it as the name of the email")
        patterns = Patterns(layout=(r"<mj-title\b", r"<mj-head\b"))
        yield Finding(what, why, _("put the subject into <mj-title>"), patterns=patterns)


def _primary_subtag(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def check_tables(email: Email) -> Iterator[Finding]:
    """Check that layout tables are marked as such, and that data tables have header cells."""
    for table in email.find("table"):
        role = (table.get("role") or "").strip().lower()
        own = [
            cell for cell in table.iter("td", "th") if next(cell.iterancestors("table")) is table
        ]
        has_headings = any(cell.tag == "th" for cell in own)
        patterns = _table_patterns(table, own)
        if role in ("presentation", "none"):
            if has_headings:
                what = _("a table with header cells is marked as layout")
                why = _("screen readers would read the cells without their headers")
                yield Finding(what, why, _('remove role="presentation"'), patterns=patterns)
        elif not has_headings and _is_layout(table, own):
            what = _("a table has no header cells, and is not marked as layout")
            why = _("screen readers announce each cell of a data table with its header")
            fix = _(
                "use <th> for the cells that name a row or a column; in a template, add "
                'role="presentation" if the table is only layout'
            )
            yield Finding(what, why, fix, patterns=patterns)
        elif not has_headings:
            what = _("a data table has no header cells")
            why = _("screen readers announce each cell with its header")
            yield Finding(
                what,
                why,
                _("use <th> for the cells that name a row or a column"),
                patterns=patterns,
            )


def _is_layout(table: HtmlElement, cells: list[HtmlElement]) -> bool:
    if (table.get("role") or "").strip().lower() in ("table", "grid"):
        return False
    rows = {id(cell.getparent()) for cell in cells}
    if len(rows) <= 1 or len(cells) <= len(rows):
        return True
    return any(e is not table and e.tag in _BLOCKS for e in table.iter())


def _table_patterns(table: HtmlElement, cells: list[HtmlElement]) -> Patterns:
    first = next((text for cell in cells if (text := text_pattern(text_of(cell)))), "")
    # Emphasis and links in the cell are ignored.
    content = (
        (rf"\|[\s*_`\[]*{first}", rf"<t[dh]\b[^<>]*>(?:\s|<[^<>]*>|[*_`\[])*{first}")
        if first
        else ()
    )
    rows = (rf"<(?:mj-)?table\b[^>]*>[^<]*(?:<(?!/?table)[^>]*>[^<]*)*?{first}",) if first else ()
    if table.get("role"):
        return Patterns(content, (*rows, element_pattern("table")))
    without = r"<(?:mj-)?table\b(?![^>]*\brole\s*=)"
    return Patterns((*content, r"<table\b"), (*rows, without))
