"""Whatever changes, an incremental build makes the very same bytes as a cold one.

Random changes are made to a small project, each on top of the ones before; after each one it is
built with its cache, and cold. A seed always makes the same changes. More of them:
INCREMENTAL_SEEDS=3,4,5 INCREMENTAL_STEPS=400 pytest tests/test_incremental.py
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import NamedTuple

import pytest

from conftest import GIT
from random_changes import (
    CHANGES,
    LIBRARIES,
    TRANSLATIONS,
    ChangingProject,
    NotPossibleError,
    shuffle_changes,
)
from rundbrief.compilation import Compilation, compile_project
from rundbrief.i18n.texts import Texts, load_texts
from rundbrief.incremental.cache import Cache
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.manifest import read_manifest, write_manifest
from rundbrief.incremental.object_store import ObjectStore, open_object_store
from rundbrief.incremental.output_builder import Manifest, OutputBuilder, StoredOutput
from rundbrief.incremental.program import digest_of_program
from rundbrief.mkdocs_adapter import MkDocsAdapter
from rundbrief.problems import ProblemsError, has_errors
from rundbrief.site.build import build_site
from rundbrief.site.queries import SiteQueries
from small_project import different

SEEDS = [int(seed) for seed in os.environ.get("INCREMENTAL_SEEDS", "1,2").split(",")]
STEPS = int(os.environ.get("INCREMENTAL_STEPS", "60"))
OUTPUT_STEPS = 40


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChangingProject]:
    """Create a project in which lists are soon long enough to be split, so that it stays small."""
    from rundbrief.content import files
    from rundbrief.site import queries, series
    from rundbrief.site.exports import status_api
    from rundbrief.site.exports.feeds import channels
    from rundbrief.site.og_images import cards
    from rundbrief.site.pages import feeds, incidents, updates

    # Here, each change is long after the one before; else builds would trust no file.
    monkeypatch.setattr(files, "_SETTLED", 0)
    monkeypatch.setattr(series, "MAX_UPDATES_PER_LIST", 4)
    monkeypatch.setattr(series, "MAX_UPDATES_PER_YEAR", 5)
    monkeypatch.setattr(updates, "MAX_UPDATES_PER_LIST", 4)
    monkeypatch.setattr(queries, "NEWEST", 4)
    monkeypatch.setattr(cards, "NEWEST", 4)
    monkeypatch.setattr(channels, "MAX_FEED_ITEMS", 6)
    monkeypatch.setattr(feeds, "MAX_FEED_ITEMS", 6)
    monkeypatch.setattr(status_api, "MAX_INCIDENTS", 4)
    monkeypatch.setattr(incidents, "MONTHS", 3)
    for key, value in GIT.items():
        monkeypatch.setenv(key, value)
    gettext = Texts.__call__

    def translate(texts: Texts, message: str, /, **values: object) -> str:
        return TRANSLATIONS.get(message) or gettext(texts, message, **values)

    monkeypatch.setattr(Texts, "__call__", translate)
    monkeypatch.syspath_prepend(tmp_path / LIBRARIES)
    monkeypatch.syspath_prepend(tmp_path / "project")  # for its extension of Markdown
    monkeypatch.chdir(tmp_path)
    yield ChangingProject.create(tmp_path / "project")
    TRANSLATIONS.clear()
    load_texts.cache_clear()
    digest_of_program.cache_clear()


@pytest.mark.parametrize(
    "seed",
    [pytest.param(seed, marks=pytest.mark.xdist_group(f"incremental {seed}")) for seed in SEEDS],
)
def test_incremental_build_equals_a_cold_one(project, seed):
    random, failures, refused, made = Random(seed), [], [], 0
    _build(project)
    for step, kind in enumerate(shuffle_changes(random, STEPS), start=1):
        before, output = project.snapshot(), project.folder.files()
        try:
            CHANGES[kind](project, random)
        except NotPossibleError:
            project.restore(before)
            continue
        made += 1
        result = _build(project, "--jobs", random.choice("12"))
        expected = _build(project, "--no-cache", "--jobs", "1", "--output", str(_cold(project)))
        found = _compare(project, result, expected)
        if expected.exit_code:
            refused.append((kind, _errors(expected)))
            if "output" not in kind and project.folder.files() != output:
                found.append("a build that failed changed the output")
            project.restore(before)
        if found:
            failures.append(f"seed {seed}, step {step}, {kind}: {', '.join(found)}")
            # Begin with an empty cache, so that one failure is not told again and again.
            rmtree(project.path(".cache"), ignore_errors=True)
            rmtree(project.path("output"), ignore_errors=True)
            _build(project)
    assert failures == []
    assert len(refused) <= made // 10, f"too many changes are mistakes: {refused}"
    assert made >= STEPS * 0.8, "too many changes are not possible"


class Outcome(NamedTuple):
    """What a build came to. problems: what it told of them, without progress."""

    exit_code: int
    problems: list[str]


CRASHED = 99


def _build(project: ChangingProject, *more: str) -> Outcome:
    command = ("build", "--audience", project.audience, "--today", project.today)
    try:
        result = project.folder.run(*command, *more)
    except Exception as error:  # noqa: BLE001  # each is a failure of the one build or the other
        return Outcome(CRASHED, traceback.format_exception(error)[-3:])
    lines = result.stderr.splitlines()
    return Outcome(result.exit_code, [line for line in lines if not line.endswith(" …")])


def _errors(outcome: Outcome) -> list[str]:
    """Take the first error of an outcome, which says why a change was refused."""
    warning = re.compile(r"\S+: (warning|Warnung):")
    places = (line for line in outcome.problems if re.match(r"\S+: ", line))
    return [line for line in places if not warning.match(line)][:1]


def _cold(project: ChangingProject) -> Path:
    return project.folder.root.parent / "cold"


def _compare(project: ChangingProject, result: Outcome, expected: Outcome) -> list[str]:
    """Say what is not the same after two builds: files, problems, success."""
    if CRASHED in (result.exit_code, expected.exit_code):
        return ["crashed", *result.problems, "cold:", *expected.problems]
    if result != expected:
        return [f"{result} instead of {expected}"]
    return [] if expected.exit_code else different(project.path("output"), _cold(project))


def test_reused_outputs_equal_fresh_ones(project, tmp_path):
    """The same for each output of the site by itself: its files, its metadata and its questions."""
    random, failures, made, reused = Random(0), [], 0, 0
    cache = Cache(tmp_path / "cache")
    with open_object_store(tmp_path / "cache") as store:
        for kind in ("nothing", *shuffle_changes(random, OUTPUT_STEPS)):
            before = project.snapshot()
            try:
                CHANGES[kind](project, random)
                compilation = _compile(project)
            except (NotPossibleError, ProblemsError):
                project.restore(before)
                continue
            previous = read_manifest(cache, b"site")
            outputs = _build_outputs(compilation, store, previous)
            write_manifest(cache, b"site", outputs)
            fresh = _build_outputs(compilation, store, Manifest())
            made += 1
            reused += sum(outputs.outputs[it] is previous.outputs.get(it) for it in outputs.outputs)
            if found := _compare_outputs(outputs, fresh):
                failures.append(f"{kind}: {', '.join(found)}")
    cache.close()
    assert failures == []
    assert reused > made * 20, "hardly anything was reused"


def _compile(project: ChangingProject) -> Compilation:
    host = MkDocsAdapter.load(project.path("mkdocs.yml"))
    today, audience = date.fromisoformat(project.today), project.audience
    compilation = compile_project(host.project(today=today, audience=audience))
    if has_errors(compilation.problems):
        raise ProblemsError(compilation.problems)
    return compilation


def _build_outputs(compilation: Compilation, store: ObjectStore, previous: Manifest) -> Manifest:
    queries = SiteQueries(compilation)
    builder = OutputBuilder(queries, BuildContext(), store, previous)
    build_site(builder)
    return builder.finish(complete=True)


def _compare_outputs(manifest: Manifest, fresh: Manifest) -> list[str]:
    """Name outputs that are not the same, and say what of them."""
    if list(manifest.outputs) != list(fresh.outputs):
        return sorted(manifest.outputs.keys() ^ fresh.outputs.keys()) or ["order"]

    def view(output: StoredOutput) -> dict[str, object]:
        return {
            "files": {path: file.name for path, file in output.files},
            "large metadata": output.large_metadata and output.large_metadata.name,
            "metadata": output.metadata,
            "questions": set(output.trace),
            "signature": output.signature,
        }

    pairs = ((name, view(it), view(fresh.outputs[name])) for name, it in manifest.outputs.items())
    return [
        f"{name} ({part})" for name, one, other in pairs for part in one if one[part] != other[part]
    ]
