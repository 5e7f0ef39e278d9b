"""Random changes to a small project that has every shape, for tests of incremental builds.

A change takes the project and a source of chance, and leaves a project that can be built. It raises
NotPossible where there is nothing to change, such as no open issue to close.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import invalidate_caches
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

from conftest import Folder
from small_project import FILES, SmallProject, picture
from rundbrief.cache.program import digest_of_program
from rundbrief.i18n.texts import load_texts

T = TypeVar("T")

# A folder beside the project, from which Python imports.
LIBRARIES = "libraries"
# Texts that the program translates in another way.
TRANSLATIONS: dict[str, str] = {}


class NotPossible(Exception):
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
_EXTENSION = """\
from pathlib import Path

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class _Louder(Preprocessor):
    def run(self, lines):
        file = Path(__file__).with_name("loud.txt")
        word = file.read_text() if file.exists() else "NEWS"
        return [line.replace("News", word) for line in lines]


class _Loud(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(_Louder(md), "loud", 1)


def makeExtension(**options):
    return _Loud(**options)
"""
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
        return yaml.load(text, yaml.BaseLoader) or {}  # noqa: S506  # text and nothing else

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


class _Dumper(yaml.emitter.Emitter, yaml.serializer.Serializer, yaml.representer.SafeRepresenter,
              yaml.resolver.BaseResolver):  # fmt: skip
    """Writes all values as the plain text that they were read as."""

    def __init__(self, stream: Any, **options: Any) -> None:
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
            return cls(path, yaml.load(keys, yaml.BaseLoader) or {}, body)  # noqa: S506
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
        raise NotPossible
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


# Updates


@change
def edit_an_update(project, random):
    document = an_update(project, random)
    document.body += f"\nNews number {number(random)}.\n"
    document.write()


@change
def edit_the_newest_update(project, random):
    document = max(map(Document.read, project.updates), key=lambda it: it.path.name)
    document.body += f"\nMore: {number(random)}.\n"
    document.write()


@change
def move_the_lines_of_an_update(project, random):
    document = an_update(project, random)
    document.body = "\n\n" + document.body
    document.write()


@change
def title_of_an_update(project, random):
    document = an_update(project, random)
    document.keys["title"] = f"Title {number(random)}"
    document.write()


@change
def summary_of_an_update(project, random):
    document = an_update(project, random)
    document.keys["summary"] = f"In short {number(random)}."
    document.write()


@change
def status_in_an_update(project, random):
    document = an_update(project, random)
    known = {"on-track", "at-risk", "off-track"} - {document.keys.get("health")}
    document.keys["health"] = pick(random, sorted(known))
    document.write()


@change
def status_in_the_newest_update(project, random):
    document = max(map(Document.read, project.updates), key=lambda it: it.path.name)
    document.flip("health", "off-track", "on-track")


@change
def no_status_in_an_update(project, random):
    document = an_update(project, random, lambda it: "health" in it.keys)
    del document.keys["health"]
    document.write()


@change
def highlight(project, random):
    an_update(project, random).flip("highlight", "true")


@change
def draft(project, random):
    an_update(project, random).flip("draft", "true")


@change
def draft_published(project, random):
    an_update(project, random, lambda it: "draft" in it.keys).flip("draft", "true")


@change
def audience_of_an_update(project, random):
    an_update(project, random).flip("audience", "public", "internal")


@change
def tags_of_an_update(project, random):
    tags = random.sample(["launch", "shop", "Phone", "queue", "new"], random.randint(0, 2))
    document = an_update(project, random)
    document.keys["tags"] = tags
    document.write()


@change
def authors_of_an_update(project, random):
    document = an_update(project, random)
    document.keys["authors"] = random.sample(["Ada Brandt", "Bo Lind", "Cy Coe", "support"], 2)
    document.write()


@change
def expiry_of_an_update(project, random):
    document = an_update(project, random)
    document.keys["expires"] = day_near(project, random, 3, 10)
    document.write()


@change
def nothing_to_report(project, random):
    slug, day = pick(random, project.departments), day_near(project, random, 9, 0)
    path = project.path(f"{project.docs_dir}/{slug}/{day}-nothing.md")
    Document(path, {"nothing_to_report": "true"}, "").write()


@change
def date_of_an_update(project, random):
    document = an_update(project, random)
    document.keys["date"] = day_near(project, random, 60, 2)
    document.write()


@change
def department_of_an_update_by_its_key(project, random):
    document = an_update(project, random)
    document.keys["department"] = pick(random, project.departments)
    document.write()


@change
def link_to_an_update(project, random):
    document, other = an_update(project, random), an_update(project, random)
    path = os.path.relpath(other.path, document.path.parent)
    document.body += f"\nSee [the other]({path}).\n"
    document.write()


@change
def image_in_an_update(project, random):
    document = an_update(project, random)
    image = pick(random, project.documents("images/*"))
    document.body = f"![A view](../images/{image.name})\n\n{document.body}"
    document.write()


def write_update(project: ChangingProject, random: Random, slug: str, day: str) -> None:
    keys = {"health": pick(random, ["on-track", "at-risk"]), "tags": ["new"], "audience": "public"}
    chosen = {key: value for key, value in keys.items() if random.random() < 0.5}
    path = project.path(f"{project.docs_dir}/{slug}/{day}-new-{number(random)}.md")
    Document(path, chosen, f"# New {number(random)}\n\nText.\n").write()


@change
def new_update(project, random):
    day = day_near(project, random, 2, 0)
    write_update(project, random, pick(random, project.departments), day)


@change
def late_update(project, random):
    day = day_near(project, random, 50, 0)
    write_update(project, random, pick(random, project.departments), day)


@change
def future_update(project, random):
    day = (date.fromisoformat(project.today) + timedelta(days=random.randint(1, 9))).isoformat()
    write_update(project, random, pick(random, project.departments), day)


@change
def very_old_update(project, random):
    slug = pick(random, project.departments)
    write_update(project, random, slug, f"2024-0{random.randint(1, 9)}-07")


@change
def first_update_of_a_department(project, random):
    silent = set(project.departments) - {path.parent.name for path in project.updates}
    slug = pick(random, sorted(silent))
    write_update(project, random, slug, day_near(project, random, 2, 0))


@change
def delete_an_update(project, random):
    pick(random, project.updates).unlink()


@change
def delete_all_updates_of_a_department(project, random):
    slug = pick(random, sorted({path.parent.name for path in project.updates}))
    own = [path for path in project.updates if path.parent.name == slug]
    if len(own) > 4:
        raise NotPossible
    for path in own:
        path.unlink()


@change
def rename_an_update(project, random):
    path = pick(random, project.updates)
    path.rename(path.with_name(f"{path.name[:10]}-renamed-{number(random)}.md"))


@change
def move_an_update_to_another_department(project, random):
    path = pick(random, project.updates)
    slug = pick(random, [slug for slug in project.departments if slug != path.parent.name])
    target = path.parents[1] / slug / path.name
    if target.exists():
        raise NotPossible
    target.parent.mkdir(exist_ok=True)
    path.rename(target)


# Asks


@change
def new_ask(project, random):
    document = an_update(project, random)
    asks = document.keys.setdefault("asks", [])
    to = pick(random, project.departments)
    asks.append({"to": to, "what": f"Do {number(random)}", "due": day_near(project, random, 5, 20)})
    document.write()


def an_ask(
    project: ChangingProject, random: Random, fits: Callable[[dict[str, str]], object] = bool
) -> tuple[Document, dict[str, str]]:
    document = an_update(project, random, lambda it: any(map(fits, it.keys.get("asks", []))))
    return document, pick(random, filter(fits, document.keys["asks"]))


@change
def ask_answered(project, random):
    document, ask = an_ask(project, random, lambda it: "answered" not in it)
    ask["answered"] = day_near(project, random, 3, 0)
    document.write()


@change
def due_date_of_an_ask(project, random):
    document, ask = an_ask(project, random)
    ask["due"] = day_near(project, random, 5, 20)
    document.write()


@change
def ask_withdrawn(project, random):
    document, ask = an_ask(project, random)
    document.keys["asks"].remove(ask)
    document.write()


# Incidents and follow-ups


def a_document(project: ChangingProject, random: Random, folder: str) -> Document:
    return Document.read(pick(random, project.documents(f"{folder}/20*.md")))


def add_entry(project: ChangingProject, document: Document, what: str) -> None:
    """Add an entry after all others, at noon of today or a minute after the last one."""
    moments = re.findall(r"^## (\S+ \S+) ", document.body, re.MULTILINE)
    hour, minute = 12, 0
    if moments and moments[-1] >= f"{project.today} {hour:02}:{minute:02}":
        day, __, clock = moments[-1].partition(" ")
        hour, minute = (int(part) for part in clock.split(":"))
        if day != project.today or (hour, minute) >= (23, 59):
            raise NotPossible
        minute += 1
        hour, minute = hour + minute // 60, minute % 60
    document.body += f"\n## {project.today} {hour:02}:{minute:02} {what}\n"
    document.write()


@change
def entry_of_an_incident(project, random):
    document = a_document(project, random, "incidents")
    states = ["identified", "monitoring", "resolved", "postmortem"]
    if document.keys.get("kind") == "maintenance":
        states = ["in-progress", "verifying", "completed"]
    add_entry(project, document, f"{pick(random, states)}\nSo: {number(random)}.")


@change
def maintenance_completed(project, random):
    paths = project.documents("incidents/*.md")
    planned = [it for it in map(Document.read, paths) if it.keys.get("kind") == "maintenance"]
    open_ones = [it for it in planned if " completed" not in it.body]
    add_entry(project, pick(random, open_ones), "completed\nDone.")


@change
def text_of_an_incident_entry(project, random):
    document = a_document(project, random, "incidents")
    parts = document.body.split("\n\n")
    place = random.randrange(len(parts))
    parts[place] = f"{parts[place]}\nCorrected {number(random)}."
    document.body = "\n\n".join(parts)
    document.write()


@change
def new_incident(project, random):
    day = day_near(project, random, 5, 0)
    path = project.path(f"{project.docs_dir}/incidents/{day}-fire-{number(random)}.md")
    severity = pick(random, ["minor", "major", "critical"])
    affected = random.sample(project.departments, 2)
    keys = {"title": f"Fire {number(random)}", "severity": severity, "affects": affected}
    Document(path, keys, f"## {day} 08:00 investigating\nSmoke.\n").write()


@change
def new_maintenance(project, random):
    day = day_near(project, random, 0, 12)
    path = project.path(f"{project.docs_dir}/incidents/{day}-move-{number(random)}.md")
    keys = {
        "title": "The move",
        "kind": "maintenance",
        "severity": "minor",
        "affects": random.sample(project.departments, 1),
        "starts": f"{day} 22:00",
        "ends": f"{day} 23:30",
    }
    Document(path, keys, f"## {project.today} 08:00 scheduled\nAt night.\n").write()


@change
def severity_of_an_incident(project, random):
    document = a_document(project, random, "incidents")
    document.flip("severity", pick(random, ["minor", "major", "critical"]), "minor")


@change
def departments_of_an_incident(project, random):
    document = a_document(project, random, "incidents")
    document.keys["affects"] = random.sample(project.departments, random.randint(1, 3))
    document.write()


@change
def audience_of_an_incident(project, random):
    a_document(project, random, "incidents").flip("audience", "public", "internal")


@change
def delete_an_incident(project, random):
    a_document(project, random, "incidents").path.unlink()


@change
def entry_of_a_follow_up(project, random):
    document = a_document(project, random, "follow-ups")
    to = pick(random, project.departments)
    what = [
        "acknowledged\nYes.",
        "in-progress\nWe are at it.",
        f"delegated\nto: {to}\nnext-check: {day_near(project, random, 0, 9)}\n\nPlease.",
        "resolved\nDone.",
        "reopened\nNot done.",
        "rejected\nIt is not so.",
    ]
    add_entry(project, document, pick(random, what))


@change
def follow_up_verified(project, random):
    paths = project.documents("follow-ups/*.md")
    unverified = [it for it in map(Document.read, paths) if " verified" not in it.body]
    document = pick(random, unverified)
    add_entry(project, document, "resolved\nDone.")
    add_entry(project, document, "verified\nSeen.")


@change
def new_follow_up(project, random):
    day = day_near(project, random, 9, 0)
    path = project.path(f"{project.docs_dir}/follow-ups/{day}-wish-{number(random)}.md")
    keys = {
        "title": f"A wish {number(random)}",
        "kind": pick(random, ["complaint", "request", "question"]),
        "received": day,
        "department": pick(random, project.departments),
        "due": day_near(project, random, 0, 9),
    }
    Document(path, keys, f"## {day} 07:00 open\nPlease.\n").write()


@change
def due_date_of_a_follow_up(project, random):
    document = a_document(project, random, "follow-ups")
    document.keys["due"] = day_near(project, random, 3, 15)
    document.write()


@change
def owner_of_a_follow_up(project, random):
    document = a_document(project, random, "follow-ups")
    document.keys["owner"] = pick(random, ["Theo", "Ann", "Ada Brandt"])
    document.write()


@change
def delete_a_follow_up(project, random):
    a_document(project, random, "follow-ups").path.unlink()


# Metrics


@change
def value_in_a_table(project, random):
    path = pick(random, project.documents("metrics/*.csv"))
    lines = path.read_text(encoding="utf-8").splitlines()
    place = random.randrange(1, len(lines))
    lines[place] = f"{lines[place].partition(',')[0]},{random.randint(1, 90)}"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


@change
def new_value_in_a_table(project, random):
    path = pick(random, project.documents("metrics/*.csv"))
    lines = path.read_text(encoding="utf-8").splitlines()
    last = date.fromisoformat(lines[-1].partition(",")[0]) + timedelta(days=1)
    lines.append(f"{last.isoformat()},{random.randint(1, 90)}")
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


@change
def value_in_an_update(project, random):
    slug = pick(random, project.read_yaml(f"{project.docs_dir}/metrics.yml"))
    document = an_update(project, random, lambda it: it.path.name > "2026-11-01")
    document.keys.setdefault("metrics", {})[slug] = str(random.randint(1, 90))
    document.write()


def edit_metric(project: ChangingProject, random: Random, key: str, value: str) -> None:
    with project.edit_yaml(f"{project.docs_dir}/metrics.yml") as metrics:
        metrics[pick(random, metrics)][key] = value


@change
def name_of_a_metric(project, random):
    edit_metric(project, random, "name", f"Metric {number(random)}")


@change
def target_of_a_metric(project, random):
    with project.edit_yaml(f"{project.docs_dir}/metrics.yml") as metrics:
        plain = [it for it in metrics.values() if it.get("direction") != "band"]
        pick(random, plain)["target"] = str(random.randint(5, 50))


@change
def meaning_of_a_metric(project, random):
    edit_metric(project, random, pick(random, ["says", "says_not", "react"]), "So it is.")


@change
def department_of_a_metric(project, random):
    edit_metric(project, random, "department", pick(random, project.departments))


@change
def audience_of_a_metric(project, random):
    edit_metric(project, random, "audience", pick(random, ["public", "internal"]))


@change
def new_metric(project, random):
    slug = f"metric-{number(random)}"
    with project.edit_yaml(f"{project.docs_dir}/metrics.yml") as metrics:
        metrics[slug] = {"name": slug, "direction": "down"}
    project.write(f"{project.docs_dir}/metrics/{slug}.csv", "date,value\n2026-11-01,4\n")


# Roster


def edit_department(project: ChangingProject, random: Random, key: str, value: Any) -> None:
    with project.edit_yaml(f"{project.docs_dir}/departments.yml") as departments:
        departments[pick(random, departments)][key] = value


@change
def name_of_a_department(project, random):
    edit_department(project, random, "name", f"Department {number(random)}")


@change
def colour_of_a_department(project, random):
    edit_department(project, random, "colour", f"#0f{random.randrange(16**4):04x}")


@change
def cadence_of_a_department(project, random):
    cadences = ["weekly", "biweekly", "monthly", "quarterly", "yearly", "none"]
    edit_department(project, random, "cadence", pick(random, cadences))


@change
def due_time_of_a_department(project, random):
    edit_department(project, random, "due", pick(random, ["monday 08:00", "thursday 17:00"]))


@change
def absence_of_a_department(project, random):
    away = {"since": day_near(project, random, 9, 0), "until": day_near(project, random, 0, 9)}
    edit_department(project, random, "away", [away])


@change
def lead_of_a_department(project, random):
    lead = {"name": f"Lee {number(random)}", "email": "lee@example.org"}
    edit_department(project, random, pick(random, ["lead", "deputy"]), lead)


@change
def order_of_departments(project, random):
    with project.edit_yaml(f"{project.docs_dir}/departments.yml") as departments:
        moved = pick(random, list(departments)[:-1])
        departments[moved] = departments.pop(moved)


@change
def new_department(project, random):
    with project.edit_yaml(f"{project.docs_dir}/departments.yml") as departments:
        slug = f"team-{number(random)}"
        departments[slug] = {"name": f"Team {number(random)}", "cadence": "weekly"}


@change
def department_gone(project, random):
    """Remove a department that nothing else names."""
    texts = {path: path.read_text(encoding="utf-8") for path in project.documents("**/*.md")}
    texts |= {path: path.read_text(encoding="utf-8") for path in project.documents("metrics.yml")}

    def is_named(slug: str) -> bool:
        own = project.path(project.docs_dir) / slug
        return any(slug in text for path, text in texts.items() if path.parent != own)

    slug = pick(random, [slug for slug in project.departments if not is_named(slug)])
    with project.edit_yaml(f"{project.docs_dir}/departments.yml") as departments:
        del departments[slug]
    shutil.rmtree(project.path(project.docs_dir) / slug, ignore_errors=True)


@change
def folder_of_a_department(project, random):
    """Rename a department everywhere."""
    old, new = pick(random, project.departments), f"unit-{number(random)}"
    for path in project.documents("**/*"):
        if path.suffix in (".md", ".yml"):
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(rf"\b{old}\b", new, text), encoding="utf-8")
    folder = project.path(project.docs_dir) / old
    if folder.is_dir():
        folder.rename(folder.with_name(new))
    commit(project, random)  # for files that have no date but that of their first commit


# Issues


def open_issues(project: ChangingProject) -> list[Document]:
    found = map(Document.read, project.documents("newsletter/*.md"))
    return [document for document in found if "closed" not in document.keys]


@change
def words_of_an_issue(project, random):
    document = pick(random, open_issues(project))
    document.body += f"\nThe editor says {number(random)}.\n"
    document.write()


@change
def words_of_a_closed_issue(project, random):
    found = map(Document.read, project.documents("newsletter/*.md"))
    document = pick(random, [document for document in found if "closed" in document.keys])
    document.body += f"\nThe editor adds {number(random)}.\n"
    document.write()


@change
def subject_of_an_issue(project, random):
    document = pick(random, open_issues(project))
    document.keys[pick(random, ["subject", "preheader"])] = f"Line {number(random)}"
    document.write()


@change
def item_left_out_of_an_issue(project, random):
    document, update = pick(random, open_issues(project)), pick(random, project.updates)
    key = pick(random, ["leave_out", "pin"])
    document.keys[key] = [f"{update.parent.name}/{update.stem}"]
    document.write()


@change
def new_issue(project, random):
    year, week, __ = date.fromisoformat(project.today).isocalendar()
    name = pick(
        random, [f"{year}-W{week:02}", f"{project.today[:7]}-board", f"{year}-W{week}-open"]
    )
    path = project.path(f"{project.docs_dir}/newsletter/{name}.md")
    if path.exists():
        raise NotPossible
    Document(path, {}, "Good day.\n").write()


@change
def delete_an_open_issue(project, random):
    pick(random, open_issues(project)).path.unlink()


@change
def close_an_issue(project, random):
    for document in sorted(open_issues(project), key=lambda it: it.path.name):
        command = ("newsletter", "close", document.path.stem, "--today", project.today)
        if project.folder.run(*command).exit_code == 0:
            return
    raise NotPossible


@change
def delete_an_item_of_a_closed_issue(project, random):
    found = map(Document.read, project.documents("newsletter/*.md"))
    held = {it["item"] for document in found for it in document.keys.get("items", [])}
    refs = {f"{path.parent.name}/{path.stem}": path for path in project.updates}
    refs[pick(random, sorted(held & refs.keys()))].unlink()


# Pages


def pages(project: ChangingProject) -> list[Path]:
    return [path for path in project.documents("*.md") if path.name != "index.md"]


@change
def text_of_a_page(project, random):
    document = Document.read(pick(random, pages(project)))
    document.body += f"\nRule {number(random)}.\n"
    document.write()


@change
def title_of_a_page(project, random):
    document = Document.read(pick(random, pages(project)))
    document.keys["title"] = f"Page {number(random)}"
    document.write()


@change
def audience_of_a_page(project, random):
    Document.read(pick(random, pages(project))).flip("audience", "public", "internal")


@change
def new_page(project, random):
    name = f"page-{number(random)}.md"
    project.write(f"{project.docs_dir}/{name}", "# A page\n\n[Home](index.md)\n")


@change
def delete_a_page(project, random):
    pick(random, pages(project)).unlink()


@change
def text_of_an_introduction(project, random):
    document = Document.read(pick(random, project.documents("**/index.md")))
    document.body += f"\nWelcome {number(random)}.\n"
    document.write()


@change
def new_introduction(project, random):
    folder = pick(random, ["", *(f"{slug}/" for slug in project.departments)])
    project.write(f"{project.docs_dir}/{folder}index.md", f"We are {number(random)}.\n")


@change
def delete_an_introduction(project, random):
    pick(random, project.documents("**/index.md")).unlink()


# Images


def _colour(random: Random) -> str:
    return f"#{random.randrange(16**6):06x}"


@change
def image(project, random):
    path = pick(random, project.documents("images/*.png"))
    path.write_bytes(picture(random.randint(20, 60), random.randint(10, 40), _colour(random)))


@change
def image_of_the_same_size_and_time(project, random):
    """Change an image as a tool does that restores times."""
    path = pick(random, project.documents("images/*.svg"))
    data, found = path.read_text(encoding="utf-8"), path.stat()
    digit = str(random.randint(1, 9))
    path.write_text(re.sub(r'(<rect width=")\d', rf"\g<1>{digit}", data), encoding="utf-8")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


@change
def rename_an_image(project, random):
    settings = project.path("mkdocs.yml").read_text(encoding="utf-8")
    path = pick(random, [it for it in project.documents("images/*") if it.name not in settings])
    path.rename(path.with_stem(f"image-{number(random)}"))


@change
def broken_image(project, random):
    pick(random, project.documents("images/*.png")).write_bytes(b"no image")


@change
def delete_an_image(project, random):
    settings = project.path("mkdocs.yml").read_text(encoding="utf-8")
    pick(random, [it for it in project.documents("images/*") if it.name not in settings]).unlink()


@change
def drawing_in_an_issue(project, random):
    document = pick(random, open_issues(project))
    document.body += f"\n![Plan](../images/{pick(random, project.documents('images/*')).name})\n"
    document.write()


@change
def new_image(project, random):
    data = picture(random.randint(20, 60), 20, _colour(random))
    project.write(f"{project.docs_dir}/images/new-{number(random)}.png", data)


# Settings


@change
def name_of_the_site(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        settings["site_name"] = f"Site {number(random)}"


@change
def address_of_the_site(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        path = pick(random, ["", "status/", f"{number(random)}/"])
        settings["site_url"] = f"https://status.example.org/{path}"


@change
def no_address_of_the_site(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        settings.pop("site_url", None)


@change
def directory_urls(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        uses = settings["use_directory_urls"] == "true"
        settings["use_directory_urls"] = "false" if uses else "true"


@change
def markdown_extensions(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        settings["markdown_extensions"] = pick(random, [["toc"], ["toc", "nl2br"], []])


@change
def markdown_extension_of_the_project(project, random):
    """Use an extension that reads a file beside it."""
    project.write("loud.py", _EXTENSION)
    invalidate_caches()
    with project.edit_yaml("mkdocs.yml") as settings:
        settings["markdown_extensions"] = ["toc", "loud"]


@change
def file_that_an_extension_reads(project, random):
    markdown_extension_of_the_project(project, random)
    project.write("loud.txt", f"NEWS{number(random)}")


@change
def folder_of_the_content(project, random):
    with project.edit_yaml("mkdocs.yml") as settings:
        new = f"content-{number(random)}"
        project.path(settings["docs_dir"]).rename(project.path(new))
        settings["docs_dir"] = new
    commit(project, random)  # for files that have no date but that of their first commit


@change
def language(project, random):
    with project.settings() as options:
        others = {"en", "de", "en-GB"} - {options["language"]}
        options["language"] = pick(random, sorted(others))


@change
def time_zone(project, random):
    with project.settings() as options:
        zones = {"Europe/Berlin", "America/Lima", "Pacific/Auckland"} - {options["time_zone"]}
        options["time_zone"] = pick(random, sorted(zones))


@change
def social_cards(project, random):
    with project.settings() as options:
        options["social_cards"] = "false" if options["social_cards"] == "true" else "true"


@change
def audience_by_default(project, random):
    with project.settings() as options:
        is_public = options.get("audience") == "public"
        options["audience"] = "internal" if is_public else "public"


@change
def colour_of_the_brand(project, random):
    with project.settings() as options:
        options["brand"][pick(random, ["colour", "accent"])] = f"#0f{random.randrange(16**4):04x}"


@change
def name_of_the_brand(project, random):
    with project.settings() as options:
        options["brand"]["name"] = f"Brand {number(random)}"


@change
def address_of_the_brand(project, random):
    with project.settings() as options:
        options["brand"]["address"] = f"Lane {number(random)}"
        options["brand"]["website"] = "https://www.example.org/"


@change
def logo_of_the_brand(project, random):
    with project.settings() as options:
        key = pick(random, ["logo", "logo_dark", "logo_mail"])
        file = pick(random, project.documents("images/*.png"))
        options["brand"][key] = f"images/{file.name}"


@change
def sender_of_newsletters(project, random):
    with project.settings() as options:
        options["newsletter"]["sender"]["name"] = f"Sender {number(random)}"


@change
def reason_of_newsletters(project, random):
    with project.settings() as options:
        options["newsletter"]["reason"] = f"You joined {number(random)}."


@change
def begin_of_newsletters(project, random):
    with project.settings() as options:
        options["newsletter"]["since"] = pick(random, ["2026-10-26", "2026-11-02", "2026-09-01"])


@change
def editions(project, random):
    with project.settings() as options:
        board = options["newsletter"]["editions"]["board"]
        board["departments"] = random.sample(project.departments, 2)
        board["title"] = f"Board {number(random)}"


@change
def lint_rules(project, random):
    with project.settings() as options:
        options["newsletter"]["lint_off"] = random.sample(["shouting", "no-preheader"], 1)


# Layouts


_TEMPLATES = [
    ("site/update.html", "<article", "<article data-x"),
    ("site/base.html", "</body>", "<!-- x --></body>"),
    ("site/front.html", "<section", "<section data-x"),
    ("site/parts/footer.html", "<footer", "<footer data-x"),
    ("site/404.html", "<h1>", "<h1 >"),
    ("site/assets/rundbrief.css", "@layer", "/* x */ @layer"),
    ("feeds/atom.xml", "<feed", "<feed "),
    ("newsletter/inline.css", "{", "{ "),
    ("newsletter/newsletter.txt", "\n", " \n"),
    ("newsletter/newsletter.mjml", "<mj-body", "<!-- x --><mj-body"),
    ("newsletter/parts/footer.mjml", "<mj-section", '<mj-section css-class="x"'),
    ("newsletter/chart.svg", "<svg", "<svg "),
    ("cards/card.svg", "<svg", "<svg "),
    ("brand/tokens.yml", "#", "# x\n#"),
]


@change
def override_a_layout(project, random):
    path, old, new = pick(random, _TEMPLATES)
    project.override_layout(path, old, new.replace("x", f"x{number(random)}"))


@change
def override_a_template_of_pages(project, random):
    path, old, new = pick(random, _TEMPLATES[:3])
    project.override_layout(path, old, new.replace("x", f"x{number(random)}"))


@change
def override_tokens(project, random):
    ink = f"#01{random.randrange(16**4):04x}"
    project.override_layout("brand/tokens.yml", 'ink: "#1c2526"', f'ink: "{ink}"')


@change
def remove_an_override(project, random):
    found = [path for path in project.path("layouts").rglob("*") if path.is_file()]
    pick(random, sorted(found)).unlink()


@change
def file_beside_layouts(project, random):
    project.write("layouts/site/robots.txt", f"# {number(random)}\nUser-agent: *\n")


# Git


def commit(project: ChangingProject, random: Random, *more: str) -> None:
    """Commit all at some hour of today."""
    project.folder.git("add", "-A")
    at = f"{project.today}T{random.randint(8, 20):02}:00:00+01:00"
    project.folder.git(
        "commit", "-q", "--allow-empty", "-m", f"Change {number(random)}", *more, at=at
    )


@change
def commit_all(project, random):
    commit(project, random, f"--author=Author {number(random)} <author@example.org>")


@change
def commit_a_moved_due_date(project, random):
    new_ask(project, random)
    commit(project, random)
    document, ask = an_ask(project, random, lambda it: "answered" not in it)
    ask["due"] = day_near(project, random, 0, 25)
    document.write()
    commit(project, random)


@change
def commit_a_renamed_update(project, random):
    commit(project, random)
    rename_an_update(project, random)
    commit(project, random)


@change
def amend_the_last_commit(project, random):
    day = day_near(project, random, 20, 0)
    author = f"--author=Author {number(random)} <author@example.org>"
    commit(project, random, "--amend", author, f"--date={day}T12:00:00+01:00")


@change
def drop_the_last_commit(project, random):
    """Take the last commit back, and keep the files as they are."""
    if int(project.folder.git("rev-list", "--count", "HEAD")) < 3:
        raise NotPossible
    project.folder.git("reset", "-q", "HEAD~1")


@change
def names_in_the_mailmap(project, random):
    project.write(".mailmap", f"Name {number(random)} <ada@example.org>\n")


@change
def update_without_a_date(project, random):
    slug = pick(random, project.departments)
    project.write(f"{project.docs_dir}/{slug}/undated-{number(random)}.md", "# No date\n\nText.\n")
    commit(project, random)


# Days and readers


def go_to(project: ChangingProject, day: date) -> None:
    if not date(2026, 11, 1) < day < date(2028, 6, 1):
        raise NotPossible
    project.today = day.isoformat()


@change
def next_day(project, random):
    go_to(project, date.fromisoformat(project.today) + timedelta(days=1))


@change
def next_week(project, random):
    go_to(project, date.fromisoformat(project.today) + timedelta(days=7))


@change
def next_month(project, random):
    today = date.fromisoformat(project.today)
    go_to(project, (today.replace(day=1) + timedelta(days=32)).replace(day=1))


@change
def next_year(project, random):
    go_to(project, date(date.fromisoformat(project.today).year + 1, 1, random.randint(1, 4)))


@change
def day_before(project, random):
    go_to(project, date.fromisoformat(project.today) - timedelta(days=1))


@change
def first_day_again(project, random):
    project.today = "2026-11-20"


@change
def other_readers(project, random):
    project.audience = "internal" if project.audience == "public" else "public"


@change
def internal_readers(project, random):
    project.audience = "internal"


# The program


@change
def version_of_a_library(project, random):
    """Install a library of another version, as the digest of the program finds it."""
    libraries = project.folder.root.parent / LIBRARIES
    shutil.rmtree(libraries, ignore_errors=True)
    (libraries / f"library-{number(random)}.dist-info").mkdir(parents=True)
    digest_of_program.cache_clear()


@change
def translation(project, random):
    """Translate a text in another way, with a version of the program that does so."""
    TRANSLATIONS[pick(random, ["Archive", "Departments", "Asks"])] = f"Words {number(random)}"
    load_texts.cache_clear()  # templates hold on to the texts that they were compiled with
    version_of_a_library(project, random)


# What is no change of the project


@change
def nothing(project, random):
    pass


@change
def output_damaged(project, random):
    files = [it for it in project.path("output").rglob("*.html") if it.is_file()]
    path = pick(random, sorted(files))
    path.unlink()
    if random.random() < 0.5:
        path.write_text("something else", encoding="utf-8")


@change
def output_gone(project, random):
    shutil.rmtree(project.path("output"), ignore_errors=True)


@change
def mistake(project, random):
    """Write a file that stops the build."""
    document = an_update(project, random)
    document.keys["health"] = "green"
    document.write()


def shuffle_changes(random: Random, steps: int) -> Sequence[str]:
    """Choose kinds of changes: each once, in some order, before any comes again."""
    kinds: list[str] = []
    while len(kinds) < steps:
        kinds += random.sample(sorted(CHANGES), len(CHANGES))
    return kinds[:steps]
