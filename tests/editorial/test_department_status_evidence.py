from typing import Any

from making import day, department, entry_of, incident, metric, source, update
from rundbrief.content.content import Content
from rundbrief.content.schema import Ask, FollowUp
from rundbrief.editorial.department_status import Evidence, find_evidence

TODAY = day("11-20")


def content(**things):
    return Content(departments=(department("marketing"), department("support")), **things)


def follow_up(name, *entries, **more):
    fields: dict[str, Any] = {
        "kind": "request",
        "received": day("11-01"),
        "timeline": entries,
    } | more
    return FollowUp(source=source(f"follow-ups/2026-11-01-{name}.md"), title=name.title(), **fields)


def rides(value, **more):
    limits = {"target": (100.0,), "warn": (90.0,), "alert": (80.0,)}
    return metric(value, **(limits | {"department": "support"} | more))


def test_empty_project_has_no_evidence():
    assert find_evidence(content(), TODAY) == {}


def test_open_incident_counts_for_each_department_that_it_affects():
    broken = incident(("2026-11-17 09:40", "investigating"), affects=("support", "marketing"))
    over = incident(("2026-11-10 09:00", "resolved"), name="b", affects=("support",))
    planned = incident(
        ("2026-11-10 09:00", "scheduled"), name="c", affects=("support",), kind="maintenance"
    )
    assert find_evidence(content(incidents=(broken, over, planned)), TODAY) == {
        "support": {Evidence.INCIDENT: 1},
        "marketing": {Evidence.INCIDENT: 1},
    }


def test_overdue_follow_up_counts_for_whom_it_was_given_to():
    late = {"due": day("11-18"), "department": "marketing"}
    given = follow_up("a", entry_of("11-02 10:00", "delegated", to="support"), **late)
    kept = follow_up("b", entry_of("11-02 10:00", "in-progress"), **late)
    in_time = follow_up("c", department="marketing", due=TODAY)
    found = find_evidence(content(follow_ups=(given, kept, in_time)), TODAY)
    assert found == {"support": {Evidence.FOLLOW_UP: 1}, "marketing": {Evidence.FOLLOW_UP: 1}}


def test_follow_up_that_only_waits_does_not_count():
    checked = entry_of("11-02 10:00", "waiting", next_check=day("11-19"))
    solved = entry_of("10-02 10:00", "resolved")
    found = find_evidence(
        content(
            follow_ups=(
                follow_up("a", checked, department="support"),
                follow_up("b", solved, department="support"),
            )
        ),
        TODAY,
    )
    assert found == {}


def test_overdue_asks_count_for_the_department_that_was_asked():
    asks = (
        Ask(to="support", what="Six people", due=day("11-19")),
        Ask(to="support", what="A desk", due=day("11-18")),
        Ask(to="support", what="In time", due=TODAY),
        Ask(to="support", what="Answered", due=day("11-01"), answered=day("11-02")),
        Ask(to="support", what="Some day"),
    )
    assert find_evidence(content(updates=(update(asks=asks),)), TODAY) == {
        "support": {Evidence.ASK: 2}
    }


def test_metric_counts_when_it_is_time_to_act():
    found = [find_evidence(content(metrics=(rides(value),)), TODAY) for value in (79, 85, 100)]
    assert found == [{"support": {Evidence.METRIC: 1}}, {}, {}]
    assert find_evidence(content(metrics=(rides(79, department=None),)), TODAY) == {}


def test_evidence_is_sorted_gravest_first():
    broken = incident(("2026-11-17 09:40", "investigating"), affects=("support",))
    found = find_evidence(content(incidents=(broken,), metrics=(rides(1),)), TODAY)
    assert list(found["support"]) == [Evidence.INCIDENT, Evidence.METRIC]
