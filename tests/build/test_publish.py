import os
import subprocess
import sys

import pytest

from rundbrief.build import output_lock
from rundbrief.build.output_lock import LOCK


def test_one_newsletter_replaces_its_own_and_leaves_the_others(folder):
    folder.write("content/newsletter/2026-W46.md", "Good morning")
    folder.write("content/newsletter/2026-W47.md", "Good morning")
    today = ("--today", "2026-11-20")
    assert folder.run("build", *today).exit_code == 0
    before = folder.files()
    folder.write("content/newsletter/2026-W47.md", "Good evening")
    assert folder.run("newsletter", "build", "2026-W47", *today).exit_code == 0
    after = folder.files()
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    names = ("newsletter.html", "newsletter.txt", "newsletter.mjml", "newsletter.eml")
    assert changed == {f"newsletter/2026-W47/{it}" for it in (*names, "newsletter-draft.eml")}
    assert folder.run("build", *today).exit_code == 0


def test_one_newsletter_never_makes_somebody_elses_folder_ours(folder):
    """Once it was marked as ours, the next build would replace it."""
    folder.write("content/newsletter/2026-W47.md", "Good morning")
    result = folder.run("newsletter", "build", "2026-W47", "--output", str(folder.content))
    assert result.exit_code == 1
    assert "contains files that rundbrief did not create" in result.output
    assert set(folder.files("content/newsletter")) == {"2026-W47.md"}
    assert not (folder.content / LOCK).exists()


@pytest.mark.parametrize("command", [("build",), ("newsletter", "build", "2026-W47")])
def test_refused_build_leaves_nothing_in_the_folder_that_the_output_links_to(
    folder, tmp_path, command
):
    folder.write("content/newsletter/2026-W47.md", "Good morning")
    foreign = tmp_path / "foreign"
    (foreign / "newsletter").mkdir(parents=True)
    (foreign / "newsletter" / "mine.txt").touch()
    (folder.root / "output").symlink_to(foreign)
    result = folder.run(*command)
    assert "contains files that rundbrief did not create" in result.output
    assert [it.name for it in foreign.rglob("*")] == ["newsletter", "mine.txt"]


@pytest.fixture
def other_build(folder):
    """A process that holds the lock of the output."""
    code = (
        "import sys; from pathlib import Path\n"
        "from rundbrief.build.output_lock import lock_output\n"
        "with lock_output(Path(sys.argv[1])):\n print('in', flush=True); sys.stdin.readline()\n"
    )
    (folder.root / "output").mkdir()
    command = (sys.executable, "-c", code, str(folder.root / "output"))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def test_build_names_the_one_that_it_waits_for_and_gives_up(folder, other_build, monkeypatch):
    monkeypatch.setattr(output_lock, "_PATIENCE", 0.1)
    for command in ("build", "newsletter build"):
        folder.write("content/newsletter/2026-W47.md", "Good morning")
        result = folder.run(*command.split())
        assert result.exit_code == 1
        waiting, gave_up = [it for it in result.stderr.splitlines() if "process" in it]
        assert waiting.startswith("Waiting for another build to finish writing to ")
        assert f"process {other_build.pid} on " in waiting
        assert f"process {other_build.pid} on " in gave_up
        assert gave_up.endswith("Wait until it has finished, or end it, then try again.")
    assert folder.files() == {".rundbrief.lock-holder": folder.files()[".rundbrief.lock-holder"]}


def test_build_goes_on_when_the_other_one_has_finished(folder, other_build, monkeypatch):
    name_holder = output_lock._name_holder

    def finish(output, notify):
        name_holder(output, notify)
        other_build.stdin.close()

    monkeypatch.setattr(output_lock, "_name_holder", finish)
    result = folder.run("build")
    assert (result.exit_code, "Waiting for another build" in result.stderr) == (0, True)


def test_build_says_where_it_cannot_publish_in_one_step(folder):
    assert "one after the other" not in folder.run("build", "--verbose").stderr
    (folder.root / "output/theirs").mkdir()
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\nIt is open.\n")
    result = folder.run("build", "--verbose")
    assert "folders published one after the other: 2" in result.stderr
