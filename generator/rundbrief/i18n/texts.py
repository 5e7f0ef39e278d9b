"""Translation of messages, and the choice of the user's language.

Message ids are the English texts. Another language is one `.po` file below `locales/`. Nothing here
slows down the start: every command imports it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations, translation
from io import BytesIO
from string import Formatter
from typing import TYPE_CHECKING, TypeVar, cast

from rundbrief.i18n.compiling import DOMAIN, LOCALES, catalogue_file, compile_catalogue

if TYPE_CHECKING:
    from babel import Locale


ENGLISH = "en"
# In gettext's order of precedence. LANGUAGE may list several languages, separated by colons.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def _(message: str) -> str:
    """Mark a message for extraction. It is translated later, when it is shown."""
    return message


# gettext writes it between context and message.
_END_OF_CONTEXT = "\x04"


def pgettext(context: str, message: str) -> str:
    """Mark a message that other languages translate differently in this context."""
    return f"{context}{_END_OF_CONTEXT}{message}"


class TranslatableText(str):
    """A value of another message that is to be translated as well, such as a reason."""

    __slots__ = ()


@dataclass(frozen=True)
class Texts:
    """Messages in one language, with `{named}` placeholders."""

    locale: Locale
    catalogue: NullTranslations

    @property
    def language(self) -> str:
        """The language tag for HTML and email headers (BCP 47), such as `de` or `pt-BR`."""
        return str(self.locale).replace("_", "-")

    def __call__(self, message: str, /, **values: object) -> str:
        context, __, message = message.rpartition(_END_OF_CONTEXT)
        if context:
            text = self.catalogue.pgettext(context, message)
        else:
            text = self.catalogue.gettext(message) if message else ""
        return fill(text, values) if values else text

    def plural(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Translate with the language's plural form for a number, which fills `{n}`."""
        return fill(self.catalogue.ngettext(one, many, number), {"n": number, **values})


T = TypeVar("T", bound=str)


def fill(text: T, values: Mapping[str, object]) -> T:
    """Fill the `{named}` placeholders of a text.

    Raises ValueError for any other placeholder. Templates call this with texts of their own, and
    `{x.attribute}` would read what they must not.
    """
    _check_placeholders(str(text))
    return cast("T", text.format(**values))


@lru_cache(maxsize=10_000)
def _check_placeholders(text: str) -> None:
    for __, name, form, conversion in Formatter().parse(text):
        if name is not None and (not name.isidentifier() or form or conversion):
            raise ValueError(f"“{{{name}}}” is not a plain placeholder")


@cache
def load_texts(language: str) -> Texts:
    """Load a language's catalogue.

    Without a catalogue, messages are English but dates follow the language.
    """
    from babel import Locale

    locale = Locale.parse(language.replace("-", "_"))
    return Texts(locale, _read_catalogue(str(locale), locale.language))


def _read_catalogue(*languages: str) -> NullTranslations:
    try:
        return translation(DOMAIN, LOCALES, languages)
    except FileNotFoundError:
        # A checkout that was never installed has only `.po` files.
        for file in map(catalogue_file, languages):
            if file.is_file():
                return GNUTranslations(BytesIO(compile_catalogue(file.read_bytes())))
        return NullTranslations()


def find_catalogue(tag: str) -> str:
    """Return the catalogue for a tag such as `de-CH` or `de_AT.UTF-8`; English if there is none."""
    locale = tag.partition(".")[0].partition("@")[0].replace("-", "_")
    for language in (locale, locale.partition("_")[0].lower()):
        if language.isidentifier() and catalogue_file(language).parent.is_dir():
            return language
    return ENGLISH


def language_of_environment(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of the first variable that is set; empty if none is."""
    for variable in _VARIABLES:
        tags = [tag for tag in environment.get(variable, "").split(":") if tag]
        tags = [tag for tag in tags if tag.partition(".")[0] not in ("C", "POSIX")]
        if tags:
            return _first_known(tags)
    return ""


def _first_known(tags: list[str]) -> str:
    """Return the first language that has a catalogue, as gettext does; English counts as one."""
    for tag in tags:
        language = find_catalogue(tag)
        if language != ENGLISH or tag[:2].lower() == ENGLISH:
            return language
    return ENGLISH
