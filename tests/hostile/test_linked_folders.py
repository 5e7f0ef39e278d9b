"""Links publish nothing from outside the project, and never make a build endless."""

import shutil
import subprocess
import sys

import pytest

LIMIT = 120  # seconds, at most; on a busy machine, a command takes long

SECRET = "Secret-of-the-machine"


@pytest.fixture(autouse=True)
def _inside(folder, monkeypatch):
    """Problems name files as from the project's folder."""
    monkeypatch.chdir(folder.root)


def refused(folder):
    """Build; return what is wrong, without reasons and fixes."""
    result = folder.run("build")
    assert result.exit_code == 1, result.stderr
    assert not (folder.root / "output").exists()
    return [line for line in result.stderr.splitlines() if line and line[0] != " "]


@pytest.fixture
def outside(tmp_path_factory):
    """A folder beside the project with a file of every kind."""
    folder = tmp_path_factory.mktemp("outside")
    for name in ("host.txt", "own.css", "base.html", "tokens.yml"):
        (folder / name).write_text(SECRET)
    return folder


@pytest.mark.parametrize(
    "path",
    ["site/host.txt", "site/assets/own.css", "site/base.html", "brand/tokens.yml", "newsletter/x", "site/.a"],
)  # fmt: skip
def test_linked_file_in_layouts_stops_a_build(folder, outside, path):
    link = folder.root / "layouts" / path
    link.parent.mkdir(parents=True)
    link.symlink_to(outside / "host.txt")
    assert refused(folder) == [f"layouts/{path}: the file is a symbolic link"]


def test_linked_folder_in_layouts_stops_a_build(folder, outside):
    (folder.root / "layouts").mkdir()
    (folder.root / "layouts" / "site").symlink_to(outside)
    assert refused(folder) == ["layouts/site: the file is a symbolic link"]


def test_links_to_folders_above_are_not_endless(folder):
    inner = folder.root / "layouts" / "site" / "a"
    inner.mkdir(parents=True)
    for name in ("b", "c"):
        (inner / name).symlink_to("..")
    assert refused(folder) == [
        f"layouts/site/a/{name}: the file is a symbolic link" for name in ("b", "c")
    ]


def test_theme_folder_of_the_settings_is_checked_as_well(folder, outside):
    text = (folder.root / "mkdocs.yml").read_text()
    folder.write(
        "mkdocs.yml", text.replace("name: rundbrief}", "name: rundbrief, custom_dir: own}")
    )
    (folder.root / "own" / "site").mkdir(parents=True)
    (folder.root / "own" / "site" / "host.txt").symlink_to(outside / "host.txt")
    assert refused(folder) == ["own/site/host.txt: the file is a symbolic link"]


@pytest.mark.parametrize("name", ["content", "layouts"])
def test_folder_that_is_a_link_itself_stops_a_build(folder, outside, name):
    shutil.rmtree(folder.root / name, ignore_errors=True)
    (folder.root / name).symlink_to(outside)
    assert refused(folder) == [f"{name}: the folder is a symbolic link"]


def links_of(folder, outside):
    (folder.content / "marketing").mkdir()
    for number, target in enumerate(("..", "../..", outside, outside / "host.txt", "nowhere")):
        (folder.content / "marketing" / f"link-{number}.txt").symlink_to(target)


def test_links_in_the_content_are_skipped_with_a_warning(folder, outside):
    links_of(folder, outside)
    result = folder.run("build")
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("the file is a symbolic link and is skipped") == 5
    assert not any(SECRET.encode() in data for data in folder.files("output").values())


def test_mkdocs_alone_follows_no_links_either(folder, outside):
    links_of(folder, outside)
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(folder.root / "mkdocs.yml")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert result.returncode == 0, result.stderr
    assert not any(SECRET.encode() in data for data in folder.files("output").values())


def test_nothing_is_written_through_a_linked_folder(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("newsletter", "marketing"):
        (folder.content / name).symlink_to(outside)
    for command in (
        ("newsletter", "close", "2026-W46", "--today", "2026-11-20"),
        ("new", "update", "marketing", "Hello"),
        ("new", "issue", "2026-W47"),
    ):
        result = folder.run(*command)
        assert result.exit_code == 1, result.output
        assert "symbolic link" in result.output
    assert list(outside.iterdir()) == []
