"""A check of closed issues for items whose folder seems to have been renamed.

What was renamed in the roster or in git is known already. A shallow clone knows nothing of the
latter, so that the update would be sent a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rundbrief.content.content import Content
from rundbrief.content.schema import Update
from rundbrief.content.snapshot import Issue, Item
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem


@dataclass(frozen=True)
class RenamedItem:
    """An item of a closed issue, and the update that seems to be the same."""

    issue: Issue
    # Of the item in the issue, from 0.
    number: int
    item: Item
    update: Update


def find_renamed_items(content: Content, closed: Sequence[Issue]) -> Iterator[RenamedItem]:
    """Find items whose folder is gone, and that are in another folder today. closed: issues."""
    refs = {update.ref for update in content.updates}
    by_name: dict[str, list[Update]] = {}
    for update in content.updates:
        by_name.setdefault(_name_of(update.ref), []).append(update)
    for issue in closed:
        sent = {item.ref for it in closed if it.edition == issue.edition for item in it.items}
        for number, item in enumerate(issue.items):
            if item.ref in refs or content.has_department(_folder_of(item.ref)):
                continue
            for update in by_name.get(_name_of(item.ref), ()):
                if _is_alike(item, update) and update.ref not in sent:
                    yield RenamedItem(issue, number, item, update)


def report_renamed_items(renamed: Iterable[RenamedItem]) -> Iterator[Problem]:
    """Report each pair of folders once, with the first item."""
    reported: set[tuple[str, str]] = set()
    for it in renamed:
        folders = (_folder_of(it.item.ref), _folder_of(it.update.ref))
        if folders not in reported:
            reported.add(folders)
            yield _renamed(it)


def _folder_of(ref: str) -> str:
    return ref.partition("/")[0]


def _name_of(ref: str) -> str:
    return ref.rpartition("/")[2]


def _is_alike(item: Item, update: Update) -> bool:
    return (item.date, item.title) == (update.date, update.title)


def _renamed(it: RenamedItem) -> Problem:
    return Problem(
        it.issue.source.shown,
        it.issue.lines.get(f"items.{it.number}", 0),
        _("“{ref}” went out with this issue, and “{now}” seems to be the same update"),
        _("it would be sent a second time"),
        _(
            "if the folder was renamed, add “formerly: [{former}]” to “{department}” in "
            "departments.yml; if it is another update, give its file another name"
        ),
        {
            "ref": it.item.ref,
            "now": it.update.ref,
            "former": _folder_of(it.item.ref),
            "department": _folder_of(it.update.ref),
        },
    )
