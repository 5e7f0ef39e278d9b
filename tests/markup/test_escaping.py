import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rundbrief.markup.escaping import escape_text
from rundbrief.markup.literals import PLACEHOLDERS, restore_html, restore_text

SHOWN = {mark: f"‹{character}›" for character, mark in PLACEHOLDERS.items()}


def escaped(text):
    return "".join(SHOWN.get(character, character) for character in escape_text(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Copy <path>, <b>now</b> <i>", "Copy ‹<›path>, <b>now</b> ‹<›i>"),
        ("`<b>` <b>a</b>", "`‹<›b>` <b>a</b>"),
        ("[a](b [c] [d", "[a]‹(›b [c] ‹[›d"),
        ('[a](b "c") [a](b "c)', '[a](b "c") [a]‹(›b ‹"›c‹)›'),
        ("[a](<b c> 'x < y')", "[a](<b c> 'x ‹<› y')"),
        ('[a](b (c) "d")', '[a](b (c) "d")'),
        ("[[a](b)", "‹[›[a](b)"),
        ("\\<b> \\[ \\`", "‹\\›‹<›b> \\[ \\`"),
        ("a `b ``c``", "a ‹`›b ``c``"),
        ("<a title='[x'>[b](c)</a>", "<a title='‹[›x'>[b](c)</a>"),
        ("<https://a.b/[x> <a@b.c>", "<https://a.b/‹[›x> <a@b.c>"),
        ("[x]: <a>\n\n[y]: <b c>", "[x]: <a>\n\n[y]: ‹<›b c>"),
        ("<b>a\n\nb</b>", "‹<›b>a\n\nb‹<›/b>"),
        ("<div>a\n\nb</div>", "<div>a\n\nb</div>"),
        ("{" + "x" * 400 + "}", "‹{›" + "x" * 400 + "}"),
        ("nothing", "nothing"),
    ],
)
def test_what_is_no_markup_is_escaped(text, expected):
    assert escaped(text) == expected


def test_brackets_that_are_nested_too_deep_are_text():
    assert escaped("[" * 9 + "a" + "]" * 9) == "[" * 8 + "‹[›a‹]›" + "]" * 8


SIGNS = st.text(st.sampled_from("<>[]()`\\/ab=\"'!{}\n "), max_size=60)


@settings(max_examples=300)
@given(SIGNS)
def test_escaping_changes_nothing_that_is_read(text):
    """Only a backslash that escapes an angle bracket goes."""
    assert restore_text(escape_text(text)).replace("\\", "") == text.replace("\\", "")


@given(SIGNS)
def test_escaping_twice_is_escaping_once(text):
    once = escape_text(text)
    assert escape_text(once) == once


@given(st.text())
def test_literals_become_themselves(text):
    literals = text.translate(str.maketrans(dict(PLACEHOLDERS)))
    assert restore_text(literals) == text.replace("\\", "")
    assert "<" not in restore_html(literals)
