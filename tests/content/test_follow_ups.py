from datetime import date

import pytest

PATH = "content/follow-ups/2026-11-10-brakes.md"


def read(folder, text):
    folder.write(PATH, text)
    content, problems = folder.read()
    return content.follow_ups, [problem.removeprefix(PATH) for problem in problems]


def test_follow_up_keeps_all_but_the_reporter(folder):
    follow_ups, problems = read(
        folder,
        "---\ntitle: Brakes\nkind: complaint\nfrom: a member\nreporter: Jo Secret\nchannel: phone\n"
        "received: 2026-11-09\ndepartment: workshop\nowner: Kim\ndue: 2026-11-30\n"
        "severity: major\ntags: a\n---\nAbove\n## 2026-11-10 delegated\nto: support\n"
        "next-check: 2026-11-20\n\nText\n",
    )
    (follow_up,) = follow_ups
    assert problems == []
    assert "Secret" not in repr(follow_up)
    assert (follow_up.title, follow_up.kind, follow_up.sender, follow_up.channel) == (
        "Brakes",
        "complaint",
        "a member",
        "phone",
    )
    assert (follow_up.received, follow_up.due) == (date(2026, 11, 9), date(2026, 11, 30))
    assert (follow_up.department, follow_up.owner, follow_up.severity) == (
        "workshop",
        "Kim",
        "major",
    )
    assert (follow_up.state, follow_up.delegated_to, follow_up.next_check) == (
        "delegated",
        "support",
        date(2026, 11, 20),
    )


def test_mail_addresses_of_people_are_left_out_with_a_warning(folder):
    follow_ups, problems = read(
        folder,
        "---\nfrom: Jo Weaver <jo@example.org>\nowner: kim@example.org\n---\nText",
    )
    assert [(f.sender, f.owner) for f in follow_ups] == [("Jo Weaver", None)]
    assert problems == [
        ":2: from contains an email address, which is left out",
        ":3: owner contains an email address, which is left out",
    ]


def test_follow_up_without_a_timeline_is_open_and_internal(folder):
    follow_ups, problems = read(folder, "Text")
    (follow_up,) = follow_ups
    assert problems == []
    assert (follow_up.state, follow_up.audience, follow_up.received) == (
        "open",
        "internal",
        date(2026, 11, 10),
    )
    assert (follow_up.delegated_to, follow_up.next_check) == (None, None)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("## 2026-11-11 rejected\n", [":1: the follow-up is rejected without a reason"]),
        (
            "## 2026-11-11 delegated\nText",
            [":1: the follow-up is delegated, but “to” or “next-check” is missing"],
        ),
        (
            "## 2026-11-11 delegated\nto: support",
            [":1: the follow-up is delegated, but “to” or “next-check” is missing"],
        ),
        (
            "## 2026-11-11 delegated\nto: suport\nnext-check: 2026-11-20",
            [":1: unknown department “suport”"],
        ),
        (
            "## 2026-11-11 delegated\nto: support\nnext-check: soon",
            [":3: next-check is “soon”, which is not a valid date"],
        ),
        (
            "## 2026-11-11 delegated\nto: support\nnext-check: 9999-12-31",
            [":3: “9999-12-31” is outside the supported years"],
        ),
        ("---\ndepartment: suport\n---\n", [":2: unknown department “suport”"]),
        (
            "---\ndue: 9999-12-31\n---\n",
            [":2: due is “9999-12-31”, which is outside the supported years"],
        ),
        ("---\nfro: x\n---\n", [":2: unknown key “fro”"]),
    ],
)
def test_follow_up_that_is_wrong(folder, text, problems):
    assert read(folder, text) == ((), problems)


def test_follow_up_of_the_future_is_warned_of(folder):
    follow_ups, problems = read(folder, "---\nreceived: 2026-11-21\n---\nText")
    assert [f.received for f in follow_ups] == [date(2026, 11, 21)]
    assert problems == [":2: the date 2026-11-21 is in the future (today: 2026-11-20)"]


def test_follow_up_without_any_date_is_a_problem(folder):
    folder.write("content/follow-ups/brakes.md", "Text")
    assert folder.read()[1] == ["content/follow-ups/brakes.md: the file has no date"]
