"""Which kind of thing a file is, by where it lies."""

from __future__ import annotations

import re

PERIOD = re.compile(r"[0-9]{4}-W[0-9]{2}|[0-9]{4}-[0-9]{2}")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ ](.*))?")

INCIDENTS, FOLLOW_UPS, NEWSLETTER, METRICS = "incidents", "follow-ups", "newsletter", "metrics"
ASKS = "asks"
ROSTER, METRICS_FILE = "departments.yml", "metrics.yml"

# Where the live preview shows mails, below the site's root.
PREVIEW = "preview"

# Folders that the site fills itself: a file of the content folder there might hide one of ours.
OWN_FOLDERS = frozenset({"api", "assets", "badges", "cards", "feeds"})

# The calendar that programs subscribe to: of the house, and in the folder of each department.
CALENDAR = "calendar.ics"

# Files that the site makes at its root.
OWN_FILES = frozenset({CALENDAR, "robots.txt", "sitemap.xml"})

# Names of pages, folders and files that the site makes itself.
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

# Names of pages that the site puts beside those of the files in these folders.
PAGES_IN_FOLDERS = re.compile(
    rf"{INCIDENTS}/[0-9]{{4}}\.md|{FOLLOW_UPS}/(?:[0-9]{{4}}|overdue|delegated|unverified|all)\.md"
)

# Published as they are. Anything else that is no content is reported, since a page of HTML or a
# script would get round everything that is done to keep contributors' text harmless.
ASSETS = frozenset(
    {
        *("png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico"),
        *("pdf", "csv", "txt", "ics", "odt", "ods", "odp", "docx", "xlsx", "pptx", "zip"),
        *("mp3", "m4a", "ogg", "mp4", "webm"),
    }
)
