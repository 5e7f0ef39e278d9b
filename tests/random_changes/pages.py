"""Changes of the roster, of issues, ordinary pages and images."""

# ruff: noqa: ARG001  # every kind of change is called in the same way

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from image_making import BROKEN_PNG
from random_changes.project import (
    ChangingProject,
    Document,
    NotPossibleError,
    an_update,
    change,
    commit,
    day_near,
    number,
    pick,
)
from small_project import picture

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


@change
def folder_of_a_department_that_the_roster_knows(project, random):
    """Rename only the folder, its key in the roster, and links."""
    old, new = pick(random, project.departments), f"team-{number(random)}"
    folder = project.path(project.docs_dir) / old
    if not folder.is_dir():
        raise NotPossibleError
    folder.rename(folder.with_name(new))
    for path in project.documents("**/*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"(?<=[(/]){old}/", f"{new}/", text), encoding="utf-8")
    with project.edit_yaml(f"{project.docs_dir}/departments.yml") as departments:
        keys = departments.pop(old)
        departments[new] = keys | {"formerly": [*keys.get("formerly", ()), old]}
        for other in departments.values():
            if other.get("merged_into") == old:
                other["merged_into"] = new
    with project.settings() as options:
        board = options["newsletter"]["editions"]["board"]
        if old in board.get("departments", ()):
            board["departments"] = [new if it == old else it for it in board["departments"]]
    commit(project, random)  # for files that have no date but that of their first commit


@change
def end_of_a_department(project, random):
    edit_department(project, random, "until", day_near(project, random, 20, 20))


@change
def department_merged_into_another(project, random):
    one, other = random.sample(project.departments, 2)
    with project.edit_yaml(f"{project.docs_dir}/departments.yml") as departments:
        if "merged_into" in departments[other]:
            raise NotPossibleError
        departments[one]["merged_into"] = other


@change
def department_that_exists_again(project, random):
    with project.edit_yaml(f"{project.docs_dir}/departments.yml") as departments:
        ended = [it for it in departments.values() if "until" in it or "merged_into" in it]
        keys = pick(random, ended)
        keys.pop("until", None)
        keys.pop("merged_into", None)


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
        raise NotPossibleError
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
    raise NotPossibleError


@change
def delete_an_item_of_a_closed_issue(project, random):
    an_update_that_went_out(project, random).path.unlink()


def an_update_that_went_out(project: ChangingProject, random: Random) -> Document:
    found = map(Document.read, project.documents("newsletter/*.md"))
    held = {it["item"] for document in found for it in document.keys.get("items", [])}
    refs = {f"{path.parent.name}/{path.stem}": path for path in project.updates}
    return Document.read(refs[pick(random, sorted(held & refs.keys()))])


@change
def correction_of_an_update(project, random):
    document = an_update_that_went_out(project, random)
    document.body += f"\nCorrected: {number(random)}.\n"
    document.keys["correction"] = f"It is {number(random)}."
    document.write()


@change
def correction_by_the_summary(project, random):
    document = an_update_that_went_out(project, random)
    document.keys |= {"correction": "true", "summary": f"It is {number(random)} after all."}
    document.write()


@change
def correction_taken_back(project, random):
    paths = project.updates
    corrected = [it for it in map(Document.read, paths) if "correction" in it.keys]
    document = pick(random, corrected)
    del document.keys["correction"]
    document.write()


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
    pick(random, project.documents("images/*.png")).write_bytes(BROKEN_PNG)


@change
def new_download(project, random):
    """A document that is published unchanged."""
    path = f"{project.docs_dir}/files/notes-{random.randint(1, 3)}.txt"
    project.write(path, f"Notes {number(random)}\n")


@change
def document_with_a_date(project, random):
    """A document that is only published if a text links to it."""
    name = f"2026-11-18-notes-{random.randint(1, 2)}.txt"
    project.write(f"{project.docs_dir}/support/{name}", f"Notes {number(random)}\n")
    document = an_update(project, random)
    if random.random() < 0.5:
        document.body += f"\n[Notes](../support/{name})\n"
        document.write()


@change
def copy_of_an_update(project, random):
    path = an_update(project, random).path
    path.with_stem(f"{path.stem} (1)").write_bytes(path.read_bytes())


@change
def link_to_a_renamed_update(project, random):
    """A link that only git can resolve."""
    document = pick(random, open_issues(project))
    path = an_update(project, random).path
    document.body += f"\n[So](../{path.parent.name}/{path.name})\n"
    document.write()
    commit(project, random)
    path.rename(path.with_stem(f"{path.stem}-{number(random)}"))
    commit(project, random)


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
