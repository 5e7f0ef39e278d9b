"""The same commit, settings and today give the same bytes, wherever they are built."""

import os
import shutil
import subprocess
import sys

import pytest

from conftest import GIT, REPOSITORY


def copy_sample(folder):
    """Clone what a build needs, with one commit, as a checkout on another machine would be."""
    for name in ("content", "mkdocs.yml"):
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    environment = (
        os.environ
        | GIT
        | dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-11-20T08:00:00+01:00")
    )
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "Sample")):
        subprocess.run(("git", "-C", folder, *command), env=environment, check=True)


def build(folder, zone):
    result = subprocess.run(
        [sys.executable, "-m", "rundbrief", "build", "--today", "2026-11-20"],
        cwd=folder,
        env=os.environ | {"TZ": zone, "LC_ALL": "C", "PYTHONHASHSEED": "random"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return {
        p.relative_to(folder / "output").as_posix(): p.read_bytes()
        for p in (folder / "output").rglob("*")
        if p.is_file()
    }


@pytest.mark.parametrize(
    ("zone", "other"), [("Pacific/Kiritimati", "Pacific/Pago_Pago")], ids=["far apart"]
)
def test_builds_in_two_folders_and_time_zones_are_alike(tmp_path, zone, other):
    here, there = tmp_path / "here", tmp_path / "there" / "deeper down"
    for folder in (here, there):
        folder.mkdir(parents=True)
        copy_sample(folder)
    expected, actual = build(here, zone), build(there, other)
    assert sorted(expected) == sorted(actual)
    assert {path for path in expected if expected[path] != actual[path]} == set()


def test_second_build_in_the_same_folder_changes_nothing(tmp_path):
    copy_sample(tmp_path)
    assert build(tmp_path, "UTC") == build(tmp_path, "UTC")
