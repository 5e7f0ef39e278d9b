import pytest

from making import content, day, department, incident, issue, moment, newest_first, period, update
from rundbrief.config.settings import Settings
from rundbrief.content.schema import Health, Image, Source
from rundbrief.content.snapshot import DepartmentNote, IncidentNote, Item, Snapshot
from rundbrief.editorial.issue_composition import ComposedIssue, build_blank_issue, compose_issues
from rundbrief.i18n.texts import load_texts

TODAY = day("11-20")
TEXTS = load_texts("en")
SETTINGS = Settings(time_zone="Europe/Berlin")


def compose(*updates, issues=None, settings=SETTINGS, today=TODAY, texts=TEXTS, **more):
    written = content(*updates, issues=issues or [issue("2026-W47")], **more)
    return compose_issues(written, settings, texts, today=today)


def compose_one(*updates, **more):
    return compose(*updates, issues=[issue("2026-W47", **more)])[0]


def titles(composed):
    return [item.title for item in composed.contents.items]


def test_open_issue_as_a_whole():
    picture = Image(path="images/shop.png", alt="The shop")
    launch = update("11-18", "launch", highlight=True, health=Health.ON_TRACK, image=picture)
    late = update("11-13", "late", "support", health=Health.AT_RISK)
    login = incident(("2026-11-17T09:40", "investigating"), ("2026-11-17T10:15", "identified"))
    written = issue("2026-W47")
    assert compose(launch, late, issues=[written], incidents=(login,)) == (
        ComposedIssue(
            issue=written,
            period=period("2026-W47"),
            subject="Week 47: Launch",
            preheader="Launch · Late",
            contents=Snapshot(
                items=(
                    Item(
                        ref=launch.ref,
                        department="marketing",
                        date=day("11-18"),
                        title="Launch",
                        summary="About launch.",
                        health=Health.ON_TRACK,
                        highlight=True,
                        image=picture,
                    ),
                    Item(
                        ref=late.ref,
                        department="support",
                        date=day("11-13"),
                        title="Late",
                        summary="About late.",
                        health=Health.AT_RISK,
                        late=True,
                    ),
                ),
                departments=(
                    DepartmentNote(
                        department="marketing",
                        name="Marketing",
                        health=Health.ON_TRACK,
                        before=None,
                        missing=False,
                    ),
                    DepartmentNote(
                        department="support",
                        name="Support",
                        health=Health.AT_RISK,
                        before=Health.AT_RISK,
                        missing=True,
                    ),
                    DepartmentNote(
                        department="workshop",
                        name="Workshop",
                        health=None,
                        before=None,
                        missing=True,
                    ),
                ),
                incidents=(
                    IncidentNote(
                        ref=login.ref,
                        title="Login",
                        severity="major",
                        state="identified",
                        at=moment("2026-11-17T10:15"),
                    ),
                ),
            ),
            at=moment("2026-11-20T12:00"),
        ),
    )


def test_closed_issue_comes_from_its_file():
    old = update("11-10", "old", highlight=True)
    contents = Snapshot(
        items=(
            Item(
                ref=old.ref,
                department="marketing",
                date=old.date,
                title="As it was",
                summary="Then.",
                highlight=True,
            ),
        )
    )
    closed = issue("2026-W46", closed=moment("2026-11-13T16:00"), snapshot=contents)
    found = compose(old, update("11-12", "missed"), issues=[closed, issue("2026-W47")])
    assert found[0] == ComposedIssue(
        issue=closed,
        period=period("2026-W46"),
        subject="Week 46: As it was",
        preheader="As it was",
        contents=contents,
        at=moment("2026-11-13T16:00"),
    )
    assert (found[0].key, titles(found[1])) == ("2026-W46", ["Missed"])


def test_issues_come_in_the_order_of_their_periods():
    keys = ["2026-12", "2026-W47", "2026-W53", "2026-11"]
    found = compose(issues=[issue(key) for key in keys], today=day("2027-02-01"))
    assert [c.key for c in found] == ["2026-W47", "2026-11", "2026-12", "2026-W53"]


def test_items_follow_the_roster_then_the_newest():
    updates = [
        update("11-17", "c", "support"),
        update("11-16", "a"),
        update("11-18", "b"),
        update("11-18", "d", "workshop"),
    ]
    assert titles(compose_one(*updates)) == ["B", "A", "C", "D"]


def test_highlights_are_the_newest_three_that_departments_offer():
    updates = [update(f"11-{16 + n}", name, highlight=True) for n, name in enumerate("abcd")]
    found = compose_one(*updates, update("11-20", "plain"))
    assert [i.title for i in found.highlights] == ["D", "C", "B"]
    assert titles(found) == ["D", "C", "B", "Plain", "A"]


def test_pins_come_first_in_the_editors_order():
    a, b, c, d = (
        update(f"11-{16 + n}", name, highlight=name in "cd") for n, name in enumerate("abcd")
    )
    found = compose_one(a, b, c, d, pin=(b.ref, a.ref, b.ref))
    assert [i.title for i in found.highlights] == ["B", "A", "D"]


def test_all_pins_are_shown_and_then_nothing_else():
    updates = [
        update(f"11-{16 + n}", name, highlight=name == "e") for n, name in enumerate("abcde")
    ]
    found = compose_one(*updates, pin=tuple(u.ref for u in updates[:4]))
    assert [i.title for i in found.highlights] == ["A", "B", "C", "D"]


def test_pin_that_belongs_to_another_issue_is_passed_over():
    gone = update("11-10", "gone")
    contents = Snapshot(
        items=(
            Item(ref=gone.ref, department="marketing", date=gone.date, title="Gone", summary=""),
        )
    )
    closed = issue("2026-W46", closed=moment("2026-11-13T16:00"), snapshot=contents)
    found = compose(gone, issues=[closed, issue("2026-W47", pin=(gone.ref,))])
    assert found[1].contents.items == ()


def test_subject_and_preheader_of_the_editor_win():
    found = compose_one(update(), subject="Mine", preheader="Read on")
    assert (found.subject, found.preheader) == ("Mine", "Read on")


def test_subject_without_items_is_the_period():
    assert (compose_one().subject, compose_one().preheader) == ("Week 47 in brief", "")
    (month,) = compose(issues=[issue("2026-11")])
    assert month.subject == "November 2026 in brief"


def test_subject_is_shortened_at_a_word():
    found = compose_one(update(title="word " * 40))
    assert found.subject == "Week 47:" + " word" * 13 + "…"
    assert len(found.subject) <= 78


def test_preheader_names_the_highlights_after_the_first():
    updates = [update(f"11-{16 + n}", name, highlight=True) for n, name in enumerate("abc")]
    assert compose_one(*updates).preheader == "B · A"
    assert (
        compose_one(update("11-16", "x"), update("11-17", "y"), update("11-18", "z")).preheader
        == "Z · Y"
    )


def test_preheader_is_shortened():
    found = compose_one(update("11-17", "a", title="one " * 30), update("11-16", "b"))
    assert found.preheader == "one " * 26 + "one…"


def test_drafts_and_what_lies_ahead_are_no_items():
    found = compose_one(update("11-17", "a", draft=True), update("11-21", "b"))
    assert found.contents.items == ()


def test_public_edition_holds_public_things_only():
    settings = Settings.model_validate(
        {
            "time_zone": "Europe/Berlin",
            "newsletter": {"edition": "press", "editions": {"press": {"audience": "public"}}},
        }
    )
    inside = update("11-17", "inside", health=Health.OFF_TRACK)
    outside = update("11-17", "outside", audience="public")
    hidden = incident(("2026-11-17T09:40", "investigating"))
    (found,) = compose(
        inside, outside, issues=[issue("2026-W47", "press")], settings=settings, incidents=(hidden,)
    )
    assert titles(found) == ["Outside"]
    assert found.contents.incidents == ()
    assert [s.health for s in found.contents.departments] == [None, None, None]


@pytest.mark.parametrize(
    ("entries", "shown"),
    [
        ([("2026-11-15T23:59", "resolved")], None),
        ([("2026-11-16T00:00", "resolved")], "resolved"),
        ([("2026-11-01T09:00", "investigating")], "investigating"),
        ([("2026-11-22T23:59", "investigating")], "investigating"),
        ([("2026-11-23T00:00", "investigating")], None),
        ([("2026-11-10T09:00", "scheduled")], "scheduled"),
        # Over before the period: what was written of it later is no news of it.
        ([("2026-11-10T09:00", "resolved"), ("2026-11-18T09:00", "postmortem")], None),
        # What came after the period is not known in it.
        (
            [("2026-11-17T09:00", "investigating"), ("2026-11-24T09:00", "resolved")],
            "investigating",
        ),
        ([("2026-11-10T09:00", "resolved"), ("2026-11-24T09:00", "investigating")], None),
        (
            [("2026-11-10T09:00", "resolved"), ("2026-11-18T09:00", "investigating")],
            "investigating",
        ),
    ],
)
def test_incidents_of_the_period(entries, shown):
    sections = ["incidents"]
    settings = Settings.model_validate(
        {"time_zone": "Europe/Berlin", "newsletter": {"sections": sections}}
    )
    written = incident(*entries)
    (found,) = compose(incidents=(written,), today=day("11-30"), settings=settings)
    assert [note.state for note in found.contents.incidents] == ([shown] if shown else [])
    # What is over is in a section of its own, unless an issue has none.
    (found,) = compose(incidents=(written,), today=day("11-30"))
    assert [note.state for note in found.contents.incidents] == (
        [shown] if shown and shown != "resolved" else []
    )


def test_period_without_a_file_has_the_default_edition():
    settings = Settings.model_validate(
        {"newsletter": {"edition": "staff", "editions": {"staff": {}}}}
    )
    blank = build_blank_issue("2026-W47", settings, "content/newsletter/2026-W47.md")
    source = Source(path="newsletter/2026-W47.md", shown="content/newsletter/2026-W47.md")
    assert (blank.source, blank.edition, blank.closed) == (source, "staff", None)


def test_departments_with_a_due_update_are_missing():
    written = content(issues=[issue("2026-W47")], departments="").__class__(
        departments=(department("a"), department("b", cadence="none")),
        updates=newest_first([]),
        issues=(issue("2026-W47"),),
    )
    (found,) = compose_issues(written, SETTINGS, TEXTS, today=day("11-23"))
    assert [(s.name, s.missing) for s in found.contents.departments] == [("A", True), ("B", False)]
