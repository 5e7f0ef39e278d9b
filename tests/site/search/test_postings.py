from hypothesis import given
from hypothesis import strategies as st

from rundbrief.site.search.postings import encode_numbers, replace_numbers

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


@given(falling, falling, st.integers(0, 400), st.integers(0, 400))
def test_replaced_numbers_are_as_if_encoded_anew(old, new, since, length):
    until = since + length
    inside = [number for number in new if since <= number < until]
    outside = [number for number in old if not since <= number < until]
    wanted = sorted(outside + inside, reverse=True)
    assert replace_numbers(encode_numbers(old), since, until, inside) == encode_numbers(wanted)


def test_row_is_read_no_further_than_needed():
    """What stands behind the place may be anything."""
    row = encode_numbers(range(5000, 4000, -1))
    wanted = encode_numbers([5050, *range(4949, 4000, -1)])
    assert replace_numbers(f"{row}???", 4950, 5100, [5050]) == f"{wanted}???"
