"""Things of the model in one line each, for tests that need no files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from rundbrief.compilation import Compilation
from rundbrief.build_context import BuildContext
from rundbrief.cache.digests import digest_of
from rundbrief.cache.object_store import Finished, Kept
from rundbrief.content.content import Content
from rundbrief.content.schema import Department, Entry, Incident, Metric, Source, Update
from rundbrief.content.snapshot import Issue, Snapshot, fields_of
from rundbrief.periods import Period, parse_period
from rundbrief.site.digests import Stamps
from rundbrief.site.page import Bundle, SitePage
from rundbrief.site.page_list import list_pages
from rundbrief.site.render import make_site
from rundbrief.site.search.blocks import note_words, number_records, read_block, render_records
from rundbrief.site.search.index import render_words
from rundbrief.site.search.postings import merge_words
from rundbrief.site.search.records import SearchRecord, Text, list_records

BERLIN = ZoneInfo("Europe/Berlin")


def day(text: str) -> date:
    """Read `2026-11-18`, or `11-18` of that year."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def moment(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def period(key: str, zone: ZoneInfo = BERLIN) -> Period:
    return parse_period(key, zone)


def source(path: str, body: str = "") -> Source:
    return Source(path=path, shown=f"content/{path}", body=body)


def update(
    when: str = "11-18", name: str = "a", department: str = "marketing", **more: Any
) -> Update:
    at = day(when)
    path = f"{department}/{at.isoformat()}-{name}.md"
    fields: dict[str, Any] = {"title": name.title(), "summary": f"About {name}."} | more
    return Update(source=source(path), department=department, date=at, **fields)


def department(slug: str = "marketing", **more: Any) -> Department:
    fields: dict[str, Any] = {"name": slug.title(), "cadence": "weekly"} | more
    return Department(slug=slug, **fields)


def issue(
    key: str, edition: str = "everyone", snapshot: Snapshot | None = None, **more: Any
) -> Issue:
    more |= fields_of(Snapshot, snapshot) if snapshot else {}
    return Issue(key=key, source=source(f"newsletter/{key}.md"), edition=edition, **more)


def incident(*entries: tuple[str, str], name: str = "login", **more: Any) -> Incident:
    """entries: as (moment, state)."""
    fields: dict[str, Any] = {"severity": "major"} | more
    timeline = tuple(
        Entry(
            at=moment(at),
            state=state,
            line=line,
            begins=line + 1,
            twin=entries[: line - 1].count((at, state)),
        )
        for line, (at, state) in enumerate(entries, start=1)
    )
    where = source(f"incidents/{entries[0][0][:10]}-{name}.md")
    return Incident(source=where, title=name.title(), timeline=timeline, **fields)


def entry_of(at: str, state: str, **more: Any) -> Entry:
    """at: as `11-02 10:00`, of 2026."""
    return Entry(at=moment(f"2026-{at}"), state=state, line=1, **more)


def metric(*values: float, first: str = "01-04", step: int = 7, **more: Any) -> Metric:
    """Make a metric with a value a week. first: the day of the first one. step: in days."""
    points = tuple(
        (day(first) + timedelta(days=step * number), float(value))
        for number, value in enumerate(values)
    )
    return Metric(**({"slug": "rides", "name": "Rides", "points": points} | more))


def record(title: str = "Page", *, kind: str = "update", href: str = "p/", **more: Any) -> SearchRecord:
    """Make what search finds: a text, and what stands beside it."""
    beside = (more.pop("date", None), more.pop("departments", ()), more.pop("health", None))
    text = Text(title, **more)
    return SearchRecord(kind, href, lambda: text, digest_of((kind, href, tuple(text), beside)), *beside)


def newest_first(updates: Iterable[Update]) -> tuple[Update, ...]:
    return tuple(sorted(updates, key=lambda u: (u.date, u.ref), reverse=True))


def content(
    *updates: Update,
    issues: Iterable[Issue] = (),
    departments: str = "marketing support workshop",
    **more: Any,
) -> Content:
    """Gather a content as reading gives it: updates newest first, issues by key."""
    return Content(
        departments=tuple(department(slug) for slug in departments.split()),
        updates=newest_first(updates),
        issues=tuple(sorted(issues, key=lambda i: i.key)),
        **more,
    )


def files_of(bundles: Iterable[Bundle]) -> dict[str, Any]:
    """Make the files of bundles, by their paths."""
    return {path: data for bundle in bundles for path, data in bundle.build()}


class _Read(Finished):
    """Finished files, and what was put into them."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.data: dict[str, str | bytes] = {}

    def put(self, data: str | bytes) -> Kept:
        kept = super().put(data)
        self.data[kept.name] = data
        return kept


def render_site(c: Compilation) -> Iterator[tuple[str, str | bytes]]:
    """Render everything that is made: (path in the site, what is in it)."""
    with TemporaryDirectory() as folder:
        finished = _Read(Path(folder), os.open(folder, os.O_RDONLY))
        with finished:
            for path, kept in make_site(c, BuildContext(), finished).items():
                yield path, finished.data[kept.name]


def build_pages(c: Compilation) -> Iterator[SitePage]:
    """List every page of a build."""
    stamps = Stamps(c)
    return list_pages(c, stamps, list_records(c, stamps))


def render_index(
    records: Iterable[SearchRecord], say: Callable[[date], str]
) -> Iterator[tuple[str, str]]:
    """Render the index of the search at once, as a build does that knows nothing yet."""
    blocks = number_records(records)
    paths, notes = [], {}
    for block in blocks:
        entries = read_block(block, say)
        notes[block.number] = note_words(entries)
        for path, text in render_records(block, entries):
            paths.append(path)
            yield path, text
    yield from render_words(blocks, paths, merge_words(notes))
