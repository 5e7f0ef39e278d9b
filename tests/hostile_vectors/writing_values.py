"""Write each value under every key that takes a line of text, and each name as files and folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

from hostile_vectors import Vector, make, names, values
from hostile_vectors.projects import (
    DOT,
    FIRST_MONDAY,
    WEEK,
    HostileProject,
    front_matter,
    quoted,
)

VALUES, NAMES = values.VECTORS, names.VECTORS

# What the hostile project is compared with: the same files, with words that do no harm.
HARMLESS = make("harmless", {f"{n}": f"{n} harmless words" for n in range(8)})

# Keys of a metric are read as Markdown, except these.
_METRIC = ("name", "unit")
_METRIC_PROSE = ("definition", "says", "says_not", "react", "source")

_PEOPLE = ("author", "sender", "owner")

_SETTINGS = ("site_name", "brand", "address", "heading", "text", "sender", "reason", "title")


@dataclass(frozen=True)
class Place:
    """Where a value is written, and the page on which it must be read."""

    word: str
    page: str


def write_values(
    root: Path, vectors: Sequence[Vector] = VALUES, file_names: Sequence[Vector] = NAMES
) -> HostileProject:
    """Write a project. file_names: vectors that become names of files and folders."""
    of_settings = dict(zip(_SETTINGS, cycle(vectors), strict=False))
    settings = {key: quoted(v.around("setting")) for key, v in of_settings.items()}
    # Checking so many emails takes time: they are built only once, with the internal site.
    project = HostileProject.create(root, edition="internal", **settings)
    _write_roster(project, vectors)
    _write_metrics(project, vectors)
    for number, vector in enumerate(vectors):
        day = FIRST_MONDAY + number * WEEK
        for path, text in _files_of(vector, day).items():
            project.write(path, text, vector)
    _write_closed_issue(project, vectors)
    for vector in file_names:
        _write_names(project, vector)
    return project


def places_of(vector: Vector, vectors: Sequence[Vector] = VALUES) -> list[Place]:
    """List where readers must see a value, word by word."""
    day = FIRST_MONDAY + vectors.index(vector) * WEEK
    name, week = f"{day}-{vector.word('file')}", f"{day:%G-W%V}"
    pages: Mapping[str, tuple[str, ...]] = {
        f"sales/{name}.html": ("title", "tag", "author", "ask"),
        f"incidents/{name}.html": ("incident",),
        f"follow-ups/{name}.html": ("request", "sender", "channel", "owner"),
        f"reports/{week}.html": ("title", "summary", "incident"),
        f"newsletter/{week}.html": ("subject", "preheader"),
        f"{vector.word('folder')}.html": ("department", "lead"),
        f"metrics/{vector.word('metric')}.html": _METRIC,
        f"pages/{vector.word('file')}.html": ("page",),
        "newsletter/2025-W50.html": (
            *("olditem", "oldsummary", "olddepartment", "oldincident", "oldmetric", "oldunit"),
            *("oldrequest", "oldask", "oldasker", "oldto", "olddate"),
        ),
    }
    places = [Place(word, page) for page, words in pages.items() for word in words]
    # Email addresses are left out of people's names.
    return [p for p in places if p.word not in _PEOPLE or "@" not in vector.payload]


def _write_roster(project: HostileProject, vectors: Sequence[Vector]) -> None:
    lines = ["sales: {name: Sales}\n"]
    for vector in vectors:
        keys = {
            "name": vector.around("department"),
            "lead": {"name": vector.around("lead")},
            "deputy": {"name": vector.around("lead")},
            "cadence": "none",
            "channels": [vector.payload],
        }
        lines.append(f"{vector.word('folder')}: {quoted(keys)}\n")
    project.write("departments.yml", "".join(lines), *vectors)


def _write_metrics(project: HostileProject, vectors: Sequence[Vector]) -> None:
    lines = []
    for vector in vectors:
        slug = vector.word("metric")
        words = {key: vector.around(key.replace("_", "")) for key in (*_METRIC, *_METRIC_PROSE)}
        lines.append(f"{slug}: {quoted({'department': 'sales', 'target': 4, **words})}\n")
        rows = "".join(f"{FIRST_MONDAY + n * WEEK},{n % 7}\n" for n in range(3))
        project.folder.write(f"content/metrics/{slug}.csv", f"date,value\n{rows}")
    project.write("metrics.yml", "".join(lines), *vectors)


def _files_of(vector: Vector, day: date) -> dict[str, str]:
    """Write an update, an incident, a follow-up, an issue and a page."""
    around, name = vector.around, f"{day}-{vector.word('file')}"
    ask = {"to": vector.word("folder"), "what": around("ask"), "due": "2026-12-01"}
    update = {"title": around("title"), "summary": around("summary"), "highlight": True}
    update |= {"tags": [around("tag")], "authors": [around("author")], "asks": [ask]}
    incident = {"title": around("incident"), "affects": ["sales"], "tags": [around("tag")]}
    follow_up = {"title": around("request"), "from_": around("sender"), "owner": around("owner")}
    follow_up |= {"channel": around("channel"), "reporter": around("secret"), "due": "2026-12-02"}
    follow_up |= {"audience": "public", "department": "sales"}
    state = "resolved" if day.day % 2 else "investigating"
    return {
        f"sales/{name}.md": front_matter("![dot](../images/dot.png)", **update),
        f"incidents/{name}.md": front_matter(f"## {day} 09:00 {state}", **incident),
        f"follow-ups/{name}.md": front_matter("Soon.", **follow_up),
        f"newsletter/{day:%G-W%V}.md": front_matter(
            "Hello.", subject=around("subject"), preheader=around("preheader")
        ),
        f"pages/{vector.word('file')}.md": front_matter("Hello.", title=around("page")),
    }


def _write_closed_issue(project: HostileProject, vectors: Sequence[Vector]) -> None:
    """Write an issue as `newsletter close` does: whoever can change its file can write this."""
    day = "2025-12-09"
    rows: dict[str, list[object]] = {
        "items": [
            {
                "item": f"sales/{day}-{v.word('old')}",
                "department": v.word("folder"),
                "date": day,
                "title": v.around("olditem"),
                "summary": v.around("oldsummary"),
                "image": {"path": "images/dot.png", "alt": v.around("oldalt")},
                "highlight": True,
            }
            for v in vectors
        ],
        "departments": [
            {
                "department": v.word("folder"),
                "name": v.around("olddepartment"),
                "health": "on-track",
            }
            for v in vectors
        ],
        "incidents": [
            {
                "incident": f"incidents/{day}-{v.word('old')}",
                "title": v.around("oldincident"),
                "state": "investigating",
                "at": f"{day} 09:00",
            }
            for v in vectors
        ],
        "metrics": [
            {
                "metric": v.word("metric"),
                "name": v.around("oldmetric"),
                "unit": v.around("oldunit"),
                "says": v.around("oldsays"),
                "values": {day: 4},
            }
            for v in vectors
        ],
        "follow_ups": [
            {
                "follow_up": f"follow-ups/{day}-{v.word('old')}",
                "title": v.around("oldrequest"),
                "state": "open",
                "audience": "public",
            }
            for v in vectors
        ],
        "asks": [
            {
                "item": f"sales/{day}-{v.word('old')}",
                "what": v.around("oldask"),
                "asker": v.around("oldasker"),
                "to": v.around("oldto"),
            }
            for v in vectors
        ],
        "dates": [
            {
                "day": "2025-12-20",
                "what": v.around("olddate"),
                "kind": "ask",
                "page": f"sales/{day}-{v.word('old')}",
            }
            for v in vectors
        ],
    }
    closed = {"subject": "Closed", "preheader": "Closed", "closed": "2025-12-15T09:00:00+01:00"}
    project.write("newsletter/2025-W50.md", front_matter("Hello.", **closed, **rows), *vectors)


def _write_names(project: HostileProject, vector: Vector) -> None:
    """Write an update, a page in a folder, and an image, each with such a name."""
    name = vector.around("name")
    project.folder.write(f"content/images/{name}.png", DOT)
    image = f"![{vector.word('alt')}](../images/{quote(name)}.png)"
    project.write(f"sales/2026-11-16-{name}.md", f"{vector.word('body')} {image}\n", vector)
    project.write(f"{name}/{name}.md", f"{vector.word('body')}\n", vector)
