"""Files that people take for content but that aren't read, each with its own cause and fix."""

from __future__ import annotations

import re
from collections.abc import Collection

from rundbrief.content.file_kinds import (
    FOLLOW_UPS,
    INCIDENTS,
    METRICS,
    METRICS_FILE,
    NEWSLETTER,
    PERIOD,
    ROSTER,
    split_date,
)
from rundbrief.content.files import File
from rundbrief.file_names import fold
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem

_DEFINITIONS = {
    "departments": ROSTER,
    "department": ROSTER,
    "roster": ROSTER,
    "abteilungen": ROSTER,
    "metrics": METRICS_FILE,
    "metric": METRICS_FILE,
    "kennzahlen": METRICS_FILE,
}
_SETTINGS = re.compile(r"ya?ml|json|toml|(ya?ml\.)?(txt|bak)")
_MARKDOWN = re.compile(r"\.(md\.(txt|docx?|html?)|markdown\w*|mdown|mkdn?|md[a-z_]{1,4})$")
_DOCUMENTS = frozenset({"docx", "doc", "odt", "rtf", "txt", "pages", "html", "htm"})
_TABLES = frozenset({"xlsx", "xls", "xlsm", "ods", "tsv", "numbers"})

# Folders of the content, by what people call them; without hyphens and the like.
_FOLDERS = {
    **dict.fromkeys(("incident", "incidents", "störung", "störungen", "vorfälle"), INCIDENTS),
    **dict.fromkeys(("followup", "followups", "anliegen", "nachverfolgung"), FOLLOW_UPS),
    **dict.fromkeys(("newsletter", "newsletters", "rundbrief", "rundbriefe"), NEWSLETTER),
    **dict.fromkeys(("metric", "metrics", "kennzahlen"), METRICS),
}


def intended_folder(folder: str) -> str | None:
    """Return the folder that one with another name was meant to be; None if it isn't clear."""
    meant = _FOLDERS.get(re.sub(r"[\W_]", "", fold(folder)))
    return meant if meant != folder else None


def is_in_misnamed_folder(file: File, meant: str) -> bool:
    """Whether a file was certainly meant for that folder; others may be ordinary pages."""
    is_register = meant in (INCIDENTS, FOLLOW_UPS)
    return is_register or split_date(file.stem) is not None or bool(PERIOD.match(file.stem))


def intended_definitions(path: str) -> str | None:
    """Return `departments.yml` or `metrics.yml` for a file that was meant to be one of them."""
    stem, __, ending = fold(path.rpartition("/")[2]).partition(".")
    meant = _DEFINITIONS.get(stem) if _SETTINGS.fullmatch(ending) else None
    return meant if meant != path else None


def find_misnamed(
    file: File, departments: Collection[str], updates: Collection[tuple[str, str]]
) -> Problem | None:
    """Return the problem of a file that isn't Markdown; None if it may be published.

    updates: folder and day of each dated Markdown file. A document of the same day belongs to it.
    """
    if file.parts[-1].startswith("~$"):
        return file.warning(
            0,
            _("this is a lock file of Microsoft Office"),
            _("it only says that somebody has the document open"),
            _("close the document, delete this file, and add the line “~$*” to .gitignore"),
        )
    if definitions := intended_definitions(file.path):
        return file.problem(
            0,
            _("this looks like {name}, but it isn't read"),
            _("only a file of exactly this name, directly in the content folder, is read"),
            _("rename the file to {name}, and move it there"),
            name=definitions,
        )
    if file.parts[0] == METRICS and file.ending in _TABLES:
        return file.warning(
            0,
            _("the values in this table are not read"),
            _("the values of a metric are in a CSV file with its name"),
            _("export the table as CSV with the columns “date” and “value”, separated by a comma"),
        )
    if _MARKDOWN.search(fold(file.path)):
        return file.warning(
            0,
            _("this looks like Markdown, but the file name doesn't end in “.md”"),
            _("only such files are read"),
            _("rename the file so that it ends in “.md” and nothing else"),
        )
    folders = {*departments, INCIDENTS, FOLLOW_UPS, NEWSLETTER}
    named = split_date(file.stem)
    is_text = file.parts[0] in folders and named is not None and file.ending in _DOCUMENTS
    if named and is_text and (file.parts[0], named.day) not in updates:
        return file.warning(
            0,
            _("this looks like an update, but only Markdown files are read"),
            _("its text would be missing on the site and in the newsletter"),
            _("copy the text into a file with the same name that ends in “.md”"),
        )
    return None
