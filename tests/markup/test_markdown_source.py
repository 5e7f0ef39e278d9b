import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rundbrief.markup.comments import hide_comments
from rundbrief.markup.commonmark import CommonMarkReader
from rundbrief.markup.markdown_source import (
    Heading,
    find_beginning,
    find_headings,
    find_images,
    find_references,
    line_of,
    read_lines,
)

PIECES = (
    *("text", "more text", "", "", "# One", "## Two ##", "##Three", "#", "### *Four*", "a # b"),
    *("===", "---", "-", "```", "```", "~~~", "~~~ python", "```` x", "````", "``` two words"),
    *("<!-- c -->", "<!--", "-->", "2026-11-17 open", "#### C#", "####### Seven"),
)


def headings(body):
    return [(h.level, h.text, h.line, h.end, h.leading) for h in find_headings(body)]


def test_both_forms_of_headings_are_found():
    body = "# One #\n\nTwo\n---\n\ntext\n###   Three {#id .x}\n\n#Four\n####### Five\n"
    assert list(find_headings(body)) == [
        Heading(1, "One", 0, 1, True),
        Heading(2, "Two", 2, 4, False),
        Heading(3, "Three", 6, 7, False),
    ]
    assert [h.text for h in find_headings("# Plan {A}\n# B {.x}\n")] == ["Plan {A}", "B {.x}"]
    assert list(find_headings("a\nb\n---")) == [Heading(2, "a b", 0, 3, True)]


@pytest.mark.parametrize(
    "body",
    [
        "    code\n---",
        "\tcode\n---",
        "- item\n---",
        "---",
        "\n---\n",
        "```\n# a\n```",
        "~~~ text\n# a\n~~~",
        "<!-- # a\n# b\n-->",
        "    # a",
    ],
)
def test_what_looks_like_a_heading_and_is_none(body):
    assert headings(body) == []


@pytest.mark.parametrize(
    ("body", "leading"),
    [
        ("# a", True),
        ("\n\n<!-- c -->\n# a", True),
        ("text\n# a", False),
        ("- item\n# a", False),
        ("a\n===", True),
        ("text\n\na\n===", False),
    ],
)
def test_leading_heading_has_nothing_above_it(body, leading):
    assert [h.leading for h in find_headings(body)] == [leading]


def is_closed(lines, token):
    first, end = token.map
    last = lines[end - 1].strip() if end - 1 > first else ""
    return set(last) == {token.markup[0]} and len(last) >= len(token.markup)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=10))
def test_headings_agree_with_what_is_rendered(lines):
    body = "\n".join(lines)
    shown = hide_comments(body)
    tokens = CommonMarkReader().read(shown)
    # To us, a fence that is never closed hides no headings.
    assume(all(is_closed(shown.split("\n"), token) for token in tokens if token.type == "fence"))
    expected = [t.tag for t in tokens if t.type == "heading_open" and not t.level]
    assert [f"h{h.level}" for h in find_headings(body)] == expected


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("\n".join) | st.text())
def test_lines_keep_their_number(body):
    lines = list(read_lines(body))
    assert [number for number, __ in lines] == list(range(body.count("\n") + 1))
    for heading in find_headings(body):
        assert 0 <= heading.line < heading.end <= len(lines)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("a <!-- b --> c <!-- d\ne --> f", ["a  c ", " f"]),
        ("a <!-- b\nc", ["a <!-- b", "c"]),
        ("```\na\n```\nb", ["", "", "", "b"]),
        ("```\na\n````\nb", ["", "", "", "b"]),
        ("````\n```\n````\n", ["", "", "", ""]),
        ("```\na", ["```", "a"]),
        ("  ```\na\n  ```\nb", ["", "", "", "b"]),
        ("<!--\n```\n-->\na\n```", ["", "", "", "a", "```"]),
    ],
)
def test_code_and_comments_are_empty(body, lines):
    assert [line for __, line in read_lines(body)] == lines


def test_hostile_lines_take_no_time():
    body = "\n".join(
        [
            *(
                "![" * 20_000,
                "# " + "#a" * 20_000,
                "# " + "#" * 40_000 + "a",
                "a" + " " * 40_000 + "b",
            ),
            *("<!--" * 20_000, *["```" + "`" * (n % 90) for n in range(2000)], "[" * 20_000),
        ]
    )
    assert len(list(find_headings(body))) == 2
    assert list(find_images(body)) == []
    assert find_beginning(body).paragraph


def test_images_and_references_are_found():
    body = '![a](b.png "T") ![](<c.png>)\n```\n![x](y.png)\n```\n[r]: d.md\n[^1]: note\n'
    assert list(find_images(body)) == [("a", "b.png"), ("", "c.png")]
    assert find_references(body, ["see [a][R ]"]) == "[r]: d.md"
    assert find_references(body, ["see [a]"]) == ""


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("# To C#", "To C#"),
        ("# A ##", "A"),
        ("# A ## ", "A"),
        ("# #", ""),
        ("# a#b ##c", "a#b ##c"),
    ],
)
def test_signs_that_close_a_heading_stand_apart(heading, text):
    assert [it.text for it in find_headings(heading)] == [text]


def test_line_of_a_target():
    assert line_of("a\n\n[b](c.md)", "c.md") == 2
    assert line_of("a", "c.md") == 0


@pytest.mark.parametrize("piece", ['![a](b "', "![a](b", "![a](  "])
def test_unclosed_images_take_no_time(piece):
    """Quadratic, this takes minutes."""
    assert list(find_images(piece * 10_000)) == []


def test_lines_of_many_links_are_read_once(monkeypatch):
    body = "\n".join(f"[a]({number}.md)" for number in range(100))
    readings = []

    def count(text):
        readings.append(text)
        return read_lines(text)

    monkeypatch.setattr("rundbrief.markup.markdown_source.read_lines", count)
    assert [line_of(body, f"({number}.md") for number in range(100)] == list(range(100))
    assert readings == [body]


def beginning_of_whole(body):
    """Find it as if all headings were known from the start."""
    headings = {line for h in find_headings(body) for line in range(h.line, h.end)}
    lines = dict(read_lines(body))
    return find_beginning("\n".join("" if n in headings else lines[n] for n in lines))


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("\n".join))
def test_beginning_is_none_of_the_headings(body):
    assume("<!--" not in body and "```" not in body and "~~~" not in body)
    assert find_beginning(body) == beginning_of_whole(body)
