from hypothesis import given
from hypothesis import strategies as st

from rundbrief.site.search.postings import encode_numbers, merge_words

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

falling = st.sets(st.integers(min_value=0, max_value=100_000) | st.integers(0, 300)).map(
    lambda numbers: sorted(numbers, reverse=True)
)


def decode(text):
    """As `search-index.js` does it."""
    numbers: list[int] = []
    gap = shift = 0
    for letter in text:
        digit = DIGITS.index(letter)
        gap |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            numbers.append(numbers[-1] - gap - 1 if numbers else gap)
            gap = shift = 0
    return numbers


def test_neighbours_take_a_letter_each():
    assert encode_numbers([34, 2, 1, 0]) == "iBfAA"
    assert encode_numbers([31]) == "f"
    assert encode_numbers([32]) == "gB"
    assert encode_numbers([]) == ""


@given(falling)
def test_numbers_are_read_again(numbers):
    assert decode(encode_numbers(numbers)) == numbers


def test_line_says_which_records_hold_a_word():
    lines = merge_words({0: "b a,,,c\na,b,,", 1: ",,a,"})
    assert lines == ["a BA  gC", "b A B", "c    A"]


def test_lines_stand_in_the_order_of_javascript():
    """It compares halves of characters, of which the letter beyond the first plane has two."""
    lines = merge_words({0: "z ﬀ 𝔘 é,,,"})
    assert [line[0] for line in lines] == ["z", "é", "𝔘", "ﬀ"]
