"""The index as small scripts, of which a browser loads only what a question needs.

`search/manifest.js` knows what all records are filtered by, and where each word is. Words and
records lie in many small files, each named after what it holds: so no browser mixes two builds,
and what a build doesn't change stays where it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rundbrief.site.search.blocks import LENGTH, Block, read_path
from rundbrief.site.search.postings import encode_numbers
from rundbrief.site.search.scripts import FOLDER, cut, render_call, version_of, write_json
from rundbrief.site.search.words import ENDINGS

MANIFEST = f"{FOLDER}/manifest.js"

# A file is about as long as this many characters.
WORDS_IN_A_FILE = 24_000

# For each thing that can be filtered by: its values, and the numbers of the records that have them.
Filters = dict[str, list[tuple[str, str]]]


def render_words(
    filters: Filters, paths: Iterable[str], lines: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Render the files of words, and the manifest. paths: the files of all records, in order."""
    starts, versions = [], []
    for run in cut(lines, WORDS_IN_A_FILE):
        text = render_call("take", write_json(",".join(run)))
        starts.append(run[0].partition(" ")[0])
        versions.append(version_of([text]))
        yield f"{FOLDER}/words-{versions[-1]}.js", text
    files = [read_path(path) for path in paths]
    of_blocks = {number // LENGTH: version for number, version in files}
    manifest = {
        "endings": ENDINGS,
        "words": starts,
        "records": encode_numbers([number for number, __ in reversed(files)]),
        "block": LENGTH,
        "versions": (" ".join(versions), " ".join(of_blocks.values())),
        "filters": filters,
    }
    yield MANIFEST, render_call("begin", write_json(manifest))


def build_filters(blocks: Sequence[Block]) -> Filters:
    """Say for each value that can be filtered by which records have it."""
    kinds, departments, healths, periods = (defaultdict[str, list[int]](list) for __ in range(4))
    for block in reversed(blocks):
        for number, record in reversed([*enumerate(block.records, start=block.first)]):
            kinds[record.kind].append(number)
            for slug in record.departments:
                departments[slug].append(number)
            if record.health:
                healths[record.health].append(number)
            if record.date:
                periods[record.date.isoformat()[:7]].append(number)
    found = {"kind": kinds, "department": departments, "health": healths, "period": periods}
    return {
        name: [(value, encode_numbers(numbers)) for value, numbers in sorted(values.items())]
        for name, values in found.items()
    }
