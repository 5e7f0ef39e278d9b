"""Git that refuses, hangs or is damaged, and repositories that name programs to run."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import GIT, Folder
from rundbrief.content import git_process
from rundbrief.content.git import GitObjects
from rundbrief.content.git_problems import explain_refusal

Change = Callable[[Folder], None]

NOBODY = 65534
UPDATE = "content/marketing/launch.md"
DATED = "content/marketing/2026-11-18-shop.md"


@pytest.fixture(autouse=True)
def _answering(monkeypatch):
    """Forget which folders git didn't answer for."""
    monkeypatch.setattr(git_process, "_silent", set())


@pytest.fixture
def committed(folder: Folder) -> Folder:
    """A project whose updates get date and author from git."""
    folder.write(UPDATE, "# Launch\n\nOne.\n")
    folder.write(DATED, "# Shop\n\nTwo.\n")
    folder.commit(at="2026-11-02T12:00:00+01:00")
    return folder


def known(folder: Folder) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return each update's date and authors."""
    content, __ = folder.read()
    return {u.ref: (u.date.isoformat(), u.authors) for u in content.updates}


WITH_HISTORY = {
    "marketing/launch": ("2026-11-02", ("Ada Brandt",)),
    "marketing/2026-11-18-shop": ("2026-11-18", ("Ada Brandt",)),
}
# Neither a wrong date nor a wrong author: the file without a date is an error.
WITHOUT_HISTORY = {"marketing/2026-11-18-shop": ("2026-11-18", ())}


def assert_said_once(folder: Folder, reason: str, fix: str) -> None:
    """Whatever the command: one warning with git's own reason and what to do about it."""
    assert known(folder) == WITHOUT_HISTORY
    for command in ("check", "build", "status"):
        output = folder.run(command).output
        said = [line for line in output.splitlines() if "git can't read the history" in line]
        assert len(said) == 1, output
        assert said[0].startswith("content: warning: git can't read the history (")
        assert reason in said[0]
        assert fix in output
        assert "content/marketing/launch.md: the file has no date" in output


def test_repository_of_somebody_else(committed):
    if os.getuid():
        pytest.skip("only root can give a file away")
    for path in (committed.root, *committed.root.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    fix = f"git config --global --add safe.directory {committed.root}"
    assert_said_once(committed, "detected dubious ownership in repository", fix)


def destroy(path: str, data: bytes | None) -> Change:
    def change(folder: Folder) -> None:
        file = folder.root / ".git" / path
        if data is None:
            file.unlink()
        else:
            file.write_bytes(data)

    return change


def empty_git_folder(folder: Folder) -> None:
    shutil.rmtree(folder.root / ".git")
    (folder.root / ".git").mkdir()


def lose(what: str) -> Change:
    def change(folder: Folder) -> None:
        found = folder.git("rev-parse", what).strip()
        (folder.root / ".git" / "objects" / found[:2] / found[2:]).unlink()

    return change


DAMAGE = {
    "branch of nonsense": (destroy("refs/heads/main", b"nonsense"), "ignoring broken ref"),
    "empty branch": (destroy("refs/heads/main", b""), "ignoring broken ref"),
    "zeroed branch": (destroy("refs/heads/main", bytes(41)), "ignoring broken ref"),
    "HEAD of nonsense": (destroy("HEAD", b"nonsense"), "not a git repository"),
    "zeroed HEAD": (destroy("HEAD", bytes(21)), "not a git repository"),
    "no HEAD": (destroy("HEAD", None), "not a git repository"),
    "broken configuration": (destroy("config", b"[core"), "bad config line"),
    "newer format": (destroy("config", b"[core]\nrepositoryformatversion = 9\n"), "version"),
    "nothing in .git": (empty_git_folder, "not a git repository"),
    "lost commit": (lose("HEAD"), "bad object"),
    "lost tree": (lose("HEAD^{tree}"), "unable to read tree"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_repository(committed, damage):
    change, reason = DAMAGE[damage]
    change(committed)
    assert_said_once(committed, reason, "run “git log” in this folder")


def test_git_file_that_points_nowhere(committed):
    shutil.rmtree(committed.root / ".git")
    committed.write(".git", "gitdir: /nowhere")
    assert_said_once(committed, "not a git repository: /nowhere", "run “git log” in this folder")


def test_machine_without_git(committed, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert_said_once(committed, "git can't be started", "install git, or write a date and authors")


def use_program(folder: Folder, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put another git before the real one."""
    real = shutil.which("git")
    file = folder.write("programs/git", f'#!/bin/sh\n{script}\nexec {real} "$@"\n')
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{file.parent}:{os.environ['PATH']}")


@pytest.mark.parametrize(
    "script",
    [
        "sleep 600",
        "sleep 600 & wait",  # a child that keeps the pipes
        "sleep 600 & exit 0",
        'case "$*" in *" log "*) sleep 600;; esac',
        'case "$*" in *" log "*) while :; do echo x; sleep 1; done;; esac',
    ],
)
def test_git_that_hangs(committed, monkeypatch, script):
    use_program(committed, monkeypatch, script)
    monkeypatch.setattr(git_process, "TIMEOUT", 1.0)
    assert_said_once(committed, "git gave no answer within 1 seconds", "run “git log”")


def test_git_that_hangs_while_it_reads_objects(committed, monkeypatch):
    """Original due dates are unknown then, which is said, too."""
    text = "---\nasks: [{to: support, what: Help, due: 2026-11-27}]\n---\nOne.\n"
    committed.write(DATED, text)
    committed.commit()
    use_program(committed, monkeypatch, 'case "$*" in *cat-file*) sleep 600;; esac')
    monkeypatch.setattr(git_process, "TIMEOUT", 1.0)
    content, problems = committed.read()
    assert problems == ["content: git can't read the history (git gave no answer within 1 seconds)"]
    assert [ask.first_due for u in content.updates for ask in u.asks] == [None]


def test_objects_that_end_early_are_not_there(committed, monkeypatch):
    committed.write(DATED, "x" * 1000)
    committed.commit()
    version = committed.git("rev-parse", f"HEAD:{DATED}").strip()
    use_program(committed, monkeypatch, "echo x blob 1000; echo xxx; exit 0")
    objects = GitObjects(committed.root)
    assert objects.read(version) is None
    objects.close()


def test_folder_without_a_repository_needs_no_git(folder, monkeypatch):
    folder.write(DATED, "One")
    monkeypatch.setenv("PATH", "")
    assert folder.read()[1] == []


def test_repository_without_a_commit_is_no_problem(folder):
    folder.write(DATED, "One")
    folder.git("init", "-q")
    assert folder.read()[1] == []


# What hooks and their users set. All of it would lead to another repository, or to none.
ENVIRONMENTS = {
    "relative": {"GIT_DIR": ".git"},
    "another": {"GIT_DIR": "{other}/.git", "GIT_WORK_TREE": "{other}"},
    "nowhere": {"GIT_DIR": "/nowhere"},
    "work tree": {"GIT_WORK_TREE": "/nowhere"},
    "objects": {"GIT_OBJECT_DIRECTORY": "/nowhere"},
    "common": {"GIT_COMMON_DIR": "{other}/.git"},
    "index": {"GIT_INDEX_FILE": "/nowhere", "GIT_PREFIX": "content/"},
    "graft": {"GIT_GRAFT_FILE": "{other}/grafts", "GIT_SHALLOW_FILE": "{other}/shallow"},
    "namespace": {"GIT_NAMESPACE": "other", "GIT_CEILING_DIRECTORIES": "/nowhere"},
    "pathspecs": {"GIT_LITERAL_PATHSPECS": "1", "GIT_ICASE_PATHSPECS": "1"},
    "settings": {"GIT_CONFIG_PARAMETERS": "'core.worktree=/nowhere'"},
    "trace": {"GIT_TRACE": "1", "GIT_TRACE2": "1", "GIT_CURL_VERBOSE": "1"},
    "programs": {"GIT_EXTERNAL_DIFF": "false", "GIT_PAGER": "false", "GIT_SSH_COMMAND": "false"},
    "quoting": {"LC_ALL": "C", "LANG": "C"},
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environment_leads_to_no_other_repository(committed, tmp_path_factory, monkeypatch, name):
    other = Folder(tmp_path_factory.mktemp("other"))
    other.write(UPDATE, "# Another one\n")
    other.commit(at="2025-01-01T12:00:00+01:00")
    other.write("grafts", "")
    other.write("shallow", committed.git("rev-parse", "HEAD"))
    monkeypatch.chdir(committed.root)
    for key, value in ENVIRONMENTS[name].items():
        monkeypatch.setenv(key, value.format(other=other.root))
    assert known(committed) == WITH_HISTORY
    assert "git can't" not in committed.run("check").output


@pytest.mark.parametrize("hook", ["pre-commit", "post-commit"])
def test_build_in_a_hook(committed, hook):
    log = committed.root / "log.txt"
    command = f"{sys.executable} -m rundbrief build --today 2026-11-20 >{log} 2>&1"
    file = committed.write(f".git/hooks/{hook}", f"#!/bin/sh\n{command}\necho $? >>{log}\n")
    file.chmod(0o755)
    committed.write("content/support/2026-11-12-queue.md", "# Queue\n\nLong.\n")
    committed.git("add", "content")
    subprocess.run(
        ["git", "-C", str(committed.root), "-c", "core.quotePath=true", "commit", "-qm", "x"],
        env=os.environ | GIT,
        check=True,
        capture_output=True,
    )
    lines = log.read_text().splitlines()
    assert lines[-1] == "0", lines
    assert not any("git can't" in line for line in lines)
    page = committed.root / "output/site/marketing/launch/index.html"
    assert "Ada Brandt" in page.read_text()


# A program by each setting that names one, as far as this git knows it.
PROGRAMS = (
    *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass"),
    *("core.gitProxy", "core.alternateRefsCommand", "credential.helper", "gpg.program"),
    *("diff.external", "diff.spy.command", "diff.spy.textconv", "filter.spy.clean"),
    *("filter.spy.smudge", "filter.spy.process", "interactive.diffFilter", "pager.log"),
    *("pager.config", "pager.for-each-ref", "remote.origin.uploadpack", "sequence.editor"),
    *("uploadpack.packObjectsHook", "mergetool.spy.cmd", "merge.spy.driver"),
)
ALIASES = ("log", "rev-parse", "config", "cat-file", "for-each-ref", "ls-files", "version")
HOOKS = (
    *("post-index-change", "post-checkout", "pre-auto-gc", "reference-transaction"),
    *("fsmonitor-watchman", "pre-commit", "post-commit"),
)


def test_repository_runs_no_program(committed, monkeypatch):
    """Whoever can write to `.git/config`, say in a copy that they sent, runs nothing here."""
    committed.write(DATED, "---\nasks: [{to: support, what: Help, due: 2026-11-27}]\n---\n# Shop\n")
    committed.commit()
    ran = committed.root / "ran"
    spy = committed.write(".git/spy", f'#!/bin/sh\necho "$0 $*" >>{ran}\ncat\n')
    spy.chmod(0o755)
    for name in HOOKS:
        file = committed.write(f".git/hooks/{name}", spy.read_text())
        file.chmod(0o755)
    for setting in PROGRAMS:
        committed.git("config", setting, str(spy))
    for name in ALIASES:
        committed.git("config", f"alias.{name}", f"!{spy}")
    for setting, value in (
        ("core.hooksPath", str(committed.root / ".git" / "hooks")),
        ("core.attributesFile", str(committed.root / ".git" / "info" / "attributes")),
        ("log.showSignature", "true"),
        ("remote.origin.url", f"ext::{spy}"),
        ("remote.origin.promisor", "true"),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ):
        committed.git("config", setting, value)
    for file in (".gitattributes", ".git/info/attributes"):
        committed.write(file, "* diff=spy filter=spy merge=spy\n")
    ran.unlink(missing_ok=True)
    monkeypatch.chdir(committed.root)
    for command in ("build", "check", "status", "build"):
        result = committed.run(command, "--today", "2026-11-20")
        assert result.exit_code == 0, result.output
    committed.run("new", "follow-up", "A lamp")
    assert not ran.exists(), ran.read_text()
    assert known(committed)["marketing/launch"] == WITH_HISTORY["marketing/launch"]


def test_spy_of_these_tests_would_be_seen(committed):
    """A test that can't fail is worse than none: git itself does run these programs."""
    ran = committed.root / "ran"
    spy = committed.write(".git/spy", f"#!/bin/sh\necho ran >>{ran}\n")
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    committed.git("config", "core.fsmonitor", str(spy))
    committed.git("status")
    assert Path(ran).exists()


def test_password_in_what_git_says_is_hidden() -> None:
    said = explain_refusal("fatal: bad value 'https://ada:hunter2@example.org'", "content")
    assert said.values["reason"] == "bad value 'https://…@example.org'"
