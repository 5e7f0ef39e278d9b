"""The index as files: what is in them, how large they are, and what must never be in them."""

import json
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from making import record, render_index
from rundbrief.content.schema import Health
from rundbrief.markup.renderer import Fragment
from rundbrief.site.search.index import (
    BLOCK_LENGTH,
    RECORDS_IN_A_FILE,
    WORDS_IN_A_FILE,
    encode_numbers,
    merge_words,
)

LAUNCH = record(
    "The launch is near, and ready",
    href="marketing/2026-11-18-launch/",
    date=date(2026, 11, 18),
    departments=("marketing",),
    health=Health.AT_RISK,
    summary="Posters hang.",
    hints=("posters",),
    more=("Ada Brandt",),
    bodies=(Fragment("<h2>Now</h2><p>Posters <em>hang</em>.</p>"),),
)
MARKETING = record("Marketing", kind="department", href="marketing/", departments=("marketing",))

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

falling = st.sets(st.integers(min_value=0, max_value=100_000) | st.integers(0, 300)).map(
    lambda numbers: sorted(numbers, reverse=True)
)


def files(*records):
    return dict(render_index(records, date.isoformat))


def manifest(made):
    return json.loads(made["search/manifest.js"].removeprefix("rundbriefSearch.begin(")[:-3])


def held(made, name):
    """What the only file whose name begins so gives to `take`."""
    (text,) = [text for path, text in made.items() if path.startswith(f"search/{name}-")]
    return json.loads(text.removeprefix("rundbriefSearch.take(").removesuffix(");\n"))


def test_records_say_what_a_list_of_results_shows():
    made = files(LAUNCH, MARKETING)
    assert held(made, "records-0") == [
        ["Marketing", "marketing/", "department", ["marketing"], "", "", "", "", ""],
    ]
    assert held(made, "records-64") == [
        [
            *("The launch is near, and ready", "marketing/2026-11-18-launch/", "update"),
            *(["marketing"], "at-risk", "", "2026-11-18", "2026-11-18"),
            "Now · Posters hang. · posters · Ada Brandt",
        ],
    ]


def test_words_say_where_they_are_and_how_much_that_means():
    """In a text, often or in a summary, in a title, as a title."""
    lines = held(files(LAUNCH, MARKETING), "words").split(",")
    assert lines == sorted(lines)
    assert [line for line in lines if line.split()[0] in ("ada", "poster", "launch", "market")] == [
        "ada gC",
        "launch   gC",
        "market    A",
    ]
    assert "post  gC" in lines


def test_manifest_knows_what_can_be_filtered():
    made = manifest(files(LAUNCH, MARKETING))
    assert (made["block"], made["records"], made["words"]) == (64, "gC/B", ["ada"])
    assert made["filters"] == {
        "kind": [["department", "A"], ["update", "gC"]],
        "department": [["marketing", "gC/B"]],
        "health": [["at-risk", "gC"]],
        "period": [["2026-11", "gC"]],
    }


def test_summary_of_its_own_can_be_read_too():
    made = files(record("A", summary="Not in it.", bodies=(Fragment("<p>Text</p>"),)))
    assert held(made, "records-0")[0][-1] == "Not in it. · Text"


def test_files_are_named_after_what_they_hold():
    """So that no browser mixes an old file with a new one."""
    day = date(2020, 1, 1)
    many = [record(f"Word{n}", href=f"{n:03}/", date=day + timedelta(n)) for n in range(200)]
    before, after = (
        files(*many),
        files(*many[:70], (many[70][0]._replace(href="070x/"), many[70][1]), *many[71:]),
    )
    assert files(*reversed(many)) == before
    kept = before.keys() & after.keys()
    assert {path for path in kept if before[path] != after[path]} == {"search/manifest.js"}
    changed = {path.rpartition("-")[0] for path in before.keys() - kept}
    assert changed == {"search/records-64"}


def test_new_record_moves_no_other():
    day = date(2020, 1, 1)
    many = [record(f"Word{n}", href=f"{n:03}/", date=day + timedelta(n)) for n in range(200)]
    page = record("About us", kind="page", href="about/")
    before, after = files(page, *many), files(page, record("Team", kind="page", href="b/"), *many)
    changed = {path.rpartition("-")[0] for path in before.keys() - after.keys()}
    assert changed == {"search/records-0", "search/words"}
    after = files(page, *many, record("Last", href="200/", date=date(2026, 1, 1)))
    changed = {path.rpartition("-")[0] for path in before.keys() - after.keys()}
    assert changed == {"search/records-256", "search/words"}


def test_manifest_names_every_file():
    texts = [f"<p>word{n} {'and so on ' * 30}{n % 7}x{n}</p>" for n in range(500)]
    made = files(*(record(href=f"{n}/", bodies=(Fragment(text),)) for n, text in enumerate(texts)))
    words, blocks = (names.split(" ") for names in manifest(made)["versions"])
    assert {path for path in made if "/words-" in path} == {f"search/words-{n}.js" for n in words}
    starts = sorted(int(path.split("-")[1]) for path in made if "/records-" in path)
    named = {f"search/records-{start}-{blocks[start // BLOCK_LENGTH]}.js" for start in starts}
    assert {path for path in made if "/records-" in path} == named
    assert manifest(made)["records"] == encode_numbers(starts[::-1])


def test_no_file_is_large_however_many_records_there_are():
    texts = [f"<p>word{n} {'and so on ' * 30}{n % 7}x{n}</p>" for n in range(1500)]
    made = files(*(record(href=f"{n}/", bodies=(Fragment(text),)) for n, text in enumerate(texts)))
    sizes = {path: len(text) for path, text in made.items()}
    assert max(n for path, n in sizes.items() if "/words-" in path) < WORDS_IN_A_FILE + 100
    assert max(n for path, n in sizes.items() if "/records-" in path) < RECORDS_IN_A_FILE + 100
    assert sizes["search/manifest.js"] < 10_000
    assert len(sizes) > 40


def test_nothing_to_find_is_an_index_too():
    assert manifest(files()) == {
        **manifest(files(LAUNCH)),
        "versions": ["", ""],
        "words": [],
        "records": "",
        "filters": {"kind": [], "department": [], "health": [], "period": []},
    }


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_text_is_the_same_in_javascript(text):
    """No end of a script, no separator that ends a line, nothing outside of quotes."""
    made = files(record(text, kind="page", summary=text))
    everything = "".join(made.values())
    assert "<" not in everything
    assert set(everything) & {"\u2028", "\u2029"} == set()
    assert held(made, "records-0")[0][0] == text


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
