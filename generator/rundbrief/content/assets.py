"""Files that are published as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from rundbrief.content.desk import Desk
from rundbrief.content.files import File
from rundbrief.content.places import ASSETS, CALENDAR, OWN_FILES, OWN_FOLDERS
from rundbrief.texts import _

_ACTIVE = frozenset({"script", "foreignobject", "iframe", "handler", "set"})
_XHTML = "http://www.w3.org/1999/xhtml"
_SAFE_LINK = re.compile(r"#|data:image/(png|jpeg|gif|webp)[;,]", re.IGNORECASE)
# Styles may point into the drawing, to nothing else.
_REMOTE_STYLE = re.compile(r"@import|url\((?!\s*[\"']?\s*(?:#|data:))", re.IGNORECASE)


def select_assets(files: Iterable[File], desk: Desk) -> Iterator[str]:
    """Choose what is published as it is; every other file becomes a problem."""
    for file in files:
        if file.parts[0] in OWN_FOLDERS:
            desk.warn(
                file,
                0,
                _("is not published, since the site itself has a folder “{folder}”"),
                _("one of the two would be lost"),
                _("move the file to a folder of another name, such as images"),
                folder=file.parts[0],
            )
        elif _is_made_by_us(file, desk):
            desk.warn(
                file,
                0,
                _("is not published, since the site itself makes a file of this name"),
                _("one of the two would be lost"),
                _("rename the file"),
            )
        elif file.ending not in ASSETS:
            desk.warn(
                file,
                0,
                _("is no kind of file that is published"),
                _("pages of HTML and scripts could do harm to readers"),
                _("write it as Markdown, or move it out of the content folder"),
            )
        elif file.ending == "svg" and not _is_plain_drawing(file):
            desk.report(
                file,
                0,
                _("is not a plain SVG drawing"),
                _("a drawing with scripts or links could do harm to readers"),
                _("export it again as “plain SVG”, or as PNG"),
            )
        else:
            yield file.path


def _is_made_by_us(file: File, desk: Desk) -> bool:
    """A folder with the name of one of our files would be in its way, too."""
    own_calendars = {f"{slug}/{CALENDAR}" for slug in desk.departments}
    return file.parts[0] in OWN_FILES or file.path in own_calendars


def _is_plain_drawing(file: File) -> bool:
    """A drawing may hold no script: opened by itself, it would run."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.parse(file.disk, parser)
    except (etree.XMLSyntaxError, OSError):
        return False
    root = tree.getroot()
    around = [*root.itersiblings(), *root.itersiblings(preceding=True)]
    return not _has_entities(tree) and not any(_is_active(e) for e in [*around, *root.iter()])


def _has_entities(tree: etree._ElementTree) -> bool:
    """Browsers put an entity's text, which may hold a script, into the drawing; lxml doesn't."""
    types = tree.docinfo.internalDTD
    return types is not None and next(types.iterentities(), None) is not None  # type: ignore[attr-defined]


def _is_active(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return not isinstance(element, etree._Comment)  # noqa: SLF001  # an instruction can add a stylesheet
    attributes = {str(key).lower(): str(value) for key, value in element.attrib.items()}
    links = (value for key, value in attributes.items() if key.endswith("href"))
    return (
        etree.QName(element).localname.lower() in _ACTIVE
        or etree.QName(element).namespace == _XHTML
        or attributes.get("attributename", "").endswith("href")
        or any(key.startswith("on") for key in attributes)
        or any(not _SAFE_LINK.match(link) for link in links)
        or any(_REMOTE_STYLE.search(text) for text in [element.text or "", *attributes.values()])
    )
