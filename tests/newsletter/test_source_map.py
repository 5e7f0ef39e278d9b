"""A mistake in a template of the project's own is told with its file and line."""

import shutil

import pytest

from conftest import REPOSITORY, said
from rundbrief.newsletter.render import render_newsletter
from rundbrief.problems import ProblemsError
from rundbrief.queries import Queries


@pytest.fixture
def own(folder):
    """A project with a copy of the newsletter's layouts."""
    shutil.copytree(REPOSITORY / "layouts" / "newsletter", folder.root / "layouts" / "newsletter")
    folder.write("content/marketing/2026-11-18-shop.md", "# All is well\n\nThe shop is open.\n")
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    return folder


def mistakes(folder):
    q = Queries(folder.compile(layouts=(folder.root / "layouts",)))
    with pytest.raises(ProblemsError) as caught:
        render_newsletter(q, *q.issues)
    return [said(problem) for problem in caught.value.problems]


def insert(folder, part, line):
    """Write a line to the beginning of a part's first element; give its number."""
    file = folder.root / "layouts" / "newsletter" / part
    lines = file.read_text(encoding="utf-8").split("\n")
    at = next(n for n, text in enumerate(lines) if text.lstrip().startswith("<mj-text"))
    lines.insert(at, line)
    file.write_text("\n".join(lines), encoding="utf-8")
    return at + 1


@pytest.mark.parametrize("part", ["parts/masthead.mjml", "parts/footer.mjml"])
@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("<mj-txt>Hello</mj-txt>", "<mj-txt> is not a supported component"),
        ('<mj-text colour="#000000">Hello</mj-text>', "<mj-text> has no attribute “colour”"),
    ],
)
def test_mistake_in_a_part_is_told_with_its_line(own, part, line, what):
    number = insert(own, part, line)
    assert f"layouts/newsletter/{part}:{number}: {what}" in mistakes(own)


def test_element_that_is_not_closed_is_told_where_it_is_noticed(own):
    number = insert(own, "parts/footer.mjml", "<mj-text>Hello")
    (mistake,) = mistakes(own)
    place = mistake.partition(": ")[0]
    file, __, line = place.rpartition(":")
    assert file == "layouts/newsletter/parts/footer.mjml"
    assert int(line) >= number


def test_part_that_takes_in_the_packaged_one_is_told_with_its_own_line(folder):
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    folder.write(
        "layouts/newsletter/parts/footer.mjml",
        '{% include "packaged/parts/footer.mjml" %}\n<mj-txt>Hello</mj-txt>\n',
    )
    assert mistakes(folder) == [
        "layouts/newsletter/parts/footer.mjml:2: <mj-txt> is not a supported component"
    ]
