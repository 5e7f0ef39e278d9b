"""No two files of the content are published at the same address, on any disk."""

import pytest

from conftest import said
from image_making import PNG

SAME = "its page would have the same address as “{}”"


def problems_of(folder):
    return [said(p) for p in folder.compile().problems if "same address" in p.what]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.md", "A.md"),
        ("about/\u00e4.md", "about/a\u0308.md"),
        ("about/a.png", "about/A.png"),
        ("handbook.md", "Handbook/index.md"),
        ("a.png/b.md", "A.png"),
        ("plan.pdf.md", "plan.pdf"),
    ],
)
def test_files_that_are_the_same_on_some_disk(folder, one, other):
    for path in (one, other):
        folder.write(f"content/{path}", {"png": PNG, "pdf": b"%PDF-1"}.get(path[-3:], "Text"))
    assert len(problems_of(folder)) == 1


def test_page_of_a_department_is_taken(folder):
    folder.write("content/Marketing.md", "Text")
    assert problems_of(folder) == [f"content/Marketing.md: {SAME.format('marketing')}"]


@pytest.mark.parametrize("paths", [("a.md", "b.md"), ("a/x.md", "b/x.md"), ("a.md", "a/b.md")])
def test_files_that_differ_are_none_of_these(folder, paths):
    for path in paths:
        folder.write(f"content/{path}", "Text")
    assert problems_of(folder) == []
