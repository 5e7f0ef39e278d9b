"""Problems with disks: full, read-only or not permitted, with the folder and what to do."""

from __future__ import annotations

import errno

from rundbrief.disk import path_as_typed
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, explain_os_error, fix_os_error

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def explain_disk_error(error: OSError) -> Problem | None:
    """Build a problem from an error of the disk; None for any other error."""
    if not error.filename or error.errno not in (*_FULL, *_FORBIDDEN):
        return None
    path = path_as_typed(error.filename)
    folder = path if path.is_dir() else path.parent
    if error.errno in _FULL:
        why = _("the disk of the folder “{folder}” is full; what was there before is unchanged")
        fix = _(
            "delete what you don't need from this disk (the folder .cache/rundbrief is not needed:"
            " builds create it again), then run the command again"
        )
    else:
        why = _("rundbrief has no access to it; what was there before is unchanged")
        fix = _(
            "give the user who runs rundbrief access to the folder “{folder}”, or choose another"
            " output folder with --output"
        )
    what, values = explain_os_error(error), {"folder": folder.as_posix()}
    return Problem(path.as_posix(), 0, what, why, fix, values)


def explain_file_error(error: OSError) -> Problem | None:
    """Build a problem from an error of any file; None for an error without one."""
    if not error.filename:
        return None
    if problem := explain_disk_error(error):
        return problem
    path, why = path_as_typed(error.filename), _("without it, the command can't go on")
    return Problem(path.as_posix(), 0, explain_os_error(error), why, fix_os_error(error))


def explain_cache_failure(failure: OSError) -> Problem:
    """Build a warning that a command goes on without its cache."""
    path = path_as_typed(failure.filename or ".")
    what = _("results can't be cached: {reason}")
    why = _("the command went on without a cache, but the next one will take longer")
    if failure.errno in _FULL:
        fix = _("delete what you don't need from the disk of this folder, or the folder itself")
    else:
        fix = _(
            "give the user who runs rundbrief access to this folder, or turn the cache off with"
            " --no-cache"
        )
    values = {"reason": explain_os_error(failure)}
    return Problem(path.as_posix(), 0, what, why, fix, values, Level.WARNING)
