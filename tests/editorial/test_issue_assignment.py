from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import BERLIN, content, day, issue, moment, newest_first, period, update
from rundbrief.config.settings import Edition, NewsletterSettings, Settings
from rundbrief.content.schema import Update
from rundbrief.content.snapshot import Issue, Item, Snapshot, fields_of
from rundbrief.editorial.issue_assignment import assign_updates, select_for_edition, sort_issues
from rundbrief.editorial.issue_composition import compose_issues
from rundbrief.i18n.texts import load_texts
from rundbrief.periods import period_of

TEXTS = load_texts("en")
FAR = day("2027-02-01")


def assigned(issues, *updates, today=FAR, zone=BERLIN, **newsletter):
    settings = NewsletterSettings.model_validate(newsletter)
    held = assign_updates(issues, newest_first(updates), settings, zone=zone, today=today)
    return {key: [u.ref.rpartition("-")[2] for u in found] for key, found in held.items()}


def item(found):
    return Item(
        ref=found.ref,
        department=found.department,
        date=found.date,
        title=found.title,
        summary=found.summary,
    )


def closed(key, *updates, edition="everyone"):
    contents = Snapshot(items=tuple(item(u) for u in updates))
    return issue(key, edition, closed=moment("2026-11-20T12:00"), snapshot=contents)


def test_open_issue_takes_what_no_closed_one_has():
    old, new = update("11-10", "old"), update("11-17", "new")
    assert assigned([closed("2026-W46", old), issue("2026-W47")], old, new) == {"2026-W47": ["new"]}


def test_late_update_goes_into_the_next_issue():
    late = update("11-10", "late")
    assert assigned([closed("2026-W46"), issue("2026-W47")], late) == {"2026-W47": ["late"]}


def test_earliest_open_issue_takes_first():
    issues = [issue("2026-W48"), issue("2026-W47"), issue("2026-W46")]
    assert assigned(issues, update("11-10", "a"), update("11-17", "b"), update("11-24", "c")) == {
        "2026-W46": ["a"],
        "2026-W47": ["b"],
        "2026-W48": ["c"],
    }


def test_what_an_issue_leaves_out_waits_for_the_next():
    out = update("11-10", "out")
    issues = [issue("2026-W46", leave_out=(out.ref,)), issue("2026-W47")]
    assert assigned(issues, out) == {"2026-W46": [], "2026-W47": ["out"]}


def test_month_and_week_of_one_end_share_without_doubles():
    # Week 5 of 2026 ends with 1 February; week 22 ends with 31 May, as the month does.
    both = [issue("2026-W22"), issue("2026-05")]
    assert assigned(both, update("05-28", "a"), update("05-02", "b")) == {
        "2026-05": ["a", "b"],
        "2026-W22": [],
    }


def test_update_after_today_is_not_taken():
    assert assigned([issue("2026-W47")], update("11-21", "a"), today=day("11-20")) == {
        "2026-W47": []
    }


@pytest.mark.parametrize(("expires", "held"), [("11-22", []), ("11-23", ["a"])])
def test_update_that_expires_until_the_cut_off_is_no_news(expires, held):
    found = assigned([issue("2026-W47")], update("11-17", "a", expires=day(expires)))
    assert found == {"2026-W47": held}


def test_drafts_and_empty_updates_are_no_items():
    nothing = update("11-17", "a", nothing_to_report=True)
    assert assigned([issue("2026-W47")], nothing, update("11-17", "b", draft=True)) == {
        "2026-W47": []
    }


def test_since_is_inclusive():
    updates = update("11-15", "a"), update("11-16", "b")
    assert assigned([issue("2026-W47")], *updates, since="2026-11-16") == {"2026-W47": ["b"]}


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        ({}, "abcd"),
        ({"audience": "public"}, "c"),
        ({"departments": "support"}, "bd"),
        ({"tags": ["launch", "price"]}, "ad"),
        ({"departments": ["marketing"], "tags": ["price"]}, ""),
    ],
)
def test_edition_filters(edition, expected):
    updates = [
        update(name="a", tags=("launch",)),
        update(name="b", department="support"),
        update(name="c", audience="public"),
        update(name="d", department="support", tags=("price", "x")),
    ]
    found = select_for_edition(updates, Edition.model_validate(edition), since=None)
    assert "".join(u.ref[-1] for u in found) == expected


def test_editions_do_not_take_from_each_other():
    shared = update("11-10", "a", audience="public")
    editions = {"everyone": {}, "press": {"audience": "public"}}
    issues = [closed("2026-W46", shared), issue("2026-W47", "press"), issue("2026-W48")]
    assert assigned(issues, shared, editions=editions) == {"2026-W47": ["a"], "2026-W48": []}


def test_issues_are_in_the_order_of_their_ends():
    keys = ["2027-01", "2026-W53", "2026-12", "2027-W01", "2026-W52"]
    found = [i.key for i in sort_issues(map(issue, keys), BERLIN)]
    assert found == ["2026-W52", "2026-12", "2026-W53", "2027-W01", "2027-01"]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_week_53_and_the_turn_of_the_year(zone):
    issues = [issue("2026-W53"), issue("2026-12"), issue("2027-W01"), issue("2027-01")]
    days = [
        "2026-12-27",
        "2026-12-28",
        "2026-12-31",
        "2027-01-01",
        "2027-01-03",
        "2027-01-04",
        "2027-01-11",
    ]
    updates = [update(d, d.replace("-", "")) for d in days]
    assert assigned(issues, *updates, zone=ZoneInfo(zone)) == {
        "2026-12": ["20261231", "20261228", "20261227"],
        "2026-W53": ["20270103", "20270101"],
        "2027-W01": ["20270104"],
        "2027-01": ["20270111"],
    }


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Apia"])
@given(when=st.dates(date(2020, 1, 1), date(2030, 12, 31)), kind=st.sampled_from(["week", "month"]))
def test_every_day_belongs_to_the_issue_of_its_period(zone, when, kind):
    zone = ZoneInfo(zone)
    own = period_of(when, kind, zone)
    issues = [issue(own.previous.key), issue(own.key), issue(own.next.key)]
    found = assigned(issues, update(when.isoformat(), "a"), zone=zone, today=date(2031, 12, 31))
    assert found == {own.previous.key: [], own.key: ["a"], own.next.key: []}


# Exactly once: a newsroom that lives through some weeks, in any order.

EDITIONS = {
    "everyone": {},
    "press": {"audience": "public", "departments": ["marketing", "support"], "tags": ["x", "y"]},
}
FIRST = day("2026-11-30")
KEYS = [
    "2026-W49",
    "2026-W50",
    "2026-W51",
    "2026-W52",
    "2026-W53",
    "2027-W01",
    "2026-12",
    "2027-01",
]
DAYS = st.integers(0, 45).map(lambda n: FIRST + timedelta(days=n))


@dataclass(frozen=True)
class Arrival:
    update: Update
    step: int


@dataclass(frozen=True)
class Closing:
    """today: when it was closed. known: what had arrived then."""

    issue: Issue
    today: date
    step: int


@st.composite
def arrivals(draw):
    found = []
    for number in range(draw(st.integers(1, 12))):
        made = update(
            draw(DAYS).isoformat(),
            f"u{number}",
            draw(st.sampled_from(["marketing", "support", "workshop"])),
            audience=draw(st.sampled_from(["internal", "public"])),
            tags=tuple(draw(st.sets(st.sampled_from("xyz")))),
            highlight=draw(st.booleans()),
            draft=draw(st.sampled_from([False] * 5 + [True])),
            nothing_to_report=draw(st.sampled_from([False] * 5 + [True])),
            expires=draw(st.none() | st.none() | DAYS),
        )
        found.append(Arrival(made, draw(st.integers(0, 8))))
    return found


@st.composite
def newsrooms(draw):
    """Give arrivals, the issues in the order of their closing, and those that stay open."""
    arrived = draw(arrivals())
    refs = [a.update.ref for a in arrived]
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, min_size=1))
    issues = [
        issue(
            key,
            draw(st.sampled_from(["everyone", "press"])),
            leave_out=tuple(draw(st.lists(st.sampled_from(refs), max_size=2))),
            pin=tuple(draw(st.lists(st.sampled_from(refs), max_size=2))),
        )
        for key in keys
    ]
    number = draw(st.integers(0, len(issues)))
    days = sorted(draw(st.lists(DAYS, min_size=number, max_size=number)))
    closings = [
        Closing(one, max(at, period(one.key).first), step)
        for step, (one, at) in enumerate(zip(issues, days, strict=False))
    ]
    since = draw(st.none() | DAYS)
    return arrived, closings, issues[number:], since


def live(arrived, closings, left_open, config):
    """Close one issue after the other; give all issues at the end, composed."""
    done: list[Issue] = []
    for closing in closings:
        known = content(
            *(a.update for a in arrived if a.step <= closing.step), issues=[*done, closing.issue]
        )
        composed = compose_issues(known, config, TEXTS, today=closing.today)
        contents = next(c.contents for c in composed if c.key == closing.issue.key)
        closed_then = fields_of(Snapshot, contents) | {"closed": moment("2026-12-01T12:00")}
        done.append(closing.issue.model_copy(update=closed_then))
    everything = content(*(a.update for a in arrived), issues=[*done, *left_open])
    return done, compose_issues(everything, config, TEXTS, today=FAR)


def is_excused(arrival, key, closing, own):
    """Say whether an issue had to do without an update that no issue took before it."""
    cut_off = min(period(key).last, closing.today if closing else FAR)
    found = arrival.update
    return (
        (closing is not None and closing.step < arrival.step)
        or found.date > cut_off
        or found.ref in own.leave_out
        or bool(found.expires and found.expires <= cut_off)
    )


@settings(max_examples=100, deadline=None)
@given(newsrooms())
def test_every_update_goes_out_exactly_once(newsroom):
    arrived, closings, left_open, since = newsroom
    config = Settings.model_validate(
        {"time_zone": "Europe/Berlin", "newsletter": {"editions": EDITIONS, "since": since}}
    )
    done, composed = live(arrived, closings, left_open, config)

    # A closed issue never changes.
    assert {i.key: i.snapshot for i in done} == {
        c.key: c.contents for c in composed if c.issue.closed
    }
    by_key = {closing.issue.key: closing for closing in closings}
    for edition, about in config.newsletter.editions.items():
        own = [c for c in composed if c.issue.edition == edition]
        wanted = {
            u.ref for u in select_for_edition([a.update for a in arrived], about, since=since)
        }
        for arrival in arrived:
            ref = arrival.update.ref
            holders = [c for c in own if ref in {i.ref for i in c.contents.items}]
            if ref not in wanted:
                assert holders == []
            elif not holders:
                assert all(is_excused(arrival, c.key, by_key.get(c.key), c.issue) for c in own)
            else:
                (holder,) = holders
                (shown,) = [i for i in holder.contents.items if i.ref == ref]
                assert shown.late == (arrival.update.date < holder.period.first)
                assert shown.date == arrival.update.date
                # Of the open ones the earliest has it.
                earlier = [
                    c for c in own if not c.issue.closed and own.index(c) < own.index(holder)
                ]
                if not holder.issue.closed:
                    assert all(is_excused(arrival, c.key, None, c.issue) for c in earlier)
