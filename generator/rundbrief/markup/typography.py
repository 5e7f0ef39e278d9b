"""A language's quotation marks, and labels that screen readers announce."""

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
    """Quotation marks and labels of a language."""

    # Opening and closing, double and single.
    quotes: tuple[str, str, str, str]
    # Labels for screen readers, of tables and of tasks.
    table_label: str
    done_label: str
    todo_label: str

    def task(self, *, done: bool) -> str:
        """Render a task as a labelled symbol: a box that can't be ticked is no form field."""
        if done:
            return f'<span class="task-done" role="img" aria-label="{self.done_label}">☑</span>'
        return f'<span class="task-open" role="img" aria-label="{self.todo_label}">☐</span>'


def find_typography(texts: Texts) -> Typography:
    quotes = QUOTES.get(texts.locale.language, QUOTES["en"])
    return Typography(quotes, texts(_("Table")), texts(_("done")), texts(_("to do")))
