"""Bring every catalogue up to date with the messages in the source; say what is not translated."""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from rundbrief.i18n.compiling import DOMAIN, LOCALES, compile_catalogues

REPOSITORY = Path(__file__).parents[1]
CATALOGUES = sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))

Extracted = tuple[int, str, tuple[str | None, ...], list[str]]


def extract_python(
    fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Extracted]:
    """Find messages in Python, also inside f-strings, where Babel's own method doesn't look."""
    del comment_tags, options
    for node in ast.walk(ast.parse(fileobj.read())):
        if isinstance(node, ast.Call) and (name := _called(node.func)) in keywords:
            values = (a.value if isinstance(a, ast.Constant) else None for a in node.args)
            yield node.lineno, name, tuple(v if isinstance(v, str) else None for v in values), []


def _called(function: ast.expr) -> str:
    """Name what is called: `_`, or `plural` of `texts.plural`."""
    return str(getattr(function, "id", getattr(function, "attr", "")))


_KEYWORDS = {"_": None, "plural": (1, 2), "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_SOURCES: dict[str, list[tuple[str, Any]]] = {
    "generator/rundbrief": [("**.py", extract_python)],
    "layouts": [
        *((f"**.{ending}", "jinja2") for ending in ("html", "mjml", "svg", "txt", "css", "xml")),
        ("content/**.md", "jinja2"),
    ],
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


def language_of(file: Path) -> str:
    """Name the language of a catalogue, by gettext's layout of folders."""
    return file.parents[1].name


def read_catalogue(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream, locale=language_of(file))


def write_catalogue(file: Path, catalogue: Catalog) -> None:
    """Write a catalogue so that it changes with its messages only: Babel's header has the time."""
    rows = io.BytesIO()
    write_po(rows, catalogue, width=0, include_lineno=False, sort_by_file=True, omit_header=True)
    header = (
        "Project-Id-Version: rundbrief",
        f"Language: {language_of(file)}",
        f"Plural-Forms: {catalogue.plural_forms}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    lines = [catalogue.header_comment, 'msgid ""', 'msgstr ""', *(rf'"{row}\n"' for row in header)]
    file.write_bytes("\n".join(lines).encode() + b"\n\n" + rows.getvalue())


def is_translated(message: Message) -> bool:
    """Say whether a message has a text, and one for each of its plural forms."""
    texts = message.string if message.pluralizable else (message.string,)
    return bool(texts) and all(texts or ())


def main() -> int:
    missing = 0
    for file in CATALOGUES:
        catalogue = read_catalogue(file)
        catalogue.update(extract_messages(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        write_catalogue(file, catalogue)
        empty = [message for message in catalogue if message.id and not is_translated(message)]
        missing += len(empty)
        sys.stdout.write(
            f"{language_of(file)}: {len(catalogue)} messages, {len(empty)} not translated\n"
            + "".join(f"  {message.id}\n" for message in empty)
        )
    compile_catalogues()
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
