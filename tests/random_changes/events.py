"""Changes of incidents, follow-ups and metrics."""

# every kind of change is called in the same way

from __future__ import annotations

import re
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
            raise NotPossibleError
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
