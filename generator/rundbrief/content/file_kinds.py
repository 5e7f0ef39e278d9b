"""Names and paths, which decide what kind of content a file is."""

from __future__ import annotations

import re
from dataclasses import dataclass

PERIOD = re.compile(r"[0-9]{4}-W[0-9]{2}|[0-9]{4}-[0-9]{2}")
_COMPACT = r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
# A date as people write it at the beginning of a file name: year first, with one or two digits.
_DATED = re.compile(
    r"(?:(\d{4})(?P<mark>[-_.])(\d{1,2})(?P=mark)(\d{1,2})"
    rf"|{_COMPACT})(?:[-_ .](.*))?",
    re.DOTALL,
)
# A date anywhere in a file name, in any form.
_ANY_DATE = re.compile(
    r"(?<![\dv])(?:\d{4}([-_. ])\d{1,2}\1\d{1,2}|\d{1,2}([-_. ])\d{1,2}\2\d{2,4}"
    rf"|{_COMPACT})(?!\d)"
)
# A week: `2026-W46`, `KW46`, `KW 46`, `CW-46`.
_ANY_WEEK = re.compile(
    r"(?<!\d)(?:20)?\d{2}[-_ ]?(?:W|[KC]W[-_ ]?)\d{1,2}(?!\d)|(?<![^\W_])[KC]W[-_ ]?\d{1,2}(?!\d)",
    re.IGNORECASE,
)
_ISSUE_KEY = re.compile(r"(\d{4}-W\d{2}|\d{4}-\d{2})(?:-(.+))?")

INCIDENTS, FOLLOW_UPS, NEWSLETTER, METRICS = "incidents", "follow-ups", "newsletter", "metrics"
ASKS = "asks"
ROSTER, METRICS_FILE = "departments.yml", "metrics.yml"

# Where the preview shows emails, relative to the site's root.
PREVIEW = "preview"

# Folders of generated files: an asset there could overwrite one of them.
OWN_FOLDERS = frozenset({"api", "assets", "badges", "cards", "feeds"})

# Calendar feeds: one for the site, and one in the folder of each department.
CALENDAR = "calendar.ics"

# Generated files at the site's root.
OWN_FILES = frozenset({CALENDAR, "robots.txt", "sitemap.xml"})

# Names of generated pages, folders and files.
OWN_PAGES = (
    OWN_FOLDERS
    | OWN_FILES
    | frozenset(
        {
            *("archive", "asks", "authors", "calendar", "reports", "requests", "search", "tags"),
            *("index", "404", "problems", PREVIEW),
        }
    )
)
RESERVED = OWN_PAGES | {INCIDENTS, FOLLOW_UPS, NEWSLETTER, METRICS}

# Generated pages in folders that content files share.
PAGES_IN_FOLDERS = re.compile(
    rf"{INCIDENTS}/[0-9]{{4}}\.md|{FOLLOW_UPS}/(?:[0-9]{{4}}|overdue|delegated|unverified|all)\.md"
)

# Extensions of files that are published beside the pages. Anything else is reported, since HTML
# pages and scripts would bypass the sanitising of contributors' text.
ASSETS = frozenset(
    {
        *("png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico"),
        *("pdf", "csv", "txt", "ics", "odt", "ods", "odp", "docx", "xlsx", "pptx", "zip"),
        *("mp3", "m4a", "ogg", "mp4", "webm"),
    }
)


@dataclass(frozen=True)
class DatedName:
    """A file name that begins with a date."""

    # As year-month-day; not necessarily a day that exists.
    day: str
    # Empty if the name is nothing but the date.
    rest: str


# Formats of images that browsers and email clients don't show, by extension.
UNSUPPORTED_IMAGES = {
    **dict.fromkeys(("heic", "heif", "hif"), "HEIC"),
    **dict.fromkeys(("tif", "tiff"), "TIFF"),
    **{ending: ending.upper() for ending in ("bmp", "psd", "jxl", "jp2", "raw", "dng", "eps")},
}


def split_date(stem: str) -> DatedName | None:
    """Split the name of a file, without its extension; None if it doesn't begin with a date."""
    match = _DATED.fullmatch(stem)
    if match is None:
        return None
    year, month, day = (match[1], match[3], match[4]) if match[1] else match.group(5, 6, 7)
    return DatedName(f"{year}-{month:0>2}-{day:0>2}", match[8] or "")


def holds_date(stem: str) -> bool:
    """Return whether there is a date or a week anywhere in the name of a file."""
    return bool(_ANY_DATE.search(stem) or _ANY_WEEK.search(stem))


def split_issue_key(key: str) -> tuple[str, str]:
    """Split a key such as `2026-11-board` into period and slug of the edition.

    The latter is empty for the default edition.
    """
    match = _ISSUE_KEY.fullmatch(key)
    return (match[1], match[2] or "") if match else (key, "")
