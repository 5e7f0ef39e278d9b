"""Selection of assets: files that are published unchanged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rundbrief.content.file_kinds import ASSETS, CALENDAR, OWN_FILES, OWN_FOLDERS
from rundbrief.content.files import File
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem


def select_assets(files: Iterable[File], departments: Collection[str]) -> Iterator[str | Problem]:
    """Yield the paths of files to publish, and a problem for every other file."""
    for file in files:
        if file.parts[0] in OWN_FOLDERS:
            yield file.warning(
                0,
                _("the file is not published, because the site has its own folder “{folder}”"),
                _("one of the two would overwrite the other"),
                _("move the file to a folder with another name, such as images"),
                folder=file.parts[0],
            )
        elif _is_generated(file, departments):
            yield file.warning(
                0,
                _("the file is not published, because the site generates a file with this name"),
                _("one of the two would overwrite the other"),
                _("rename the file"),
            )
        elif file.ending not in ASSETS:
            yield file.warning(
                0,
                _("files of this type are not published"),
                _("some file types, such as HTML pages and scripts, can be harmful"),
                _("write the content as Markdown, or move the file out of the content folder"),
            )
        elif file.ending == "svg" and not _is_safe(file):
            yield file.problem(
                0,
                _("the file is not a plain SVG image"),
                _("scripts and links in an SVG image can be harmful"),
                _("export it again as “plain SVG” or as PNG"),
            )
        else:
            yield file.path


def _is_generated(file: File, departments: Collection[str]) -> bool:
    """Whether a file collides with a generated one, or its folder does."""
    own_calendars = {f"{slug}/{CALENDAR}" for slug in departments}
    return file.parts[0] in OWN_FILES or file.path in own_calendars


def _is_safe(file: File) -> bool:
    from rundbrief.content.svg import is_safe_svg

    return is_safe_svg(file.disk)
