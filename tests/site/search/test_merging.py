"""Lines that were changed are those that come of merging anew."""

from hypothesis import given
from hypothesis import strategies as st

from rundbrief.site.search.postings import change_words, merge_words

words = st.lists(st.sampled_from(["a", "b", "c", "d東", "é", "𝔘", "ﬀ"]), unique=True, max_size=5)
# A record's words by their weights. A word has one of them.
records = st.tuples(words, st.lists(st.integers(0, 3), min_size=5, max_size=5)).map(
    lambda drawn: ",".join(
        " ".join(word for word, own in zip(*drawn, strict=False) if own == weight)
        for weight in range(4)
    )
)
notes = st.lists(records, min_size=1, max_size=64).map("\n".join)
indexes = st.lists(notes, max_size=4)


def test_line_says_which_records_hold_a_word():
    lines = merge_words({0: "b a,,,c\na,b,,", 1: ",,a,"})
    assert lines == ["a BA  gC", "b A B", "c    A"]


@given(indexes, indexes)
def test_changed_lines_are_those_merged_anew(before, after):
    """Blocks are changed, added and taken away."""
    old, new = dict(enumerate(before)), dict(enumerate(after))
    changed = {number for number in old.keys() | new.keys() if old.get(number) != new.get(number)}
    lines = change_words(
        merge_words(old),
        {number: note for number, note in old.items() if number in changed},
        {number: note for number, note in new.items() if number in changed},
    )
    assert lines == merge_words(new)


def test_lines_stand_in_the_order_of_javascript():
    """It compares halves of characters, of which the letter beyond the first plane has two."""
    lines = merge_words({0: "z ﬀ 𝔘 é,,,"})
    assert [line[0] for line in lines] == ["z", "é", "𝔘", "ﬀ"]
