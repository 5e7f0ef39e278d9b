"""A full disk is named, and destroys nothing; a full cache is no reason to stop."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from conftest import Folder
from killed_builds import checksum
from rundbrief.incremental.cache import FOLDER
from small_disks import fill_disk, make_read_only, mount_small_disk, run_with_own_mounts
from small_project import different

pytestmark = pytest.mark.xdist_group("full disks")

ALONE = ("--jobs", "1")
UPDATE = "content/marketing/2026-11-18-shop.md"


SETTINGS = """\
site_name: Kestrel
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins:
  - rundbrief:
      language: en
      social_cards: false
      today: 2026-11-20
      brand: {address: Lane 1}
      newsletter:
        sender: {name: Kestrel, email: rundbrief@example.org}
        unsubscribe: https://example.org/leave
"""


@pytest.fixture
def project(folder):
    """A project whose output is small enough for a disk of 1 MB."""
    folder.write(UPDATE, "# Shop\n\nIt is open.\n")
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    folder.write("mkdocs.yml", SETTINGS)
    folder.commit()
    return folder


def build(project, *options):
    return project.run("build", *ALONE, *options)


def is_right(project):
    """Whether the output is that of a build without a cache."""
    with tempfile.TemporaryDirectory() as cold:
        assert build(project, "--no-cache", "--output", cold).exit_code == 0
        expected = Path(cold)
        return different_parts(project.root / "output", expected) == []


def different_parts(output, expected):
    return [
        f"{name}/{path}"
        for name in ("site", "newsletter")
        for path in different(output / name, expected / name)
    ]


def add_updates(project):
    for number in range(200):
        project.write(
            f"content/marketing/{number}.md", f"---\ndate: 2026-11-10\n---\n# {number}\n\nDone.\n"
        )


def remove_updates(project):
    for number in range(200):
        (project.content / "marketing" / f"{number}.md").unlink()


FULL = {
    "en": ("no space left on the disk", "the disk of the folder", "delete what you don't need"),
    "de": ("kein freier Speicherplatz mehr", "ist voll", "löschen"),
}


@pytest.mark.parametrize(
    ("language", "kilobytes"), [("en", 1024), ("en", 2048), ("de", 2048)], ids=str
)
def test_full_output_disk_is_named_and_the_old_output_stays(project, language, kilobytes):
    """On 1 MB, the first build is too large already; then, nothing is published."""
    project.write("mkdocs.yml", SETTINGS.replace("language: en", f"language: {language}"))
    output = project.root / "output"

    def work():
        output.mkdir()
        mount_small_disk(output, kilobytes=kilobytes)
        if kilobytes > 1024:
            assert build(project).exit_code == 0
        old = checksum(output)
        add_updates(project)
        for __ in range(2):
            result = build(project)
            assert result.exit_code == 1
            assert f"\n{output}/site/" in result.stderr
            assert all(text in result.stderr for text in FULL[language]), result.stderr
            assert checksum(output) == old
        remove_updates(project)
        project.write(UPDATE, "# Shop\n\nIt is closed.\n")
        assert build(project).exit_code == 0
        assert is_right(project)
        names = {path.name for path in output.iterdir()}
        assert names == {"site", "newsletter", ".rundbrief.lock"}

    run_with_own_mounts(work)


@pytest.mark.parametrize("kind", ["1 MB", "full", "read-only"])
def test_cache_that_cannot_be_written_to_is_one_warning(project, kind):
    add_updates(project)
    cache = project.root / FOLDER

    def work():
        cache.mkdir(parents=True)
        mount_small_disk(cache, kilobytes=1024)
        if kind == "full":
            fill_disk(cache, kilobytes_left=0)
        if kind == "read-only":
            make_read_only(cache)
        for text in ("It is closed.", "It is open again."):
            project.write(UPDATE, f"# Shop\n\n{text}\n")
            result = build(project)
            assert result.exit_code == 0, result.stderr
            warnings = [line for line in result.stderr.splitlines() if "can't be cached" in line]
            reason = "the disk is read-only" if kind == "read-only" else "no space left on the disk"
            assert warnings == [f"{cache}: warning: results can't be cached: {reason}"]
            assert is_right(project)

    run_with_own_mounts(work)


def test_mkdocs_alone_needs_no_cache_either(project):
    cache = project.root / FOLDER

    def work():
        cache.mkdir(parents=True)
        mount_small_disk(cache, kilobytes=256)
        command = (sys.executable, "-m", "mkdocs", "build")
        done = subprocess.run(command, cwd=project.root, check=True, capture_output=True, text=True)
        assert done.stderr.count("results can't be cached: no space left on the disk") == 1
        cold = project.root / "cold"
        assert build(project, "--no-cache", "--output", str(cold)).exit_code == 0
        assert different(project.root / "output/site", cold / "site") == []

    run_with_own_mounts(work)


def test_disk_with_whatever_space_is_left_leaves_the_old_or_the_new_output(project, tmp_path):
    """The whole project is on the disk that is full, also the cache and temporary files."""
    disk = tmp_path / "disk"

    def work():
        disk.mkdir()
        mount_small_disk(disk, kilobytes=8 * 1024)
        for name in ("content", "mkdocs.yml", ".git"):
            source = project.root / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, disk / name)
        (disk / "tmp").mkdir()
        tempfile.tempdir = str(disk / "tmp")
        small = Folder(disk)
        codes = set()
        assert build(small).exit_code == 0
        for number, left in enumerate((0, 4, 16, 64, 200, 300, 400, 500, 600, 800, 1000)):
            if number % 4 == 3:
                shutil.rmtree(disk / FOLDER)
            old = checksum(disk / "output")
            small.write(UPDATE, f"# Shop\n\nIt is open for the time no. {number}.\n")
            filler = fill_disk(disk, kilobytes_left=left)
            result = build(small)
            codes.add(result.exit_code)
            assert ("no space left on the disk" in result.stderr) >= result.exit_code
            if result.exit_code:
                assert checksum(disk / "output") == old
            filler.unlink()
            assert build(small).exit_code == 0
            assert is_right(small)
        assert codes == {0, 1}
        assert {path.name for path in disk.glob(".rundbrief*")} == set()

    run_with_own_mounts(work)
