"""Which kind of thing a file is, by where it lies."""

from __future__ import annotations

import re

PERIOD = re.compile(r"[0-9]{4}-W[0-9]{2}|[0-9]{4}-[0-9]{2}")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[-_ ](.*))?")

INCIDENTS, FOLLOW_UPS, NEWSLETTER, METRICS = "incidents", "follow-ups", "newsletter", "metrics"
ROSTER, METRICS_FILE = "departments.yml", "metrics.yml"

# Where the live preview shows mails, below the site's root.
PREVIEW = "preview"

# Names of pages and folders that the site makes itself.
OWN_PAGES = frozenset(
    {"archive", "reports", "index", "404", "assets", "problems", "search", PREVIEW}
)
RESERVED = OWN_PAGES | {INCIDENTS, FOLLOW_UPS, NEWSLETTER, METRICS}

# Published as they are. Anything else that is no content is reported, since a page of HTML or a
# script would get round everything that is done to keep contributors' text harmless.
ASSETS = frozenset(
    {
        *("png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico"),
        *("pdf", "csv", "txt", "ics", "odt", "ods", "odp", "docx", "xlsx", "pptx", "zip"),
        *("mp3", "m4a", "ogg", "mp4", "webm"),
    }
)
