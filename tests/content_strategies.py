"""Anything that the content's models can hold, for property tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from making import day
from rundbrief.characters import is_text
from rundbrief.content.departments import Away, Department, Person
from rundbrief.content.schema import (
    Ask,
    Entry,
    FollowUp,
    Health,
    Image,
    Incident,
    Metric,
    Page,
    Source,
    Update,
)
from rundbrief.content.snapshot import (
    AskNote,
    CorrectionNote,
    DateNote,
    DepartmentNote,
    FollowUpNote,
    IncidentNote,
    Issue,
    Item,
    MetricNote,
    NoticeNote,
    Snapshot,
)
from rundbrief.file_names import compose
from rundbrief.validation.fields import Due, Model

# What YAML could take for something else.
HARD = st.sampled_from(
    [
        *("no", "yes", "true", "null", "~", "12:30", "08", "010", "1e3", "0x1F", "1.50", "+3"),
        *("-0", "1_000", "2026-11-18", "&anchor", "*alias", "!tag", "@at", "`tick", "%percent"),
        *("- dash", "? key", "key: value", "a #comment", "#tag", "'single'", '"double"', "{a: b}"),
        *("[a]", "back\\slash", "a'b\"c", "---", "...", "|", ">", "Grüße 🚀", "👩‍💻 da", "می‌خواهم"),
        *("a:", ": a", "=", "<<", "\u2026", "a, b", "trailing:"),
    ]
)
ANY = st.text(st.characters(codec="utf-8"), max_size=30)


def one_line(text: str) -> str:
    return compose(" ".join("".join(c for c in text if is_text(c) or c.isspace()).split()))


def _builds(model: type[Model], **fields: Any) -> st.SearchStrategy[Any]:
    """Like st.builds, which knows no alias."""
    return st.fixed_dictionaries(fields).map(lambda values: model(**values))


LINES = HARD | ANY.map(one_line).filter(bool)
NAMES = LINES.map(lambda line: line.replace("@", "a").strip()).filter(bool)
DAYS = st.dates(day("1900-01-01"), day("2999-12-31"))
NUMBERS = st.floats(-1e15, 1e15, allow_nan=False)
HEALTH = st.none() | st.sampled_from(Health)
AUDIENCES = st.sampled_from(["internal", "public"])
SEVERITIES = st.sampled_from(["minor", "major", "critical"])
DIRECTIONS = st.sampled_from(["up", "down", "band"])
ZONES = st.sampled_from(
    [
        *map(ZoneInfo, ("Europe/Berlin", "America/Lima", "Asia/Kathmandu", "UTC")),
        *(UTC, timezone(timedelta(hours=-9, minutes=-30))),
    ]
)
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2999, 12, 30), timezones=ZONES)  # noqa: DTZ001
# As they come back from a closed issue, where only the offset is written.
OFFSET_MOMENTS = MOMENTS.map(lambda at: datetime.fromisoformat(at.isoformat()))
WORDS = st.lists(LINES, max_size=3).map(tuple)
LIMITS = st.lists(NUMBERS, max_size=2).map(tuple)
SOURCES = _builds(Source, path=ANY, shown=ANY, body=ANY, line=st.integers(1))
IMAGES = _builds(Image, path=ANY, alt=ANY)
ASKS = _builds(
    Ask,
    to=LINES,
    what=LINES,
    due=st.none() | DAYS,
    answered=st.none() | DAYS,
    first_due=st.none() | DAYS,
)
ENTRIES = _builds(
    Entry,
    at=MOMENTS,
    state=LINES,
    body=ANY,
    line=st.integers(1),
    to=st.none() | LINES,
    next_check=st.none() | DAYS,
    body_line=st.integers(0),
    repeat=st.integers(0, 3),
)
TIMELINES = st.lists(ENTRIES, min_size=1, max_size=3).map(tuple)
UPDATE_FIELDS: dict[str, Any] = {
    "title": LINES,
    "date": DAYS,
    "department": LINES,
    "health": HEALTH,
    "summary": ANY,
    "audience": AUDIENCES,
    "highlight": st.booleans(),
    "authors": st.lists(NAMES, max_size=2).map(tuple),
    "tags": WORDS,
    "needs": WORDS,
    "asks": st.lists(ASKS, max_size=2).map(tuple),
    "metrics": st.dictionaries(LINES, NUMBERS, max_size=2),
    "expires": st.none() | DAYS,
    "draft": st.booleans(),
    "nothing_to_report": st.booleans(),
    "image": st.none() | IMAGES,
}
INCIDENT_FIELDS: dict[str, Any] = {
    "title": LINES,
    "severity": SEVERITIES,
    "affects": WORDS,
    "kind": st.sampled_from(["incident", "maintenance"]),
    "audience": AUDIENCES,
    "tags": WORDS,
    "starts": st.none() | MOMENTS,
    "ends": st.none() | MOMENTS,
}
FOLLOW_UP_FIELDS: dict[str, Any] = {
    "title": LINES,
    "kind": st.sampled_from(["complaint", "request", "question"]),
    "sender": st.none() | NAMES,
    "channel": st.none() | LINES,
    "department": st.none() | LINES,
    "owner": st.none() | NAMES,
    "due": st.none() | DAYS,
    "severity": SEVERITIES,
    "audience": AUDIENCES,
    "tags": WORDS,
    "first_due": st.none() | DAYS,
}
UPDATES = _builds(
    Update,
    source=SOURCES,
    metric_lines=st.dictionaries(LINES, st.integers(1), max_size=2),
    kind=st.sampled_from(["update", "notice"]),
    until=st.none() | DAYS,
    correction=st.none() | st.booleans() | LINES,
    correction_line=st.integers(0, 99),
    checksum=st.just("") | st.just("1-0123456789abcdef"),
    **UPDATE_FIELDS,
)
PAGES = _builds(
    Page, title=LINES, summary=ANY, audience=AUDIENCES, draft=st.booleans(), source=SOURCES
)
INCIDENTS = _builds(Incident, source=SOURCES, timeline=TIMELINES, **INCIDENT_FIELDS)
FOLLOW_UPS = _builds(
    FollowUp,
    received=DAYS,
    reporter=st.none() | LINES,
    source=SOURCES,
    timeline=st.just(()) | TIMELINES,
    **FOLLOW_UP_FIELDS,
)
PEOPLE = _builds(Person, name=LINES, email=st.none() | st.just("ada@example.org"))
DEPARTMENTS = _builds(
    Department,
    name=LINES,
    lead=st.none() | PEOPLE,
    deputy=st.none() | PEOPLE,
    cadence=st.sampled_from(["weekly", "biweekly", "monthly", "quarterly", "yearly", "none"]),
    due=st.none() | _builds(Due, weekday=st.integers(0, 6), at=st.times()),
    colour=st.none() | st.just("#0f4c4a"),
    channels=WORDS,
    away=st.lists(_builds(Away, since=DAYS, until=DAYS), max_size=2).map(tuple),
    formerly=WORDS,
    merged_into=st.none() | LINES,
    until=st.none() | DAYS,
    slug=ANY,
    introduction=st.none() | PAGES,
    trusted_for=st.none() | st.integers(1, 400),
)
METRICS = _builds(
    Metric,
    name=LINES,
    department=st.none() | LINES,
    unit=ANY,
    direction=DIRECTIONS,
    target=LIMITS,
    warn=LIMITS,
    alert=LIMITS,
    definition=ANY,
    says=ANY,
    says_not=ANY,
    react=ANY,
    source=ANY,
    audience=AUDIENCES,
    slug=ANY,
    points=st.lists(st.tuples(DAYS, NUMBERS), max_size=3).map(tuple),
)
CHECKSUMS = st.just("") | st.just("1-0123456789abcdef")
ITEMS = _builds(Item, ref=LINES, late=st.booleans(), checksum=CHECKSUMS, **UPDATE_FIELDS)
NOTICE_NOTES = _builds(
    NoticeNote,
    ref=LINES,
    title=LINES,
    sender=LINES,
    date=DAYS,
    until=DAYS,
    summary=ANY,
    audience=AUDIENCES,
    checksum=CHECKSUMS,
)
CORRECTION_NOTES = _builds(
    CorrectionNote,
    ref=LINES,
    title=LINES,
    correction=LINES,
    issue=LINES,
    sent=DAYS,
    audience=AUDIENCES,
    checksum=CHECKSUMS,
)
DEPARTMENT_NOTES = _builds(
    DepartmentNote,
    department=LINES,
    name=LINES,
    health=HEALTH,
    before=HEALTH,
    missing=st.booleans(),
    past=st.booleans(),
)
INCIDENT_NOTES = _builds(
    IncidentNote,
    ref=LINES,
    state=LINES,
    at=OFFSET_MOMENTS,
    **INCIDENT_FIELDS | {"starts": st.none() | OFFSET_MOMENTS, "ends": st.none() | OFFSET_MOMENTS},
)
METRIC_NOTES = _builds(
    MetricNote,
    slug=LINES,
    name=LINES,
    unit=ANY,
    direction=DIRECTIONS,
    target=LIMITS,
    verdict=st.none() | st.sampled_from(["good", "watch", "act"]),
    says=ANY,
    values=st.dictionaries(DAYS, NUMBERS, min_size=1, max_size=3),
)
FOLLOW_UP_NOTES = _builds(
    FollowUpNote,
    ref=LINES,
    state=LINES,
    concern=st.none() | LINES,
    age=st.integers(0, 9999),
    **FOLLOW_UP_FIELDS,
)
ASK_NOTES = _builds(
    AskNote,
    ref=LINES,
    to=LINES,
    what=LINES,
    due=st.none() | DAYS,
    answered=st.none() | DAYS,
    first_due=st.none() | DAYS,
    asker=LINES,
    overdue=st.booleans(),
)
DATE_NOTES = _builds(
    DateNote,
    on=DAYS,
    what=LINES,
    kind=st.sampled_from(["maintenance", "ask", "follow-up"]),
    ref=LINES,
)


def _some(notes: Any) -> st.SearchStrategy[Any]:
    return st.lists(notes, max_size=2).map(tuple)


SNAPSHOT_FIELDS: dict[str, Any] = {
    "items": _some(ITEMS),
    "notices": _some(NOTICE_NOTES),
    "corrections": _some(CORRECTION_NOTES),
    "departments": _some(DEPARTMENT_NOTES),
    "incidents": _some(INCIDENT_NOTES),
    "metrics": _some(METRIC_NOTES),
    "follow_ups": _some(FOLLOW_UP_NOTES),
    "asks": _some(ASK_NOTES),
    "dates": _some(DATE_NOTES),
}
SNAPSHOTS = _builds(Snapshot, **SNAPSHOT_FIELDS)
ISSUES = _builds(
    Issue,
    subject=st.none() | LINES,
    preheader=st.none() | LINES,
    edition=LINES,
    pin=WORDS,
    leave_out=WORDS,
    closed=st.none() | MOMENTS,
    key=LINES,
    source=SOURCES,
    **SNAPSHOT_FIELDS,
)
THINGS = UPDATES | PAGES | INCIDENTS | FOLLOW_UPS | DEPARTMENTS | METRICS | ISSUES
