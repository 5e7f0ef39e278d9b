"""Words that outputs contain whatever the content is: of templates, translations and libraries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rundbrief.i18n.texts import Texts
from rundbrief.render.templates import packaged_layouts

_PACKAGE = Path(__file__).parents[1]
# Packages with messages for readers; most others are about problems, for those who write.
_READERS_PACKAGES = ("editorial", "newsletter", "render", "site")
_MESSAGE = re.compile(r'(?:\b_|pgettext|plural)\(\s*((?:"(?:[^"\\\n]|\\.)*"[\s,]*)+)')

# What libraries write into outputs: Markdown extensions, MJML, calendars and emails.
LIBRARY_WORDS = """
abbr admonition backref codehilite fnref footnote highlight linenos
allowpng bicubic compatible equiv interpolation lspace microsoft office officedocumentsettings
outlook pixelsperinch roledescription rspace schemas viewport
caldesc calname calscale categories description dtend dtstamp dtstart opaque prodid refresh
sequence summary transp transparent valarm vcalendar vevent vtimezone
alternative attachment boundary charset disposition encoding filename inline multipart plain
printable quoted related transfer
"""


def program_texts(texts: Texts) -> Iterator[str]:
    """Yield the program's source, templates, translations, and names of days and months."""
    yield from _read_program()
    yield from _translations(texts)
    yield from _names_of_days(texts)
    yield LIBRARY_WORDS


def template_texts(*folders: Path) -> Iterator[str]:
    """Yield the files of layouts that are text."""
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield file.read_bytes().decode("utf-8", "replace")


def interface_texts(texts: Texts) -> Iterator[str]:
    """Yield the texts of which the program makes sentences for readers."""
    yield from template_texts(packaged_layouts())
    messages = "\n".join(_find_messages())
    yield messages
    for message, translation in _catalogue(texts).items():
        if message in messages:
            yield translation
    yield from _names_of_days(texts)


@cache
def _read_program() -> tuple[str, ...]:
    sources = (file.read_text(encoding="utf-8") for file in sorted(_PACKAGE.rglob("*.py")))
    return (*sources, *template_texts(packaged_layouts()))


@cache
def _find_messages() -> tuple[str, ...]:
    """Return the English messages in templates and in packages that readers see."""
    folders = (_PACKAGE / name for name in _READERS_PACKAGES)
    sources = (file.read_text(encoding="utf-8") for it in folders for file in it.rglob("*.py"))
    found = (match for text in sources for match in _MESSAGE.findall(text))
    return (*found, *template_texts(packaged_layouts()))


def _catalogue(texts: Texts) -> dict[str, str]:
    """Return the translations of a language by message; of plurals, the last one."""
    catalogue = getattr(texts.catalogue, "_catalog", {})
    entries = ((key, text) for key, text in catalogue.items() if isinstance(text, str))
    return {key[0] if isinstance(key, tuple) else key: text for key, text in entries}


def _translations(texts: Texts) -> Iterator[str]:
    yield from _catalogue(texts).values()


def _names_of_days(texts: Texts) -> Iterator[str]:
    locale = texts.locale
    for names in (locale.months, locale.days, locale.day_periods, locale.quarters):
        for forms in names.values():
            for form in forms.values():
                yield from map(str, form.values())
