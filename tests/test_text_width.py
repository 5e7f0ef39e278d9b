import pytest

from rundbrief.text_width import estimate_longest_word, estimate_width


def test_widths_are_those_of_arial_and_a_little_more():
    assert estimate_width("W", 1000) == pytest.approx(944 * 1.12)
    assert estimate_width("il", 10) == pytest.approx(4.44 * 1.12)
    assert estimate_width("", 16) == 0
    assert estimate_width("ab", 16, bold=True) == pytest.approx(estimate_width("ab", 16) * 1.08)


def test_accents_have_no_width_and_other_scripts_have_their_own():
    assert estimate_width("ä", 16) == estimate_width("a", 16) == estimate_width("a\u0308", 16)
    assert estimate_width("概", 10) == pytest.approx(11.2)
    assert estimate_width("ж", 10) == pytest.approx(6.72)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("one three two", "three"),
        ("well-known", "known"),
        ("10-20", "10-20"),
        ("a\u00a0b c", "a\u00a0b"),
        ("co\u00adoperation", "operation"),
        ("概要です", "概"),
        ("", ""),
    ],
)
def test_longest_word(text, word):
    assert estimate_longest_word(text, 16) == pytest.approx(estimate_width(word, 16))
