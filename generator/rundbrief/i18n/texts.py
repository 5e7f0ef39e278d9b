"""What rundbrief says to people, in their language.

English is what the source says. A further language is one file, `languages/<code>.po`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from rundbrief.i18n.catalogues import read_catalogue

if TYPE_CHECKING:
    from babel import Locale

_CATALOGUES = Path(__file__).parents[1] / "languages"


def _(message: str) -> str:
    """Mark a message for the catalogues; it is translated later, where it is shown."""
    return message


@dataclass(frozen=True)
class Texts:
    """Messages in one language. Placeholders are `{named}`."""

    locale: Locale
    catalogue: NullTranslations

    @property
    def language(self) -> str:
        """The language tag as HTML and mail headers want it, such as `de` or `pt-BR`."""
        return str(self.locale).replace("_", "-")

    def __call__(self, message: str, /, **values: object) -> str:
        text = self.catalogue.gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Choose the form that the language uses for this number, which fills `{n}`."""
        return self.catalogue.ngettext(one, many, number).format(n=number, **values)


@cache
def load_texts(language: str) -> Texts:
    """Read a language's catalogue. One without a catalogue speaks English with its own dates."""
    from babel import Locale

    locale = Locale.parse(language.replace("-", "_"))
    file = _CATALOGUES / f"{locale.language}.po"
    if not file.is_file():
        return Texts(locale, NullTranslations())
    return Texts(locale, read_catalogue(file.read_text(encoding="utf-8")))
