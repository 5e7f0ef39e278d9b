"""A generated project, written down for each program, and changed for all of them alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from corpus import DEPARTMENTS, write_corpus
from hugo_site import write_hugo_site, write_page
from programs import Program, hugo, put_away, rundbrief

# In seconds: for so long, rundbrief doesn't trust what the disk says of a file that was just saved.
A_MOMENT = 2.5


@dataclass(frozen=True)
class GeneratedProject:
    """The same content for us and for Hugo."""

    number: int
    ours: Program
    theirs: Program

    @property
    def content(self) -> Path:
        return self.ours.folder / "content"

    @property
    def updates(self) -> list[str]:
        """Paths of all updates in the content folder, the oldest first."""
        found = self.content.glob("department-*/*.md")
        paths = sorted(found, key=lambda path: (path.name[:10], path.name))
        return [path.relative_to(self.content).as_posix() for path in paths]

    def choose(self, chance: Random, *, old: bool = False) -> str:
        """Choose an update of the newest week, or of the oldest quarter."""
        updates = self.updates
        return chance.choice(updates[: len(updates) // 4] if old else updates[-DEPARTMENTS:])

    def write(self, update: str, text: str) -> None:
        """Write an update on both sides."""
        path = self.content / update
        path.write_text(text, encoding="utf-8")
        write_page(self.content, path, self.theirs.folder / "content")

    def change(self, update: str, words: str) -> str:
        """Begin an update with other words, which are in its summary, too. Gives what it was."""
        before = (self.content / update).read_text(encoding="utf-8")
        self.write(update, begin_with(words, before))
        return before

    def write_anew(self) -> None:
        """Add an empty line to the newest update, so that something is different."""
        update = max(self.content.glob("department-00/*.md"))
        path = update.relative_to(self.content).as_posix()
        self.write(path, update.read_text(encoding="utf-8") + "\n")

    def remove(self, update: str) -> None:
        (self.content / update).unlink()
        (self.theirs.folder / "content" / update).unlink()


def pass_a_moment() -> None:
    """Wait, as everybody does between saving a file and building."""
    time.sleep(A_MOMENT)


def generate_project(folder: Path, number: int) -> GeneratedProject:
    """Write a project afresh. folder: of the bench."""
    ours, theirs = folder / f"rundbrief-{number}", folder / f"hugo-{number}"
    for place in (ours, theirs):
        put_away(place, folder)
    write_corpus(ours, number)
    write_hugo_site(ours, theirs)
    return GeneratedProject(number, rundbrief(ours), hugo(theirs))


def begin_with(words: str, text: str) -> str:
    """Put words before the text of an update."""
    begin, head, body = text.split("---\n", 2)
    return f"{begin}---\n{head}---\n{words} {body}"
