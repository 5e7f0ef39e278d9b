"""A cache that somebody else could have written decides nothing about what is published."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import GIT, MKDOCS_YML, ROSTER, Folder
from rundbrief.incremental import cache as cache_module
from rundbrief.incremental.cache import FOLDER, Cache
from rundbrief.incremental.cache_key import VARIABLE, CacheKey

EVIL = b"<script>evil()</script>"
NOBODY = 65534


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a cache and a previous output, which no test changes."""
    folder = Folder(tmp_path_factory.mktemp("original"))
    folder.write("mkdocs.yml", MKDOCS_YML)
    folder.write("content/departments.yml", ROSTER)
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\nThe shop is *open*.\n")
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    folder.git("init", "-q")
    folder.commit()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in GIT.items():
            patch.setenv(name, value)
        patch.chdir(folder.root)
        for text in ("one", "two"):
            folder.write("content/support/2026-11-19-bell.md", f"# Bell {text}\n")
            build(folder)
    return folder.root


@pytest.fixture
def built(original: Path, folder: Folder) -> Folder:
    """A copy of it."""
    shutil.copytree(original, folder.root, symlinks=True, dirs_exist_ok=True)
    return folder


def build(folder: Folder) -> str:
    result = folder.run("build", "--today", "2026-11-20", "--jobs", "1")
    assert result.exit_code == 0, result.output
    return result.output


def fresh(folder: Folder) -> dict[str, bytes]:
    """Return what a build without a cache publishes."""
    result = folder.run("build", "--today", "2026-11-20", "--no-cache", "--output", "cold")
    assert result.exit_code == 0, result.output
    cold = Folder(Path.cwd()).files("cold")
    shutil.rmtree("cold")
    return cold


def poison(folder: Folder) -> None:
    """Change all values and files of the cache as somebody can who knows how they are stored."""
    cache = Cache(folder.root / FOLDER)
    connection = cache._connection
    assert connection
    for key, value in connection.execute("select key, value from entries").fetchall():
        evil = value.replace(b"open", b"open" + EVIL.replace(b"/", b"\\/"))
        other = CacheKey(b"a guess").seal(key, evil[16:])
        connection.execute("update entries set value = ? where key = ?", (other, key))
    connection.commit()
    cache.close()
    for file in (folder.root / FOLDER / "finished").iterdir():
        if file.name != ".lock":
            state = file.stat()
            file.write_bytes(file.read_bytes().replace(b"open", EVIL)[: state.st_size])
            os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def assert_ignored(
    folder: Folder, reason: str, fix: str, place: str, commands: Sequence[str] = ("build",)
) -> None:
    """Every command says once why the cache isn't used, and the build is as good without."""
    before = sorted((path, path.lstat().st_mtime_ns) for path in (folder.root / FOLDER).rglob("*"))
    for command in commands:
        output = folder.run(*command.split(), "--today", "2026-11-20").output
        said = [line for line in output.splitlines() if "the cache isn't used" in line]
        assert said == [f"{place}: warning: the cache isn't used, because {reason}"], output
        assert fix in output
    after = sorted((path, path.lstat().st_mtime_ns) for path in (folder.root / FOLDER).rglob("*"))
    assert before == after
    assert fresh(folder) == folder.files()


@pytest.fixture(autouse=True)
def _here(folder, monkeypatch):
    monkeypatch.chdir(folder.root)


def test_cache_that_git_tracks(built):
    poison(built)
    built.git("add", "--force", ".cache")
    built.git("commit", "-q", "-m", "A proposal brings a cache")
    shutil.rmtree(built.root / "output")
    commands = ("build", "check", "status", "newsletter lint")
    assert_ignored(built, "git tracks it", "git rm -r --cached .cache", ".cache", commands)


@pytest.mark.parametrize("path", [".cache", FOLDER, f"{FOLDER}/cache.sqlite", f"{FOLDER}/finished"])
def test_cache_of_another_user(built, path):
    if os.getuid():
        pytest.skip("only root can give a file away")
    os.chown(built.root / path, NOBODY, NOBODY)
    assert_ignored(built, "it belongs to another user", "delete the folder", path)


@pytest.mark.parametrize("mode", [0o775, 0o757])
@pytest.mark.parametrize("path", [".cache", FOLDER, f"{FOLDER}/finished"])
def test_cache_that_others_can_write_to(built, path, mode):
    (built.root / path).chmod(mode)
    fix = f"chmod -R go-w {built.root / path}"
    assert_ignored(built, "other users can write to it", fix, path)
    (built.root / path).chmod(0o755)
    assert "the cache isn't used" not in build(built)


@pytest.mark.parametrize("path", [".cache", FOLDER, f"{FOLDER}/cache.sqlite", f"{FOLDER}/finished"])
def test_cache_that_is_a_link(built, tmp_path_factory, path):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "cache"
    (built.root / path).rename(elsewhere)
    (built.root / path).symlink_to(elsewhere)
    assert_ignored(built, "it is a symbolic link", "delete the link", path)


@pytest.mark.parametrize("target", ["nowhere", "content", "/etc"])
def test_link_that_a_proposal_brings_leads_nowhere(folder, target):
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n")
    (folder.root / ".cache").symlink_to(target)
    before = folder.files("content")
    assert "it is a symbolic link" in build(folder)
    assert folder.files("content") == before
    assert not (folder.root / "nowhere").exists()


def test_submodule_in_the_place_of_the_cache(built):
    shutil.rmtree(built.root / ".cache")
    built.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},.cache")
    (built.root / ".cache").mkdir()
    assert "git tracks it" in built.run("check", "--today", "2026-11-20").output


def test_cache_in_a_copy_that_somebody_sends(built):
    """It isn't tracked, and belongs to whoever unpacks it. Their key isn't known, though."""
    poison(built)
    assert "the cache isn't used" not in build(built)
    assert fresh(built) == built.files()


def test_cache_of_another_machine_is_not_believed(built, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    counters = built.run("check", "--today", "2026-11-20", "--verbose").stderr
    assert "files read: 3" in counters


def restore(folder: Folder) -> None:
    """Restore a project's cache from an archive, as CI does. Times stay, inodes don't."""
    archive, restored = folder.root / "archive.tar", folder.root / "restored"
    subprocess.run(["tar", "-C", folder.root, "-cf", archive, ".cache"], check=True)
    restored.mkdir()
    subprocess.run(["tar", "-C", restored, "-xf", archive], check=True)
    shutil.rmtree(folder.root / ".cache")
    (restored / ".cache").rename(folder.root / ".cache")


def change_files(folder: Folder) -> None:
    """Change stored files without a trace in size and time."""
    for file in (folder.root / FOLDER / "finished").iterdir():
        if file.name != ".lock" and b"The shop" in file.read_bytes():
            state = file.stat()
            file.write_bytes(file.read_bytes().replace(b"The shop", b"<script>"))
            os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


@pytest.mark.parametrize("secret", ["", "a secret that machines share"])
def test_stored_files_of_a_restored_cache_are_verified(built, monkeypatch, secret):
    monkeypatch.setenv(VARIABLE, secret)
    shutil.rmtree(built.root / ".cache")
    build(built)
    change_files(built)
    restore(built)
    shutil.rmtree(built.root / "output")
    build(built)
    assert fresh(built) == built.files()


def test_restored_cache_is_used(built):
    restore(built)
    built.write("content/support/2026-11-19-bell.md", "# Bell three\n")
    counters = built.run("build", "--today", "2026-11-20", "--verbose").stderr
    assert "files read: 1\n" in counters


def test_key_that_cannot_be_stored_is_said_once(built, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    output = built.run("check", "--today", "2026-11-20").output
    assert output.count("the cache isn't used, because its key can't be stored here") == 1
    assert VARIABLE in output


def test_preview_uses_no_such_cache(built):
    """MkDocs alone builds, too; a preview doesn't write into the folder either."""
    (built.root / FOLDER).chmod(0o777)
    before = sorted((built.root / FOLDER).rglob("*"))
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=built.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stderr.count("the cache isn't used") == 1
    assert sorted((built.root / FOLDER).rglob("*")) == before


def test_cache_holds_data_and_no_program(built):
    """No pickle: values are JSON, whoever reads them."""
    cache = Cache(built.root / FOLDER)
    assert cache._connection
    rows = cache._connection.execute("select key, value from entries").fetchall()
    values = [cache.key.unseal(key, value) for key, value in rows]
    cache.close()
    assert len(values) > 5
    for value in values:
        assert value is not None
        json.loads(value)


def test_nothing_imports_pickle():
    source = Path(cache_module.__file__).parents[1]
    words = ("import pickle", "import marshal", "import shelve", "import dill")
    found = {
        (file.relative_to(source).as_posix(), word)
        for file in source.rglob("*.py")
        for word in words
        if word in file.read_text(encoding="utf-8")
    }
    assert found <= {("render/templates.py", "import marshal")}
