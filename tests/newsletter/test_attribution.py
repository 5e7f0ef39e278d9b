import pytest

from rundbrief.lint.findings import (
    Patterns,
    attribute_pattern,
    declaration_pattern,
    element_pattern,
    text_pattern,
)
from rundbrief.newsletter.attribution import (
    LayoutFolder,
    SourceFile,
    Sources,
    read_layouts,
    read_source_file,
)

ISSUE = SourceFile("issue.md", "---\nsubject: A\n---\n\nSee [the list](a.md).\n")
UPDATE = SourceFile("update.md", "\nSee [the list](a.md)\nand [that](b.md).\n")
OWN = SourceFile("layouts/newsletter/own.mjml", "<mjml>\n  <mj-text>\n")
CSS = SourceFile("layouts/newsletter/inline.css", "p { margin: 0 }\n.a { border-radius: 4px }\n")
SOURCES = Sources(
    "issue.md", (ISSUE, UPDATE), (OWN, CSS), (SourceFile("mkdocs.yml", "a:\n  b:\n"),)
)


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (Patterns(), ("issue.md", 0)),
        (Patterns(content=(r"the list",)), ("issue.md", 5)),
        (Patterns(content=(r"\[that\]", "the list")), ("update.md", 3)),
        (Patterns(content=("no", "that")), ("update.md", 3)),
        (
            Patterns(content=("no",), layout=(element_pattern("text"),)),
            ("layouts/newsletter/own.mjml", 2),
        ),
        (Patterns(layout=(r"\s+<mj-text",)), ("layouts/newsletter/own.mjml", 2)),
        (
            Patterns(layout=(declaration_pattern("border-radius", "4px"),)),
            ("layouts/newsletter/inline.css", 2),
        ),
        (Patterns(layout=(declaration_pattern("radius"),)), ("issue.md", 0)),
        (Patterns(settings=(r"^\s+b:",)), ("mkdocs.yml", 2)),
        (Patterns(section="b"), ("mkdocs.yml", 2)),
        (Patterns(section="no"), ("issue.md", 0)),
        (Patterns(layout=("no",), template="own.mjml"), ("layouts/newsletter/own.mjml", 0)),
        (Patterns(template="other.mjml"), ("issue.md", 0)),
    ],
)
def test_locate(patterns, expected):
    assert SOURCES.locate(patterns) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "line"),
    [
        (text_pattern("a  (b)\nc"), "\na\n(b) c", 2),
        (element_pattern("image"), "<images>\n<mj-image\n", 2),
        (element_pattern("p"), "<pre>\n<p>", 2),
        (attribute_pattern("src", "a.png"), "data-src='a.png'\nsrc = 'a.png'", 2),
        (attribute_pattern("src"), 'src="', 1),
        (declaration_pattern("width", "1px"), "max-width: 1px;\nwidth='1px'", 2),
        (declaration_pattern("transform"), "text-transform: none;\ntransform: none", 2),
        ("no", "yes", None),
    ],
)
def test_pattern(pattern, text, line):
    assert SourceFile("a", text).find(pattern) == line


def test_own_layout_wins_over_the_packaged_one(folder):
    folder.write("own/newsletter.mjml", "mine")
    folder.write("packaged/newsletter.mjml", "theirs")
    folder.write("packaged/parts/a.mjml", "part")
    folder.write("packaged/a.css", "css")
    folder.write("packaged/fallbacks.yml", "a: b")
    found = read_layouts(
        [
            LayoutFolder(folder.root / "own", "own"),
            LayoutFolder(folder.root / "packaged", "packaged"),
        ]
    )
    assert found == (
        SourceFile("own/newsletter.mjml", "mine"),
        SourceFile("packaged/parts/a.mjml", "part"),
        SourceFile("packaged/a.css", "css"),
    )


def test_file_that_is_gone_has_no_place(folder):
    assert read_source_file(folder.root / "no.md", "no.md") is None
    folder.write("a.md", b"\xef\xbb\xbfa\r\nb\xff")
    assert read_source_file(folder.root / "a.md", "a.md") == SourceFile("a.md", "a\nb\ufffd")
