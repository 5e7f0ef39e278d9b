"""What a department should not forget, on its page."""

import pytest

from making import build_pages

STARTS = "starts: 2026-11-14 22:00\nends: 2026-11-15 02:00"


@pytest.mark.parametrize(
    ("keys", "entries", "due"),
    [
        (STARTS, {"2026-11-10 10:00": "scheduled"}, [("The move", True)]),
        (STARTS, {"2026-11-10 10:00": "scheduled", "2026-11-15 01:00": "completed"}, []),
        (
            "starts: 2026-11-28 22:00",
            {"2026-11-10 10:00": "scheduled"},
            [("The move", False)],
        ),
        (
            "starts: 2026-11-28 22:00",  # completed before it began: called off
            {"2026-11-10 10:00": "scheduled", "2026-11-19 10:00": "completed"},
            [],
        ),
    ],
)
def test_planned_work_is_overdue_only_until_it_is_completed(folder, keys, entries, due):
    folder.write("content/departments.yml", "support: {cadence: none}\n")
    timeline = "".join(f"## {at} {state}\nWe move.\n\n" for at, state in entries.items())
    folder.write(
        "content/incidents/2026-11-10-move.md",
        f"---\ntitle: The move\nkind: maintenance\naffects: support\n{keys}\n---\n{timeline}",
    )
    page = {page.name: page.view for page in build_pages(folder.compile())}["support"]
    assert [(line.what, line.overdue) for line in page.due] == due
