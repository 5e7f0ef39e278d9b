"""Choosing the language of the interface, without imports that slow down the start."""

from __future__ import annotations

import os
from collections.abc import Mapping

from rundbrief.i18n.compiling import catalogue_file

ENGLISH = "en"
# In gettext's order of precedence. LANGUAGE may list several languages, separated by colons.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


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
