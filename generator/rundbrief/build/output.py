"""Build site and newsletters, and publish both at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rundbrief.build.publishing import mark_folder, open_stage, refuse_foreign
from rundbrief.build.sync import NOTHING, keep_trees, list_files, recall_tree, weave
from rundbrief.build_context import Workshop
from rundbrief.cache.object_store import open_finished
from rundbrief.config.settings import NEWSLETTER_FOLDER
from rundbrief.i18n.texts import _
from rundbrief.mkdocs_adapter import Host
from rundbrief.problems import RundbriefError
from rundbrief.site.manifest import tidy
from rundbrief.site.render import make_site

if TYPE_CHECKING:
    from rundbrief.build.compilation import Compilation
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
    workshop: Workshop,
) -> Published:
    """Build into a stage, look whether all is there, and swap it in."""
    name, memory = c.project.site_dir.name, workshop.memory
    spare, target = memory.folder / SPARE if memory.folder else None, output / name
    with (
        open_stage(output, spare) as stage,
        open_finished(memory.folder, stage.folder) as finished,
    ):
        made = make_site(c, workshop, finished)
        newsletters = wait_for_newsletters()
        for newsletter in newsletters:
            made |= {path: finished.put(data) for path, data in newsletter.carried()}
        static = stage.folder / "static"
        host.build_static(c, static)
        files = list_files(static)
        files |= {p: finished.place(k) for p, k in made.items() if not host.leaves_out(p)}
        site = stage.take_spare(name)
        left = recall_tree(memory, spare) if spare else NOTHING
        changed, tree = weave(site, files, left, workshop)
        _verify(site / "index.html")
        _write_newsletters(newsletters, stage.new / NEWSLETTER_FOLDER)
        stage.publish()
        stage.keep_spare(name)
        if spare:
            keep_trees(memory, {spare: recall_tree(memory, target), target: tree})
        tidy(memory, finished)
    workshop.count(_("files published"), changed)
    return Published(sum(path.endswith(".html") for path in files), changed)


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
