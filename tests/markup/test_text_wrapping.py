"""Lines of plain text: markup/text_wrapping.py."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rundbrief.markup.text_wrapping import WIDTH, measure, wrap

JAPANESE = "第四十七週の報告です。新しい駅は十一月二十日に開きました（予定どおり）。利用者は千二百人でした。"
CHINESE = "本周我们开放了新的车站，所有部门都按计划进行。下周将公布冬季时间表，请大家注意。"
THAI = "สัปดาห์นี้เราเปิดสถานีใหม่และทุกแผนกทำงานได้ตามแผนที่วางไว้ตั้งแต่ต้นปีโดยไม่มีปัญหาใดๆเกิดขึ้นเลย"
KHMER = "សប្តាហ៍នេះយើងបានបើកស្ថានីយថ្មីហើយនាយកដ្ឋានទាំងអស់ធ្វើការតាមផែនការ"


def test_further_lines_begin_with_the_given_indent():
    assert wrap("a b", first="* ", rest="  ") == ["* a b"]
    assert wrap("a b", first="* ", rest="  ", width=3) == ["* a", "  b"]


def test_address_stays_whole():
    address = "https://status.example.org/marketing/a-very-long-name"
    assert wrap(f"See {address}", width=20) == ["See", address]
    assert wrap(f"See {address}/東京/駅", width=20) == ["See", f"{address}/東京/駅"]
    assert wrap(f"詳しくは{address}。", width=20) == ["詳しくは", f"{address}。"]


def test_word_stays_whole():
    assert wrap("a " + "x" * 100 + " b") == ["a", "x" * 100, "b"]
    assert wrap("a\u00a0b c", width=3) == ["a\u00a0b", "c"]
    assert wrap("한국어는 낱말을 띄어 씁니다", width=10) == ["한국어는", "낱말을", "띄어", "씁니다"]


@pytest.mark.parametrize("text", [JAPANESE, CHINESE, THAI, KHMER])
def test_text_without_spaces_is_wrapped(text):
    for width in (20, 40, WIDTH):
        lines = wrap(text * 10, first="- ", rest="  ", width=width)
        assert max(map(measure, lines)) <= width + 2  # closing punctuation may hang over
        assert "".join(line[2:] for line in lines) == text * 10
        for line in lines:
            assert unicodedata.category(line[2]) not in ("Mn", "Mc", "Pe", "Po", "Lm"), line


def test_punctuation_stays_with_its_word():
    assert wrap("「東京」と（大阪）。", width=6) == ["「東", "京」と", "（大", "阪）。"]
    assert wrap("しゃしん", width=4) == ["しゃ", "しん"]


def test_vowels_stay_with_their_consonant():
    assert wrap("เมืองไทย", width=2) == ["เมื", "อง", "ไท", "ย"]


def test_characters_of_chinese_count_as_two():
    assert [measure(text) for text in ("abc", "日本", "é", "e\u0301", "กี่")] == [3, 4, 1, 1, 1]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab 、。（）日本กเี่ำ\u200dxé\u0301😀:/\n")), st.integers(1, 30))
def test_nothing_is_lost(text, width):
    lines = wrap(text, width=width)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert "" not in lines
