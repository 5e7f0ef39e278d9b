"""The editor's introduction, as email clients can show it.

Outlook for Windows renders emails with Word, which ignores the padding of everything but table
cells, cuts images off at the height of a line, and doesn't know newer elements.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement, builder
from markupsafe import Markup

from rundbrief.markup.renderer import Fragment
from rundbrief.newsletter.image_places import find_image_width, find_path, find_width
from rundbrief.newsletter.images import EmailImage
from rundbrief.newsletter.tables import fit_table

# Finds the version of an image, by its path in the content folder and a width.
FindImage = Callable[[str, int], EmailImage | None]

# Images that are higher than this stand on a line of their own. In CSS pixels.
_LINE_HEIGHT = 24
_PARAGRAPHS = ("p", "h2", "h3", "h4", "h5", "h6")
# Elements whose contents can be paragraphs as well as text.
_CONTAINERS = ("div", "li", "td", "th", "dd", "dt", "figure", "blockquote", "figcaption")
_TEXTS = (*_PARAGRAPHS, "li", "td", "th", "dt", "dd", "figcaption")

# Signs that phones show as emoji unless this variation selector follows.
_SIGNS = re.compile("([↩☐☑])(?!\ufe0e)")
_AS_TEXT = "\\1\ufe0e"

# By class of a letter. Source: UAX #9, Unicode Bidirectional Algorithm.
_DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def fit_introduction(
    fragment: Fragment,
    root: str,
    page: str,
    find_image: FindImage | None = None,
    *,
    text_direction: str = "ltr",
) -> Markup:
    """Fit rendered Markdown into an email, as well-formed XML, since MJML is XML.

    page: the address that links to its own sections get. find_image: images that it doesn't find
    are left out; None keeps all. text_direction: of the email.
    """
    if not fragment.html.strip():
        return Markup()
    tree = lxml_html.fragment_fromstring(str(fragment.at(root)), create_parent="div")
    _complete_links(tree, page)
    # Before the structure changes, on which the widths of images depend.
    _fit_images(tree, root, find_image)
    _fit_tables(tree)
    _replace_new_elements(tree)
    # After the tables, since boxes are tables, too.
    _put_into_boxes(tree)
    _mark_first_children(tree)
    _set_directions(tree, text_direction)
    _avoid_emoji(tree)
    if not len(tree) and not (tree.text or "").strip():
        return Markup()
    text = etree.tostring(tree, encoding="unicode", method="xml")
    return Markup(text.removeprefix("<div>").removesuffix("</div>"))  # noqa: S704  # sanitised


def _complete_links(tree: HtmlElement, page: str) -> None:
    """Reserve h1 for the subject, and let links to sections lead to the web version."""
    for heading in tree.iter("h1"):
        heading.tag = "h2"
    for link in tree.iter("a"):
        if link.get("href", "").startswith("#"):
            link.set("href", page + link.get("href"))


def _fit_images(tree: HtmlElement, root: str, find_image: FindImage | None) -> None:
    for image in list(tree.iter("img")):
        image.set("alt", image.get("alt", ""))
        width, height = find_image_width(image), image.get("height", "")
        if find_image is not None:
            found = find_image(find_path(image, root), width)
            if found is None:
                _drop_with_empty_parents(image)
                continue
            image.set("src", found.src)
            width, height = found.width, str(found.height)
        image.set("width", str(width))
        image.attrib.pop("height", None)
        if not height.isdecimal() or int(height) > _LINE_HEIGHT:
            _put_on_own_line(image)


def _drop_with_empty_parents(image: HtmlElement) -> None:
    """Remove an image, with the links and paragraphs that contain nothing else."""
    parent = image.getparent()
    image.drop_tree()
    while parent is not None and parent.getparent() is not None:
        if len(parent) or (parent.text or "").strip():
            return
        empty, parent = parent, parent.getparent()
        empty.drop_tree()


def _put_on_own_line(image: HtmlElement) -> None:
    """Put an image, with its link, into a paragraph of its own.

    In a line with a fixed height, Outlook shows only as much of an image as fits.
    """
    shown = image
    while (outer := shown.getparent()) is not None and outer.tag == "a" and _is_only_child(shown):
        shown = outer
    while (outer := shown.getparent()) is not None and outer.tag not in _CONTAINERS:
        if outer.tag in _PARAGRAPHS and _is_only_child(shown):
            outer.classes.add("image-line")
            return
        _split_around(outer, shown)
    _wrap(shown, builder.P({"class": "image-line"}))


def _is_only_child(element: HtmlElement) -> bool:
    parent = element.getparent()
    around = (parent.text, element.tail)
    return len(parent) == 1 and not any(text and text.strip() for text in around)


def _split_around(outer: HtmlElement, child: HtmlElement) -> None:
    """Split an element before and after a child, which takes its place between the two parts."""
    after = lxml_html.Element(outer.tag, outer.attrib)
    after.attrib.pop("id", None)
    after.text, child.tail = (child.tail or "").lstrip(), None
    after.extend(list(child.itersiblings()))
    after.tail, outer.tail = outer.tail, None
    outer.addnext(after)
    outer.addnext(child)
    if outer.text and not len(outer):
        outer.text = outer.text.rstrip()
    elif len(outer) and outer[-1].tail:
        outer[-1].tail = outer[-1].tail.rstrip()
    for part in (outer, after):
        if not len(part) and not (part.text or "").strip():
            part.drop_tree()


def _fit_tables(tree: HtmlElement) -> None:
    for table in list(tree.iter("table")):
        fit_table(table, find_width(table))
        frame = table.getparent()
        if "table" in frame.classes:
            # On the site, readers scroll in it.
            for name in ("role", "aria-label", "tabindex"):
                frame.attrib.pop(name, None)
        else:
            _wrap(table, builder.DIV({"class": "table"}))


def _replace_new_elements(tree: HtmlElement) -> None:
    """Show closed details open, and let captions stand below their images in every client."""
    for details in tree.iter("details"):
        details.tag = "div"
        details.attrib.pop("open", None)
        for summary in details.iterchildren("summary"):
            summary.tag = "p"
            summary.append(_move_contents(summary, builder.B()))
    for figure in tree.iter("figure"):
        _make_division(figure, "figure")
    for caption in tree.iter("figcaption"):
        caption.tag = "div" if any(child.tag in _PARAGRAPHS for child in caption) else "p"
        caption.classes.add("caption")


def _make_division(element: HtmlElement, role: str) -> None:
    """Replace an element whose margins email clients set as they like."""
    element.tag = "div"
    element.classes.add(role)
    element.set("role", role)


def _wrap(element: HtmlElement, wrapper: HtmlElement) -> HtmlElement:
    """Put an element into another one, which takes its place."""
    wrapper.tail, element.tail = element.tail, None
    element.addprevious(wrapper)
    wrapper.append(element)
    return wrapper


def _move_contents(element: HtmlElement, target: HtmlElement) -> HtmlElement:
    """Move all that is in an element into another one, which is empty."""
    target.text, element.text = element.text, None
    target.extend(list(element))
    return target


def _put_into_boxes(tree: HtmlElement) -> None:
    """Put what has a background or a rule at its side into table cells, for its padding."""
    for quote in list(tree.iter("blockquote")):
        _make_division(quote, "blockquote")
        quote.append(_box(quote, "quote-body"))
    for box in list(tree.iter("div")):
        if "admonition" in box.classes:
            box.append(_box(box, "note-body"))
    for code in list(tree.iter("pre")):
        around = _wrap(code, builder.DIV({"class": "box"}))
        around.append(_box(around, "code-body"))


def _box(element: HtmlElement, name: str) -> HtmlElement:
    """Return a table with one cell that has the contents of an element."""
    cell = _move_contents(element, builder.TD({"class": name}))
    attributes = {"role": "presentation", "width": "100%", "class": "box"}
    borders = dict.fromkeys(("cellpadding", "cellspacing", "border"), "0")
    return builder.TABLE(builder.TR(cell), {**attributes, **borders})


def _mark_first_children(tree: HtmlElement) -> None:
    """Mark what has no space above it, since it comes first in its place."""
    for place in tree.iter("li", "td", "th", "dd", "div"):
        if place.tag == "div" and not {"figure", "caption"} & set(place.classes):
            continue
        if len(place) and not (place.text or "").strip():
            place[0].classes.add("first")


def _set_directions(tree: HtmlElement, text_direction: str) -> None:
    """Say the direction of texts that differ from the email. Code is left-to-right."""
    for code in tree.iter("pre", "code"):
        code.set("dir", "ltr")
    for element in tree.iter(*_TEXTS):
        direction = _find_direction(element.text_content())
        if direction not in (None, text_direction):
            element.set("dir", direction)


def _find_direction(text: str) -> str | None:
    """Return the direction of the first letter, as `dir="auto"` does; None without a letter."""
    classes = map(unicodedata.bidirectional, text)
    first = next((it for it in classes if it in _DIRECTIONS), None)
    return _DIRECTIONS[first] if first else None


def _avoid_emoji(tree: HtmlElement) -> None:
    for element in tree.iter(etree.Element):
        if element.text:
            element.text = _SIGNS.sub(_AS_TEXT, element.text)
        if element.tail:
            element.tail = _SIGNS.sub(_AS_TEXT, element.tail)
