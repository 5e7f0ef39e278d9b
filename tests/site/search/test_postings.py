from hypothesis import given
from hypothesis import strategies as st

from rundbrief.site.search.postings import encode_numbers

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def decode(text):
    """As `search-index.js` does it."""
    numbers, number, gap, shift = [], -1, 0, 0
    for letter in text:
        digit = DIGITS.index(letter)
        gap |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            number += gap + 1
            numbers.append(number)
            gap = shift = 0
    return numbers


def test_neighbours_take_a_letter_each():
    assert encode_numbers([0, 1, 2, 34]) == "AAAf"
    assert encode_numbers([32]) == "gB"
    assert encode_numbers([]) == ""


@given(st.sets(st.integers(min_value=0, max_value=100_000)).map(sorted))
def test_numbers_are_read_again(numbers):
    assert decode(encode_numbers(numbers)) == numbers
