"""Write a generated project as a site for Hugo: the same updates, with what Hugo wants to be told.

python tests/bench/hugo_site.py PROJECT FOLDER
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).parents[2]
LAYOUTS = Path(__file__).with_name("hugo-site")
# What both sites are dressed with; the browser has the same work with either.
DRESS = REPOSITORY / "layouts/site/assets"
Head = dict[str, Any]
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FEEDS = ["html", "rss", "atom", "jsonfeed"]


def write_hugo_site(project: Path, folder: Path) -> None:
    """Write a site with all updates, incidents and follow-ups of a project."""
    shutil.copytree(LAYOUTS, folder, dirs_exist_ok=True)
    shutil.copytree(DRESS, folder / "static/assets", dirs_exist_ok=True)
    content = project / "content"
    for path in sorted(content.glob("*/*.md")):
        if DAY.match(path.name):
            write_page(content, path, folder / "content")
    for name, head in index_pages(content):
        file = folder / "content" / name / "_index.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(join_page(head, ""), encoding="utf-8")


def write_page(content: Path, path: Path, target: Path) -> None:
    """Write one page for Hugo."""
    file = target / path.relative_to(content)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(convert(path.read_text(encoding="utf-8"), path), encoding="utf-8")


def convert(text: str, path: Path) -> str:
    """Tell Hugo the day that stands in the file's name, and the title that stands in the text."""
    head, body = split_page(text)
    if "title" not in head:
        first, __, body = body.lstrip().partition("\n")
        head["title"] = first.removeprefix("# ")
    day = date.fromisoformat(path.name[:10])
    head["date"] = day
    # Updates are in weekly reports and months; incidents and follow-ups have lists of their own.
    if path.parent.name not in {"incidents", "follow-ups"}:
        week = day.isocalendar()
        head |= {"weeks": [f"{week.year}-W{week.week:02}"], "months": [f"{day:%Y-%m}"]}
    head.setdefault("audience", "internal")
    return join_page(head, body)


def index_pages(content: Path) -> Iterator[tuple[str, Head]]:
    """Give the pages that Hugo has for lists, with their heads."""
    roster = yaml.safe_load((content / "departments.yml").read_text(encoding="utf-8"))
    for slug, department in roster.items():
        yield slug, {"title": department["name"], "department": True}
    yield "incidents", {"title": "Incidents"}
    yield "follow-ups", {"title": "Follow-ups", "outputs": ["html"]}
    yield "archive", {"title": "Archive", "outputs": ["html"]}
    yield "asks", {"title": "Asks", "outputs": ["html"]}
    for tag in sorted(tags_of(content)):
        yield f"tags/{tag}", {"title": tag, "outputs": FEEDS}


def tags_of(content: Path) -> set[str]:
    """Collect the tags of all updates."""
    heads = (split_page(path.read_text(encoding="utf-8"))[0] for path in content.glob("*/*.md"))
    return {str(tag) for head in heads for tag in head.get("tags", ())}


def split_page(text: str) -> tuple[Head, str]:
    """Take front matter and text apart."""
    __, head, body = text.split("---\n", 2) if text.startswith("---\n") else ("", "", text)
    return yaml.load(head, yaml.CSafeLoader) or {}, body


def join_page(head: Head, body: str) -> str:
    return "---\n" + yaml.safe_dump(head, sort_keys=False) + "---\n" + body


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write_hugo_site(Path(sys.argv[1]), Path(sys.argv[2]))
