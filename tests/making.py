"""Things of the model in one line each, for tests that need no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rundbrief.build.publish import open_builder
from rundbrief.compilation import Compilation
from rundbrief.content.content import Content
from rundbrief.content.departments import Department
from rundbrief.content.schema import Entry, Incident, Metric, Source, Update
from rundbrief.content.snapshot import Issue, Snapshot, fields_of
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.output_builder import Output
from rundbrief.periods import Period, parse_period
from rundbrief.site.build import build_site, list_pages
from rundbrief.site.queries import SiteQueries
from rundbrief.site.search.entries import build_entry
from rundbrief.site.search.index import (
    build_filters,
    merge_words,
    note_words,
    number_records,
    render_records,
    render_words,
)
from rundbrief.site.search.records import RecordText, SearchRecord, list_records, read_text

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
            body_line=line + 1,
            repeat=entries[: line - 1].count((at, state)),
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


def record(
    title: str = "Page", *, kind: str = "update", href: str = "p/", **more: Any
) -> tuple[SearchRecord, RecordText]:
    """Make what search finds: what a list of results shows, and the text."""
    beside = (more.pop("date", None), more.pop("departments", ()), more.pop("health", None))
    return SearchRecord(kind, href, href, *beside), RecordText(title, **more)


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


def files_of(
    list_outputs: Callable[[SiteQueries], Iterable[Output]], c: Compilation
) -> dict[str, Any]:
    """Make some outputs of the site: what is in each file, by its path."""
    q = SiteQueries(c)
    built = (output.build(q, *output.arguments) for output in list_outputs(q))
    return {path: data for one in built for path, data in one.files.items()}


def render_site(c: Compilation) -> Iterator[tuple[str, str | bytes]]:
    """Render everything that is made: (path in the site, what is in it)."""
    with open_builder(c, BuildContext()) as builder:
        for path, file in build_site(builder).items():
            data = Path(builder.store.place(file)).read_bytes()
            try:
                yield path, data.decode()
            except UnicodeDecodeError:
                yield path, data


def page_names(c: Compilation) -> list[str]:
    """Name every page of a build, in its order."""
    return [page.name for page in list_pages(SiteQueries(c))]


def build_views(c: Compilation) -> dict[str, Any]:
    """Build what every page shows, by the page's name."""
    q = SiteQueries(c)
    return {page.name: page.build_view(q, *page.arguments) for page in list_pages(q)}


def build_view(c: Compilation, name: str) -> Any:
    """Build what one page shows."""
    q = SiteQueries(c)
    (page,) = (page for page in list_pages(q) if page.name == name)
    return page.build_view(q, *page.arguments)


def render_index(
    found: Iterable[tuple[SearchRecord, RecordText]], say: Callable[[date], str]
) -> Iterator[tuple[str, str]]:
    """Render the index of the search, with all that it finds."""
    texts = dict(found)
    blocks = number_records(texts)
    paths, notes = [], {}
    for block in blocks:
        entries = [build_entry(record, texts[record], say) for record in block.records]
        notes[block.number] = note_words(entries)
        for path, text in render_records(block.first, entries):
            paths.append(path)
            yield path, text
    yield from render_words(build_filters(blocks), paths, merge_words(notes))


def read_records(c: Compilation) -> list[tuple[SearchRecord, RecordText]]:
    """Read all that the search of a site finds."""
    q = SiteQueries(c)
    return [(record, read_text(q, record.kind, record.key)) for record in list_records(q)]
