"""Build the site and the newsletters and publish both together."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rundbrief.build.leak_gate import refuse_leaks
from rundbrief.build.output_swap import (
    MARK,
    Staging,
    mark_folder,
    open_staging,
    refuse_foreign,
)
from rundbrief.build.sync import list_files, sync_folder
from rundbrief.config.settings import NEWSLETTER_FOLDER
from rundbrief.i18n.texts import _
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.digests import digest
from rundbrief.incremental.manifest import list_stored_names, read_manifest, write_manifest
from rundbrief.incremental.object_store import StoredFile, open_object_store
from rundbrief.incremental.output_builder import OutputBuilder, StoredOutput
from rundbrief.incremental.program import digest_of_program
from rundbrief.mkdocs_adapter import MkDocsAdapter
from rundbrief.newsletter.builder import (
    Newsletter,
    find_failed_drawings,
    list_newsletters,
    open_newsletter,
    problems_of,
)
from rundbrief.problems import Problem, RundbriefError
from rundbrief.render.rendering_attempts import attempts
from rundbrief.site.queries import SiteQueries

if TYPE_CHECKING:
    from rundbrief.compilation import Compilation

# The folder of the replaced output in the cache. The next build syncs it instead of writing every
# file.
PREVIOUS = "previous-output"


@dataclass(frozen=True)
class PublishResult:
    # Number of pages of the site.
    pages: int
    # Number of files of the site that differ from the previous output.
    changed: int


@contextmanager
def open_builder(
    c: Compilation, context: BuildContext, *, complete: bool = False
) -> Iterator[OutputBuilder[SiteQueries]]:
    """Open the output builder of a build and write the build manifest when it ends.

    complete: all outputs are built, so that others in the previous manifest are obsolete.
    """
    q = SiteQueries(c, caches_templates=context.cache.folder is not None)
    key = digest("outputs", q.audience, repr(q.preview), str(c.project.docs_dir))
    with (
        tempfile.TemporaryDirectory(prefix="rundbrief-") as temporary,
        open_object_store(context.cache.folder, Path(temporary)) as store,
    ):
        previous = read_manifest(context.cache, key)
        builder = OutputBuilder(q, context, store, previous, _remember_failed_drawings)
        with _remembered_attempts(context):
            yield builder
        store.save_verified(it for output in builder.outputs.values() for it in output.stored)
        if failure := store.find_failure():
            context.cache.note_failure(failure)
        manifest = builder.finish(complete=complete)
        if manifest != previous:
            write_manifest(context.cache, key, manifest)
        if context.cache.is_prune_due:
            store.keep_only(list_stored_names(context.cache))
        context.cache.prune()


@contextmanager
def _remembered_attempts(context: BuildContext) -> Iterator[None]:
    """Don't render the drawings again that failed in earlier builds, not even in failed builds."""
    key = digest("failed drawings", digest_of_program())
    data = context.cache.get(key)
    attempts.start_build(json.loads(data) if data else ())
    known = len(attempts.failed)
    try:
        yield
    finally:
        if len(attempts.failed) > known:
            context.cache.put(key, json.dumps(sorted(attempts.failed)).encode())


def _remember_failed_drawings(outputs: Iterable[StoredOutput]) -> None:
    attempts.failed.update(find_failed_drawings(outputs))


def build_newsletters(
    builder: OutputBuilder[SiteQueries], keys: Iterable[str]
) -> tuple[list[Newsletter], list[Problem]]:
    """Build the newsletters of some issues.

    Returns those that could be built, and their problems.
    """
    built = builder.build(list_newsletters(keys))
    newsletters = (open_newsletter(output, builder.store) for output in built)
    problems = [problem for output in built for problem in problems_of(output)]
    return [it for it in newsletters if it], problems


def publish_all(
    c: Compilation,
    builder: OutputBuilder[SiteQueries],
    newsletters: Iterable[Newsletter],
    files: Mapping[str, StoredFile],
    output: Path,
    adapter: MkDocsAdapter,
) -> PublishResult:
    """Stage the site and the newsletters, verify both, and exchange them with the old ones.

    files: the built files of the site, by path in the site.
    """
    context = builder.context
    name, cache = c.project.site_dir.name, context.cache.folder
    previous_output = cache / PREVIOUS if cache else None
    names = (name, NEWSLETTER_FOLDER)
    with open_staging(output, names, previous_output, context.notify) as staging:
        static = staging.folder / "static"
        adapter.build_static(c, static)
        site = list_files(static)
        site |= {
            path: builder.store.place(file)
            for path, file in files.items()
            if not adapter.excludes(path)
        }
        placed = {f"{name}/{path}": source for path, source in site.items()}
        placed |= _place_newsletters(newsletters, staging)
        refuse_leaks(c, context, placed)
        staging.take_previous_output()
        changed = sync_folder(staging.new, placed)
        _verify(staging.new / name / "index.html")
        if not staging.swap_in():
            context.count(_("folders published one after the other"), len(names))
        staging.keep_previous_output()
    number = sum(path.startswith(f"{name}/") for path in changed)
    context.count(_("files published"), number)
    return PublishResult(sum(path.endswith(".html") for path in site), number)


def publish_newsletters(
    c: Compilation, context: BuildContext, newsletters: Iterable[Newsletter], output: Path
) -> None:
    """Replace all newsletters, and leave the site as it is."""
    with open_staging(output, [NEWSLETTER_FOLDER], notify=context.notify) as staging:
        placed = _place_newsletters(newsletters, staging)
        refuse_leaks(c, context, placed)
        sync_folder(staging.new, placed)
        staging.swap_in()


def publish_one(
    c: Compilation, context: BuildContext, newsletter: Newsletter, output: Path
) -> None:
    """Replace one newsletter, and leave the others as they are."""
    published = output / NEWSLETTER_FOLDER
    with open_staging(output, [NEWSLETTER_FOLDER], notify=context.notify) as staging:
        refuse_foreign(published)
        refuse_leaks(c, context, _place_newsletters([newsletter], staging))
        folder = staging.new / NEWSLETTER_FOLDER
        if published.is_dir():
            shutil.copytree(published, folder, symlinks=True)
        _write_one(newsletter, folder)
        mark_folder(folder)
        staging.swap_in()


def _place_newsletters(newsletters: Iterable[Newsletter], staging: Staging) -> dict[str, str]:
    """Return the source of each file of the newsletters' folder, by path in the output."""
    mark_folder(staging.folder)
    placed = {f"{NEWSLETTER_FOLDER}/{MARK}": str(staging.folder / MARK)}
    for newsletter in newsletters:
        for name, file in newsletter.files.items():
            _verify(file)
            placed[f"{NEWSLETTER_FOLDER}/{newsletter.folder}/{name}"] = str(file)
    return placed


def _write_one(newsletter: Newsletter, folder: Path) -> None:
    own = folder / newsletter.folder
    own.mkdir(parents=True, exist_ok=True)
    for name, file in newsletter.files.items():
        (own / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(file, own / name)
        _verify(own / name)


def _verify(file: Path) -> None:
    """Raise RundbriefError if a file is missing or empty, because something failed silently."""
    if not file.is_file() or not file.stat().st_size:
        raise RundbriefError(
            _("“{name}” was not written. The previous output stays in place."), name=file.name
        )
