"""Build site and newsletters, and publish both at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rundbrief.problems import RundbriefError
from rundbrief.publishing import mark_folder, open_stage, refuse_foreign

if TYPE_CHECKING:
    from rundbrief.compilation import Compilation
    from rundbrief.newsletter.finished import Newsletter

NEWSLETTER_FOLDER = "newsletter"


def publish_all(
    c: Compilation,
    newsletters: Iterable[Newsletter],
    output: Path,
    build_site: Callable[[Path], None],
) -> None:
    """Build into a stage, look whether all is there, and swap it in.

    build_site: builds the site into the folder given.
    """
    with open_stage(output) as stage:
        site = stage.new / c.project.site_dir.name
        build_site(site)
        _verify(site / "index.html")
        _write_newsletters(newsletters, stage.new / NEWSLETTER_FOLDER)
        stage.publish()


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
