"""An output is made again if a question that it asked has another answer, and only then."""

import os
from collections.abc import Callable
from functools import partial

import pytest

from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.dependency_traces import RecordedAnswer, Traced, query
from rundbrief.incremental.object_store import ObjectStore, open_object_store
from rundbrief.incremental.output_builder import Built, Manifest, Output, OutputBuilder


class Library(Traced):
    """Answers about books. built: the outputs that were made."""

    def __init__(self, titles: dict[str, str], variant: bytes = b"") -> None:
        super().__init__()
        self.variant = variant
        self.titles = titles
        self.built: list[str] = []

    @query
    def title(self, book: str) -> str:
        return self.titles[book]

    @query
    def initial(self, book: str) -> str:
        return self.title(book)[0]


def build_page(library: Library, book: str) -> Built:
    library.built.append(book)
    return Built({f"{book}.html": f"<h1>{library.title(book)}", f"{book}.txt": b"x"})


def build_index(library: Library, *books: str) -> Built:
    library.built.append("index")
    return Built({"index.html": "".join(map(library.initial, books))}, metadata=len(books))


def build_with_side_file(library: Library) -> Built:
    library.built.append("side")
    return Built({}, large_metadata=library.title("a"))


def build_once(library: Library) -> Built:
    library.built.append("once")
    return Built({"once.html": "x"}, reusable=False)


@pytest.fixture
def store(tmp_path):
    with open_object_store(tmp_path) as store:
        yield store


def make(
    library: Library, store: ObjectStore, outputs: list[Output], previous: Manifest, jobs: int = 1
) -> Manifest:
    builder = OutputBuilder(library, BuildContext(jobs=jobs), store, previous)
    stored = builder.build(outputs)
    assert stored == [builder.outputs[output.name] for output in outputs]
    return builder.finish(complete=True)


PAGES = [Output(f"{book}.html", build_page, (book,)) for book in "abc"]
INDEX = Output("index", build_index, ("a", "b", "c"))
SIDE = Output("side", build_with_side_file)
TITLES = {"a": "Alpha", "b": "Beta", "c": "Gamma"}


def read(store: ObjectStore, manifest: Manifest) -> dict[str, str]:
    return {
        path: store.read_text(file.name)
        for output in manifest.outputs.values()
        for path, file in output.files
    }


def test_first_build_makes_all_with_the_digests_of_all_answers(store):
    library = Library(TITLES)
    manifest = make(library, store, [*PAGES, INDEX], Manifest())
    assert library.built == ["a", "b", "c", "index"]
    assert read(store, manifest)["a.html"] == "<h1>Alpha"
    assert read(store, manifest)["index.html"] == "ABG"
    assert manifest.outputs["index"].metadata == 3
    titles = {
        ("title", it): RecordedAnswer(library.digest_of_answer(("title", it)), ()) for it in "abc"
    }
    initials = {
        ("initial", it): RecordedAnswer(library.digest_of_answer(("initial", it)), (("title", it),))
        for it in "abc"
    }
    assert manifest.answers == titles | initials


def test_nothing_is_made_if_all_answers_are_the_same(store):
    manifest = make(Library(TITLES), store, [*PAGES, INDEX], Manifest())
    library = Library(TITLES)
    assert make(library, store, [*PAGES, INDEX], manifest) == manifest
    assert library.built == []


def test_only_what_asked_for_a_changed_answer_is_made(store):
    manifest = make(Library(TITLES), store, [*PAGES, INDEX], Manifest())
    library = Library(TITLES | {"b": "Bravo"})
    changed = make(library, store, [*PAGES, INDEX], manifest)
    assert library.built == ["b"]  # the index shows initials alone, which are the same
    assert read(store, changed)["b.html"] == "<h1>Bravo"
    assert changed == make(Library(library.titles), store, [*PAGES, INDEX], Manifest())
    library = Library(TITLES | {"b": "Delta"})
    make(library, store, [*PAGES, INDEX], changed)
    assert library.built == ["b", "index"]


def test_output_that_is_gone_is_forgotten_and_a_new_one_is_made(store):
    manifest = make(Library(TITLES), store, PAGES[:2], Manifest())
    library = Library({"c": "Gamma", "a": "Alpha"})
    changed = make(library, store, [PAGES[2], PAGES[0]], manifest)
    assert library.built == ["c"]
    assert list(changed.outputs) == ["c.html", "a.html"]
    assert set(changed.answers) == {("title", "a"), ("title", "c")}


def test_output_is_another_one_with_other_arguments_or_another_function(store):
    manifest = make(Library(TITLES), store, [INDEX], Manifest())
    others: list[Output] = [Output("index", build_index, ("a", "b")), Output("index", build_once)]
    for other in others:
        library = Library(TITLES)
        make(library, store, [other], manifest)
        assert len(library.built) == 1


def test_services_that_are_bound_to_a_function_do_not_count():
    bound: list[Callable[..., Built]] = [
        partial(build_page, book="a"),
        partial(build_page, book="b"),
        build_page,
    ]
    assert len({Output("a", build).signature for build in bound}) == 1


def test_other_variant_makes_all(store):
    manifest = make(Library(TITLES, b"internal"), store, PAGES, Manifest())
    library = Library(TITLES, b"public")
    assert make(library, store, PAGES, manifest).variant == b"public"
    assert library.built == ["a", "b", "c"]


@pytest.mark.parametrize("place", [0, 1], ids=["one file", "the other one"])
def test_output_with_a_lost_file_is_made_again(store, place):
    manifest = make(Library(TITLES), store, PAGES[:1], Manifest())
    os.unlink(store.place(manifest.outputs["a.html"].files[place][1]))  # noqa: PTH108
    library = Library(TITLES)
    assert read(store, make(library, store, PAGES[:1], manifest)) == {
        "a.html": "<h1>Alpha",
        "a.txt": "x",
    }
    assert library.built == ["a"]


def test_output_with_a_damaged_file_is_made_again(store):
    manifest = make(Library(TITLES), store, PAGES[:1], Manifest())
    with open(store.place(manifest.outputs["a.html"].files[0][1]), "ab") as file:  # noqa: PTH123
        file.write(b"x")
    library = Library(TITLES)
    assert read(store, make(library, store, PAGES[:1], manifest))["a.html"] == "<h1>Alpha"
    assert library.built == ["a"]


def test_output_with_a_lost_side_file_is_made_again(store):
    manifest = make(Library(TITLES), store, [SIDE], Manifest())
    large_metadata = manifest.outputs["side"].large_metadata
    assert large_metadata
    assert store.read_text(large_metadata.name) == "Alpha"
    os.unlink(store.place(large_metadata))  # noqa: PTH108
    library = Library(TITLES)
    make(library, store, [SIDE], manifest)
    assert library.built == ["side"]


def test_output_that_may_be_different_the_next_time_is_always_made(store):
    once = Output("once", build_once)
    manifest = make(Library({}), store, [once], Manifest())
    library = Library({})
    assert make(library, store, [once], manifest) == manifest
    assert library.built == ["once"]


def test_outputs_of_several_calls_are_in_one_manifest(store):
    builder = OutputBuilder(Library(TITLES), BuildContext(), store, Manifest())
    builder.build(PAGES)
    builder.build([INDEX])
    assert builder.finish(complete=True) == make(
        Library(TITLES), store, [*PAGES, INDEX], Manifest()
    )


def test_incomplete_build_keeps_what_is_still_up_to_date(store):
    manifest = make(Library(TITLES), store, [*PAGES, INDEX], Manifest())
    builder = OutputBuilder(Library(TITLES | {"b": "Bravo"}), BuildContext(), store, manifest)
    builder.build([PAGES[0]])
    partial_manifest = builder.finish(complete=False)
    assert list(partial_manifest.outputs) == ["c.html", "index", "a.html"]
    changed = ("title", "b")  # the index was derived from it
    assert {q: it for q, it in partial_manifest.answers.items() if q != changed} == {
        q: it for q, it in manifest.answers.items() if q != changed
    }
    assert partial_manifest.answers[changed] != manifest.answers[changed]
    library = Library(TITLES | {"b": "Bravo"})
    make(library, store, [*PAGES, INDEX], partial_manifest)
    assert library.built == ["b"]


def test_output_is_made_once_in_a_build(store):
    library = Library(TITLES)
    builder = OutputBuilder(library, BuildContext(), store, Manifest())
    assert builder.build(PAGES) == builder.build(PAGES)
    assert library.built == ["a", "b", "c"]


def test_made_outputs_are_counted_by_the_beginning_of_their_names(store):
    manifest = make(Library(TITLES), store, [*PAGES, INDEX], Manifest())
    builder = OutputBuilder(Library(TITLES | {"b": "Delta"}), BuildContext(), store, manifest)
    builder.build([*PAGES, INDEX])
    assert {prefix: builder.count_built(prefix) for prefix in ("", "a", "b", "i")} == {
        "": 2,
        "a": 0,
        "b": 1,
        "i": 1,
    }


def test_several_processes_make_the_same(store):
    titles = {f"book{number}": f"Title {number}" for number in range(40)}
    outputs = [Output(book, build_page, (book,)) for book in titles]
    one = make(Library(titles), store, outputs, Manifest())
    library = Library(titles)
    assert make(library, store, outputs, Manifest(), jobs=2) == one
    assert library.built == []  # since others made them
    assert make(library, store, outputs, one, jobs=2) == one
