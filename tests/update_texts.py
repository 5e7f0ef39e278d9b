"""Bring every catalogue up to date with the messages in the source; say what is not translated."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

REPOSITORY = Path(__file__).parents[1]
LANGUAGES = REPOSITORY / "generator" / "rundbrief" / "languages"

_KEYWORDS = {"_": None, "plural": (1, 2), "ngettext": (1, 2)}
_SOURCES = {
    "generator/rundbrief": [("**.py", "python")],
    "layouts": [("**.html", "jinja2"), ("**.mjml", "jinja2"), ("**.txt", "jinja2")]
    + [("**.css", "jinja2"), ("content/**.md", "jinja2")],
}


def extract_messages() -> Catalog:
    """Collect every message of source and layouts, in the order of their files."""
    catalogue = Catalog(project="rundbrief", charset="utf-8")
    for folder, methods in _SOURCES.items():
        found = extract_from_dir(
            REPOSITORY / folder,
            method_map=methods,
            options_map={pattern: {"newstyle_gettext": "true"} for pattern, __ in methods},
            keywords=_KEYWORDS,
        )
        for file, __, message, comments, context in sorted(found, key=lambda row: row[:2]):
            place = (f"{folder}/{Path(file).as_posix()}", 0)
            catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def read_catalogue(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale=file.stem)


def main() -> int:
    missing = 0
    for file in sorted(LANGUAGES.glob("*.po")):
        catalogue = read_catalogue(file)
        catalogue.update(extract_messages(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with file.open("wb") as stream:
            write_po(stream, catalogue, width=0, include_lineno=False, sort_by_file=True)
        empty = [
            m
            for m in catalogue
            if m.id and not (m.string if m.pluralizable is False else all(m.string))
        ]
        missing += len(empty)
        print(f"{file.name}: {len(catalogue)} messages, {len(empty)} not translated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
