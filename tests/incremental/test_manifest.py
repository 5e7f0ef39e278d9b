"""The next build reads what the last one made, or nothing."""

import json

import pytest

from rundbrief.incremental.cache import Cache
from rundbrief.incremental.dependency_traces import RecordedAnswer
from rundbrief.incremental.digests import digest
from rundbrief.incremental.manifest import list_stored_names, read_manifest, write_manifest
from rundbrief.incremental.object_store import StoredFile
from rundbrief.incremental.output_builder import Manifest, StoredOutput

KEY = digest("site")
PAGE = StoredOutput(
    "signature",
    (("a/index.html", StoredFile("a1", 3, 10**18, 7)), ("a/ü.png", StoredFile("b2", 0, 1, 8))),
    (("today",), ("update", "sales/2026-11-18-news"), ("card_alt", None, True), ("year", 2026)),
    {"address": "a/", "changed": None},
    StoredFile("c3", 1, 2, 9),
)
PLAIN = StoredOutput("other", (), (("today",),))
MANIFEST = Manifest(
    b"variant",
    {
        **{it: RecordedAnswer(digest(repr(it)), ()) for it in PAGE.trace},
        ("year", 2026): RecordedAnswer(digest("2026"), (("today",),)),
    },
    {"a": PAGE, "b": PLAIN},
)


@pytest.fixture
def cache(tmp_path):
    cache = Cache(tmp_path)
    yield cache
    cache.close()


def test_manifest_comes_back_as_it_was(cache):
    write_manifest(cache, KEY, MANIFEST)
    assert read_manifest(cache, KEY) == MANIFEST


def test_outputs_that_cannot_be_reused_are_left_out(cache):
    once = StoredOutput("", (("x", StoredFile("d4", 1, 1, 1)),), (("today",),))
    outputs = {**MANIFEST.outputs, "once": once}
    write_manifest(cache, KEY, Manifest(MANIFEST.variant, MANIFEST.answers, outputs))
    assert read_manifest(cache, KEY) == MANIFEST


def test_nothing_is_known_at_first(cache):
    assert read_manifest(cache, KEY) == Manifest()
    assert list_stored_names(cache) == set()


def test_kinds_of_builds_do_not_know_of_each_other(cache):
    write_manifest(cache, KEY, MANIFEST)
    other = digest("preview")
    assert read_manifest(cache, other) == Manifest()
    write_manifest(cache, other, Manifest(b"", MANIFEST.answers, {"b": PLAIN}))
    assert read_manifest(cache, KEY) == MANIFEST


def test_files_of_all_kinds_of_builds_are_needed(cache):
    write_manifest(cache, KEY, MANIFEST)
    other = StoredOutput("s", (("x", StoredFile("d4", 1, 1, 1)),), ())
    write_manifest(cache, digest("preview"), Manifest(b"", {}, {"x": other}))
    assert list_stored_names(cache) == {"a1", "b2", "c3", "d4"}
    write_manifest(cache, KEY, Manifest(b"", MANIFEST.answers, {"b": PLAIN}))
    assert list_stored_names(cache) == {"d4"}


def written(cache: Cache) -> dict[str, object]:
    write_manifest(cache, KEY, MANIFEST)
    return json.loads(cache.get(KEY) or b"")  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"{}", b"[]", b"null", b"7", b'"text"', b'{"variant": "no digest"}'],
)
def test_what_is_no_manifest_is_an_empty_one(cache, data):
    cache.put(KEY, data)
    assert read_manifest(cache, KEY) == Manifest()


@pytest.mark.parametrize("key", ["variant", "questions", "answers", "outputs"])
@pytest.mark.parametrize("value", [None, 7, [7], [[["a"], "b"]]])
def test_manifest_with_something_else_in_it_is_an_empty_one(cache, key, value):
    cache.put(KEY, json.dumps(written(cache) | {key: value}).encode())
    assert read_manifest(cache, KEY) == Manifest()


def test_manifest_without_something_is_an_empty_one(cache):
    for key in written(cache):
        document = written(cache)
        del document[key]
        cache.put(KEY, json.dumps(document).encode())
        assert read_manifest(cache, KEY) == Manifest()


def test_manifest_that_was_cut_off_is_an_empty_one(cache):
    whole = json.dumps(written(cache)).encode()
    for length in range(0, len(whole) - 1, 7):
        cache.put(KEY, whole[:length])
        assert read_manifest(cache, KEY) == Manifest()


@pytest.mark.parametrize("data", [b"", b"7", b"{", b"[7]", b'["no digest"]'])
def test_damaged_list_of_kinds_is_begun_anew(cache, data):
    write_manifest(cache, KEY, MANIFEST)
    cache.put(digest("keys of manifests"), data)
    assert list_stored_names(cache) == set()
    write_manifest(cache, KEY, MANIFEST)
    assert list_stored_names(cache) == {"a1", "b2", "c3"}
