import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rundbrief.markup.comments import find_fences, hide_comments, hides_lines, read_visible
from rundbrief.markup.literals import COMMENT


@pytest.mark.parametrize(
    ("body", "visible"),
    [
        ("a <!-- b --> c <!-- d\ne --> f", "a  c \n f"),
        ("a <!-- b\nc", "a <!-- b\nc"),
        ("```\n<!-- a -->\n```\nb <!-- c -->", "```\n<!-- a -->\n```\nb "),
        ("- a\n<!-- c\nd -->\n- b", f"- a\n{COMMENT}\n- b"),
        ("- a\n  <!-- c -->\n1. b", f"- a\n  {COMMENT}\n1. b"),
        ("| a |\n|-|\n<!-- c -->\n| b |", f"| a |\n|-|\n{COMMENT}\n| b |"),
        ("a\n<!-- c -->\nb", f"a\n{COMMENT}\nb"),
        ("a  <!-- c -->\nb", "a \nb"),
        ("`<!-- a -->` <!-- b --> x", "`<!-- a -->`  x"),
        ("`a\n<!-- b` --> c", "`a\n<!-- b` --> c"),
        ("<!---->x<!-->y", "xy"),
        ("x\n[comment]: <> (a\nb)\nmore", "x\n\nmore"),
        ("[//]: # (a", "[//]: # (a"),
        ("[//]: # (a\nb\n\nc)", "[//]: # (a\nb\n\nc)"),
        ('x\n\n[comment]: <> "a\nb"\n\nc', "x\n\n\n\nc"),
        ("    <!-- code -->", "    <!-- code -->"),
        ("no comment", "no comment"),
    ],
)
def test_comments_are_taken_out(body, visible):
    assert hide_comments(body) == visible


def test_lines_say_what_they_are():
    body = "a\n```\nb\n```\n<!-- c\n<!-- d -->\n<!-- e"
    lines = list(read_visible(body))
    assert [line.text for line in lines] == ["a", "```", "b", "```", "", "", "<!-- e"]
    assert [line.fenced for line in lines] == [False, True, True, True, False, False, False]
    assert [line.hidden for line in lines] == [False] * 4 + [True, True, False]
    assert [line.nested for line in lines] == [False] * 5 + [True, False]
    assert [line.unclosed for line in lines] == [False] * 6 + [True]


def test_fence_ends_where_the_same_fence_is():
    assert find_fences(["```", "a", "````", "~~~"]) == {0: 2}
    assert find_fences(["- ```sh x", "  a", "  ```", "> ~~~", "> ~~~", "~~~"]) == {0: 2, 3: 4, 4: 5}
    assert find_fences(["- a", "", "      ```", "b", "      ```"]) == {}


PIECES = (
    "a",
    "<!--",
    "-->",
    "`",
    "``",
    "\n",
    "\n\n",
    "    ",
    "- ",
    "[//]: # (",
    ")",
    "```\n",
    "\\",
    "<!-->",
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_every_line_is_read_once(body):
    lines = list(read_visible(body))
    assert len(lines) == body.count("\n") + 1
    if not hides_lines(body):
        assert [line.text for line in lines] == body.split("\n")
    for line, written in zip(lines, body.split("\n"), strict=True):
        assert len(line.text) <= len(written)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("[//]: # (hidden) visible", "[//]: # (hidden) visible"),
        ("[//]: # (hidden)", ""),
        ("[comment]: <> (hidden) ", ""),
    ],
)
def test_text_behind_a_note_is_shown(body, shown):
    assert hide_comments(body).strip() == shown
