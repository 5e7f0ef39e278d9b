"""New content files from templates, prefilled and with explanatory comments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from slugify import slugify

from rundbrief.compilation import Compilation
from rundbrief.content.departments import find_changes
from rundbrief.content.file_kinds import FOLLOW_UPS, INCIDENTS, NEWSLETTER, ROSTER
from rundbrief.editorial.selection import select_existing
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError, closest_match
from rundbrief.render.templates import layout_folders, make_environment, render

_GERMAN = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"))


@dataclass(frozen=True)
class NewFile:
    """A file to be written."""

    path: Path
    # The path as the user would type it.
    shown: str
    text: str

    def write(self) -> None:
        """Write the file. Raises ProblemsError if it exists, or its folder is a symbolic link."""
        refuse_linked_folder(self.path, self.shown)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(self.text)
        except FileExistsError:
            what, why = _("the file already exists"), _("its content would be overwritten")
            fix = _("open the existing file, or choose another name")
            raise ProblemsError([Problem(self.shown, 0, what, why, fix)]) from None


def refuse_linked_folder(path: Path, shown: str) -> None:
    """Raise ProblemsError if the folder of a file is a symbolic link, which builds skip."""
    if path.parent.is_symlink():
        what = _("its folder is a symbolic link")
        why = _("builds skip such folders, so nobody would ever see the file")
        fix = _("replace the link by a folder")
        raise ProblemsError([Problem(shown, 0, what, why, fix)])


def new_update(c: Compilation, department: str, title: str) -> NewFile:
    """Prepare an update of a department. Raises ProblemsError for an unknown one."""
    _check_department(c, department)
    return _dated(c, department, "update.md", title, department)


def new_incident(c: Compilation, title: str, *, department: str | None = None) -> NewFile:
    return _dated(c, INCIDENTS, "incident.md", title, _department(c, department))


def new_follow_up(
    c: Compilation, title: str, *, department: str | None = None, author: str = ""
) -> NewFile:
    return _dated(c, FOLLOW_UPS, "follow-up.md", title, _department(c, department), author)


def new_issue(c: Compilation, key: str) -> NewFile:
    """Prepare the file of an issue. key: a valid one, such as `2026-W47` or `2026-11-board`."""
    updates = [u.ref for u in c.content.updates if not u.draft]
    text = _fill(c, "issue.md", example=updates[0] if updates else "")
    return _file(c, f"{NEWSLETTER}/{key}.md", text)


def _dated(
    c: Compilation, folder: str, template: str, title: str, department: str, author: str = ""
) -> NewFile:
    today = c.project.today
    now = datetime.now(c.project.settings.zone)
    others = [slug for slug in _current_slugs(c) if slug != department]
    text = _fill(
        c,
        template,
        title=title,
        author=author,
        audience=c.project.settings.audience,
        department=department,
        other=others[0] if others else "…",
        now=f"{today} {now:%H:%M}",
        later=today + timedelta(days=14),
    )
    slug = slugify(title, replacements=_GERMAN, max_length=60, word_boundary=True) or "untitled"
    return _file(c, f"{folder}/{today}-{slug}.md", text)


def _file(c: Compilation, path: str, text: str) -> NewFile:
    place = c.project.docs_dir / path
    return NewFile(place, c.project.shown(place), text)


def _fill(c: Compilation, template: str, **values: object) -> str:
    folders = layout_folders(c.project.layouts, "content")
    environment = make_environment(folders, c.texts, trusted=c.project.settings.trust_layouts)
    return render(environment, template, **values)


def _department(c: Compilation, given: str | None) -> str:
    """Return a valid department, or an empty one to be filled in by the author."""
    if given:
        _check_department(c, given)
    return given or ""


def _current_slugs(c: Compilation) -> list[str]:
    return [it.slug for it in select_existing(c.content.departments, c.project.today)]


def _check_department(c: Compilation, slug: str) -> None:
    slugs, changes = _current_slugs(c), find_changes(c.content.departments)
    has_roster = (c.project.docs_dir / ROSTER).is_file()
    if slug in slugs or not has_roster:
        return
    why = _(
        "departments are listed in departments.yml; without that file, every folder "
        "with updates is one"
    )
    near = closest_match(slug, slugs)
    if slug in changes.renamed:
        near = changes.renamed[slug]
        what = _("“{slug}” is called “{near}” now")
        why = _("departments.yml lists it under “formerly”")
    elif end := changes.find_end(slug, c.project.today):
        near = end.successor
        what = _("the department “{slug}” no longer exists")
        why = _("departments.yml says so with “merged_into” or “until”")
    else:
        what = _("unknown department “{slug}”")
    fix = _("use “{near}” (known departments: {slugs})") if near else _("use {slugs}")
    values = {"slug": slug, "near": near, "slugs": tuple(slugs)}
    raise ProblemsError([Problem("rundbrief new", 0, what, why, fix, values)])
