"""Conflicts that git could not merge are never published, whatever file they are in."""

import pytest

WHAT = "a conflict of two versions starts here"
CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n"


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("marketing/2026-11-18-a.md", "# A\n\n" + CONFLICT.format("We sold 4.", "We sold 5."), 3),
        ("marketing/2026-11-18-a.md", f"---\n{CONFLICT.format('draft: true', 'title: A')}---\n", 2),
        ("marketing/2026-11-18-a.md", "# A\r\n\r\n<<<<<<< HEAD\r\nOne.\r\n", 3),
        ("marketing/2026-11-18-a.md", "# A\n\n||||||| 3f2a1c\nOne.\n", 3),
        ("marketing/2026-11-18-a.md", "# A\n\nOne.\n=======\nTwo.\n>>>>>>> other\n", 6),
        ("marketing/2026-11-18-a.md", f"```\n{CONFLICT.format('a', 'b')}```\n", 2),
        (
            "incidents/2026-11-17-a.md",
            "# A\n\n## 2026-11-17 08:00 investigating\n\n"
            + CONFLICT.format("## 2026-11-17 09:00 resolved", "## 2026-11-17 09:30 identified"),
            5,
        ),
        ("marketing/2026-11-18-a.md", "# A\n\nOne.\n>>>>>>> origin/main\nTwo.\n", 4),
        ("marketing/2026-11-18-a.md", "# A\n\nOne.\n>>>>>>> 3f2a1c9 (Add a line)\n", 4),
        ("marketing/2026-11-18-a.md", "One.\n>>>>>>> Stashed changes\n", 2),
        ("departments.yml", CONFLICT.format("marketing:", "support:"), 1),
        ("metrics.yml", CONFLICT.format("calls: {name: Calls}", "calls: {name: All calls}"), 1),
        ("metrics/calls.csv", "date,value\n" + CONFLICT.format("2026-11-16,4", "2026-11-16,5"), 2),
    ],
)
def test_conflict_is_one_error(folder, path, text, line):
    if path.startswith("metrics/"):
        folder.write("content/metrics.yml", "calls: {name: Calls}\n")
    folder.write(f"content/{path}", text)
    __, problems = folder.read()
    assert problems == [f"content/{path}:{line}: {WHAT}"]


@pytest.mark.parametrize(
    "text",
    [
        "Sale\n=======\n\nText.\n",
        "> > > > > > > deep\n",
        ">>>>>>> seven times quoted\n",
        "> Text\n>>>>>>> deep\n",
        ">>>>>>> deep\n>>> less\n",
        "Text <<<<<<< HEAD\n",
        " <<<<<<< HEAD\n",
        "<<<<<<<<<< more\n",
    ],
)
def test_text_is_no_conflict(folder, text):
    folder.write("content/marketing/2026-11-18-a.md", text)
    assert folder.read()[1] == []
