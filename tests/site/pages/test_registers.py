"""Incidents, follow-ups and asks, as the site lists them."""

import re
from datetime import date, timedelta

import pytest

from making import build_views, render_site
from rundbrief.editorial.incident_statistics import OutageTotals, ResponseTimes
from rundbrief.editorial.needs_attention import FollowUpFilter


def views(folder, **settings):
    return build_views(folder.compile(**settings))


def rendered(folder, **settings):
    return {
        path: html for path, html in render_site(folder.compile(**settings)) if path[-5:] == ".html"
    }


def write_incident(folder, name, *entries, severity="major", kind="incident", more=""):
    """entries: as (moment, state)."""
    keys = f"title: {name}\nseverity: {severity}\nkind: {kind}\naffects: [support]\n{more}"
    body = "".join(f"## {at} {state}\nWords of {state}.\n\n" for at, state in entries)
    folder.write(f"content/incidents/{entries[0][0][:10]}-{name}.md", f"---\n{keys}---\n{body}")


def write_follow_up(folder, name, *entries, received="2026-11-01", more=""):
    head = f"---\ntitle: {name}\nreceived: {received}\n{more}---\nText.\n\n"
    body = "".join(f"## {at} {state}\n{text}\n\n" for at, state, text in entries)
    folder.write(f"content/follow-ups/{received}-{name}.md", head + body)


def write_asks(folder, department, day, *rows):
    asks = "".join(f"  - {{{row}}}\n" for row in rows)
    folder.write(f"content/{department}/{day}-a.md", f"---\nasks:\n{asks}---\nText.\n")


@pytest.fixture
def troubled(folder):
    """A project with incidents of two years, one of them open, and planned maintenance."""
    hours = ("09:00", "investigating"), ("09:25", "identified"), ("11:35", "resolved")
    for day in ("2025-03-03", "2025-06-05", "2026-09-07"):
        write_incident(folder, "over", *((f"{day} {hour}", state) for hour, state in hours))
    write_incident(folder, "open", ("2026-11-17 09:00", "investigating"), severity="critical")
    write_incident(
        folder,
        "learned",
        ("2026-11-02 09:00", "investigating"),
        ("2026-11-02 10:00", "resolved"),
        ("2026-11-04 10:00", "postmortem"),
    )
    write_incident(
        folder,
        "nothing",
        ("2026-11-03 09:00", "investigating"),
        ("2026-11-03 10:00", "false-alarm"),
    )
    for day, state in (("2026-10-01", "completed"), ("2026-11-28", "scheduled")):
        write_incident(
            folder,
            "work",
            ("2026-09-20 10:00" if state == "completed" else "2026-11-10 10:00", "scheduled"),
            *([(f"{day} 23:00", state)] if state == "completed" else []),
            kind="maintenance",
            more=f"starts: {day} 22:00\n",
        )
    return folder


def test_incidents_come_open_first_then_by_month(troubled):
    page = views(troubled)["incidents"]
    assert [line.title for line in page.open] == ["open"]
    assert [line.title for line in page.maintenance] == ["work"]
    assert [line.title for line in page.past_maintenance] == ["work"]
    told = [
        (m.first.key, m.last.key, [i.title for i in m.incidents], m.totals) for m in page.months
    ]
    duration = timedelta(hours=2, minutes=35)
    assert told == [
        (
            "2026-11",
            "2026-11",
            ["open", "nothing", "learned"],
            OutageTotals(2, 1, timedelta(hours=1)),
        ),
        ("2026-10", "2026-10", [], OutageTotals(0, 0, timedelta())),
        ("2026-09", "2026-09", ["over"], OutageTotals(1, 0, duration)),
        ("2025-12", "2026-08", [], OutageTotals(0, 0, timedelta())),
    ]
    assert page.days_since_outage is None
    assert [(y.title, y.href) for y in page.years] == [
        ("2026", "../incidents/2026/"),
        ("2025", "../incidents/2025/"),
    ]


def test_older_incidents_have_a_page_for_each_year(troubled):
    page = views(troubled)["incidents/2025"]
    assert [(m.first.key, m.last.key, len(m.incidents)) for m in page.months] == [
        ("2025-07", "2025-12", 0),
        ("2025-06", "2025-06", 1),
        ("2025-04", "2025-05", 0),
        ("2025-03", "2025-03", 1),
    ]
    assert page.totals == OutageTotals(2, 0, timedelta(hours=5, minutes=10))
    assert [(year.title, year.current) for year in page.years] == [("2026", False), ("2025", True)]
    html = rendered(troubled)["incidents/2025/index.html"]
    assert "2 incidents, 5 h 10 min in total." in html.replace("\N{NO-BREAK SPACE}", " ")
    assert "July – December 2025" in html.replace("\u2009", " ")
    assert "No incidents in these months." in html


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, "One incident, still open"), (2, "2 incidents, 2 still open")],
)
def test_month_says_how_many_of_its_incidents_are_open(folder, number, expected):
    for name in "ab"[:number]:
        write_incident(folder, name, ("2026-11-17 09:00", "investigating"))
    assert f'<p class="quiet">{expected}</p>' in rendered(folder)["incidents/index.html"]


def test_young_site_has_no_pages_for_years(folder):
    write_incident(folder, "a", ("2025-12-01 09:00", "resolved"))
    pages = views(folder)
    assert [name for name in pages if name.startswith("incidents/2")] == ["incidents/2025-12-01-a"]
    assert pages["incidents"].years == ()
    assert pages["incidents"].days_since_outage == 354


def test_incident_in_a_list_says_how_long_and_how_much(troubled):
    page = views(troubled)["incidents"]
    still_open, false, learned = page.months[0].incidents
    assert (still_open.duration, still_open.days, len(still_open.timeline)) == (None, 3, 1)
    assert (learned.duration, len(learned.timeline)) == (timedelta(hours=1), 3)
    assert learned.postmortem == "../incidents/2026-11-02-learned/#2026-11-04-1000-postmortem"
    assert (false.false_alarm, still_open.false_alarm) == (True, False)


def test_strip_tells_of_the_department_that_was_affected(troubled):
    (bar,) = views(troubled)["incidents"].uptime_bars
    assert (bar.department.slug, bar.known, bar.most) == ("support", 90, 90)
    assert [(d.place, d.severity, d.titles) for d in bar.days] == [
        (15, "major", ("over",)),
        (71, "major", ("learned",)),
        (86, "critical", ("open",)),
        (87, "critical", ("open",)),
        (88, "critical", ("open",)),
        (89, "critical", ("open",)),
    ]
    assert sorted([*bar.outage_free, *(d.place for d in bar.days)]) == list(range(90))
    html = rendered(troubled)["incidents/index.html"]
    assert (
        "Incidents on 6 of the last 90 days. Mon, Sep 7: major; Mon, Nov 2: major; Tue, Nov"
        " 17 to Fri, Nov 20: critical." in html
    )


def test_days_before_anything_was_written_are_left_out(folder):
    write_incident(folder, "a", ("2026-11-18 09:00", "resolved"))
    folder.write("content/marketing/2026-11-17-a.md", "Text.")
    (bar,) = views(folder)["incidents"].uptime_bars
    assert (bar.since, bar.known, bar.outage_free) == (date(2026, 11, 17), 4, (86, 87, 88, 89))
    assert "data since" in rendered(folder)["incidents/index.html"]


def test_incident_page_tells_its_course_and_what_was_learned(troubled):
    pages = views(troubled)
    page = pages["incidents/2026-11-02-learned"]
    assert page.response_times == ResponseTimes(timedelta(hours=1), None, 0)
    assert "Words of postmortem." in page.postmortem.html
    assert [(e.state, bool(e.html), e.elsewhere) for e in page.timeline] == [
        ("postmortem", False, True),
        ("resolved", True, False),
        ("investigating", True, False),
    ]
    assert (page.previous.title, page.next.title) == ("over", "nothing")
    assert pages["incidents/2026-11-17-open"].next is None
    assert pages["incidents/2026-11-10-work"].previous.href == "../../incidents/2026-09-20-work/"


def test_every_entry_of_a_timeline_has_a_link_to_itself(troubled):
    write_follow_up(
        troubled,
        "lamp",
        ("2026-11-02 09:00", "open", "One."),
        ("2026-11-02 09:00", "open", "Two."),
    )
    pages = rendered(troubled)
    for path in ("incidents/2026-11-02-learned", "follow-ups/2026-11-01-lamp"):
        html = pages[f"{path}/index.html"]
        links = set(re.findall(r'class="permalink" href="#([^"]+)" aria-label="Link to', html))
        assert links == set(re.findall(r'id="(2026-[^"]+)"', html))
        assert len(links) == (3 if "incidents" in path else 2)


def test_incident_page_gives_its_whole_address(troubled):
    html = rendered(troubled)["incidents/2026-11-17-open/index.html"]
    address = "https://status.example.org/incidents/2026-11-17-open/"
    assert f'<code class="address">{address}</code>' in html


def test_duration_is_told_but_not_of_false_alarms(troubled):
    said = {}
    for path, html in rendered(troubled).items():
        if found := re.findall(r"<dt>Duration</dt><dd>([^<]*)", html):
            said[path.split("/")[1]] = found[0].replace("\N{NO-BREAK SPACE}", " ")
    assert said == {
        "2025-03-03-over": "2 h 35 min",
        "2025-06-05-over": "2 h 35 min",
        "2026-09-07-over": "2 h 35 min",
        "2026-09-20-work": "1 h",
        "2026-11-02-learned": "1 h",
        "2026-11-17-open": "3 days so far",
    }


@pytest.fixture
def register(folder):
    write_follow_up(folder, "late", more="due: 2026-11-10\nowner: Ada\nreporter: Jo Secret\n")
    write_follow_up(
        folder,
        "silent",
        ("2026-11-05 09:00", "delegated", "to: workshop\nnext-check: 2026-11-12\n"),
        received="2026-11-02",
    )
    write_follow_up(folder, "done", ("2026-11-19 09:00", "resolved", ""), received="2026-11-03")
    write_follow_up(folder, "over", ("2026-11-10 09:00", "verified", ""), received="2026-11-04")
    write_follow_up(folder, "old", ("2025-11-10 09:00", "rejected", "No."), received="2025-11-04")
    write_follow_up(folder, "older", ("2024-11-10 09:00", "verified", ""), received="2024-11-04")
    return folder


def test_register_has_a_page_for_each_view(register):
    pages = {
        n: p for n, p in views(register).items() if isinstance(getattr(p, "views", None), tuple)
    }
    assert {name: [f.title for f in page.follow_ups] for name, page in pages.items()} == {
        "follow-ups": ["late", "silent", "done"],
        "follow-ups/overdue": ["late"],
        "follow-ups/delegated": ["silent"],
        "follow-ups/unverified": ["done"],
        "follow-ups/all": ["late", "silent", "done", "over"],
        "follow-ups/2025": ["old"],
        "follow-ups/2024": ["older"],
    }
    assert [(v.title, v.href, v.number, v.current) for v in pages["follow-ups/overdue"].views] == [
        ("Open", "../../follow-ups/", 3, False),
        ("Overdue", "../../follow-ups/overdue/", 1, True),
        ("Delegated, no update", "../../follow-ups/delegated/", 1, False),
        ("Waiting for verification", "../../follow-ups/unverified/", 1, False),
        ("All", "../../follow-ups/all/", 6, False),
    ]
    assert pages["follow-ups/overdue"].context.title == "Follow-ups: Overdue"
    assert pages["follow-ups"].context.title == "Follow-ups"
    assert pages["follow-ups/overdue"].view is FollowUpFilter.OVERDUE
    assert [y.title for y in pages["follow-ups/all"].years] == ["2025", "2024"]


def test_register_says_who_when_and_with_whom(register):
    html = rendered(register)["follow-ups/index.html"]
    rows = re.findall(r"<tr>.*?</tr>", html, re.DOTALL)
    assert len(rows) == 4
    words = [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows[1:]]
    assert words == [
        "late Request overdue Open last update Sun, Nov 1 Ada Tue, Nov 10 – 19 days",
        (
            "silent Request check due Delegated last update Thu, Nov 5 assigned to Workshop –"
            " Thu, Nov 12 18 days"
        ),
        "done Request Resolved last update Thu, Nov 19 – – – 17 days",
    ]


def test_figures_say_of_how_many(register):
    html = " ".join(rendered(register)["follow-ups/index.html"].split())
    assert "<strong>18 days</strong>" in html
    assert "<strong>6 days</strong>" in html
    assert "from receipt to verification (2 follow-ups)" in html
    assert "<strong>0 of 3</strong>" in html


def test_reporter_is_in_no_register(register):
    html = rendered(register)
    assert [path for path, text in html.items() if "Secret" in text] == []
    assert "late" in html["follow-ups/overdue/index.html"]


def test_empty_view_says_so(register):
    (register.content / "follow-ups" / "2026-11-01-late.md").unlink()
    assert "Nothing here. All good." in rendered(register)["follow-ups/overdue/index.html"]


@pytest.fixture
def asking(folder):
    write_asks(
        folder,
        "marketing",
        "2026-11-10",
        "to: support, what: Six people, due: 2026-11-25",
        "to: workshop, what: A bench, due: 2026-11-18",
        "to: support, what: A word",
        "to: support, what: Some tea, answered: 2026-11-14",
    )
    write_asks(folder, "support", "2026-11-12", "to: workshop, what: A key, answered: 2026-11-12")
    write_asks(folder, "workshop", "2026-08-12", "to: support, what: Ice, answered: 2026-08-14")
    return folder


def test_asks_are_listed_by_whom_they_ask(asking):
    page = views(asking)["asks"]
    assert [(g.department.slug, [a.what for a in g.asks]) for g in page.groups] == [
        ("workshop", ["A bench"]),
        ("support", ["Six people", "A word"]),
    ]
    assert (page.open, page.overdue) == (3, 1)
    (bench,) = page.groups[0].asks
    assert (bench.overdue, bench.days) == (True, 10)


def test_answered_asks_tell_how_long_it_took(asking):
    page = views(asking)["asks"]
    assert [(a.what, a.days, a.answered) for a in page.answered] == [
        ("Some tea", 4, date(2026, 11, 14)),
        ("A key", 0, date(2026, 11, 12)),
    ]
    assert page.median == 2.0
    html = rendered(asking)["asks/index.html"]
    assert "Median time to answer (2 asks): 2 days." in html
    assert "on the same day" in html


def test_every_ask_has_an_anchor_of_its_own(asking):
    page = views(asking)["asks"]
    anchors = [a.anchor for g in page.groups for a in g.asks] + [a.anchor for a in page.answered]
    assert len(set(anchors)) == 5
    html = rendered(asking)["asks/index.html"]
    assert [a for a in anchors if f'id="{a}"' not in html or f'href="#{a}"' not in html] == []
    assert views(asking)["marketing/2026-11-10-a"].asks[0].anchor == page.groups[1].asks[0].anchor


def test_public_asks_are_those_of_public_updates(asking):
    assert "asks" not in views(asking, audience="public")
    text = "---\naudience: public\nasks: [{to: support, what: Flags}]\n---\nText.\n"
    asking.write("content/marketing/2026-11-11-b.md", text)
    (group,) = views(asking, audience="public")["asks"].groups
    assert [ask.what for ask in group.asks] == ["Flags"]


def test_pages_without_anything_say_so(folder):
    pages = rendered(folder)
    assert "No incidents so far." in pages["incidents/index.html"]
    assert "No follow-ups yet." in pages["follow-ups/index.html"]
    assert "No asks yet." in pages["asks/index.html"]
