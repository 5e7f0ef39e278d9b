"""Selection of assets: files that are published unchanged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rundbrief.content.file_kinds import ASSETS, CALENDAR, OWN_FILES, OWN_FOLDERS
from rundbrief.content.files import File
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem

if TYPE_CHECKING:
    from lxml import etree

_ACTIVE = frozenset({"script", "foreignobject", "iframe", "handler", "set"})
_XHTML = "http://www.w3.org/1999/xhtml"
_SAFE_LINK = re.compile(r"#|data:image/(png|jpeg|gif|webp)[;,]", re.IGNORECASE)
# Styles may refer to the drawing itself or to data, to nothing else.
_REMOTE_STYLE = re.compile(r"@import|url\((?!\s*[\"']?\s*(?:#|data:))", re.IGNORECASE)


def select_assets(files: Iterable[File], departments: Collection[str]) -> Iterator[str | Problem]:
    """Yield the paths of files to publish, and a problem for every other file."""
    for file in files:
        if file.parts[0] in OWN_FOLDERS:
            yield file.warning(
                0,
                _("the file is not published, because the site has its own folder “{folder}”"),
                _("one of the two would overwrite the other"),
                _("move the file to a folder with another name, such as images"),
                folder=file.parts[0],
            )
        elif _is_generated(file, departments):
            yield file.warning(
                0,
                _("the file is not published, because the site generates a file with this name"),
                _("one of the two would overwrite the other"),
                _("rename the file"),
            )
        elif file.ending not in ASSETS:
            yield file.warning(
                0,
                _("files of this type are not published"),
                _("some file types, such as HTML pages and scripts, can be harmful"),
                _("write the content as Markdown, or move the file out of the content folder"),
            )
        elif file.ending == "svg" and not is_safe_svg(file.disk):
            yield file.problem(
                0,
                _("the file is not a plain SVG image"),
                _("scripts and links in an SVG image can be harmful"),
                _("export it again as “plain SVG” or as PNG"),
            )
        else:
            yield file.path


def _is_generated(file: File, departments: Collection[str]) -> bool:
    """Whether a file collides with a generated one, or its folder does."""
    own_calendars = {f"{slug}/{CALENDAR}" for slug in departments}
    return file.parts[0] in OWN_FILES or file.path in own_calendars


def is_safe_svg(file: Path) -> bool:
    """Return whether an SVG file is free of scripts and external references.

    As an image it couldn't run scripts, but readers may open it by its own address.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.parse(file, parser)
    except (etree.XMLSyntaxError, OSError):
        return False
    root = tree.getroot()
    around = [*root.itersiblings(), *root.itersiblings(preceding=True)]
    return not _has_entities(tree) and not any(_is_active(e) for e in [*around, *root.iter()])


def _has_entities(tree: etree._ElementTree) -> bool:
    """Whether a document declares entities, which could hide scripts: only browsers expand them."""
    types = tree.docinfo.internalDTD
    return types is not None and next(types.iterentities(), None) is not None  # type: ignore[attr-defined]


def _is_active(element: etree._Element) -> bool:
    from lxml import etree

    if not isinstance(element.tag, str):
        return not isinstance(element, etree._Comment)  # noqa: SLF001  # a processing instruction can add a stylesheet
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
