import pytest

from rundbrief.problems import Level

from conftest import said  # isort: skip

WHAT = "this looks like a copy of “{}”, and both are published"


@pytest.mark.parametrize(
    "name",
    [
        "2026-11-18-a - Kopie.md",
        "2026-11-18-a - Copy.md",
        "2026-11-18-a - Copy (2).md",
        "2026-11-18-a copy.md",
        "2026-11-18-a Kopie 2.md",
        "2026-11-18-a (1).md",
        "2026-11-18-a (conflicted copy).md",
        "2026-11-18-a (Ada's conflicted copy 2026-11-18).md",
        "2026-11-18-a (Konflikt von Ada).md",
        "2026-11-18-a (In Konflikt stehende Kopie von Ada 2026-11-18).md",
        "2026-11-18-a.sync-conflict-20261118-101500-ABCDEFG.md",
        "2026-11-18-a_conflict-20261118-101500.md",
    ],
)
def test_copy_beside_its_original_is_warned_of(folder, name):
    folder.write("content/marketing/2026-11-18-a.md", "Text.\n")
    folder.write(f"content/marketing/{name}", "Text.\n")
    problems = [p for p in folder.compile().problems if "copy of" in p.what]
    assert [(said(p), p.level) for p in problems] == [
        (f"content/marketing/{name}: {WHAT.format('2026-11-18-a.md')}", Level.WARNING)
    ]


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("2026-11-18-b.md", "2026-11-18-a (1).md"),
        ("2026-11-18-a.md", "2026-11-18-a-copy.md"),
        ("2026-11-18-sprint.md", "2026-11-18-sprint 2.md"),
        ("2026-11-18-a.md", "2026-11-18-a (second half).md"),
        ("2026-11-18-photo.md", "2026-11-18-photocopy.md"),
    ],
)
def test_file_of_a_similar_name_is_no_copy(folder, original, name):
    folder.write(f"content/marketing/{original}", "Text.\n")
    folder.write(f"content/marketing/{name}", "Text.\n")
    assert folder.compile().problems == ()
