"""A text for chats and social networks: newsletter/post.py."""

import pytest

from rundbrief.newsletter.post import MAX_POST_LENGTH, write_post
from rundbrief.queries import Queries

HREF = "https://status.example.org/newsletter/2026-W47/"


def post(folder, front_matter, *titles):
    folder.write("content/newsletter/2026-W47.md", f"---\n{front_matter}\n---\nHello.\n")
    for number, title in enumerate(titles):
        text = f"---\ntitle: {title}\nhighlight: true\n---\nWords.\n"
        folder.write(f"content/marketing/2026-11-1{number + 6}-x.md", text)
    q = Queries(folder.compile())
    return write_post(q.issue("2026-W47"), HREF)


def test_post_has_subject_highlights_and_link(folder):
    assert post(folder, "subject: News", "The shop", "The bike") == (
        f"News\n\n• The bike\n• The shop\n\n{HREF}\n"
    )


def test_subject_that_is_made_of_a_highlight_repeats_nothing(folder):
    assert post(folder, "preheader: Open", "The shop") == (f"Week 47: The shop\n\nOpen\n\n{HREF}\n")


def test_post_without_highlights_has_the_preheader(folder):
    assert post(folder, "subject: News\npreheader: All is new") == (
        f"News\n\nAll is new\n\n{HREF}\n"
    )


@pytest.mark.parametrize("length", [10, 60, 100, 200, 300])
def test_post_is_short(folder, length):
    made = post(folder, f"subject: {'Subject ' * 8}", *(f"{n} {'x y ' * length}" for n in range(3)))
    assert len(made.strip()) <= MAX_POST_LENGTH
    assert made.endswith(f"\n\n{HREF}\n")
