import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

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
    for name in ("site", "newsletter"):
        put(tmp_path / name, "old")
    return tmp_path


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


def test_publish_that_fails_in_the_swap_puts_everything_back(output, monkeypatch):
    """A disk that is full at the second of two renames."""
    with open_staging(output) as staging:
        put(staging.new / "site", "new")
        put(staging.new / "newsletter", "new")
        swap = type(staging)._swap

        def refuse_site(self, name):
            if name.name == "site":
                raise OSError(28, "No space left on device")
            swap(self, name)

        monkeypatch.setattr(type(staging), "_swap", refuse_site)
        with pytest.raises(OSError, match="No space left"):
            staging.swap_in()
    assert texts_of(output) == OLD


KILLED = """
import os, signal, sys
from pathlib import Path
from rundbrief.build.output_swap import MARK, open_staging

moment = int(sys.argv[2])
rename = Path.rename
count = 0

def counting(self, target):
    global count
    if count == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1
    return rename(self, target)

Path.rename = counting
with open_staging(Path(sys.argv[1])) as staging:
    for name in ("site", "newsletter"):
        (staging.new / name).mkdir()
        (staging.new / name / MARK).touch()
        (staging.new / name / "index.html").write_text("new")
    staging.swap_in()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", range(5))
def test_next_build_repairs_what_a_killed_one_left(output, moment):
    """A real process, killed before each of the four renames of the swap, and after the last."""
    command = [sys.executable, "-c", KILLED, str(output), str(moment)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with open_staging(output):
        pass
    assert texts_of(output) == (NEW if moment == 4 else OLD)
    assert {p.name for p in output.iterdir()} == {"site", "newsletter", ".rundbrief.lock"}


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


def test_two_builds_at_once_wait_for_each_other(output):
    code = (
        "import sys; from pathlib import Path\n"
        "from rundbrief.build.output_swap import open_staging\n"
        "with open_staging(Path(sys.argv[1])):\n print('in', flush=True); sys.stdin.read()\n"
    )

    def enter():
        with open_staging(output):
            return "in"

    command = [sys.executable, "-c", code, str(output)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other,
        ThreadPoolExecutor() as pool,
    ):
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == b"in\n"
        waiting = pool.submit(enter)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        other.stdin.close()  # ends the other build
        assert waiting.result() == "in"


def test_write_keeps_permissions_and_line_ends(tmp_path):
    file = tmp_path / "2026-W47.md"
    file.write_text("old")
    file.chmod(0o640)
    write_text_safely(file, "new\r\n")
    assert file.read_bytes() == b"new\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


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
