import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rundbrief.build import output_swap
from rundbrief.build.file_system import exchange
from rundbrief.build.output_swap import MARK, open_staging, write_text_safely
from rundbrief.problems import ProblemsError


def put(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    (folder / "index.html").write_text(text)


def texts_of(output):
    return {
        path.relative_to(output).as_posix(): path.read_text()
        for path in sorted(output.rglob("*.html"))
    }


OLD = {"newsletter/index.html": "old", "site/index.html": "old"}
NEW = {"newsletter/index.html": "new", "site/index.html": "new"}


@pytest.fixture
def output(tmp_path):
    output = tmp_path / "output"
    for name in ("site", "newsletter"):
        put(output / name, "old")
    return output


def test_publish_replaces_all_folders(output):
    with open_staging(output) as staging:
        put(staging.new / "site", "new")
        put(staging.new / "newsletter", "new")
        staging.swap_in()
    assert texts_of(output) == NEW
    assert {p.name for p in output.iterdir()} == {"site", "newsletter", ".rundbrief.lock"}


def test_stage_that_fails_leaves_the_old_output(output):
    with pytest.raises(ZeroDivisionError), open_staging(output) as staging:
        put(staging.new / "site", str(1 / 0))
    assert texts_of(output) == OLD
    assert {p.name for p in output.iterdir()} == {"site", "newsletter", ".rundbrief.lock"}


def publish_new(output, *names):
    with open_staging(output) as staging:
        for name in names or ("site", "newsletter"):
            put(staging.new / name, "new")
        return staging.swap_in()


@pytest.fixture(params=["in one step", "one after the other", "by renaming"])
def way(request, output, monkeypatch):
    """The ways in which folders are exchanged."""
    if request.param == "one after the other":
        (output / "theirs").mkdir()
    if request.param == "by renaming":
        monkeypatch.setattr(output_swap, "exchange", refuse)
    return request.param


def refuse(*paths):
    raise OSError(errno.EINVAL, "Invalid argument", str(paths[0]))


def test_output_is_replaced_in_every_way(output, way):
    assert publish_new(output) == (way == "in one step")
    assert texts_of(output) == NEW
    assert publish_new(output, "newsletter") == (way != "by renaming")
    left_over = {p.name for p in output.iterdir()} - {"theirs"}
    assert left_over == {"site", "newsletter", ".rundbrief.lock"}
    assert list(output.parent.glob(".rundbrief*")) == []


def test_output_is_created_in_every_way(output, way):
    for name in ("site", "newsletter"):
        shutil.rmtree(output / name)
    assert publish_new(output) == (way == "in one step")
    assert texts_of(output) == NEW


@pytest.mark.parametrize("folder", ["site", "newsletter"])
def test_exchange_that_fails_puts_everything_back(output, monkeypatch, folder):
    """For example, since another program on Windows reads from a folder."""
    rename = Path.rename

    def refuse_folder(path, target):
        if Path(target) == output / folder and "new" in path.parts:
            refuse(path)
        return rename(path, target)

    monkeypatch.setattr(output_swap, "exchange", refuse)
    monkeypatch.setattr(Path, "rename", refuse_folder)
    with pytest.raises(OSError, match="Invalid argument"):
        publish_new(output)
    assert texts_of(output) == OLD
    assert {p.name for p in output.iterdir()} == {"site", "newsletter", ".rundbrief.lock"}


def test_disk_that_cannot_store_the_new_output_leaves_the_old_one(output, monkeypatch):
    """Some file systems report a full disk only now."""

    def refuse_sync(folder):
        raise OSError(errno.ENOSPC, "No space left on device", str(folder))

    monkeypatch.setattr(output_swap, "sync_to_disk", refuse_sync)
    with pytest.raises(OSError, match="No space left") as caught:
        publish_new(output)
    assert (texts_of(output), caught.value.filename) == (OLD, str(output))


def test_error_names_the_file_as_it_would_have_been_published(output):
    with pytest.raises(OSError, match="No space") as caught, open_staging(output) as staging:
        raise OSError(errno.ENOSPC, "No space", str(staging.new / "site/a/index.html"))
    assert caught.value.filename == str(output / "site/a/index.html")


def test_other_files_stay_the_same_files(output):
    """A lock that another build waits for, and a file that another program writes to."""
    (output / ".gitignore").write_text("*")
    publish_new(output)
    lock, ignored = output / ".rundbrief.lock", output / ".gitignore"
    before = (lock.stat().st_ino, ignored.stat().st_ino)
    publish_new(output)
    assert (lock.stat().st_ino, ignored.stat().st_ino) == before
    assert (lock.stat().st_nlink, ignored.stat().st_nlink) == (1, 1)


def test_output_folder_keeps_its_permissions(output):
    output.chmod(0o2751)
    publish_new(output)
    assert stat.S_IMODE(output.stat().st_mode) == 0o2751


@pytest.mark.parametrize("kind", ["folder", "file", "new version"])
def test_what_appears_during_the_exchange_is_not_lost(output, monkeypatch, kind):
    (output / "notes.txt").write_text("old notes")

    def late(one, other):
        if kind == "folder":
            (other / "theirs").mkdir()
            (other / "theirs" / "notes.txt").write_text("notes")
        elif kind == "file":
            (other / "theirs.txt").write_text("notes")
        else:
            (other / "notes.tmp").write_text("notes")
            (other / "notes.tmp").rename(other / "notes.txt")
        exchange(one, other)

    monkeypatch.setattr(output_swap, "exchange", late)
    publish_new(output)
    assert texts_of(output) == NEW
    path = {"folder": "theirs/notes.txt", "file": "theirs.txt", "new version": "notes.txt"}[kind]
    assert (output / path).read_text() == "notes"


def test_output_may_be_a_link(output, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(output)
    publish_new(link)
    assert (texts_of(output), link.is_symlink()) == (NEW, True)


def test_output_that_is_the_project_is_exchanged_folder_by_folder(output):
    """As with `site_dir: site`, MkDocs' default: nothing else is touched or put next to it."""
    (output / "content").mkdir()
    before = output.stat().st_ino
    with open_staging(output) as staging:
        assert staging.folder.parent == output
        put(staging.new / "site", "new")
        staging.swap_in()
    assert (output.stat().st_ino, (output / "content").is_dir()) == (before, True)


def test_other_folder_of_ours_stays(output):
    """Two sites, internal and public, can share an output folder."""
    put(output / "public-site", "theirs")
    publish_new(output)
    assert texts_of(output) == NEW | {"public-site/index.html": "theirs"}


def test_folder_of_somebody_else_in_the_place_of_ours_is_left(output):
    """In a folder such as /tmp, where others can create folders, too."""
    (output.parent / f".rundbrief-stage-{output.name}").symlink_to(output / "site")
    publish_new(output)
    assert texts_of(output) == NEW


KILLED = """
import sys
from pathlib import Path
from killed_builds import announce, EXCHANGE
from rundbrief.build import output_swap
from rundbrief.build.output_swap import MARK, open_staging
import os, signal

output, moment, refuses = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "refuses"
steps = []

def on_step(event):
    if len(steps) == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    steps.append(event)

def refuse(*paths):
    raise OSError(22, "Invalid argument", str(paths[0]))

if refuses:
    output_swap.exchange = refuse
with open_staging(output) as staging:
    for name in ("site", "newsletter"):
        (staging.new / name).mkdir()
        (staging.new / name / MARK).touch()
        (staging.new / name / "index.html").write_text("new")
    announce(on_step)
    staging.swap_in()
    if moment < 0:
        print(len(steps))
os.kill(os.getpid(), signal.SIGKILL)
"""


def run_killed(output, moment, *, refuses):
    command = [sys.executable, "-c", KILLED, str(output), str(moment)]
    command.append("refuses" if refuses else "")
    tests = str(Path(__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([tests, *sys.path])}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout


@pytest.mark.parametrize("refuses", [False, True], ids=["in one step", "by renaming"])
def test_build_that_is_killed_at_any_step_of_the_exchange(output, refuses):
    """A real process, killed before each of the steps, and after the last."""
    steps = int(run_killed(output, -1, refuses=refuses))
    assert steps > 8
    for moment in range(steps + 1):
        shutil.rmtree(output)
        for name in ("site", "newsletter"):
            put(output / name, "old")
        run_killed(output, moment, refuses=refuses)
        if not refuses:
            assert texts_of(output) in (OLD, NEW)
        with open_staging(output):
            pass
        assert texts_of(output) in (OLD, NEW)
        assert {p.name for p in output.iterdir()} == {"site", "newsletter", ".rundbrief.lock"}
        assert list(output.parent.glob(".rundbrief*")) == []
    assert texts_of(output) == NEW


def test_publish_refuses_a_folder_of_somebody_else(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "holiday.jpg").write_text("dear to me")
    with open_staging(tmp_path) as staging:
        put(staging.new / "site", "new")
        with pytest.raises(ProblemsError) as caught:
            staging.swap_in()
    assert (tmp_path / "site" / "holiday.jpg").read_text() == "dear to me"
    (problem,) = caught.value.problems
    assert problem.what == "the folder contains files that rundbrief did not create"


def test_write_keeps_permissions_and_line_ends(tmp_path):
    file = tmp_path / "2026-W47.md"
    file.write_text("old")
    file.chmod(0o640)
    write_text_safely(file, "new\r\n")
    assert file.read_bytes() == b"new\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_nothing_is_left_in_a_linked_folder_of_somebody_else(tmp_path):
    foreign, output = tmp_path / "foreign", tmp_path / "output"
    put(foreign / "site", "dear to me")
    (foreign / "site" / MARK).unlink()
    output.symlink_to(foreign)
    with pytest.raises(ProblemsError), open_staging(output, ["newsletter", "site"]):
        pass
    assert [it.name for it in foreign.iterdir()] == ["site"]


@pytest.mark.parametrize("kind", ["file", "link", "lost link"])
def test_publish_refuses_what_is_no_folder_of_ours(tmp_path, kind):
    output = tmp_path / "output"
    put(tmp_path / "elsewhere", "dear to me")
    output.mkdir()
    if kind == "file":
        (output / "site").write_text("dear to me")
    else:
        (output / "site").symlink_to("../elsewhere" if kind == "link" else "../nowhere")
    with open_staging(output) as staging:
        put(staging.new / "site", "new")
        with pytest.raises(ProblemsError):
            staging.swap_in()
    assert (output / "site").is_symlink() == (kind != "file")
    assert (output / "site").is_file() == (kind == "file")
    assert texts_of(tmp_path / "elsewhere") == {"index.html": "dear to me"}
