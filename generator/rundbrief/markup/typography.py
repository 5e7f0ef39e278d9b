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
class Typography:
    """quotes: as above. table, done, todo: what is read out for a table and for tasks."""

    quotes: tuple[str, str, str, str]
    table_label: str
    done_label: str
    todo_label: str

    def task(self, *, done: bool) -> str:
        """Show a task as a sign with a name: a box that can't be ticked is no form field."""
        if done:
            return f'<span class="task-done" role="img" aria-label="{self.done_label}">☑</span>'
        return f'<span class="task-open" role="img" aria-label="{self.todo_label}">☐</span>'


def find_typography(texts: Texts) -> Typography:
    quotes = QUOTES.get(texts.locale.language, QUOTES["en"])
    return Typography(quotes, texts(_("Table")), texts(_("done")), texts(_("to do")))
