"""What screen readers go by: headings, language, tables."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from rundbrief.i18n.texts import _
from rundbrief.lint.findings import Clues, Finding, element, words
from rundbrief.lint.mail import Mail, said
from rundbrief.problems import Level

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

# What stands in the cells of a table that shapes a page.
_BLOCKS = frozenset({"table", "div", "img", "p", "ul", "ol", "hr", *_HEADINGS})


def check_headings(mail: Mail) -> Iterator[Finding]:
    """One h1, and no level left out below it."""
    headings = list(mail.find(*_HEADINGS))
    titles = [h for h in headings if h.tag == "h1"]
    why = _("screen readers jump from heading to heading")
    if not titles:
        what, fix = _("the mail has no main heading"), _("put the subject into an <h1>")
        yield Finding(what, why, fix, clues=Clues(layout=(r"<mj-body\b",)))
    for extra in titles[1:]:
        what, fix = _("“{heading}” is a second <h1>"), _("make it an <h2>")
        yield Finding(what, why, fix, {"heading": said(extra)}, clues=_heading(extra))
    before = None
    for heading in headings:
        level = int(heading.tag[1])
        if before and level > before + 1:
            what = _("the heading “{heading}” (level {level}) follows one of level {before}")
            fix = _("write it with one # less, so that no level is left out")
            values = {"heading": said(heading), "level": level, "before": before}
            yield Finding(what, why, fix, values, clues=_heading(heading))
        before = level


def _heading(heading: HtmlElement) -> Clues:
    title, tag = words(said(heading)), element(heading.tag)
    return Clues(
        (rf"^ {{0,3}}#+\s*{title}", title) if title else (),
        (rf"{tag}[^>]*>\s*{title}", tag),
    )


def check_document(mail: Mail) -> Iterator[Finding]:
    """What the whole document says of itself."""
    root = mail.tree
    clues = Clues(layout=(r"<mjml\b",), template="newsletter.mjml")
    if not mail.html.lstrip("\ufeff \t\r\n")[:14].lower().startswith("<!doctype html"):
        yield Finding(
            _("the HTML has no doctype"),
            _("without it programs fall back to the ways of the nineties"),
            _("begin it with <!DOCTYPE html>"),
            level=Level.ERROR,
            clues=clues,
        )
    language = (root.get("lang") or "").strip()
    if not language:
        what, why = (
            _("the HTML doesn't say its language"),
            _("screen readers choose their voice by it"),
        )
        fix = _("give <mjml> a “lang”, as the packaged newsletter.mjml does")
        yield Finding(what, why, fix, {"language": mail.language}, Level.ERROR, clues)
    elif _base(language) != _base(mail.language):
        what = _("the HTML says that its language is “{said}”, but it is “{language}”")
        why = _("screen readers choose their voice by it")
        values = {"said": language, "language": mail.language}
        yield Finding(what, why, _("use the language of the settings"), values, clues=clues)
    if (root.get("dir") or "").lower() not in ("ltr", "rtl", "auto"):
        what, why = (
            _("the HTML doesn't say its direction"),
            _("some programs guess it, and guess wrong"),
        )
        yield Finding(what, why, _("give <mjml> a “dir”: ltr or rtl"), clues=clues)
    if not any(said(title) for title in mail.find("title")):
        what = _("the HTML has no title")
        why = _("browsers and screen readers name the mail by it")
        clues = Clues(layout=(r"<mj-title\b", r"<mj-head\b"))
        yield Finding(what, why, _("put the subject into <mj-title>"), clues=clues)


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def check_tables(mail: Mail) -> Iterator[Finding]:
    """Tables that shape the page must say so; those that hold data need headings."""
    for table in mail.find("table"):
        role = (table.get("role") or "").strip().lower()
        own = [
            cell for cell in table.iter("td", "th") if next(cell.iterancestors("table")) is table
        ]
        has_headings = any(cell.tag == "th" for cell in own)
        clues = _table(table, own)
        if role in ("presentation", "none"):
            if has_headings:
                what = _("a table with headings is marked as layout")
                why = _("screen readers would read its cells without their headings")
                yield Finding(what, why, _('take role="presentation" away'), clues=clues)
        elif not has_headings and _is_layout(table, own):
            what = _("a table that shapes the page is not marked as layout")
            why = _("screen readers would read it out as a table of data")
            yield Finding(what, why, _('give it role="presentation"'), clues=clues)
        elif not has_headings:
            what = _("a table of data has no headings")
            why = _("screen readers say each cell with its heading")
            yield Finding(
                what, why, _("make the cells that name a row or a column <th>"), clues=clues
            )


def _is_layout(table: HtmlElement, cells: list[HtmlElement]) -> bool:
    if (table.get("role") or "").strip().lower() in ("table", "grid"):
        return False
    rows = {id(cell.getparent()) for cell in cells}
    if len(rows) <= 1 or len(cells) <= len(rows):
        return True
    return any(e is not table and e.tag in _BLOCKS for e in table.iter())


def _table(table: HtmlElement, cells: list[HtmlElement]) -> Clues:
    first = next((text for cell in cells if (text := words(said(cell)))), "")
    written = (rf"\|\s*{first}",) if first else ()
    rows = (rf"<(?:mj-)?table\b[^>]*>[^<]*(?:<(?!/?table)[^>]*>[^<]*)*?{first}",) if first else ()
    without = (r"<table\b(?![^>]*\brole\s*=)",) if not table.get("role") else ()
    return Clues(written, (*rows, *without, element("table")))
