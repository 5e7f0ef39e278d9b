"""Sections of an issue: which it has, and which of them have contents."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rundbrief.content.snapshot import DepartmentNote, Snapshot
from rundbrief.validation.fields import Audience, Section

# Fields of a snapshot that only the section of the same name shows.
_OWN_FIELDS = (
    *("incidents", "notices", "corrections", "metrics", "solved", "follow_ups", "asks", "dates"),
)


def keep_sections(contents: Snapshot, sections: Collection[Section]) -> Snapshot:
    """Remove what no section shows, so that closing doesn't record it as sent."""
    kept: dict[str, object] = {name: () for name in _OWN_FIELDS if name not in sections}
    if "departments" not in sections:
        kept["items"] = tuple(item for item in contents.items if item.highlight)
    return _without_repetitions(contents.model_copy(update=kept))


def _without_repetitions(contents: Snapshot) -> Snapshot:
    """Keep only those dates that no other section of the issue shows."""
    shown = {
        *(("maintenance", it.ref, it.title) for it in contents.incidents),
        *(("ask", it.ref, it.what) for it in contents.asks),
        *(("follow-up", it.ref, it.title) for it in contents.follow_ups),
    }
    dates = tuple(it for it in contents.dates if (it.kind, it.ref, it.what) not in shown)
    return contents.model_copy(update={"dates": dates})


def select_overview(
    departments: Iterable[DepartmentNote], audience: Audience
) -> tuple[DepartmentNote, ...]:
    """Select the departments whose status is shown; to the public, only those that have one."""
    return tuple(it for it in departments if not it.past and (it.health or audience == "internal"))


def select_filled(
    sections: Iterable[Section], contents: Snapshot, audience: Audience
) -> tuple[Section, ...]:
    """Select the sections that have contents."""
    return tuple(name for name in sections if _is_filled(name, contents, audience))


def _is_filled(section: Section, contents: Snapshot, audience: Audience) -> bool:
    match section:
        case "highlights":
            return any(item.highlight for item in contents.items)
        case "departments":
            named = {it.department for it in contents.departments}
            return any(not it.highlight and it.department in named for it in contents.items)
        case "at_a_glance":
            return any(it.health for it in select_overview(contents.departments, audience))
        case "missing":
            return any(it.missing for it in contents.departments)
        case _:
            return bool(getattr(contents, section))
