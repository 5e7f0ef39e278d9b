"""Assets: files beside the texts, such as images and documents.

They are checked here, and prepared when they are published; see `media.published_files`. A file
that passed its check isn't read again until it changes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rundbrief.content.file_kinds import (
    ASSETS,
    CALENDAR,
    METRICS,
    OWN_FILES,
    OWN_FOLDERS,
    UNSUPPORTED_IMAGES,
)
from rundbrief.content.file_states import FileStates
from rundbrief.content.files import File, read_bytes
from rundbrief.content.lost_settings import find_lost_setting
from rundbrief.content.misnamed_files import find_misnamed, unknown_type, unread_table
from rundbrief.file_names import fold
from rundbrief.i18n.texts import _
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.digests import digest
from rundbrief.incremental.processes import split
from rundbrief.incremental.program import digest_of_program
from rundbrief.problems import Problem, ProblemsError

# A line of a table of values: a date, in whatever form, and a number.
_VALUE = re.compile(
    r"^\"?\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\"?[\t ;,|]+\"?-?\d[\d.,]*\"?[ \t\r]*$", re.MULTILINE
)
# Files per task of a worker process.
_BATCH_SIZE = 10


class _Checked(NamedTuple):
    """The result of checking a file."""

    # Of its content; empty if it can't be read.
    digest: str
    problems: tuple[Problem, ...]


@dataclass
class AssetReader:
    """Finds the assets of a project, and a problem for every file that isn't published."""

    departments: Collection[str]
    # The content folder as the user would type it.
    shown: str
    context: BuildContext
    # Paths of files whose names are in a text.
    mentioned: Collection[str] = ()
    problems: list[Problem] = field(default_factory=list)

    def read(self, files: Sequence[File]) -> dict[str, str]:
        """Return the digest of each asset by path. files: all that nothing else has read."""
        assets = []
        for file in files:
            problem = self._find_problem_of_place(file)
            if problem:
                self.problems.append(problem)
            else:
                assets.append(file)
        return self._check_all(assets)

    def _check_all(self, files: Sequence[File]) -> dict[str, str]:
        """Check the content of files, and return the digests of those that may be published."""
        cache = self.context.cache
        states = FileStates(cache, "asset", self.shown)
        known = {file.path: found for file in files if (found := states.find_digest(file))}
        passed = cache.get_many(
            _key(file, known[file.path]) for file in files if file.path in known
        )
        missing = [
            it for it in files if it.path not in known or _key(it, known[it.path]) not in passed
        ]
        batches = self.context.map(_check_batch, split(missing, _BATCH_SIZE))
        checked = zip(missing, (one for batch in batches for one in batch), strict=True)
        self.context.count(_("files checked"), len(missing))
        good = {}
        for file, result in checked:
            known[file.path] = result.digest
            self.problems.extend(result.problems)
            if not result.problems:
                good[_key(file, result.digest)] = b"checked"
        cache.put_many(good)
        states.store(files, known)
        return {
            file.path: known[file.path]
            for file in files
            if (key := _key(file, known[file.path])) in good or key in passed
        }

    def _find_problem_of_place(self, file: File) -> Problem | None:
        """Return the problem of a file that isn't published, whatever is in it."""
        if misnamed := find_misnamed(file, self.departments, self.mentioned):
            return misnamed
        if fold(file.parts[0]) in OWN_FOLDERS:
            return file.warning(
                0,
                _("the file is not published, because the site has its own folder “{folder}”"),
                _("one of the two would overwrite the other"),
                _("move the file to a folder with another name, such as images"),
                folder=file.parts[0],
            )
        if self._is_generated(file):
            return file.warning(
                0,
                _("the file is not published, because the site generates a file with this name"),
                _("one of the two would overwrite the other"),
                _("rename the file"),
            )
        if kind := UNSUPPORTED_IMAGES.get(file.ending):
            from rundbrief.media.published_files import unsupported_image

            return unsupported_image(file.shown, kind)
        return None if file.ending in ASSETS else unknown_type(file)

    def _is_generated(self, file: File) -> bool:
        """Whether a file collides with a generated one, or its folder does."""
        own_calendars = {fold(f"{slug}/{CALENDAR}") for slug in self.departments}
        return fold(file.parts[0]) in OWN_FILES or fold(file.path) in own_calendars


def _key(file: File, content: str) -> bytes:
    """Identify what the check of a file depends on: its content, extension and kind of folder."""
    folder = METRICS if file.parts[0] == METRICS else ""
    return digest("asset", digest_of_program(), folder, file.ending, content)


def _check_batch(files: Sequence[File]) -> list[_Checked]:
    return [_check(file) for file in files]


def _check(file: File) -> _Checked:
    from rundbrief.media.published_files import prepare_file  # not needed if nothing has changed

    try:
        data = read_asset(file)
        _refuse_unread(file, data)
        prepare_file(data, file.ending, file.shown)
    except ProblemsError as exc:
        return _Checked("", exc.problems)
    return _Checked(digest(data).hex(), ())


def _refuse_unread(file: File, data: bytes) -> None:
    """Raise ProblemsError for a text with settings such as `audience`, or values of a metric."""
    if file.ending != "txt":
        return
    text = data.decode("utf-8-sig", "replace")
    if file.parts[0] == METRICS and _VALUE.search(text):
        raise ProblemsError([unread_table(file)])
    if text.startswith("---\n") or find_lost_setting(text):
        what, why = (
            _("settings at the beginning of this file have no effect"),
            _("only Markdown files have settings; the file would be published for everyone"),
        )
        fix = _("rename the file so that it ends in “.md”, or delete the settings")
        raise ProblemsError([file.warning(0, what, why, fix)])


def read_asset(file: File) -> bytes:
    """Read a file. Raises ProblemsError if it can't be read or is too large."""
    from rundbrief.media.published_files import MAX_BYTES, too_large

    return read_bytes(file, MAX_BYTES, lambda file, size: too_large(file.shown, size))
