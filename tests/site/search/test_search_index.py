"""The index as files: what is in them, how large they are, and what must never be in them."""

import json
import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rundbrief.content.model import Health
from rundbrief.markup.renderer import Fragment
from rundbrief.site.search.index import RECORDS_IN_A_FILE, WORDS_IN_A_FILE, render_index
from rundbrief.site.search.records import Record

LAUNCH = Record(
    kind="update",
    title="The launch is near, and ready",
    href="marketing/2026-11-18-launch/",
    date=date(2026, 11, 18),
    departments=("marketing",),
    health=Health.AT_RISK,
    summary="Posters hang.",
    hints=("posters",),
    more=("Ada Brandt",),
    bodies=(Fragment("<h2>Now</h2><p>Posters <em>hang</em>.</p>"),),
)
MARKETING = Record(
    kind="department", title="Marketing", href="marketing/", departments=("marketing",)
)


def files(*records):
    return dict(render_index(records, date.isoformat))


def manifest(made):
    return json.loads(made["search/manifest.js"].removeprefix("rundbriefSearch.begin(")[:-3])


def held(made, name):
    """What the file of a name gives to `take`, after its kind and number."""
    (text,) = [text for path, text in made.items() if path.endswith(f"/{name}.js")]
    return json.loads(re.sub(r'^rundbriefSearch\.take\("\w+",\d+,(.*)\);\n$', r"\1", text))


def test_records_say_what_a_list_of_results_shows():
    assert held(files(LAUNCH, MARKETING), "records-0") == [
        [
            *("The launch is near, and ready", "marketing/2026-11-18-launch/", "update"),
            *(["marketing"], "at-risk", "", "2026-11-18", "2026-11-18"),
            "Now · Posters hang. · posters · Ada Brandt",
        ],
        ["Marketing", "marketing/", "department", ["marketing"], "", "", "", "", ""],
    ]


def test_words_say_where_they_are_and_how_much_that_means():
    """In a text, often or in a summary, in a title, as a title."""
    lines = held(files(LAUNCH, MARKETING), "words-0").split(",")
    assert lines == sorted(lines)
    assert [line for line in lines if line.split()[0] in ("ada", "poster", "launch", "market")] == [
        "ada A",
        "launch   A",
        "market    B",
    ]
    assert "post  A" in lines


def test_manifest_knows_what_can_be_filtered():
    made = manifest(files(LAUNCH, MARKETING))
    assert (made["total"], made["records"], made["words"]) == (2, "A", ["ada"])
    assert made["filters"] == {
        "kind": [["department", "B"], ["update", "A"]],
        "department": [["marketing", "AA"]],
        "health": [["at-risk", "A"]],
        "period": [["2026-11", "A"]],
    }


def test_summary_of_its_own_can_be_read_too():
    record = Record("update", "A", "a/", summary="Not in it.", bodies=(Fragment("<p>Text</p>"),))
    assert held(files(record), "records-0")[0][-1] == "Not in it. · Text"


def test_files_are_named_after_what_they_hold():
    """So that no browser mixes an old file with a new one."""
    one, same, other = files(LAUNCH), files(LAUNCH), files(MARKETING)
    assert one == same
    assert set(one) & set(other) == {"search/manifest.js"}
    assert manifest(one)["folder"] != manifest(other)["folder"]


def test_no_file_is_large_however_many_records_there_are():
    texts = [f"<p>word{n} {'and so on ' * 30}{n % 7}x{n}</p>" for n in range(1500)]
    records = (Record("page", "Page", f"{n}/", bodies=(Fragment(t),)) for n, t in enumerate(texts))
    made = files(*records)
    sizes = {path: len(text) for path, text in made.items()}
    assert max(n for path, n in sizes.items() if "/words-" in path) < WORDS_IN_A_FILE + 100
    assert max(n for path, n in sizes.items() if "/records-" in path) < RECORDS_IN_A_FILE + 100
    assert sizes["search/manifest.js"] < 10_000
    assert len(sizes) > 40


def test_nothing_to_find_is_an_index_too():
    assert manifest(files()) == {
        **manifest(files(LAUNCH)),
        "folder": manifest(files())["folder"],
        "words": [],
        "records": "",
        "total": 0,
        "filters": {"kind": [], "department": [], "health": [], "period": []},
    }


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_text_is_the_same_in_javascript(text):
    """No end of a script, no separator that ends a line, nothing outside of quotes."""
    made = files(Record("page", text, "p/", summary=text))
    everything = "".join(made.values())
    assert "<" not in everything
    assert set(everything) & {"\u2028", "\u2029"} == set()
    assert held(made, "records-0")[0][0] == text
