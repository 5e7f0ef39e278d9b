"""Compile catalogues: translators edit a `.po` file, Python's `gettext` reads the `.mo` of it.

Installing does it (`hatch_build.py`), and `make`. By hand: `python -m rundbrief.i18n.compiling`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

DOMAIN = "rundbrief"
LOCALES = Path(__file__).parent / "locales"


def catalogue_file(language: str) -> Path:
    """Say where the source of a language's catalogue is, as gettext lays out its folders."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def compile_catalogue(po: bytes) -> bytes:
    """Compile a catalogue; what is not translated stays in English. Equal input, equal output."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(BytesIO(po))
    # Babel would write the time of compiling: no wheel would be like another, and after each
    # compilation the cache would take this for another program.
    catalogue.creation_date = datetime.fromtimestamp(0, UTC)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def compile_catalogues(into: Path | None = None) -> None:
    """Write the `.mo` of every catalogue beside it, or into another folder of the same layout."""
    for po in sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        mo = (into or LOCALES) / po.relative_to(LOCALES).with_suffix(".mo")
        mo.parent.mkdir(parents=True, exist_ok=True)
        mo.write_bytes(compile_catalogue(po.read_bytes()))


if __name__ == "__main__":
    compile_catalogues()
