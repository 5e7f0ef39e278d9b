"""Files that are published as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from rundbrief.content.desk import Desk
from rundbrief.content.files import File
from rundbrief.content.places import ASSETS
from rundbrief.texts import _

_ACTIVE = frozenset({"script", "foreignobject", "iframe", "handler", "set"})


def select_assets(files: Iterable[File], desk: Desk) -> Iterator[str]:
    """Choose what is published as it is; every other file becomes a problem."""
    for file in files:
        if file.ending not in ASSETS or file.parts[0] == "assets":
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


def _is_plain_drawing(file: File) -> bool:
    """A drawing may hold no script: opened by itself, it would run."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.parse(file.disk, parser).getroot()
    except (etree.XMLSyntaxError, OSError):
        return False
    return not any(_is_active(element) for element in root.iter())


def _is_active(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    attributes = {str(key).lower(): str(value) for key, value in element.attrib.items()}
    links = (value for key, value in attributes.items() if key.endswith("href"))
    return (
        etree.QName(element).localname.lower() in _ACTIVE
        or any(key.startswith("on") for key in attributes)
        or any(not link.startswith(("#", "data:image/")) for link in links)
    )
