"""Write a generated project as a blog for Material for MkDocs, with its own means only.

python tests/bench/material_site.py PROJECT FOLDER
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import yaml

from hugo_site import DAY, join_page, split_page
from programs import put_away

# The blog's months stand for our reports, its categories for departments.
# It has no feeds of its own; its search, which is on unless told otherwise, stays on.
SETTINGS = """\
site_name: Bench
site_url: https://status.example.org/
theme: {name: material}
plugins:
  - search
  - tags
  - blog:
      blog_dir: .
      post_date_format: medium
      pagination_per_page: 120
      archive_date_format: MMMM yyyy
      authors_profiles: true
      archive_url_date_format: yyyy/MM
"""


def write_material_site(project: Path, folder: Path) -> None:
    """Write a blog with all updates, incidents and follow-ups of a project."""
    put_away(folder, folder.parent)
    posts = folder / "docs/posts"
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "docs/index.md").write_text("# Bench\n", encoding="utf-8")
    (folder / "docs/tags.md").write_text("# Subjects\n\n<!-- material/tags -->\n", encoding="utf-8")
    content, authors = project / "content", set[str]()
    for path in sorted(content.glob("*/*.md")):
        if DAY.match(path.name):
            head, text = convert(path.read_text(encoding="utf-8"), path)
            authors.update(head["authors"])
            file = posts / path.relative_to(content)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    shown = {"description": "Author", "avatar": "https://example.org/nobody.png"}
    known = {name: {"name": name.capitalize(), **shown} for name in sorted(authors)}
    (folder / "docs/.authors.yml").write_text(yaml.safe_dump({"authors": known}), encoding="utf-8")


def convert(text: str, path: Path) -> tuple[dict[str, list[str]], str]:
    """Give the blog its day, category and authors; what else a head holds, a theme can't show."""
    old, body = split_page(text)
    title = old.get("title")
    if title:
        body = f"# {title}\n\n{body}"
    authors = old.get("authors")
    labels = {
        "authors": [str(name).lower() for name in authors] if isinstance(authors, list) else [],
        "categories": [path.parent.name],
        "tags": list(dict.fromkeys(old.get("tags") or [])),
    }
    head = {"date": date.fromisoformat(path.name[:10]), **labels}
    first, __, rest = body.lstrip().partition("\n\n")
    paragraph, __, rest = rest.lstrip().partition("\n\n")
    return labels, join_page(head, f"{first}\n\n{paragraph}\n\n<!-- more -->\n\n{rest}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write_material_site(Path(sys.argv[1]), Path(sys.argv[2]))
