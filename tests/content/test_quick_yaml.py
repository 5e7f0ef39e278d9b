"""The quick way reads what PyYAML reads, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.content import strict_yaml
from rundbrief.content.quick_yaml import parse_quickly
from rundbrief.content.strict_yaml import Document, parse_yaml

KEYS = (
    "title",
    "tags",
    "health",
    "a-b",
    "a_b",
    "Key",
    "1st",
    "tür",
    '"key"',
    "- a",
    "? a",
    "&a",
    "yes",
)
VALUES = (
    *("on-track", "a word", "2026-11-20", "010", "-1", "1.50", "true", "null", "~", "", "1e3"),
    *("it's", "Ümläut …", "a: b", "a:b", "a #b", "a#b", "# b", "!a", "a!", "*a", "a & b", "? a"),
    *("[a, b]", "[a]", "[]", "[ a , b ]", "[a,b]", "[a, ]", "[, a]", "[a b, 010]", "[a, [b]]"),
    *("[a: b]", "[a?b]", "[a", "a]", "{a: b}", '"a: b # c"', '""', '"a', "'a'", '"a\\nb"', '"ä" b'),
    *("|", ">", "a  b", "日本", "😀", "a\tb", "\ta", "a,b", "a, b", "@a", "`a`", "50%", "a\x85b"),
    *("a -b", "- a", "-", "[-a]", "[a - b]", "[true, 1.5, null]", "a\u2028b", "\ufeffa", "a\x07"),
)  # fmt: skip
lines = st.tuples(
    st.sampled_from(("", "", "", "", "  ", "- ", "---", "...")),
    st.sampled_from(KEYS),
    st.sampled_from((": ", ": ", ": ", ":", ":  ", " : ")),
    st.one_of(st.sampled_from(VALUES), st.text(alphabet="ab1 -.,:#'\"[]{}!?&*%=é…", max_size=12)),
    st.sampled_from(("", "", "", " ", "  ", " # c")),
).map("".join)
texts = st.lists(st.one_of(lines, st.sampled_from(("", "  ", "# c"))), max_size=5).map("\n".join)


def parse_slowly(text, first_line):
    """Take PyYAML's way; what it refuses is None."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "parse_quickly", lambda *_: None)
        try:
            return parse_yaml(text, first_line=first_line)
        except strict_yaml.YamlError:
            return None


def check(text):
    if quick := parse_quickly(text, 7):
        assert parse_slowly(text, 7) == Document(*quick)
        assert repr(parse_slowly(text, 7).value) == repr(quick[0])


@given(texts)
def test_values_and_lines_are_the_same(text):
    check(text)


@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_value_is_the_same(value):
    for text in (f"a: {value}", f"a: {value}\nb: c", f"a: [x, {value}]", f'a: "{value}"'):
        check(text)


@pytest.mark.parametrize("sign", [chr(number) for number in range(0x180)], ids=ascii)
def test_value_is_the_same_wherever_a_sign_stands(sign):
    for text in (
        "a: {}b",
        "a: b{}c",
        "a: b {} c",
        "a: b{}",
        "a: [b{}c, d {} e]",
        'a: "b{}"',
        "{}: b",
    ):
        check(text.replace("{}", sign))


def test_plain_front_matter_is_read():
    text = 'title: It\'s a 1st word, again\n\ntags: [a b, 2]\nnone: []\nsaid: "a: b"'
    values = {"title": "It's a 1st word, again", "tags": ["a b", 2], "none": [], "said": "a: b"}
    lines = {(): 2, ("title",): 2, ("tags",): 4, ("tags", 0): 4, ("tags", 1): 4, ("none",): 5}
    assert parse_quickly(text, 2) == (values, lines | {("said",): 6})


@pytest.mark.parametrize(
    "text",
    ["", "a", "a:", "a: b: c", "a: b\na: c", "a:\n  b: c", "a: *b", "- a", "a: b\n  c", "a: b #c"],
)
def test_text_that_may_be_more_is_left_to_pyyaml(text):
    assert parse_quickly(text, 1) is None
