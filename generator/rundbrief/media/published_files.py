"""What is published of a file that contributors bring, by its extension."""

from __future__ import annotations

from collections.abc import Mapping

from rundbrief.i18n.texts import _
from rundbrief.media.raster import RASTERS, MalformedError, find_format, is_heic, strip_metadata
from rundbrief.problems import Level, Problem, ProblemsError

# In bytes, since files are read as a whole.
MAX_BYTES = 100_000_000

# Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
_LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_ZIP = b"PK\x03\x04"
# What documents begin with, by extension.
_SIGNATURES: Mapping[str, bytes] = {
    "pdf": b"%PDF-",
    **dict.fromkeys(("zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"), _ZIP),
}


def prepare_file(data: bytes, ending: str, shown: str) -> bytes:
    """Return a file as it may be published: images without metadata, others unchanged.

    ending: its extension. shown: the file as the user would type it. Raises ProblemsError if it
    isn't what its extension says, or may be harmful.
    """
    if data.startswith(_LFS_POINTER):
        raise ProblemsError([_only_a_pointer(shown)])
    if ending == "svg":
        from rundbrief.media.svg import rewrite_svg  # slow to import

        return rewrite_svg(data, shown)
    if ending not in RASTERS:
        # Some programs write a byte order mark or an empty line before the first one.
        if not data[:64].lstrip(b"\xef\xbb\xbf\r\n").startswith(_SIGNATURES.get(ending, b"")):
            what = _("the file can't be read, or it is not a {kind} file")
            raise ProblemsError([_mismatch(shown, what, {"kind": ending.upper()})])
        return data
    try:
        return strip_metadata(data, ending)
    except MalformedError:
        raise ProblemsError([_not_an_image(data, ending, shown)]) from None


def _only_a_pointer(shown: str) -> Problem:
    what = _("this is only a pointer of Git LFS; the file itself is missing")
    why = _("readers would see a broken image or document")
    fix = _("run “git lfs pull”; in CI, let the checkout fetch LFS files (lfs: true)")
    return Problem(shown, 0, what, why, fix, level=Level.WARNING)


def too_large(shown: str, size: int) -> Problem:
    """Return the problem of a file of more than MAX_BYTES."""
    what = _("the file is too large ({size} MB)")
    why = _("a file can have at most {limit} MB")
    fix = _("make it smaller, or publish it elsewhere and link to it")
    values = {"size": round(size / 1e6, 1), "limit": MAX_BYTES // 1_000_000}
    return Problem(shown, 0, what, why, fix, values)


def _not_an_image(data: bytes, ending: str, shown: str) -> Problem:
    actual = find_format(data)
    same = {"jpg": "jpeg"}
    if actual is None and is_heic(data):
        return unsupported_image(shown, "HEIC")
    if actual is None or same.get(actual, actual) == same.get(ending, ending):
        what = _("the image can't be read, or it is not a {kind} image")
        return _mismatch(shown, what, {"kind": ending.upper()}, level=Level.WARNING)
    what = _("the image is not a {kind} image but a {actual} image")
    fix = _("change the extension to “.{ending}”")
    values = {"kind": ending.upper(), "actual": actual.upper(), "ending": actual}
    return _mismatch(shown, what, values, fix, Level.WARNING)


def _mismatch(
    shown: str,
    what: str,
    values: Mapping[str, object],
    fix: str = _("open it in the program that it was made with, and export it again"),
    level: Level = Level.ERROR,
) -> Problem:
    why = _("a file that isn't what its extension says can be harmful")
    return Problem(shown, 0, what, why, fix, values, level)


def unsupported_image(shown: str, kind: str) -> Problem:
    """Return the problem of an image that only some browsers or programs can show."""
    what = _("{kind} images are not published")
    why = _("most browsers and email clients can't show them")
    fix = _("save the image as JPEG or PNG, and link to that file")
    return Problem(shown, 0, what, why, fix, {"kind": kind}, Level.WARNING)
