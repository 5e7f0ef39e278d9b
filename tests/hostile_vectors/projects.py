"""A project made of vectors, which is built for both audiences."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from conftest import Folder
from hostile_vectors import Vector
from small_project import picture

TODAY = date(2026, 11, 20)
HOST = "https://status.example.org/"
AUDIENCES = ("internal", "public")
DOT = picture(8, 8, "#aa3322")

FIRST_MONDAY = date(2026, 1, 5)
WEEK = timedelta(weeks=1)


@dataclass
class HostileProject:
    """A project, and which vectors are in which of its files.

    refused: files with an error, and what it says.
    """

    folder: Folder
    vectors: dict[str, tuple[Vector, ...]] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def create(cls, root: Path, **settings: str) -> HostileProject:
        """Create a project. settings: values of keys in `mkdocs.yml`, as YAML."""
        project = cls(Folder(root))
        project.folder.write("mkdocs.yml", _SETTINGS.format(**_PLAIN | settings))
        project.folder.write("content/images/dot.png", DOT)
        return project

    def write(self, path: str, text: str, *vectors: Vector) -> None:
        self.folder.write(f"content/{path}", text)
        self.vectors[path] = vectors

    def build(self, *audiences: str) -> None:
        """Build for some audiences, by default for both, without the files that are refused."""
        told = self.folder.run("check", "--format", "json", "--today", TODAY.isoformat())
        for problem in json.loads(told.stdout):
            if problem["level"] == "error":
                path = problem["file"].removeprefix("content/")
                self.refused.setdefault(path, []).append(problem["what"])
        for path in self.refused:
            (self.folder.content / path).unlink()
        for audience in audiences or AUDIENCES:
            command = ("build", "--today", TODAY.isoformat(), "--audience", audience)
            result = self.folder.run(*command, "--output", str(self.output(audience)))
            assert result.exit_code == 0, result.stderr

    def output(self, audience: str) -> Path:
        return self.folder.root / f"output-{audience}"

    def site(self, audience: str) -> Path:
        return self.output(audience) / "site"

    def pages(self, audience: str, pattern: str = "*.html") -> list[Path]:
        """List the finished files of both site and newsletters."""
        return sorted(path for path in self.output(audience).rglob(pattern) if path.is_file())


# Without folders for pages, so that a file's page has the file's path.
_SETTINGS = """\
site_name: {site_name}
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {{name: rundbrief}}
use_directory_urls: false
plugins:
  - rundbrief:
      audience: public
      social_cards: false
      brand: {{name: {brand}, address: {address}, fonts: {{heading: {heading}, text: {text}}}}}
      newsletter:
        sender: {{name: {sender}, email: news@example.org}}
        to: everyone@example.org
        unsubscribe: https://lists.example.org/leave
        reason: {reason}
        editions:
          everyone: {{audience: {edition}, title: {title}, subject: {subject}}}
"""
_PLAIN = {"edition": "public", "subject": '"{period}"'} | dict.fromkeys(
    ("site_name", "brand", "address", "heading", "text", "sender", "reason", "title"), "Kestrel"
)


def quoted(text: object) -> str:
    """Write a value as YAML, of which JSON is a part."""
    return json.dumps(text, ensure_ascii=False)


def front_matter(body: str = "", **keys: object) -> str:
    """Write a file with keys; `from_` stands for `from`, which Python reserves."""
    lines = "".join(f"{key.rstrip('_')}: {quoted(value)}\n" for key, value in keys.items())
    return f"---\n{lines}---\n{body}\n"


def page_of(path: str) -> str:
    """Give the page of a file of the content."""
    return path.removesuffix(".md") + ".html"
