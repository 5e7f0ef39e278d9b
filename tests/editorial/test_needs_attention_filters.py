from hypothesis import given
from hypothesis import strategies as st

from making import day, moment, source
from rundbrief.content.schema import Entry, FollowUp
from rundbrief.content.timeline import FOLLOW_UP_STATES
from rundbrief.editorial.needs_attention import (
    FollowUpFilter,
    FollowUpStatistics,
    compute_statistics,
    is_done,
    is_stalled,
    last_activity,
    select_view,
)

TODAY = day("11-20")


def follow_up(name, *states, received="11-01", **more):
    """states: as (day, state) or (day, state, next check)."""
    timeline = tuple(
        Entry(
            at=moment(f"2026-{when}T09:00"),
            state=state,
            body="",
            line=line,
            to="workshop" if check else None,
            next_check=day(check[0]) if check else None,
        )
        for line, (when, state, *check) in enumerate(states)
    )
    where = source(f"follow-ups/2026-{received}-{name}.md")
    return FollowUp(
        source=where, title=name, kind="request", received=day(received), timeline=timeline, **more
    )


def names(view, follow_ups):
    return [f.title for f in select_view(view, follow_ups, TODAY)]


late = follow_up("late", due=day("11-10"))
later = follow_up("later", due=day("11-12"))
grave = follow_up("grave", due=day("11-19"), severity="critical")
check = follow_up("check", ("11-14", "delegated", "11-19"))
silent = follow_up("silent", ("11-12", "delegated", "11-25"))
fresh = follow_up("fresh", ("11-13", "delegated", "11-25"))
done = follow_up("done", ("11-18", "resolved"), due=day("11-10"))
unsure = follow_up("unsure", ("11-01", "resolved"))
soon = follow_up("soon", due=day("11-21"))
some_day = follow_up("some day")
older = follow_up("older", received="10-01")
verified = follow_up("verified", ("11-10", "verified"))
rejected = follow_up("rejected", ("11-12", "rejected"))
ALL = (
    *(verified, older, some_day, soon, unsure, done, fresh, silent, check),
    *(grave, later, late, rejected),
)


def test_what_is_open_comes_by_urgency():
    assert names(FollowUpFilter.OPEN, ALL) == [
        *("grave", "late", "later", "check", "unsure"),
        *("done", "soon", "fresh", "silent", "older", "some day"),
    ]


def test_views_show_what_they_say():
    assert names(FollowUpFilter.OVERDUE, ALL) == ["grave", "late", "later"]
    assert names(FollowUpFilter.DELEGATED, ALL) == ["check", "silent"]
    assert names(FollowUpFilter.UNVERIFIED, ALL) == ["unsure", "done"]
    assert names(FollowUpFilter.ALL, ALL)[-2:] == ["rejected", "verified"]
    assert len(names(FollowUpFilter.ALL, ALL)) == len(ALL)


def test_delegated_is_without_news_after_a_week_or_its_check():
    assert is_stalled(silent, TODAY)
    assert not is_stalled(fresh, TODAY)
    assert is_stalled(check, TODAY)
    assert not is_stalled(follow_up("a", ("11-14", "delegated", "11-20")), TODAY)
    assert is_stalled(follow_up("a", ("11-12", "delegated")), TODAY)
    assert not is_stalled(
        follow_up("a", ("11-01", "delegated", "11-02"), ("11-03", "waiting")), TODAY
    )


def test_last_activity_is_the_latest_entry_or_the_day_received():
    assert (last_activity(check), last_activity(late)) == (day("11-14"), day("11-01"))


def test_over_is_what_was_verified_or_rejected():
    assert [f.title for f in ALL if is_done(f)] == ["verified", "rejected"]


def test_statistics_count_correctly():
    back = follow_up("back", ("11-03", "resolved"), ("11-05", "reopened"), ("11-12", "verified"))
    again = follow_up("again", ("11-03", "verified"), ("11-05", "reopened"), received="10-31")
    odd = follow_up("odd", ("11-03", "reopened"), ("11-19", "resolved"), received="11-18")
    assert compute_statistics(
        [back, again, odd, verified, rejected, late], TODAY
    ) == FollowUpStatistics(
        open=3,
        median_open=19.0,
        verified=2,
        median_verified=10.0,
        resolved=4,
        reopened=2,
    )
    assert compute_statistics([late, odd], TODAY).median_open == 10.5


def test_whatever_is_worked_on_again_came_back():
    waits = follow_up("waits", ("11-03", "resolved"), ("11-05", "in-progress"))
    refused = follow_up("refused", ("11-03", "resolved"), ("11-05", "rejected"))
    sure = follow_up("sure", ("11-03", "resolved"), ("11-05", "verified"))
    figures = compute_statistics([waits, refused, sure], TODAY)
    assert (figures.resolved, figures.reopened) == (3, 1)


def test_statistics_without_follow_ups_are_none():
    assert compute_statistics([], TODAY) == FollowUpStatistics(0, None, 0, None, 0, 0)


entries = st.lists(
    st.tuples(st.sampled_from(["11-02", "11-09", "11-19"]), st.sampled_from(FOLLOW_UP_STATES)),
    max_size=4,
)


@given(st.lists(entries, max_size=6))
def test_every_follow_up_is_in_the_register_once(timelines):
    listed = [follow_up(f"n{number}", *states) for number, states in enumerate(timelines)]
    shown = {view: names(view, listed) for view in FollowUpFilter}
    assert sorted(shown[FollowUpFilter.ALL]) == sorted(f.title for f in listed)
    assert (
        shown[FollowUpFilter.OPEN] == shown[FollowUpFilter.ALL][: len(shown[FollowUpFilter.OPEN])]
    )
    for view in (FollowUpFilter.OVERDUE, FollowUpFilter.DELEGATED, FollowUpFilter.UNVERIFIED):
        assert set(shown[view]) <= set(shown[FollowUpFilter.OPEN])
    figures = compute_statistics(listed, TODAY)
    assert figures.open == len(shown[FollowUpFilter.OPEN])
    assert figures.reopened <= figures.resolved
