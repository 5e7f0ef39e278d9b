"""Problems of disks name the file, the folder, and what to do."""

import errno
import os

import pytest

from rundbrief.build.disk_problems import (
    explain_cache_failure,
    explain_disk_error,
    explain_file_error,
)
from rundbrief.content import files
from rundbrief.content.load import read_content
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import Level, render_text


def error(number, name):
    return OSError(number, os.strerror(number), name)


def text_of(problem):
    return render_text([problem], load_texts("en"))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_full_disk_names_the_file_and_the_folder(tmp_path, monkeypatch, number):
    monkeypatch.chdir(tmp_path)
    problem = explain_disk_error(error(number, str(tmp_path / "output/site/index.html")))
    assert problem
    first, *rest = text_of(problem).splitlines()
    reason = {errno.ENOSPC: "no space left on the disk", errno.EDQUOT: "the disk quota is used up"}
    assert first == f"output/site/index.html: {reason[number]}"
    why, fix = rest
    assert why.endswith(
        "the disk of the folder “output/site” is full; what was there before is unchanged"
    )
    assert "delete what you don't need from this disk (the folder .cache/rundbrief" in fix


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_folder_that_may_not_be_written_to_is_named(tmp_path, number):
    (tmp_path / "output").mkdir()
    problem = explain_disk_error(error(number, bytes(tmp_path / "output")))
    assert problem
    assert problem.file == (tmp_path / "output").as_posix()
    assert f"access to the folder “{tmp_path}/output”, or choose another" in text_of(problem)


@pytest.mark.parametrize("failed", [error(errno.ENOENT, "x"), OSError(errno.ENOSPC, "full")])
def test_other_errors_are_no_problems_of_disks(failed):
    assert explain_disk_error(failed) is None


def test_cache_that_cannot_be_used_is_a_warning():
    full, forbidden = (
        explain_cache_failure(error(number, "/x/.cache")) for number in (errno.ENOSPC, errno.EROFS)
    )
    assert {full.level, forbidden.level} == {Level.WARNING}
    assert text_of(full).startswith("/x/.cache: warning: results can't be cached: no space left")
    assert "delete what you don't need from the disk of this folder" in text_of(full)
    assert "turn the cache off with --no-cache" in text_of(forbidden)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_output_that_may_not_be_written_to_leaves_the_old_output(folder):
    assert folder.run("build").exit_code == 0
    before = folder.files()
    output = folder.root / "output"
    output.chmod(0o500)
    try:
        folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\nIt is open.\n")
        result = folder.run("build")
    finally:
        output.chmod(0o700)
    assert (result.exit_code, folder.files()) == (1, before)
    assert "permission denied" in result.stderr


@pytest.mark.parametrize(
    ("number", "fix"),
    [
        (errno.ENAMETOOLONG, "choose a shorter name, or a folder that is less deep"),
        (errno.ENOENT, "check that it exists, then run the command again"),
        (errno.EIO, "check the disk, then run the command again"),
        (errno.ELOOP, "check the disk, then run the command again"),
    ],
)
def test_every_error_of_a_file_has_a_fix(number, fix):
    problem = explain_file_error(error(number, "output/a"))
    assert problem
    assert (problem.file, text_of(problem).splitlines()[-1]) == ("output/a", f"  fix: {fix}")
    assert explain_file_error(OSError(number, "failed")) is None


def test_output_folder_with_too_long_a_name_is_a_problem(folder):
    result = folder.run("build", "--output", f"{folder.root}/{'a' * 300}")
    assert result.exit_code == 1
    assert "the name is too long" in result.stderr
    assert "fix: choose a shorter name" in result.stderr


@pytest.mark.parametrize("number", [errno.EIO, errno.ENAMETOOLONG, errno.ESTALE])
def test_content_that_can_not_be_read_is_a_problem_with_a_fix(folder, monkeypatch, number):
    path = folder.write("content/marketing/2026-11-18-a.md", "Text.\n")
    monkeypatch.setattr(files, "open_regular", fail_with(error(number, str(path))))
    __, problems = read_content(folder.project())
    unread = [p for p in problems if p.file == "content/marketing/2026-11-18-a.md"]
    assert [(p.level, bool(p.fix)) for p in unread] == [(Level.ERROR, True)]


def fail_with(failure):
    def fail(*_arguments, **_options):
        raise failure

    return fail
