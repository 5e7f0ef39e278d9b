"""A small project that has everything, for tests of builds that follow others."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from click.testing import Result
from PIL import Image

from conftest import Folder
from rundbrief.validation.fields import Audience


def picture(width: int, height: int, colour: str) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, height), colour).save(data, "PNG")
    return data.getvalue()


MKDOCS_YML = """\
site_name: Kestrel
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
use_directory_urls: false
markdown_extensions: [toc]
plugins:
  - rundbrief:
      language: en
      time_zone: Europe/Berlin
      social_cards: false
      brand: {logo: images/logo.png, colour: "#0f4c4a", accent: "#b4532a", address: Lane 1}
      newsletter:
        sender: {name: Kestrel, email: rundbrief@example.org}
        unsubscribe: https://example.org/leave
        since: 2026-10-26
"""

ROSTER = """\
marketing:
  name: Marketing
  lead: {name: Ada Brandt, email: ada@example.org}
  cadence: weekly
  due: friday 12:00
  colour: "#0f6a66"
support:
  name: Member support
  cadence: weekly
workshop:
  name: Workshop
  cadence: monthly
"""

METRICS_YML = """\
signups:
  name: Sign-ups
  department: marketing
  direction: up
  target: 40
  says: Who joined.
calls:
  name: Calls
  department: support
  direction: down
  audience: public
"""

FILES: dict[str, str | bytes] = {
    "mkdocs.yml": MKDOCS_YML,
    ".gitignore": "/output\n",
    "content/departments.yml": ROSTER,
    "content/metrics.yml": METRICS_YML,
    "content/metrics/signups.csv": "date,value\n2026-10-04,30\n2026-10-11,34\n2026-10-18,41\n",
    "content/metrics/calls.csv": "date,value\n2026-10-04,9\n2026-10-11,7\n",
    "content/index.md": "# The team\n\nSee [the sale](marketing/2026-11-05-sale.md).\n",
    "content/handbook.md": "# Handbook\n\n## Rules\n\nBe kind. [Home](index.md).\n",
    "content/legal.md": "---\naudience: public\n---\n# Legal\n\nNobody is liable.\n",
    "content/marketing/index.md": "We tell people. [Handbook](../handbook.md#rules)\n",
    "content/images/logo.png": picture(60, 20, "#0f4c4a"),
    "content/images/shop.png": picture(40, 30, "#aa3322"),
    "content/marketing/2025-12-03-first.md": "# First\n\nHello.\n",
    "content/marketing/2026-09-02-plans.md": "---\ntags: [launch]\n---\n# Plans\n\nMany.\n",
    "content/marketing/2026-10-01-poster.md": "---\nauthors: [Bo Lind]\n---\n# Poster\n\nSo.\n",
    "content/marketing/2026-10-08-flyer.md": "# Flyer\n\n## Where\n\nIn the shops.\n",
    "content/marketing/2026-10-15-radio.md": "---\nhealth: at-risk\n---\n# Radio\n\nLate.\n",
    "content/marketing/2026-11-05-sale.md": """\
---
title: The sale
health: on-track
highlight: true
audience: public
tags: [launch, shop]
needs: [support]
metrics: {signups: 44}
asks:
  - {to: support, what: Answer the calls, due: 2026-11-27}
  - {to: workshop, what: Mend the door, due: 2026-11-06, answered: 2026-11-09}
---
It begins. ![The shop](../images/shop.png)

Where: [in the flyer](2026-10-08-flyer.md#where).
""",
    "content/support/2026-10-20-quiet.md": "---\naudience: public\n---\n# Quiet\n\nFew calls.\n",
    "content/support/2026-11-12-queue.md": """\
---
health: off-track
tags: [shop]
expires: 2026-11-25
---
# The queue

As [the radio](../marketing/2026-10-15-radio.md) said.
""",
    "content/support/2026-11-16-survey.md": """\
---
kind: notice
until: 2026-11-27
---
# The survey

How do you like [the shop](../marketing/2026-11-05-sale.md)?
""",
    "content/support/undated.md": "# Without a date\n\nGit knows.\n",
    "content/workshop/2026-11-02-door.md": "---\nauthors: [Bo Lind]\n---\n# The door\n\nOpen.\n",
    "content/workshop/2026-11-10-draft.md": "---\ndraft: true\n---\n# Soon\n\nNot yet.\n",
    "content/workshop/2026-11-13-nothing.md": "---\nnothing_to_report: true\n---\n",
    "content/incidents/2026-11-03-login.md": """\
---
title: Login fails
severity: major
affects: [support, marketing]
audience: public
tags: [shop]
---
Nobody gets in.

## 2026-11-03 09:40 investigating
We look at [the queue](../support/2026-11-12-queue.md).

## 2026-11-03 10:15 resolved
A certificate.
""",
    "content/incidents/2025-08-03-flood.md": """\
---
title: A flood
severity: minor
affects: [workshop]
---
## 2025-08-03 09:40 investigating
Water.

## 2025-08-04 10:15 resolved
No water.
""",
    "content/incidents/2026-11-28-move.md": """\
---
title: The move
kind: maintenance
severity: minor
affects: [support]
starts: 2026-11-28 22:00
ends: 2026-11-29 02:00
---
## 2026-11-06 15:00 scheduled
At night.
""",
    "content/follow-ups/2026-10-13-puddle.md": """\
---
title: A puddle
kind: complaint
received: 2026-10-13
department: workshop
owner: Theo
due: 2026-11-20
---
In front of the door.

## 2026-10-13 17:30 open

## 2026-10-14 08:00 delegated
to: support
next-check: 2026-11-18

Gravel.
""",
    "content/follow-ups/2025-06-01-lamp.md": """\
---
title: A lamp
kind: request
received: 2025-06-01
department: marketing
owner: Theo
---
It is dark.

## 2025-06-02 08:00 resolved
Lit.

## 2025-06-05 08:00 verified
Bright.
""",
    "content/newsletter/2026-W45.md": "Good morning. [The sale](../marketing/2026-11-05-sale.md)\n",
    "content/newsletter/2026-W47.md": "---\nsubject: Now\npreheader: So.\n---\nGood evening.\n",
}


@dataclass
class SmallProject:
    """A project and the way in which it is built.

    counters: what the last build had to do. expected: the folder with the right output.
    """

    folder: Folder
    today: str = "2026-11-20"
    audience: Audience = "internal"
    counters: dict[str, int] = field(default_factory=dict)
    expected: Path = Path()

    @classmethod
    def create(cls, root: Path) -> SmallProject:
        """Write the files, and commit them."""
        project = cls(Folder(root))
        for path, text in FILES.items():
            project.write(path, text)
        project.folder.commit(at="2026-11-14T12:00:00+01:00")
        project.run("newsletter", "close", "2026-W45")
        project.folder.commit(at="2026-11-14T13:00:00+01:00")
        return project

    def path(self, path: str) -> Path:
        return self.folder.root / path

    def write(self, path: str, text: str | bytes) -> None:
        self.folder.write(path, text)

    def edit(self, path: str, old: str, new: str) -> None:
        text = self.path(path).read_text(encoding="utf-8")
        assert old in text
        self.folder.write(path, text.replace(old, new))

    def move(self, old: str, new: str) -> None:
        self.path(new).parent.mkdir(parents=True, exist_ok=True)
        self.path(old).rename(self.path(new))

    def override_layout(self, path: str, old: str, new: str) -> None:
        """Lay a changed copy of a packaged layout into the project."""
        from rundbrief.render.templates import packaged_layouts

        text = (packaged_layouts() / path).read_text(encoding="utf-8")
        assert old in text
        self.folder.write(f"layouts/{path}", text.replace(old, new, 1))

    def run(self, *arguments: str) -> Result:
        result = self.folder.run(*arguments, "--today", self.today)
        assert result.exit_code == 0, result.stderr
        return result

    def build(self, *more: str) -> list[str]:
        """Build as people do, with the cache; give what the build says of problems."""
        words = self.run("build", "--audience", self.audience, "--verbose", *more).stderr
        counts = [m for line in words.splitlines() if (m := _COUNT.fullmatch(line))]
        self.counters = {m[1]: int(m[2]) for m in counts}
        return _problems_in(words)

    def build_cold(self) -> tuple[Path, list[str]]:
        """Build elsewhere, in one process and without a cache."""
        output = self.folder.root.parent / f"{self.folder.root.name}-cold"
        shutil.rmtree(output, ignore_errors=True)
        command = ("build", "--audience", self.audience, "--output", str(output))
        return output, _problems_in(self.run(*command, "--no-cache", "--jobs", "1").stderr)


# What --verbose says.
_COUNT = re.compile(r"([^:]+): (\d+)")


def _problems_in(words: str) -> list[str]:
    """Take the problems out of what a build says: all that stands above its first blank line."""
    problems, blank, __ = words.partition("\n\n")
    return problems.splitlines() if blank else []


def tree(folder: Path) -> dict[str, bytes | None]:
    """Give every file of a folder with what is in it, and every folder."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
        if path.name != ".rundbrief.lock"
    }


def different(folder: Path, other: Path) -> list[str]:
    """Name what is not the very same in two folders."""
    here, there = tree(folder), tree(other)
    return sorted(p for p in here.keys() | there.keys() if here.get(p, 0) != there.get(p, 0))
