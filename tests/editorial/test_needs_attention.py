import pytest

from making import day, moment, source, update
from rundbrief.content.schema import Ask, Entry, FollowUp
from rundbrief.editorial.needs_attention import (
    AnsweredAsk,
    AttentionReason,
    OpenAsk,
    find_attention_reason,
    select_answered_asks,
    select_open_asks,
)

TODAY = day("11-20")


def follow_up(*states, **more):
    timeline = tuple(
        Entry(at=moment(f"2026-{when}T09:00"), state=state, body="", line=line)
        for line, (when, state) in enumerate(states)
    )
    return FollowUp(
        source=source("follow-ups/2026-10-01-a.md"),
        title="A",
        kind="request",
        received=day("10-01"),
        timeline=timeline,
        **more,
    )


@pytest.mark.parametrize("state", ["open", "acknowledged", "in-progress", "waiting", "reopened"])
def test_open_follow_up_is_overdue_after_its_day(state):
    assert (
        find_attention_reason(follow_up(("10-01", state), due=day("11-19")), TODAY)
        is AttentionReason.OVERDUE
    )
    assert find_attention_reason(follow_up(("10-01", state), due=TODAY), TODAY) is None
    assert find_attention_reason(follow_up(("10-01", state)), TODAY) is None


def test_follow_up_without_timeline_is_open():
    assert find_attention_reason(follow_up(due=day("11-19")), TODAY) is AttentionReason.OVERDUE


@pytest.mark.parametrize("state", ["verified", "rejected"])
def test_what_is_over_concerns_nobody(state):
    assert find_attention_reason(follow_up(("10-01", state), due=day("10-02")), TODAY) is None


def test_resolved_must_be_verified_within_two_weeks():
    assert find_attention_reason(follow_up(("11-06", "resolved"), due=day("10-02")), TODAY) is None
    assert (
        find_attention_reason(follow_up(("11-05", "resolved")), TODAY) is AttentionReason.UNVERIFIED
    )


@pytest.mark.parametrize(
    ("when", "concern"), [("11-19", AttentionReason.CHECK_PASSED), ("11-20", None)]
)
def test_check_of_a_delegated_follow_up_is_due(when, concern):
    found = follow_up(("10-01", "open"), ("10-02", "delegated"))
    last = found.timeline[-1].model_copy(update={"to": "support", "next_check": day(when)})
    assert (
        find_attention_reason(
            found.model_copy(update={"timeline": (found.timeline[0], last)}), TODAY
        )
        is concern
    )


def test_open_asks_come_the_most_urgent_first():
    soon, late = (
        Ask(to="support", what="soon", due=day("11-19")),
        Ask(to="support", what="late", due=day("12-01")),
    )
    never, done = (
        Ask(to="support", what="never"),
        Ask(to="support", what="done", due=day("11-01"), answered=day("11-02")),
    )
    first, second = (
        update("11-10", "b", asks=(never, late, done)),
        update("11-10", "a", asks=(soon, never)),
    )
    found = select_open_asks([first, second], TODAY)
    assert found == (
        OpenAsk(soon, second),
        OpenAsk(late, first),
        OpenAsk(never, second),
        OpenAsk(never, first),
    )
    assert [o.is_overdue(TODAY) for o in found] == [True, False, False, False]
    assert OpenAsk(Ask(to="support", what="today", due=TODAY), first).is_overdue(TODAY) is False


def test_ask_is_open_until_the_day_of_its_answer():
    tomorrow, now = (
        Ask(to="support", what=w, due=None, answered=day(w)) for w in ("11-21", "11-20")
    )
    asked = update("11-10", asks=(tomorrow, now))
    assert select_open_asks([asked], TODAY) == (OpenAsk(tomorrow, asked),)
    assert select_open_asks([asked], day("11-21")) == ()


def test_answered_asks_of_eight_weeks_come_the_newest_answer_first():
    answers = ("09-24", "09-25", "11-19", "11-20", "11-21")
    asks = [Ask(to="support", what=when, due=None, answered=day(when)) for when in answers]
    one, two = (
        update("11-10", asks=(*asks, Ask(to="support", what="open"))),
        update("11-19", asks=asks[2:3]),
    )
    assert select_answered_asks([one, two], TODAY) == (
        AnsweredAsk(asks[3], one, day("11-20")),
        AnsweredAsk(asks[2], two, day("11-19")),
        AnsweredAsk(asks[2], one, day("11-19")),
        AnsweredAsk(asks[1], one, day("09-25")),
    )


def test_answer_takes_the_days_since_the_update():
    ask = Ask(to="support", what="a", due=None, answered=day("11-20"))
    assert AnsweredAsk(ask, update("11-10"), day("11-20")).days == 10
    assert AnsweredAsk(ask, update("11-21"), day("11-20")).days == 0
