"""Every rule by its id, which the settings name to switch it off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rundbrief.lint.contrast import check_contrast, check_dark, check_inverted
from rundbrief.lint.features import check_features
from rundbrief.lint.findings import Finding
from rundbrief.lint.links import (
    check_addresses,
    check_link_texts,
    check_postal_address,
    check_unsubscribe,
)
from rundbrief.lint.mail import Mail
from rundbrief.lint.mime import check_mime
from rundbrief.lint.pictures import check_alt
from rundbrief.lint.plain import check_text
from rundbrief.lint.size import check_size, check_styles
from rundbrief.lint.structure import check_document, check_headings, check_tables
from rundbrief.lint.wording import check_preheader, check_shouting, check_subject

RULES: Mapping[str, Callable[[Mail], Iterable[Finding]]] = {
    "size": check_size,
    "styles": check_styles,
    "features": check_features,
    "contrast": check_contrast,
    "contrast-inverted": check_inverted,
    "contrast-dark": check_dark,
    "alt": check_alt,
    "headings": check_headings,
    "document": check_document,
    "tables": check_tables,
    "link-text": check_link_texts,
    "link-address": check_addresses,
    "unsubscribe": check_unsubscribe,
    "postal-address": check_postal_address,
    "subject": check_subject,
    "preheader": check_preheader,
    "shouting": check_shouting,
    "text": check_text,
    "mime": check_mime,
}
