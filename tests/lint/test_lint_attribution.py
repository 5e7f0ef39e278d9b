import pytest

from rundbrief.lint.attribution import Folder, Place, Sources, read_layouts, read_place
from rundbrief.lint.findings import Clues, attribute, declaration, element, words

ISSUE = Place("issue.md", "---\nsubject: A\n---\n\nSee [the list](a.md).\n")
UPDATE = Place("update.md", "\nSee [the list](a.md)\nand [that](b.md).\n")
OWN = Place("layouts/newsletter/own.mjml", "<mjml>\n  <mj-text>\n")
CSS = Place("layouts/newsletter/inline.css", "p { margin: 0 }\n.a { border-radius: 4px }\n")
SOURCES = Sources("issue.md", (ISSUE, UPDATE), (OWN, CSS), (Place("mkdocs.yml", "a:\n  b:\n"),))


@pytest.mark.parametrize(
    ("clues", "expected"),
    [
        (Clues(), ("issue.md", 0)),
        (Clues(written=(r"the list",)), ("issue.md", 5)),
        (Clues(written=(r"\[that\]", "the list")), ("update.md", 3)),
        (Clues(written=("no", "that")), ("update.md", 3)),
        (Clues(written=("no",), layout=(element("text"),)), ("layouts/newsletter/own.mjml", 2)),
        (Clues(layout=(r"\s+<mj-text",)), ("layouts/newsletter/own.mjml", 2)),
        (
            Clues(layout=(declaration("border-radius", "4px"),)),
            ("layouts/newsletter/inline.css", 2),
        ),
        (Clues(layout=(declaration("radius"),)), ("issue.md", 0)),
        (Clues(settings=(r"^\s+b:",)), ("mkdocs.yml", 2)),
        (Clues(layout=("no",), template="own.mjml"), ("layouts/newsletter/own.mjml", 0)),
        (Clues(template="other.mjml"), ("issue.md", 0)),
    ],
)
def test_place_of(clues, expected):
    assert SOURCES.place_of(clues) == expected


@pytest.mark.parametrize(
    ("clue", "text", "line"),
    [
        (words("a  (b)\nc"), "\na\n(b) c", 2),
        (element("image"), "<images>\n<mj-image\n", 2),
        (element("p"), "<pre>\n<p>", 2),
        (attribute("src", "a.png"), "data-src='a.png'\nsrc = 'a.png'", 2),
        (attribute("src"), 'src="', 1),
        (declaration("width", "1px"), "max-width: 1px;\nwidth='1px'", 2),
        (declaration("transform"), "text-transform: none;\ntransform: none", 2),
        ("no", "yes", None),
    ],
)
def test_clue(clue, text, line):
    assert Place("a", text).find(clue) == line


def test_own_layout_wins_over_the_packaged_one(folder):
    folder.write("own/newsletter.mjml", "mine")
    folder.write("packaged/newsletter.mjml", "theirs")
    folder.write("packaged/parts/a.mjml", "part")
    folder.write("packaged/a.css", "css")
    folder.write("packaged/fallbacks.yml", "a: b")
    found = read_layouts(
        [Folder(folder.root / "own", "own"), Folder(folder.root / "packaged", "packaged")]
    )
    assert found == (
        Place("own/newsletter.mjml", "mine"),
        Place("packaged/parts/a.mjml", "part"),
        Place("packaged/a.css", "css"),
    )


def test_file_that_is_gone_has_no_place(folder):
    assert read_place(folder.root / "no.md", "no.md") is None
    folder.write("a.md", b"\xef\xbb\xbfa\r\nb\xff")
    assert read_place(folder.root / "a.md", "a.md") == Place("a.md", "a\nb\ufffd")
