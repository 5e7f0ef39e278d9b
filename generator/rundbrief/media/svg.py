"""SVG, written anew from a list of what may be in it.

An SVG is a document of its own: opened by its address, it can run scripts on the site's origin.
Browsers and XML parsers also read some documents differently, for example if a DOCTYPE adds
attributes, or if only one of them knows the encoding. So what contributors wrote is never
published: it is parsed, whatever is active is refused, and what is known to be harmless is written
again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from rundbrief.i18n.texts import _
from rundbrief.media import svg_allowed as allowed
from rundbrief.media.svg_limits import is_too_complex, is_too_large
from rundbrief.media.svg_writer import (
    EXPORT,
    UNREADABLE,
    SvgWriter,
    line_of,
    refers_outside,
    too_complex,
)
from rundbrief.problems import Problem, ProblemsError

MAX_BYTES = 10_000_000

_DECLARATION = re.compile(r"<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(r"\sencoding\s*=\s*[\"']([^\"']*)[\"']")
_PROLOG = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_UTF8 = re.compile(r"utf-?8", re.IGNORECASE)

_CONTAINS = _("the SVG image contains “{name}”")
_RUNS = _("if readers open the image by itself, it runs with the rights of the site")


def rewrite_svg(data: bytes, shown: str) -> bytes:
    """Return a drawing as it may be published; a drawing that was written here stays as it is.

    shown: the file as the user would type it. Raises ProblemsError.
    """
    root = _parse(_decode(data, shown), shown)
    if is_too_large(root):
        raise ProblemsError([too_complex(shown)])
    problems = list(_find_active(root, shown))
    writer = SvgWriter(shown)
    written = writer.write(root)
    problems += writer.problems
    if problems:
        raise ProblemsError(problems)
    if is_too_complex(_parse(written, shown)):
        raise ProblemsError([too_complex(shown)])
    return written.encode()


def _decode(data: bytes, shown: str) -> str:
    """Decode UTF-8, and refuse what may be read in another way."""
    if len(data) > MAX_BYTES:
        what = _("the SVG image is larger than {limit} MB")
        why = _("it would take too long to check and to show")
        values = {"limit": MAX_BYTES // 1_000_000}
        raise ProblemsError([Problem(shown, 0, what, why, EXPORT, values)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProblemsError([_not_utf8(shown)]) from None
    declaration = _DECLARATION.match(text)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    if "\0" in text or (encoding and not _UTF8.fullmatch(encoding[1])):
        raise ProblemsError([_not_utf8(shown)])
    start = declaration.end() if declaration else 0
    prolog = _PROLOG.match(text, start)
    assert prolog is not None
    if text.startswith("<!", prolog.end()):
        what, why = _("the SVG image has a DOCTYPE"), _("it can hide scripts from checks")
        fix = _("delete everything from “<!DOCTYPE” to its “>”, or export it as “plain SVG”")
        line = text.count("\n", 0, prolog.end()) + 1
        raise ProblemsError([Problem(shown, line, what, why, fix)])
    # Without the declaration, but with its lines.
    return "\n" * text.count("\n", 0, start) + text[start:]


def _not_utf8(shown: str) -> Problem:
    what, why = _("the SVG image is not saved as UTF-8"), _("it can hide scripts from checks")
    return Problem(shown, 1, what, why, _("in your editor, save the file with UTF-8 encoding"))


def _parse(text: str, shown: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as exc:
        what = _("the SVG image can't be read")
        raise ProblemsError([Problem(shown, exc.lineno or 0, what, UNREADABLE, EXPORT)]) from exc
    if root.tag != f"{{{allowed.SVG}}}svg" or root.getroottree().docinfo.internalDTD is not None:
        what = _("the file is not an SVG image")
        raise ProblemsError([Problem(shown, 0, what, UNREADABLE, EXPORT)])
    return root


def _find_active(root: etree._Element, shown: str) -> Iterator[Problem]:
    """Find what could run or fetch something, also in parts that are left out."""
    known: set[str] = set()
    beside = [*root.itersiblings(preceding=True), *root.itersiblings()]
    for node in (*beside, *root.iter()):
        if isinstance(node.tag, str):
            for name in _active_names(node):
                if name not in known:
                    known.add(name)
                    yield Problem(shown, line_of(node), _CONTAINS, _RUNS, EXPORT, {"name": name})
        elif getattr(node, "target", "") == "xml-stylesheet":
            yield refers_outside(shown, line_of(node), "<?xml-stylesheet>")


def _active_names(element: etree._Element) -> Iterator[str]:
    """Yield the names of an element and of attributes that could run something."""
    name = etree.QName(element)
    tag = name.localname.lower()
    if name.namespace == allowed.XHTML or (name.namespace == allowed.SVG and tag in allowed.ACTIVE):
        yield f"<{name.localname}>"
    elif name.namespace == allowed.SVG:
        if tag == "style" and len(element):
            # Browsers join the text around the elements inside.
            inner = element[0].tag
            yield f"<style><{etree.QName(inner).localname if isinstance(inner, str) else '?'}>"
        for key, value in element.attrib.items():
            animated = str(value).strip().lower() if key == "attributeName" else ""
            if str(key).lower().startswith("on"):
                yield str(key)
            if animated.startswith("on") or animated.endswith("href"):
                yield f"<{name.localname} attributeName={animated}>"
