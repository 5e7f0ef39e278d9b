"""Changes of updates and asks."""

# ruff: noqa: ARG001  # every kind of change is called in the same way

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from random_changes.project import (
    ChangingProject,
    Document,
    NotPossibleError,
    an_update,
    change,
    day_near,
    number,
    pick,
)

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


def last_day(project: ChangingProject, random: Random, document: Document) -> str:
    """A day near today that isn't before the date of an update."""
    own = str(document.keys.get("date", document.path.name[:10]))
    return max(own, day_near(project, random, 2, 9))


@change
def notice(project, random):
    """From now on, it is a notice; its last day may be today, or any day around it."""
    document = an_update(project, random, lambda it: "until" not in it.keys)
    document.keys.pop("expires", None)
    document.keys |= {"kind": "notice", "until": last_day(project, random, document)}
    document.write()


@change
def deadline_of_a_notice(project, random):
    document = an_update(project, random, lambda it: "until" in it.keys)
    document.keys["until"] = last_day(project, random, document)
    document.write()


@change
def no_notice_any_more(project, random):
    document = an_update(project, random, lambda it: "until" in it.keys)
    del document.keys["kind"], document.keys["until"]
    document.write()


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
        raise NotPossibleError
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
        raise NotPossibleError
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


@change
def link_to_the_title_of_an_update(project, random):
    """The title may be a heading, or not; it may change, or cease to be one."""
    document, other = an_update(project, random), an_update(project, random)
    other.keys.pop("title", None)
    other.body = f"# Part {number(random)}\n\n{other.body}"
    other.write()
    document = Document.read(document.path)
    path = os.path.relpath(other.path, document.path.parent)
    name = other.body.splitlines()[0].removeprefix("# ").lower().replace(" ", "-")
    document.body += f"\nSee [its title]({path}#{name}).\n"
    document.write()
