"""Build site and newsletters, and publish both at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rundbrief.build.publishing import mark_folder, open_stage, refuse_foreign
from rundbrief.build.sync import EMPTY, list_files, read_state, sync_folder, write_states
from rundbrief.build_context import BuildContext
from rundbrief.cache.digests import digest
from rundbrief.cache.manifest import list_stored_names, read_manifest, write_manifest
from rundbrief.cache.object_store import ObjectStore, StoredFile, open_object_store
from rundbrief.cache.outputs import OutputBuilder
from rundbrief.config.settings import NEWSLETTER_FOLDER
from rundbrief.i18n.texts import _
from rundbrief.mkdocs_adapter import Host
from rundbrief.problems import RundbriefError
from rundbrief.site.build import build_site
from rundbrief.site.queries import SiteQueries

if TYPE_CHECKING:
    from rundbrief.compilation import Compilation
    from rundbrief.newsletter.output import Newsletter

# In the cache: the site that was replaced.
SPARE = "spare"


@dataclass(frozen=True)
class Published:
    """pages: how many the site has. changed: how many files of the site were not there before."""

    pages: int
    changed: int


def publish_all(
    c: Compilation,
    wait_for_newsletters: Callable[[], Sequence[Newsletter]],
    output: Path,
    host: Host,
    context: BuildContext,
) -> Published:
    """Build into a stage, look whether all is there, and swap it in."""
    name, cache = c.project.site_dir.name, context.cache
    spare, target = cache.folder / SPARE if cache.folder else None, output / name
    with (
        open_stage(output, spare) as stage,
        open_object_store(cache.folder, stage.folder) as store,
    ):
        made = make_site(c, context, store)
        newsletters = wait_for_newsletters()
        for newsletter in newsletters:
            made |= {path: store.put(data) for path, data in newsletter.carried()}
        static = stage.folder / "static"
        host.build_static(c, static)
        files = list_files(static)
        files |= {p: store.place(k) for p, k in made.items() if not host.leaves_out(p)}
        site = stage.take_spare(name)
        changed, state = sync_folder(site, files, read_state(cache, spare) if spare else EMPTY)
        _verify(site / "index.html")
        _write_newsletters(newsletters, stage.new / NEWSLETTER_FOLDER)
        stage.publish()
        stage.keep_spare(name)
        if spare:
            write_states(cache, {spare: read_state(cache, target), target: state})
        prune(context, store)
    context.count(_("files published"), changed)
    return Published(sum(path.endswith(".html") for path in files), changed)


def make_site(c: Compilation, context: BuildContext, store: ObjectStore) -> dict[str, StoredFile]:
    """Make what isn't up to date; give all of the site's files by their paths in it."""
    q = SiteQueries(c)
    key = digest("site", q.audience, repr(q.preview), str(c.project.docs_dir))
    previous = read_manifest(context.cache, key)
    builder = OutputBuilder(q, context, store, previous)
    files = build_site(q, builder)
    if builder.manifest != previous:
        write_manifest(context.cache, key, builder.manifest)
    return files


def prune(context: BuildContext, store: ObjectStore) -> None:
    """Delete what no kind of build needs any more, when it is time again."""
    if context.cache.is_prune_due:
        store.keep_only(list_stored_names(context.cache))
    context.cache.prune()


def publish_newsletters(newsletters: Iterable[Newsletter], output: Path) -> None:
    """Replace the newsletters alone."""
    with open_stage(output) as stage:
        _write_newsletters(newsletters, stage.new / NEWSLETTER_FOLDER)
        stage.publish()


def publish_one(newsletter: Newsletter, output: Path) -> None:
    """Replace one newsletter, and leave the others."""
    published = output / NEWSLETTER_FOLDER
    refuse_foreign(published)
    with open_stage(output) as stage:
        folder = stage.new / NEWSLETTER_FOLDER
        if published.is_dir():
            shutil.copytree(published, folder, symlinks=True)
        _write_one(newsletter, folder)
        mark_folder(folder)
        stage.publish()


def _write_newsletters(newsletters: Iterable[Newsletter], folder: Path) -> None:
    folder.mkdir(parents=True)
    for newsletter in newsletters:
        _write_one(newsletter, folder)
    mark_folder(folder)


def _write_one(newsletter: Newsletter, folder: Path) -> None:
    own = folder / newsletter.folder
    own.mkdir(parents=True, exist_ok=True)
    for name, data in newsletter.files().items():
        (own / name).parent.mkdir(exist_ok=True)
        (own / name).write_bytes(data)
        _verify(own / name)


def _verify(file: Path) -> None:
    """An empty file means that something went wrong without a word."""
    if not file.is_file() or not file.stat().st_size:
        raise RundbriefError(f"{file.name} was not written; the old output is kept")
