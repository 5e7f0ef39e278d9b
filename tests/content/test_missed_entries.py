import re
from datetime import date

import pytest

from rundbrief.content.missed_entries import MissedEntry, find_missed_entries
from rundbrief.content.state_names import list_written_names
from rundbrief.content.timeline import FOLLOW_UP_STATES, INCIDENT_STATES, MAINTENANCE_STATES
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import Level, shown

INCIDENT = "content/incidents/2026-11-17-login.md"
FIRST = "# Login\n\n## 2026-11-17 09:40 investigating\nNobody gets in.\n\n"

# What people write, and how it is to be written.
MISSED = {
    "### 2026-11-18 10:15 resolved": "2026-11-18 10:15 resolved",
    "# 2026-11-18 10:15 resolved": "2026-11-18 10:15 resolved",
    "**2026-11-18 10:15 resolved**": "2026-11-18 10:15 resolved",
    "- 2026-11-18 10:15 – resolved: a certificate": "2026-11-18 10:15 resolved",
    "1. 2026-11-18 resolved": "2026-11-18 16:00 resolved",
    "- [x] 2026-11-18 10:15 resolved": "2026-11-18 10:15 resolved",
    "> 2026-11-18T10:15+01:00 resolved": "2026-11-18 10:15 resolved",
    "| 2026-11-18 10:15 | resolved | Bo |": "2026-11-18 10:15 resolved",
    "<b>2026-11-18 10:15: Resolved.</b>": "2026-11-18 10:15 resolved",
    "[2026-11-18 10:15] Status: resolved": "2026-11-18 10:15 resolved",
    "## resolved 2026-11-18 10:15": "2026-11-18 10:15 resolved",
    "Resolved on 2026-11-18 at 10:15.": "2026-11-18 10:15 resolved",
    "## ✅ 2026-11-18 10:15 resolved": "2026-11-18 10:15 resolved",
    ":tada: 2026-11-18 resolved": "2026-11-18 16:00 resolved",
    "18.11.2026, 10:15 Uhr: resolved": "2026-11-18 10:15 resolved",
    "- 18.11. resolved": "2026-11-18 16:00 resolved",
    "- Wed, 18 Nov 2026, 10:15 pm resolved": "2026-11-18 22:15 resolved",
    "**Update November 18, 10:15: false alarm**": "2026-11-18 10:15 false-alarm",
    "- 18. Dezember resolved": "2026-12-18 16:00 resolved",
    "- 10:15 resolved": "2026-11-17 10:15 resolved",
    "### 2026-11-18 10:15 reslved": "2026-11-18 10:15 resolved",
    "11/18/2026 – resolved": "2026-11-18 16:00 resolved",
    "2026-11-18 post-mortem": "2026-11-18 16:00 postmortem",
    "Update (2026-11-18 16:00): now resolved.": "2026-11-18 16:00 resolved",
    "- **Resolved** (18/11, 16:00)": "2026-11-18 16:00 resolved",
    "- Resolved: 18.11 16:00": "2026-11-18 16:00 resolved",
    "## Resolved\n\n2026-11-18 16:00": "2026-11-18 16:00 resolved",
    "2026-11-18 16:00\n: resolved": "2026-11-18 16:00 resolved",
    "**2026-11-18 16:00**\n\nResolved.": "2026-11-18 16:00 resolved",
    "\n    ## 2026-11-18 16:00 resolved": "2026-11-18 16:00 resolved",
    "*Update 4. November 2026, 12 Uhr: resolved*": "2026-11-04 12:00 resolved",
    "Am 18.11. um 2 Uhr: resolved": "2026-11-18 02:00 resolved",
    "**Update 18.11., 16 Uhr:** resolved": "2026-11-18 16:00 resolved",
    "- 18 Nov, 4 pm resolved": "2026-11-18 16:00 resolved",
    "**2026-11-18 16:00** ~~monitoring~~ resolved": "2026-11-18 16:00 resolved",
}

# As the pages call the states in German.
GERMAN = {
    "## Behoben am 18.11.2026 um 12:00": "2026-11-18 12:00 resolved",
    "**18.11., 12 Uhr: wird beobachtet**": "2026-11-18 12:00 monitoring",
    "- 2026-11-18 12:00 Fehlalarm": "2026-11-18 12:00 false-alarm",
    "18.11.2026, 12:00 Uhr: jetzt behoben.": "2026-11-18 12:00 resolved",
}

TEXTS = [
    "On 2026-11-18 we found the cause, and it was resolved.",
    "We will have resolved it by 2026-12-01.",
    "### 2026-11-18",
    "### 5 causes",
    "- 2026-11-18 10:15 the certificate was renewed",
    "- Resolved: three of four",
    "- 10:15 Bo resolved it",
    "At 10:15 all was resolved.",
    "```\n2026-11-18 10:15 resolved\n```",
    "<!-- 2026-11-18 10:15 resolved -->",
    "Resolved: 3/4 of all cases.",
    "On 2026-11-18 monitoring showed: all is well.",
    "2026-11-18 16:00\n\nResolved by Bo, with a new certificate, as it seems.",
    "### Resolved\n\nOn 2026-11-18.",
    "\n    2026-11-18 10:15 resolved",
]


@pytest.mark.parametrize(("line", "form"), MISSED.items())
def test_line_that_is_no_entry_is_warned_of(folder, line, form):
    folder.write(INCIDENT, f"{FIRST}{line}\nText.\n")
    (problem,) = folder.compile().problems
    number = 7 if line.startswith("\n") else 6
    assert (problem.file, problem.line, problem.level) == (INCIDENT, number, Level.WARNING)
    fix = shown(problem.fix, problem, load_texts("en"))
    assert fix.split("”")[0] == f"use the form “## {form}"
    has_time = bool(re.search(r"\d:\d\d|\d (?:Uhr|pm)", line))
    assert has_time or fix.endswith(", with the actual time instead of 16:00")


@pytest.mark.parametrize(("line", "form"), GERMAN.items())
def test_state_may_be_named_as_on_the_pages(folder, line, form):
    folder.write(INCIDENT, f"{FIRST}{line}\nText.\n")
    found = [p.values for p in folder.compile(language="de").problems]
    assert [f"{values['moment']} {values['state']}" for values in found] == [form]


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_no_entry(folder, text):
    folder.write(INCIDENT, f"{FIRST}{text}\n")
    assert folder.compile().problems == ()


def test_state_that_is_not_known_is_asked_for(folder):
    folder.write(INCIDENT, f"{FIRST}### 2026-11-18 10:15 erledigt\n")
    (problem,) = folder.compile().problems
    assert shown(problem.fix, problem, load_texts("en")) == (
        "use the form “## 2026-11-18 10:15 state”, with one of these states: false-alarm, "
        "identified, investigating, monitoring, postmortem or resolved"
    )


def test_timeline_without_any_entry_is_one_error(folder):
    folder.write(INCIDENT, "# Login\n\n**2026-11-17 09:40 investigating**\n\nOh.\n")
    (problem,) = folder.compile().problems
    assert (problem.line, problem.level) == (3, Level.ERROR)


@pytest.mark.parametrize(
    ("path", "states", "first", "line"),
    [
        (
            "content/incidents/2026-11-17-move.md",
            MAINTENANCE_STATES,
            "---\nkind: maintenance\n---\n## 2026-11-17 09:00 scheduled\nSo.\n\n",
            "- 2026-11-18 10:15 in progress",
        ),
        (
            "content/follow-ups/2026-11-17-noise.md",
            FOLLOW_UP_STATES,
            "It is loud.\n\n",
            "**2026-11-18: verified**",
        ),
    ],
)
def test_every_kind_of_timeline_is_searched(folder, path, states, first, line):
    folder.write(path, f"{first}{line}\n")
    (problem,) = folder.compile().problems
    assert (problem.file, problem.level, problem.values["state"] in states) == (
        path,
        Level.WARNING,
        True,
    )


def test_day_is_that_of_the_entry_above():
    names = list_written_names(INCIDENT_STATES, load_texts("en"))
    found = find_missed_entries("- 10:15 resolved\n", (), 1, names, date(2026, 11, 18))
    assert list(found) == [
        MissedEntry(0, "- 10:15 resolved", False, "2026-11-18 10:15", "resolved")
    ]
