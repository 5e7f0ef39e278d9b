"""The smaller sections of a mail: newsletter/sections.py, and their layouts."""

from dataclasses import replace

import pytest
from lxml import html

from making import day
from rundbrief.content.snapshot import AskNote, DateNote, FollowUpNote, MetricNote
from rundbrief.newsletter.images import EMPTY_ALBUM
from rundbrief.newsletter.render import render_newsletter
from rundbrief.newsletter.sections import (
    build_asks,
    build_dates,
    build_follow_ups,
    build_metrics,
    build_more,
    weigh_sections,
)
from rundbrief.newsletter.views import MailAsk, MailDate, MailFollowUp, MailMetric, More

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
    c = folder.compile()

    def with_contents(**contents):
        changed = c.issues[0].contents.model_copy(update=contents)
        return c, replace(c.issues[0], contents=changed)

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
def test_change_is_better_or_worse(issue, note, better):
    c, composed = issue(metrics=(note,))
    assert [m.better for m in build_metrics(c, composed, EMPTY_ALBUM)] == [better]


def test_metric_says_one_sentence(issue):
    note = metric(90.0, 95.0, says="How much we are used, 5.5 at most. Weather does the rest.")
    c, composed = issue(metrics=(note,))
    assert build_metrics(c, composed, EMPTY_ALBUM) == (
        MailMetric(
            name="Rides",
            href=f"{ROOT}metrics/#rb-metric-rides",
            unit="rides",
            direction="up",
            value=95.0,
            change=5.0,
            better=True,
            target=(100.0,),
            verdict="watch",
            says="How much we are used, 5.5 at most.",
            chart=None,
        ),
    )


def test_rows_link_to_what_still_has_a_page(issue):
    c, composed = issue(follow_ups=(LAMP,), asks=(ASK,), dates=(DATE,))
    page = f"{ROOT}marketing/2026-11-18-a/"
    assert build_follow_ups(c, composed) == (
        MailFollowUp("The lamp", None, "complaint", "open", "overdue", "Ada", 81),
    )
    assert build_asks(c, composed) == (
        MailAsk("Tags", page, "Marketing", "Workshop", day("11-18"), True),
    )
    assert build_dates(c, composed) == (MailDate(day("11-28"), "The move", None, "maintenance"),)


def test_what_is_too_much_is_counted(issue):
    full = {
        "metrics": (metric(1.0),) * 9,
        "follow_ups": (LAMP,) * 9,
        "asks": (ASK,) * 9,
        "dates": (DATE,) * 9,
    }
    c, composed = issue(**full)
    more = More(5, 4, 4, 3, f"{ROOT}metrics/", f"{ROOT}follow-ups/", "web")
    assert build_more(c, composed, "web") == more
    assert weigh_sections(composed) == 4 * 4 + 5 + 5 + 6
    (item,) = composed.contents.items
    many = tuple(item.model_copy(update={"department": f"d{n}"}) for n in range(25))
    c, composed = issue(**full, items=many)
    assert build_more(c, composed, "web") == replace(more, metrics=7, follow_ups=6, asks=6, dates=5)


def test_mail_shows_them_and_nothing_of_what_is_empty(issue):
    note = metric(95.0, 90.0, says="Use.")
    c, composed = issue(metrics=(note,), follow_ups=(LAMP,), asks=(ASK,), dates=(DATE,))
    full, empty = (render_newsletter(c, one) for one in (composed, c.issues[0]))
    headings = ["Metrics", "Follow-ups", "Open asks", "Dates ahead"]
    found = ["".join(map(str, h.itertext())) for h in html.fromstring(full.html).iter("h2")]
    assert found[-4:] == headings
    assert not set(headings) & set(empty.text.splitlines())
    words = " ".join(" ".join(map(str, html.fromstring(full.html).itertext())).split())
    assert "Rides 90 rides ▲ watch it · −5, worse target: at least 100 Use." in words
    assert "The lamp ■ overdue · Complaint · Open · with Ada · 81 days old" in words
    assert "Marketing asks Workshop Tags ■ overdue since Wed, Nov 18" in words
    assert "Sat, Nov 28 The move Planned work" in words
    assert "Rides: 90 rides\nwatch it, target: at least 100\n5 less, which is worse" in full.text
    assert "The lamp\noverdue, Complaint, Open, with Ada, 81 days old\n" in full.text
    assert "Sat, Nov 28: Planned work\nThe move\n" in full.text
