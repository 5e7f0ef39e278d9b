"""Headers of emails, and which issue an update goes into. Run for minutes by `make fuzz`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email import message_from_bytes, policy
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from content_strategies import ANY
from mail_making import build, lines, read
from making import BERLIN, content, day, issue, moment, newest_first, update
from rundbrief.config.settings import NewsletterSettings, Settings
from rundbrief.content.schema import Update
from rundbrief.content.snapshot import Issue, Item, Snapshot
from rundbrief.editorial.issue_assignment import assign_updates
from rundbrief.editorial.issue_composition import compose_issues
from rundbrief.i18n.texts import load_texts
from rundbrief.mail.message import Mailbox
from rundbrief.mail.mime import HeaderError
from rundbrief.periods import period_of
from syntax_strategies import VALUES

_PIECES = st.sampled_from(
    [
        *("=?utf-8?q?", "=?UTF-8?B?", "?=", "=0D=0A", "\r\n", "\n", "\r", "Bcc: eve@example.org"),
        *(
            "@",
            "<",
            ">",
            '"',
            ",",
            ";",
            "(",
            ")",
            "\\",
            " ",
            "\t",
            "a",
            "example.org",
            "é",
            "ß",
            "🚲",
        ),
        *(
            "\0",
            "\x1b",
            "\u202e",
            "\u2028",
            "\u200d",
            ":",
            ".",
            "..",
            "xn--",
            "[",
            "]",
            "x" * 80,
            "=?",
        ),
    ]
)
HEADERS = st.lists(_PIECES, max_size=8).map("".join) | VALUES | st.text(max_size=200)
MAILBOXES = st.builds(Mailbox, HEADERS | st.just("a@example.org"), HEADERS)
FIELDS: dict[str, Any] = {
    "subject": HEADERS,
    "sender": MAILBOXES,
    "to": st.lists(MAILBOXES, min_size=1, max_size=2).map(tuple),
    "reply_to": st.none() | MAILBOXES,
    "list_id": st.none() | HEADERS,
    "unsubscribe": st.none() | HEADERS.map("https://example.org/{}".format),
    "text": ANY,
    "headers": st.dictionaries(
        st.sampled_from(["X-A", "x-b", "Bcc", "A b", ""]), HEADERS, max_size=2
    ),
}


@given(st.sampled_from(sorted(FIELDS)).flatmap(lambda n: st.tuples(st.just(n), FIELDS[n])))
@example(("subject", '"' + "a" * 76 + ', b"'))
@example(("sender", Mailbox("a@example.org", '"' + "a" * 76 + ', b"')))
def test_any_header_arrives_as_written_or_is_refused(change: tuple[str, Any]):
    name, value = change
    usual = set(read(build()).keys())
    try:
        data = build(**{name: value})
    except HeaderError:
        return
    mail = message_from_bytes(data, policy=policy.default)
    assert [part.defects for part in mail.walk() if part.defects] == []
    added = set(value) if name == "headers" else set()
    assert set(mail.keys()) <= usual | added
    assert "Bcc" not in mail
    assert max(map(len, lines(data))) <= 998
    if name == "subject":
        assert mail["Subject"] == value
    if name in {"sender", "to"}:
        wanted = [value] if name == "sender" else list(value)
        found = mail["From" if name == "sender" else "To"].addresses
        # Python's reader leaves spaces between the encoded words of a name.
        assert ["".join(a.display_name.split()) for a in found] == [
            "".join(mailbox.name.split()) for mailbox in wanted
        ]


@dataclass(frozen=True)
class Week:
    """What happens in a week: updates arrive, dated up to some weeks before; an issue may be closed.

    late: for each update, how many days before the week's end it is dated.
    """

    late: tuple[int, ...]
    closes: bool
    leaves_out: int
    expires: int


WEEKS = st.lists(
    st.builds(
        Week,
        st.lists(st.integers(0, 40), max_size=4).map(tuple),
        st.booleans(),
        st.integers(0, 6),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=8,
)
FIRST = day("2026-11-02")
SETTINGS = NewsletterSettings()
TEXTS = load_texts("en")


def closed(key: str, items: Sequence[Update]) -> Issue:
    rows = tuple(
        Item(ref=u.ref, department=u.department, date=u.date, title=u.title) for u in items
    )
    return issue(key, closed=moment("2027-06-01T12:00"), snapshot=Snapshot(items=rows))


@given(WEEKS)
def test_every_update_goes_out_exactly_once(weeks: list[Week]):
    """Issues are closed one after the other, while updates arrive early and late."""
    arrived: list[Update] = []
    issues: list[Issue] = []
    last = FIRST
    for number, week in enumerate(weeks):
        monday = FIRST + number * timedelta(weeks=1)
        last = monday + timedelta(days=6)
        for days in week.late:
            at = last - timedelta(days=days)
            arrived.append(update(at.isoformat(), f"n{len(arrived)}"))
        if not week.closes:
            continue
        key = period_of(monday, "week", BERLIN).key
        left_out = tuple(u.ref for u in arrived[week.leaves_out : week.leaves_out + 1])
        open_issue = issue(key, leave_out=left_out)
        held = held_by([*issues, open_issue], arrived, last)[key]
        assert not {u.ref for u in held} & set(left_out)
        issues.append(closed(key, held))
    gone = Counter(item.ref for i in issues for item in i.items)
    rest = held_by([*issues, issue("2027-W20")], arrived, day("2027-06-01"))["2027-W20"]
    gone.update(u.ref for u in rest)
    assert gone == Counter(u.ref for u in arrived)


def held_by(
    issues: list[Issue], arrived: list[Update], today: date
) -> dict[str, tuple[Update, ...]]:
    updates = newest_first(arrived)
    return dict(assign_updates(issues, updates, SETTINGS, zone=BERLIN, today=today))


@given(WEEKS, st.integers(0, 60))
def test_open_issues_share_updates_without_doubles(weeks: list[Week], days: int):
    """Several issues may be open at once; the earliest takes an update first."""
    arrived: list[Update] = []
    keys: list[str] = []
    for number, week in enumerate(weeks):
        monday = FIRST + number * timedelta(weeks=1)
        keys.append(period_of(monday, "week", BERLIN).key)
        for late in week.late:
            at = monday - timedelta(days=late)
            expires = monday + timedelta(days=week.expires) if week.expires > 4 else None
            arrived.append(update(at.isoformat(), f"n{len(arrived)}", expires=expires))
    today = FIRST + timedelta(days=days)
    held = held_by([issue(key) for key in keys], arrived, today)
    counted = Counter(u.ref for found in held.values() for u in found)
    assert set(counted.values()) <= {1}
    for key, found in held.items():
        assert all(u.date <= today for u in found), key
        assert list(found) == sorted(found, key=lambda u: (u.date, u.ref), reverse=True)


@given(WEEKS)
def test_what_is_composed_is_what_was_assigned(weeks: list[Week]):
    arrived = [
        update(
            (FIRST + timedelta(days=7 * n - late)).isoformat(), f"n{n}-{m}", highlight=late % 2 == 0
        )
        for n, week in enumerate(weeks)
        for m, late in enumerate(week.late)
    ]
    c = content(*arrived, issues=[issue("2026-W50")])
    held = held_by([issue("2026-W50")], arrived, day("2026-12-31"))["2026-W50"]
    composed = compose_issues(c, Settings(), TEXTS, today=day("2026-12-31"))
    (found,) = [i for i in composed if i.issue.key == "2026-W50"]
    assert sorted(item.ref for item in found.contents.items) == sorted(u.ref for u in held)
