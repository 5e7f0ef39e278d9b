"""Checks of what the roster says about renamed and merged departments."""

from __future__ import annotations

from collections.abc import Mapping

from rundbrief.content.departments import Department, find_successors
from rundbrief.content.file_kinds import RESERVED
from rundbrief.content.files import File
from rundbrief.content.parse_helpers import Parsed
from rundbrief.file_names import fold, is_portable
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, closest_match
from rundbrief.validation.strict_yaml import YamlDocument


def check_changes(
    file: File, document: YamlDocument, departments: Mapping[str, Department]
) -> Parsed[dict[str, Department]]:
    """Check former names and mergers, and return the departments without wrong ones."""
    check = _Check(file, document, departments)
    named = {slug: check.without_wrong_names(it) for slug, it in departments.items()}
    check.departments = {slug: check.with_present_target(it) for slug, it in named.items()}
    checked = {slug: check.without_wrong_merger(it) for slug, it in check.departments.items()}
    return Parsed(checked, tuple(check.problems))


# Each of them doubles the pages of the department.
MAX_FORMER_NAMES = 20


class _Check:
    def __init__(
        self, file: File, document: YamlDocument, departments: Mapping[str, Department]
    ) -> None:
        self.file = file
        self.document = document
        self.departments = departments
        self.problems: list[Problem] = []
        # Names as disks without case know them.
        self.present = {fold(slug): slug for slug in departments}
        # The department that a former name belongs to.
        self.claimed: dict[str, str] = {}

    def without_wrong_names(self, department: Department) -> Department:
        slug, written = department.slug, department.formerly
        if len(written) > MAX_FORMER_NAMES:
            what = _("“{slug}” has {length} former names; the limit is {limit}")
            why = _("every page of the department gets an old address for each of them")
            fix = _("keep those that people may still use")
            values = {"slug": slug, "length": len(written), "limit": MAX_FORMER_NAMES}
            self._add((slug, "formerly"), what, why, fix, **values)
        right = tuple(
            former
            for number, former in enumerate(written[:MAX_FORMER_NAMES])
            if self._is_right(slug, number, former)
        )
        return department.model_copy(update={"formerly": tuple(dict.fromkeys(right))})

    def _is_right(self, slug: str, number: int, former: str) -> bool:
        place = (slug, "formerly", number)
        other = self.present.get(fold(former))
        if former == slug:
            what = _("“{former}” is the present name of this department")
            why = _("formerly lists names that the folder had before")
            fix = _("delete it, or write the name that the folder had before")
        elif other not in (None, slug):
            what = _("“{former}” is a former name of “{slug}”, but also a department")
            why = _("it would be unclear whose updates these are")
            fix = _(
                "delete the entry of “{other}” if it was renamed; if it became a part of “{slug}”, "
                "write “merged_into: {slug}” there, and delete it here"
            )
        elif self.claimed.setdefault(fold(former), slug) != slug:
            other = self.claimed[fold(former)]
            what = _("“{former}” is a former name of both “{other}” and “{slug}”")
            why = _("an old address can lead to only one page")
            fix = _("keep it where the folder's files are now, and delete it from the other one")
        elif not is_portable(former) or former.startswith(".") or "/" in former:
            what = _("“{former}” can't have been a department folder")
            why = _("each department has its own folder inside the content folder")
            fix = _("write only the name of the folder, for example “helpdesk”")
        elif fold(former) in RESERVED:
            what = _("“{former}” can't have been a department folder")
            why = _("this name is taken by a page of the site")
            fix = _("delete it")
        else:
            return True
        self._add(place, what, why, fix, former=former, slug=slug, other=other)
        return False

    def with_present_target(self, department: Department) -> Department:
        """Replace a former name in `merged_into` by today's."""
        into = department.merged_into
        if into is None or into in self.departments:
            return department
        return department.model_copy(update={"merged_into": self.claimed.get(fold(into), into)})

    def without_wrong_merger(self, department: Department) -> Department:
        slug, into = department.slug, department.merged_into
        if into is None or self._is_right_merger(slug, into):
            return department
        return department.model_copy(update={"merged_into": None})

    def _is_right_merger(self, slug: str, into: str) -> bool:
        near = None
        if into == slug:
            what = _("“{slug}” is merged into itself")
            why = _("the key names another department, which took over the work")
            fix = _("write the folder of the other department; if it was closed, use only “until”")
        elif into not in self.departments:
            near = closest_match(into, self.departments)
            what = _("unknown department “{into}”")
            why = _("readers are led to the department that took over the work")
            fix = _("change it to “{near}”") if near else _("write the folder of a department")
        elif slug in (circle := find_successors(self.departments, slug)):
            if slug != next(it for it in self.departments if it in circle):
                return False  # reported at the first one
            what = _("“{slug}” is merged into “{into}”, which in turn is merged into “{slug}”")
            why = _("one of them must be the department that took over the work")
            fix = _("delete “merged_into” from the department that still exists")
        else:
            return True
        self._add((slug, "merged_into"), what, why, fix, slug=slug, into=into, near=near)
        return False

    def _add(
        self, place: tuple[str | int, ...], what: str, why: str, fix: str, **values: object
    ) -> None:
        line = self.document.line_of(place)
        self.problems.append(self.file.problem(line, what, why, fix, **values))
