"""Texts that look like what people write, and are broken in every way, for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from content_strategies import ANY, HARD
from hostile_vectors.addresses import VECTORS as ADDRESS_VECTORS
from hostile_vectors.markdown import VECTORS as MARKDOWN_VECTORS
from hostile_vectors.raw_html import VECTORS as HTML_VECTORS
from hostile_vectors.values import VECTORS as VALUE_VECTORS

PAYLOADS = st.sampled_from(
    [v.payload for v in (*MARKDOWN_VECTORS, *HTML_VECTORS) if len(v.payload) < 200]
)
VALUES = st.sampled_from([v.payload for v in VALUE_VECTORS]) | HARD | ANY

_PIECES = st.sampled_from(
    [
        *("# a", "## b", "- c", "1. d", "> e", "```", "~~~", "    f", "| g |", "|---|", "!!! note"),
        *(
            "*",
            "**",
            "_",
            "`",
            "``",
            "[h](b.md)",
            "[",
            "]",
            "(",
            ")",
            "![",
            "](",
            "[^1]",
            "[^1]: i",
        ),
        *("[r]: j.md", "<", ">", "<b>", "</b>", "<p", "<div>", "</div>", "<script>", "</script>"),
        *("<style>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!D", "&#", "&lt;", "&", ";"),
        *("{: #k .l }", "{", "}", "\\", "\t", "'", '"', ": m", "[ ] ", "---", "===", "*[n]: o"),
        *("\x02", "\x03", "klzzwxh:0001", "\ue000", "\x0c", "\x85", "\u2028", "\u202e", "é", "🚲"),
        *("word", "two words", "\n", "\n\n", " ", "  \n", "https://example.org", "a@b.example"),
    ]
)
MARKDOWN = st.lists(_PIECES | PAYLOADS, max_size=14).map("".join) | st.text(max_size=60)

# Addresses as they are written in Markdown and in HTML.
ADDRESSES = (
    st.sampled_from([vector.payload for vector in ADDRESS_VECTORS])
    | st.lists(
        st.sampled_from(
            [
                *("https:", "http:", "javascript:", "mailto:", "data:", "//", "/", "\\", "..", "."),
                *("@", ":", "#", "?", "%2e", "%2F", "%5c", "%40", "%", "a", "b.md", "evil.example"),
                *(
                    "example.org",
                    " ",
                    "\t",
                    "\n",
                    "\0",
                    "\u202e",
                    "é",
                    "&#58;",
                    "[::1]",
                    ":80",
                    "x",
                ),
            ]
        ),
        max_size=8,
    ).map("".join)
    | ANY
)

# Lines of YAML.
_KEYS = st.sampled_from(
    [
        *("title", "date", "department", "health", "summary", "audience", "highlight", "authors"),
        *("tags", "needs", "asks", "metrics", "expires", "draft", "nothing_to_report", "until"),
        *(
            "severity",
            "affects",
            "kind",
            "starts",
            "ends",
            "from",
            "reporter",
            "channel",
            "owner",
            "due",
        ),
        *("received", "subject", "preheader", "edition", "pin", "leave_out", "closed", "items"),
        *("departments", "incidents", "follow_ups", "dates", "to", "what", "answered", "item"),
        *(
            "name",
            "lead",
            "email",
            "cadence",
            "away",
            "since",
            "until",
            "unit",
            "target",
            "Title",
            "",
        ),
    ]
)
_SCALARS = VALUES | st.sampled_from(
    [
        *(
            "true",
            "false",
            "null",
            "~",
            "",
            "2026-11-18",
            "2026-11-18 16:00",
            "12:30",
            "1e999",
            "0",
        ),
        *("-1", "010", "9" * 30, "public", "internal", "on-track", "marketing", "[a, b]", "{a: b}"),
        *(
            "[{to: support, what: x}]",
            "{signups: 4}",
            "[[[[]]]]",
            "|\n  a\n  b",
            ">-\n  a",
            "'a",
            '"',
        ),
        *(
            "&a b",
            "*a",
            "!!str a",
            "? a",
            "- a",
            "a: b",
            "#",
            "@",
            "`",
            "%",
            "2999-12-31",
            "1899-1-1",
        ),
    ]
)
LINES_OF_YAML = st.lists(
    st.builds(
        "{}{}: {}".format, st.sampled_from(["", "", "", " ", "  ", "- ", "\t"]), _KEYS, _SCALARS
    ),
    max_size=5,
).map("\n".join)
YAML = LINES_OF_YAML | st.text(max_size=60)

# Front matter and text, with an opening and a closing line that may be wrong.
_RULES = st.sampled_from(
    ["---", "---", "---", "--- ", "...", "–––", "----", "\ufeff---", "", "---\r"]
)
DOCUMENTS = st.builds("{}\n{}\n{}\n{}".format, _RULES, YAML, _RULES, MARKDOWN)

# Headings that may be entries of a timeline, with the lines below them.
_HEADINGS = st.builds(
    "{} {}{}{}".format,
    st.sampled_from(["##", "##", "##", "#", "###", " ##", "    ##", "##\t", "-"]),
    st.sampled_from(
        [
            *(
                "2026-11-17 09:40 ",
                "2026-11-17 9:40 ",
                "2026-11-17T09:40 ",
                "2026-11-17 ",
                "2026-W47 ",
            ),
            *(
                "2026-13-40 ",
                "17.11.2026 ",
                "0001-01-01 ",
                "9999-12-31 ",
                "٢٠٢٦-١١-١٧ ",
                "2026-03-29 02:30 ",
            ),
            *(
                "2026-11-17 24:00 ",
                "2026-11-17 09:40:59.999999 ",
                "2026-11-17 09:40+14:00 ",
                "",
                "x ",
            ),
        ]
    ),
    st.sampled_from(
        [
            *(
                "investigating",
                "identified",
                "resolved",
                "open",
                "delegated",
                "rejected",
                "verified",
            ),
            *("scheduled", "completed", "Resolved", "resolvd", "", "**resolved**", "resolved now"),
        ]
    ),
    st.sampled_from(["", "", " ##", " {: #x }", " <b>", "\r", " \\"]),
)
_BELOW = st.sampled_from(
    [
        *(
            "to: support",
            "next-check: 2026-11-20",
            "next-check: soon",
            "TO : x",
            "to:",
            "",
            "Text.",
        ),
        *(
            "```\n## 2026-11-17 resolved\n```",
            "<!--",
            "-->",
            "===",
            "---",
            "    ## 2026-11-17 open",
        ),
    ]
)
TIMELINES = st.lists(_HEADINGS | _BELOW | MARKDOWN, max_size=8).map("\n".join)

# Names of files and folders, as a file system gives them.
NAMES: Any = (
    st.lists(
        st.sampled_from(
            [
                *(
                    "2026-11-17",
                    "2026-W47",
                    "2026-11",
                    "index",
                    "README",
                    "archive",
                    "con",
                    "a",
                    "b c",
                ),
                *(
                    "-",
                    "_",
                    ".",
                    "..",
                    "~",
                    "%",
                    "#",
                    "?",
                    "&",
                    "'",
                    '"',
                    "<",
                    ">",
                    "\\",
                    ":",
                    "é",
                    "🚲",
                ),
                *("\u202e", "\n", "\x1b", "\udc80", "{{", "}}", " ", "ﬁ", "İ", "e\u0301", "board"),
            ]
        ),
        min_size=1,
        max_size=6,
    )
    .map("".join)
    .filter(lambda name: name not in {".", ".."})
)
