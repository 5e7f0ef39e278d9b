"""Compiling of catalogues: translators edit `.po` files, Python's `gettext` reads `.mo` files.

Installing compiles them (`hatch_build.py`), as do `make` and `python -m rundbrief.i18n.compiling`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

DOMAIN = "rundbrief"
LOCALES = Path(__file__).parent / "locales"


def catalogue_file(language: str) -> Path:
    """Return the path of a language's `.po` file, in the layout that gettext expects."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def compile_catalogue(po: bytes) -> bytes:
    """Compile a catalogue, reproducibly. Untranslated messages are left out: they stay English."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(BytesIO(po))
    # Babel would write the current time. Then no two wheels would be equal, and every compilation
    # would invalidate the cache, which depends on the program's files.
    catalogue.creation_date = datetime.fromtimestamp(0, UTC)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def compile_catalogues(into: Path | None = None) -> None:
    """Write the `.mo` of every catalogue next to it, or into another folder of the same layout."""
    for po in sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        mo = (into or LOCALES) / po.relative_to(LOCALES).with_suffix(".mo")
        mo.parent.mkdir(parents=True, exist_ok=True)
        mo.write_bytes(compile_catalogue(po.read_bytes()))


if __name__ == "__main__":
    compile_catalogues()
