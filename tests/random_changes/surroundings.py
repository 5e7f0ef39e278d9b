"""Changes of what lies around the content: git, the day, the program, the output."""

# ruff: noqa: ARG001  # every kind of change is called in the same way

from __future__ import annotations

import shutil
from datetime import date, timedelta

from random_changes.project import (
    ChangingProject,
    NotPossibleError,
    an_update,
    change,
    commit,
    day_near,
    number,
    pick,
)
from random_changes.updates import an_ask, new_ask, rename_an_update
from rundbrief.i18n.texts import load_texts
from rundbrief.incremental.program import digest_of_program

# A folder beside the project, from which Python imports.
LIBRARIES = "libraries"
# Texts that the program translates in another way.
TRANSLATIONS: dict[str, str] = {}


# Git


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
        raise NotPossibleError
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
        raise NotPossibleError
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
