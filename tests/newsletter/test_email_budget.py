"""How much an email shows: newsletter/budget.py; and the layouts of its smaller sections."""

from dataclasses import replace

import pytest
from lxml import html

from making import day
from rundbrief.content.snapshot import AskNote, DateNote, FollowUpNote, MetricNote, NoticeNote
from rundbrief.newsletter.budget import Budget, LeftOut, find_budget
from rundbrief.newsletter.render import render_newsletter
from rundbrief.newsletter.view import build_view
from rundbrief.queries import Queries

ROOT = "https://status.example.org/"
LAMP = FollowUpNote(
    ref="follow-ups/lamp",
    title="The lamp",
    kind="complaint",
    state="open",
    concern="overdue",
    owner="Ada",
    age=81,
)
ASK = AskNote(
    ref="marketing/2026-11-18-a",
    what="Tags",
    asker="Marketing",
    to="Workshop",
    due=day("11-18"),
    overdue=True,
)
NOTICE = NoticeNote(
    ref="marketing/2026-11-17-dinner",
    title="Dinner",
    sender="Marketing",
    date=day("11-17"),
    until=day("12-04"),
    summary="Who comes? " * 30,
)
DATE = DateNote(on=day("11-28"), what="The move", kind="maintenance", ref="incidents/gone")


def metric(*values, direction="up", target=(100.0,), says=""):
    by_day = {day(f"11-{n + 1:02}"): value for n, value in enumerate(values)}
    return MetricNote(
        slug="rides",
        name="Rides",
        unit="rides",
        direction=direction,
        target=target,
        verdict="watch",
        says=says,
        values=by_day,
    )


@pytest.fixture
def issue(folder):
    folder.write("content/marketing/2026-11-18-a.md", "# A\n\nWords.\n")
    folder.write("content/newsletter/2026-W47.md", "")
    q = Queries(folder.compile())

    def with_contents(**contents):
        changed = q.issues[0].contents.model_copy(update=contents)
        return q, replace(q.issues[0], contents=changed)

    return with_contents


@pytest.mark.parametrize(
    ("note", "better"),
    [
        (metric(90, 95), True),
        (metric(95, 90), False),
        (metric(95, 90, direction="down"), True),
        (metric(90, 90), None),
        (metric(90), None),
        (metric(9, 8, direction="band", target=(4, 6)), True),
        (metric(5, 8, direction="band", target=(4, 6)), False),
        (metric(5, 8, direction="band", target=()), None),
    ],
)
def test_change_is_better_or_worse(note, better):
    assert note.better is better


def test_metric_says_one_sentence(issue):
    note = metric(90.0, 95.0, says="How much we are used, 5.5 at most. Weather does the rest.")
    (found,) = build_view(*issue(metrics=(note,))).contents.metrics
    assert (found.name, found.href, found.unit, found.value, found.change) == (
        "Rides",
        f"{ROOT}metrics/#rb-metric-rides",
        "rides",
        95.0,
        5.0,
    )
    assert (found.direction, found.better, found.target, found.verdict) == (
        "up",
        True,
        (100.0,),
        "watch",
    )
    assert (found.says, found.chart) == ("How much we are used, 5.5 at most.", None)


def test_rows_link_to_what_still_has_a_page(issue):
    contents = build_view(*issue(follow_ups=(LAMP,), asks=(ASK,), dates=(DATE,))).contents
    rows = (*contents.follow_ups, *contents.asks, *contents.dates)
    page = f"{ROOT}marketing/2026-11-18-a/"
    assert [(row.thing, row.href) for row in rows] == [(LAMP, None), (ASK, page), (DATE, None)]


def test_what_is_too_much_is_counted(issue):
    full = {
        "metrics": (metric(1.0),) * 9,
        "follow_ups": (LAMP,) * 9,
        "asks": (ASK,) * 9,
        "dates": (DATE,) * 9,
    }
    q, composed = issue(**full)
    view = build_view(q, composed)
    assert view.more == LeftOut(metrics=5, follow_ups=4, asks=4, dates=3)
    assert (view.metrics_href, view.follow_ups_href) == (f"{ROOT}metrics/", f"{ROOT}follow-ups/")
    (item,) = composed.contents.items
    many = tuple(item.model_copy(update={"department": f"d{n}"}) for n in range(25))
    view = build_view(*issue(**full, items=many))
    assert view.more == LeftOut(metrics=7, follow_ups=6, asks=6, dates=5)


def test_notices_are_shortened_like_updates(issue):
    q, found = issue(notices=(NOTICE,) * 7)
    view = build_view(q, found)
    assert (len(view.contents.notices), view.more) == (5, LeftOut(notices=2))
    assert view.contents.notices[0].summary == NOTICE.summary
    tight = build_view(q, found, tight=True).contents.notices
    assert {len(it.summary) <= 160 for it in tight} == {True}
    made = render_newsletter(q, found)
    text = " ".join("".join(map(str, html.document_fromstring(made.html).itertext())).split())
    assert "and 2 more →" in text
    assert f"and 2 more:\n{ROOT}newsletter/2026-W47/" in made.text
    assert "Dinner\nuntil Fri, Dec 4, Marketing\nWho comes?" in made.text


def test_sections_take_their_share_of_the_room(issue):
    (item,) = issue()[1].contents.items
    reports = tuple(item.model_copy(update={"department": f"d{n}"}) for n in range(20))
    rows = {"metrics": (metric(1.0),) * 9, "follow_ups": (LAMP,) * 9, "asks": (ASK,) * 3}
    rows |= {"notices": (NOTICE,) * 2}
    budget = Budget(
        incidents=8,
        notices=5,
        corrections=8,
        metrics=4,
        solved=8,
        follow_ups=5,
        asks=5,
        dates=6,
        departments=60,
        at_a_glance=12,
        # 90, less 4 metrics as long as 4 updates each, 5 follow-ups, 3 asks and 2
        # notices; for 20.
        updates_per_department=3,
    )
    composed = issue(**rows, items=reports)[1]
    assert find_budget(composed) == budget
    assert find_budget(composed, tight=True) == replace(
        budget, departments=30, at_a_glance=0, updates_per_department=1, summary=160
    )


def test_mail_shows_them_and_nothing_of_what_is_empty(issue):
    note = metric(95.0, 90.0, says="Use.")
    q, composed = issue(metrics=(note,), follow_ups=(LAMP,), asks=(ASK,), dates=(DATE,))
    full, empty = (render_newsletter(q, one) for one in (composed, q.issues[0]))
    headings = ["Metrics", "Follow-ups", "Open asks", "Upcoming dates"]
    found = ["".join(map(str, h.itertext())) for h in html.fromstring(full.html).iter("h2")]
    assert found[-4:] == headings
    assert not set(headings) & set(empty.text.splitlines())
    words = " ".join(" ".join(map(str, html.fromstring(full.html).itertext())).split())
    assert "Rides 90 rides ▲ watch · −5 (worse) target: at least 100 Use." in words
    assert "The lamp ■ overdue · Complaint · Open · owner: Ada · 81 days old" in words
    assert "Marketing asks Workshop Tags ■ overdue since Wed, Nov 18" in words
    assert "Sat, Nov 28 The move Planned maintenance" in words
    assert "Rides: 90 rides\nwatch, target: at least 100\ndown 5 (worse)" in full.text
    assert "The lamp\noverdue, Complaint, Open, owner: Ada, 81 days old\n" in full.text
    assert "Sat, Nov 28: Planned maintenance\nThe move\n" in full.text
