"""A small project that has every shape and can change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

from conftest import Folder
from small_project import FILES, SmallProject

T = TypeVar("T")


class NotPossibleError(Exception):
    """The project has nothing that a change could be made to."""


# More shapes than the project of other tests has.
_ROSTER = """\
crew: {name: Crew, cadence: weekly, due: wednesday 09:00}
finance: {name: Finance, cadence: quarterly, away: [{since: 2026-11-16, until: 2026-11-22}]}
"""
_METRICS = """\
mood: {name: Mood, direction: band, target: [3, 5], unit: points}
"""
_DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="9" height="9"/></svg>
"""
_MORE: dict[str, str | bytes] = {
    # The crew has no update, finance has drafts alone.
    "content/finance/2026-11-09-budget.md": "---\ndraft: true\n---\n# The budget\n\nSoon.\n",
    "content/support/2026-11-18-bell.md": """\
---
authors: [Ada Brandt, Cy Coe]
tags: [Shop, phone]
asks: [{to: crew, what: Ring back, due: 2026-11-25}]
---
# The bell

![Plan](../images/plan.svg)

- one
- two
""",
    "content/images/plan.svg": _DRAWING,
    "content/workshop/index.md": "---\naudience: public\n---\nWe mend things.\n",
    "content/incidents/2026-10-31-clocks.md": """\
---
title: Clocks
kind: maintenance
severity: minor
affects: [workshop]
starts: 2026-10-31 22:00
ends: 2026-11-01 02:00
audience: public
---
## 2026-10-20 15:00 scheduled
We set the clocks.

## 2026-11-01 02:30 completed
They are right.
""",
    "content/follow-ups/2026-11-17-noise.md": """\
---
title: Noise
kind: question
received: 2026-11-17
department: support
audience: public
---
## 2026-11-17 17:30 open
Why so loud?
""",
    "content/newsletter/2026-10-board.md": "For the board.\n",
    "content/newsletter/2026-11-board.md": "---\npin: [workshop/2026-11-02-door]\n---\n",
    "content/newsletter/2026-W46-open.md": "---\nsubject: For all\n---\nHello, everyone.\n",
}
_EDITIONS = {
    "everyone": {"audience": "internal"},
    "board": {"audience": "internal", "departments": ["marketing", "workshop"], "title": "Board"},
    "open": {"audience": "public", "reason": "You asked for it."},
}


class ChangingProject(SmallProject):
    """A small project that changes as projects do; see SmallProject."""

    @classmethod
    def create(cls, root: Path) -> ChangingProject:
        project = cls(Folder(root))
        for path, content in (FILES | _MORE).items():
            project.write(path, content)
        for path, text in (("departments.yml", _ROSTER), ("metrics.yml", _METRICS)):
            file = project.path(f"content/{path}")
            file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
        with project.settings() as options:
            options["newsletter"]["editions"] = _EDITIONS
        project.folder.commit(at="2026-11-14T12:00:00+01:00")
        for issue in ("2026-10-board", "2026-W45"):
            project.run("newsletter", "close", issue)
        project.folder.commit(at="2026-11-14T13:00:00+01:00")
        return project

    @property
    def docs_dir(self) -> str:
        return str(self.read_yaml("mkdocs.yml")["docs_dir"])

    def documents(self, pattern: str) -> list[Path]:
        """List Markdown files below the content folder, in a lasting order."""
        return sorted(self.path(self.docs_dir).glob(pattern))

    @property
    def updates(self) -> list[Path]:
        others = ("incidents", "follow-ups", "newsletter")
        return [path for path in self.documents("*/20*.md") if path.parent.name not in others]

    @property
    def departments(self) -> list[str]:
        return list(self.read_yaml(f"{self.docs_dir}/departments.yml"))

    def read_yaml(self, path: str) -> dict[str, Any]:
        text = self.path(path).read_text(encoding="utf-8")
        return yaml.load(text, yaml.BaseLoader) or {}

    def edit_yaml(self, path: str) -> _Editing:
        """Read a file of keys, and write it when the block ends."""
        values = self.read_yaml(path)
        return _Editing(values, lambda: self.write(path, _dump(values)))

    def settings(self) -> _Editing:
        """Read what mkdocs.yml says of our plugin, and write it when the block ends."""
        whole = self.read_yaml("mkdocs.yml")
        options = whole["plugins"][0]["rundbrief"]
        return _Editing(options, lambda: self.write("mkdocs.yml", _dump(whole)))

    def snapshot(self) -> Snapshot:
        """Read all files that people write, and where git is."""
        found = (self.path("mkdocs.yml"), *self.folder.root.glob("[!.]*/**/*"))
        output = self.path("output")
        files = {
            path: path.read_bytes()
            for path in found
            if path.is_file() and not path.is_relative_to(output)
        }
        return Snapshot(self.folder.git("rev-parse", "HEAD").strip(), files)

    def restore(self, snapshot: Snapshot) -> None:
        for path in self.snapshot().files.keys() - snapshot.files.keys():
            path.unlink()
        for path, data in snapshot.files.items():
            if not path.is_file() or path.read_bytes() != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        self.folder.git("reset", "-q", snapshot.head)


@dataclass(frozen=True)
class Snapshot:
    """A project as it was. head: the commit that was checked out."""

    head: str
    files: dict[Path, bytes]


@dataclass
class _Editing:
    values: dict[str, Any]
    save: Callable[[], object]

    def __enter__(self) -> dict[str, Any]:
        return self.values

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.save()


class _Dumper(
    yaml.emitter.Emitter,
    yaml.serializer.Serializer,
    yaml.representer.SafeRepresenter,
    yaml.resolver.BaseResolver,
):
    """Writes all values as the plain text that they were read as."""

    def __init__(self, stream: Any, **_: Any) -> None:
        yaml.emitter.Emitter.__init__(self, stream, width=1000, allow_unicode=True)
        yaml.serializer.Serializer.__init__(self)
        yaml.representer.SafeRepresenter.__init__(self, sort_keys=False)
        yaml.resolver.BaseResolver.__init__(self)


def _dump(values: dict[str, Any]) -> str:
    return str(yaml.dump(values, Dumper=_Dumper))


@dataclass
class Document:
    """A Markdown file: its keys, as text, and what stands below them."""

    path: Path
    keys: dict[str, Any]
    body: str

    @classmethod
    def read(cls, path: Path) -> Document:
        text = path.read_text(encoding="utf-8")
        if text.startswith("---\n"):
            __, keys, body = text.split("---\n", 2)
            return cls(path, yaml.load(keys, yaml.BaseLoader) or {}, body)
        return cls(path, {}, text)

    def write(self) -> None:
        keys = f"---\n{_dump(self.keys)}---\n" if self.keys else ""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(keys + self.body, encoding="utf-8")

    def flip(self, key: str, one: str, other: str | None = None) -> None:
        """Change a key between two values; other: None takes it away."""
        if self.keys.get(key) != one:
            self.keys[key] = one
        elif other is None:
            del self.keys[key]
        else:
            self.keys[key] = other
        self.write()


Change = Callable[[ChangingProject, Random], object]
CHANGES: dict[str, Change] = {}


def change(function: Change) -> Change:
    """Make a function one of the kinds of changes."""
    CHANGES[function.__name__.strip("_").replace("_", " ")] = function
    return function


def pick(random: Random, items: Iterable[T]) -> T:
    listed = list(items)
    if not listed:
        raise NotPossibleError
    return random.choice(listed)


def number(random: Random) -> int:
    """Give a number that hardly ever comes twice."""
    return random.randrange(10**6)


def day_near(project: ChangingProject, random: Random, before: int, after: int) -> str:
    today = date.fromisoformat(project.today)
    return (today + timedelta(days=random.randint(-before, after))).isoformat()


def an_update(
    project: ChangingProject, random: Random, fits: Callable[[Document], object] = bool
) -> Document:
    documents = map(Document.read, project.updates)
    return pick(random, [document for document in documents if fits(document)])


def commit(project: ChangingProject, random: Random, *more: str) -> None:
    """Commit all at some hour of today."""
    project.folder.git("add", "-A")
    at = f"{project.today}T{random.randint(8, 20):02}:00:00+01:00"
    project.folder.git(
        "commit", "-q", "--allow-empty", "-m", f"Change {number(random)}", *more, at=at
    )
