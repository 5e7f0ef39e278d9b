"""What Outlook for Windows leaves of an email: a small emulation of its Word engine.

Emulated: conditional comments; style sheets and style attributes without what Word doesn't know;
only the first font of a list; padding of table cells only; images as large as their attributes.

Not emulated: anything about Word's own layout, such as its line heights, its tables that grow
beyond their width, page breaks within long cells, VML, scaling at 120 dpi, and its dark mode. A
picture that looks right here may still be wrong in Outlook; one that looks wrong here is.

Sources: "Word 2007 HTML and CSS Rendering Capabilities in Outlook 2007" (Microsoft, parts 1 and 2;
later versions render the same way), and the column `outlook.windows` of Can I email, which the lint
has in `caniemail.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import html as lxml_html
from lxml.html import HtmlElement

from rundbrief.lint.client_support import read_client_support
from rundbrief.lint.css import (
    Declaration,
    Rule,
    parse_declarations,
    parse_stylesheet,
    split_at_commas,
)
from rundbrief.lint.css_features import features_of_declaration, features_of_selector

# Outlook 2016, 2019, 2021 and of Microsoft 365.
VERSION = 16

# A condition is true if Word reads it; IE is another program. Source: Microsoft, "About conditional
# comments", and the comments that MJML writes.
_HIDDEN = re.compile(r"<!--\[if ([^\]]+)\]>(.*?)<!\[endif\]-->", re.DOTALL)
_REVEALED = re.compile(r"<!--\[if ([^\]]+)\]><!-->(.*?)<!--<!\[endif\]-->", re.DOTALL)
_PART = re.compile(r"(?:(lte|lt|gte|gt)\s+)?(mso|IE|true|false)(?:\s+(\d+))?")

# Fonts of Windows. Word takes the first of a list; if it doesn't have that, Times New Roman.
_FONTS = frozenset(
    {
        *("arial", "calibri", "cambria", "consolas", "courier new", "georgia", "segoe ui"),
        *("tahoma", "times new roman", "trebuchet ms", "verdana"),
        *("serif", "sans-serif", "monospace"),
    }
)

# What Can I email calls partly supported, since it works on some elements only. Source: its notes.
_CELLS = frozenset({"td", "th"})
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "pre"}
)
_SIZED = frozenset({"table", "td", "th"})


def show_in_word(html: str) -> str:
    """Return an email as Word takes it, for any browser to render."""
    tree = lxml_html.document_fromstring(open_conditional_comments(html))
    for style in tree.iter("style"):
        # A condition in the attribute is one that Word doesn't know, like `@media`.
        style.text = "" if style.get("media") else filter_stylesheet(style.text or "")
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and element.tag != "style":
            _filter_element(element)
        # Word indents lists by their margins, as browsers do by a padding of their own.
        if element.tag in ("ul", "ol"):
            element.set("style", f"{element.get('style', '')}; padding: 0")
        # Settings for Office, and paragraphs without content, which Word leaves out: MJML's dividers
        # have one for others, and a table for Word.
        if element.tag == "xml" or (element.tag == "p" and not len(element) and not element.text):
            _remove(element)
    return str(lxml_html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>"))


def _remove(element: HtmlElement) -> None:
    """Remove an element, but not the text after it."""
    parent = element.getparent()
    if parent is not None:
        before, tail = element.getprevious(), element.tail or ""
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(element)


def open_conditional_comments(html: str) -> str:
    """Show what conditional comments have for Word, and delete what they have for others."""
    html = _REVEALED.sub(lambda it: it[2] if is_true(it[1]) else "", html)
    return _HIDDEN.sub(lambda it: it[2] if is_true(it[1]) else "", html)


def is_true(condition: str) -> bool:
    """Evaluate a condition, such as `mso | IE` or `(gte mso 9)&(lte mso 15)`."""
    alternatives = condition.replace("(", " ").replace(")", " ").split("|")
    return any(all(map(_is_part_true, it.split("&"))) for it in alternatives)


def _is_part_true(part: str) -> bool:
    text = part.strip()
    match = _PART.fullmatch(text.lstrip("! "))
    if not match:
        raise ValueError(f"not a condition: {part}")
    comparison, program, number = match[1] or "eq", match[2], int(match[3] or VERSION)
    holds = program == "true" or (
        program == "mso"
        and {
            "eq": number == VERSION,
            "lt": number > VERSION,
            "lte": number >= VERSION,
            "gt": number < VERSION,
            "gte": number <= VERSION,
        }[comparison]
    )
    return holds is not text.startswith("!")


def filter_stylesheet(css: str) -> str:
    """Drop @-rules, and the rules whose selectors Word doesn't know."""
    return "\n".join(
        f"{rule.selector} {{ {_write(rule.declarations)} }}"
        for rule in parse_stylesheet(css).rules
        if not rule.media and _knows_selector(rule)
    )


def _knows_selector(rule: Rule) -> bool:
    return all(map(_is_known, features_of_selector(rule))) and bool(split_at_commas(rule.tokens))


def filter_style(style: str, tag: str) -> str:
    """Drop declarations that Word doesn't know, or not on this element."""
    return _write(it for it in parse_declarations(style) if _applies(it, tag))


def _write(declarations: Iterable[Declaration]) -> str:
    return "; ".join(
        f"{it.name}: {_value(it)}{' !important' if it.important else ''}"
        for it in declarations
        if _is_declaration_known(it)
    )


def _value(declaration: Declaration) -> str:
    if declaration.name != "font-family":
        return declaration.text
    first = declaration.text.partition(",")[0].strip().strip("\"'")
    return first if first.lower() in _FONTS else "'Times New Roman'"


def _is_declaration_known(it: Declaration) -> bool:
    if it.name == "font-family":  # its first font is dealt with
        return True
    # Can I email calls `max-width` partly supported; it has no effect on images and `div`.
    if it.name in ("max-width", "cursor") or it.name.startswith("-"):
        return False
    # Word knows `none` only, and all else stays what the element is.
    if it.name == "display" and it.text != "none":
        return False
    if it.name.startswith("margin") and "auto" in it.text:
        return False
    return all(map(_is_known, (f for f in features_of_declaration(it) if f != "css-important")))


def _applies(it: Declaration, tag: str) -> bool:
    if it.name.startswith("padding"):
        return tag in _CELLS
    if it.name.startswith("margin"):
        return tag in _BLOCKS
    if it.name in ("width", "height"):
        return tag in _SIZED
    if it.name.startswith("border"):
        return tag in _SIZED | _BLOCKS
    return True


def _is_known(feature: str) -> bool:
    data = read_client_support()
    known = data.features.get(feature)
    return not known or not data.support(feature, ["outlook.windows"]).without


def _filter_element(element: HtmlElement) -> None:
    tag, style = str(element.tag), element.get("style")
    if style is None:
        return
    kept = filter_style(style, tag)
    own = {it.name: it.text for it in parse_declarations(style) if it.name.startswith("mso-")}
    # MJML's buttons get their size from this, a property of Word's own.
    if tag in _CELLS and "mso-padding-alt" in own:
        kept += f"; padding: {own['mso-padding-alt']}"
    if own.get("mso-hide") == "all":
        kept += "; display: none"
    element.set("style", kept)
