"""What a language has of its own in rendered texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rundbrief.i18n.texts import Texts, _

# Opening and closing quotation marks, double and single. Source: Unicode CLDR, delimiters.
QUOTES: Mapping[str, tuple[str, str, str, str]] = {
    "de": ("„", "“", "‚", "‘"),
    "en": ("“", "”", "‘", "’"),
    "es": ("«", "»", "“", "”"),
    "fr": ("« ", " »", "‹ ", " ›"),
    "it": ("«", "»", "“", "”"),
    "nl": ("“", "”", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
    "sv": ("”", "”", "’", "’"),
}


@dataclass(frozen=True)
class Manner:
    """quotes: as above. table, done, todo: what is read out for a table and for tasks."""

    quotes: tuple[str, str, str, str]
    table: str
    done: str
    todo: str

    def task(self, *, done: bool) -> str:
        """Show a task as a sign with a name: a box that can't be ticked is no form field."""
        if done:
            return f'<span class="task-done" role="img" aria-label="{self.done}">☑</span>'
        return f'<span class="task-open" role="img" aria-label="{self.todo}">☐</span>'


def manner_of(texts: Texts) -> Manner:
    quotes = QUOTES.get(texts.locale.language, QUOTES["en"])
    return Manner(quotes, texts(_("Table")), texts(_("done")), texts(_("to do")))
