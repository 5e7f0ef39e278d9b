"""Which calendars there are for other programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest_of
from rundbrief.content.file_kinds import CALENDAR
from rundbrief.editorial.agenda import Appointment, AppointmentKind
from rundbrief.site.exports.identifiers import calendar_of
from rundbrief.site.page import Bundle


def list_calendars(c: Compilation) -> Iterator[Bundle]:
    """List the calendar of the house, and one for what concerns each department.

    Without a `site_url` there is none: no program could find it.
    """
    if not c.project.addresses.site_url:
        return
    name = c.project.site_name
    yield _bundle(c, CALENDAR, name, c.agenda)
    own = _by_department(c.agenda)
    for department in c.visible.departments:
        file = calendar_of(department.slug)
        yield _bundle(c, file, f"{name}: {department.name}", own[department.slug])


def _bundle(c: Compilation, file: str, name: str, agenda: Sequence[Appointment]) -> Bundle:
    return Bundle(file, partial(_render, c, file, name, agenda), digest_of(agenda))


def _render(
    c: Compilation, file: str, name: str, agenda: Sequence[Appointment]
) -> Iterator[tuple[str, bytes]]:
    from rundbrief.site.exports.ics import render_calendar

    yield file, render_calendar(c, file, name, agenda)


def _by_department(agenda: Iterable[Appointment]) -> Mapping[str, Sequence[Appointment]]:
    """Choose what concerns each department. Whose word is awaited too is nothing to it."""
    own: dict[str, list[Appointment]] = defaultdict(list)
    for it in agenda:
        for slug in dict.fromkeys(filter(None, (*it.departments, it.asker))):
            alone = it.kind is AppointmentKind.WORD
            own[slug].append(replace(it, departments=(slug,)) if alone else it)
    return own
