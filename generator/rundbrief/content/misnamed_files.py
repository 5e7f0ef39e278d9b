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
_MARKDOWN = re.compile(
    r"\.(md\.(txt|docx?|html?)|markdown\w*|mdown|mkdn?|md[a-z_]{1,4})$|(?<=[^./])[,;: _]md$"
)
_DOCUMENTS = frozenset({"docx", "doc", "odt", "rtf", "txt", "pages", "html", "htm", "xlsx", "xls"})
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
    file: File, departments: Collection[str], mentioned: Collection[str]
) -> Problem | None:
    """Return the problem of a file that isn't Markdown; None if it may be published.

    mentioned: the files whose names are in a text, most likely in a link to them.
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
        return unread_table(file)
    if _MARKDOWN.search(fold(file.path)):
        return file.warning(
            0,
            _("this looks like Markdown, but the file name doesn't end in “.md”"),
            _("only such files are read"),
            _("rename the file so that it ends in “.md” and nothing else"),
        )
    if may_be_update(file, departments) and file.path not in mentioned:
        return file.warning(
            0,
            _("this looks like an update, but only Markdown files are read"),
            _("its text would be missing on the site and in the newsletter"),
            _(
                "copy the text into a file with the same name that ends in “.md”, or link to this "
                "file in an update"
            ),
        )
    return None


def may_be_update(file: File, departments: Collection[str]) -> bool:
    """Whether a document is where an update, an incident or the like would be, with a date."""
    folders = {*departments, INCIDENTS, FOLLOW_UPS, NEWSLETTER}
    is_inside = len(file.parts) > 1 and file.parts[0] in folders
    return is_inside and file.ending in _DOCUMENTS and split_date(file.stem) is not None


def unread_table(file: File) -> Problem:
    """Return the problem of a table of values that isn't CSV."""
    return file.warning(
        0,
        _("the values in this table are not read"),
        _("the values of a metric are in a CSV file with its name"),
        _("export the table as CSV with the columns “date” and “value”, separated by a comma"),
    )


# By file extension: what a file that isn't published is, and what to do with it.
_BACKUPS = frozenset({"bak", "orig", "old", "tmp", "temp", "swp", "rej"})
_OFFICE = frozenset({"doc", "rtf", "pages", "xls", "ppt", "key", "numbers", "odg", "one", "wpd"})
_HARMFUL = frozenset(
    {
        *(
            "html",
            "htm",
            "xhtml",
            "shtml",
            "mht",
            "mhtml",
            "js",
            "mjs",
            "css",
            "xml",
            "svgz",
            "swf",
        ),
        *(
            "exe",
            "msi",
            "bat",
            "cmd",
            "ps1",
            "sh",
            "vbs",
            "jar",
            "php",
            "py",
            "docm",
            "xlsm",
            "pptm",
        ),
    }
)


def unknown_type(file: File) -> Problem:
    """Return the problem of a file whose extension isn't one of those that are published."""
    what = _("files of this type are not published")
    out = _("write the content as Markdown, or move the file out of the content folder")
    if file.ending in _BACKUPS or file.path.endswith("~"):
        what, why = (
            _("this looks like a backup copy that a program has made, and is not published"),
            _("it holds an earlier version of another file"),
        )
        out = _("delete it, and add its name to .gitignore")
    elif not file.ending:
        what, why = (
            _("the file name has no extension, so the file is not published"),
            _("the extension tells browsers and this program what a file holds"),
        )
        out = _("if it is a text, rename it so that it ends in “.md”; otherwise, move it away")
    elif file.ending in _OFFICE:
        why = _("many readers have no program that opens it")
        out = _("save it as a PDF, or write the content as Markdown")
    elif file.ending in _HARMFUL:
        why = _("some file types, such as HTML pages and scripts, can be harmful")
    else:
        why = _("only types that browsers and common programs open are published")
        out = _("save it as another type, such as PDF, or move it out of the content folder")
    return file.warning(0, what, why, out)
