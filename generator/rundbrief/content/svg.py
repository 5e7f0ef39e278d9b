"""Safety check of SVG files from contributors."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

_ACTIVE = frozenset({"script", "foreignobject", "iframe", "handler", "set"})
_XHTML = "http://www.w3.org/1999/xhtml"
_SAFE_LINK = re.compile(r"#|data:image/(png|jpeg|gif|webp)[;,]", re.IGNORECASE)
# Styles may refer to the drawing itself or to data, to nothing else.
_REMOTE_STYLE = re.compile(r"@import|url\((?!\s*[\"']?\s*(?:#|data:))", re.IGNORECASE)


def is_safe_svg(file: Path) -> bool:
    """Return whether an SVG file is free of scripts and external references.

    As an image it couldn't run scripts, but readers may open it by its own address.
    """
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
