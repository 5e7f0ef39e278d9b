"""The same commit, settings and today give the same bytes, wherever and however they are built."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import GIT, REPOSITORY
from small_project import SmallProject, different

pytestmark = pytest.mark.xdist_group("reproducible")

TODAY = "2026-11-20"


@dataclass(frozen=True)
class Surroundings:
    """Where and how something is built. Whatever isn't named is as in the test run."""

    folder: str = "project"
    environment: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    # The folder in which the command runs; None: the project's.
    elsewhere: bool = False
    umask: int = 0o022


# Each differs from the first build, `Surroundings()`, in one way.
DIFFERENCES = {
    "folder": Surroundings(folder="a longer/path/to it/Prüfung"),
    "working directory": Surroundings(elsewhere=True),
    "time zone": Surroundings(environment={"TZ": "Pacific/Kiritimati"}),
    "locale": Surroundings(environment={"LC_ALL": "C", "LANGUAGE": "de", "PYTHONUTF8": "0"}),
    "hash seed": Surroundings(environment={"PYTHONHASHSEED": "4711"}),
    "user": Surroundings(environment={"HOME": "/nowhere", "USER": "other"}, umask=0o077),
    "one process": Surroundings(options=("--jobs", "1")),
    "three processes": Surroundings(options=("--jobs", "3")),
    "no cache": Surroundings(options=("--no-cache",)),
}
FAR_APART = (
    Surroundings(
        "here",
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        ("--no-cache", "--jobs", "1"),
    ),
    Surroundings(
        "there/deeper down",
        {"TZ": "Pacific/Pago_Pago", "LC_ALL": "C.UTF-8", "LANGUAGE": "de", "PYTHONHASHSEED": "2"},
        ("--jobs", "2"),
        elsewhere=True,
        umask=0o077,
    ),
)


def build(root: Path, surroundings: Surroundings) -> Path:
    """Build a project in surroundings, and return its output."""
    command = (sys.executable, "-m", "rundbrief", "build", "--today", TODAY, *surroundings.options)
    result = subprocess.run(
        (*command, "-f", str(root / "mkdocs.yml")) if surroundings.elsewhere else command,
        cwd="/" if surroundings.elsewhere else root,
        env=os.environ | {"PYTHONHASHSEED": "0", "TZ": "UTC"} | surroundings.environment,
        umask=surroundings.umask,
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return root / "output"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> SmallProject:
    """A project that was never built."""
    with pytest.MonkeyPatch.context() as patch:
        for key, value in GIT.items():
            patch.setenv(key, value)
        return SmallProject.create(tmp_path_factory.mktemp("reproducible") / "original")


@pytest.fixture(scope="module")
def expected(project, tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("first") / "project"
    return build(copy(project, root), Surroundings())


def copy(project: SmallProject, root: Path) -> Path:
    """Copy a project as it was before its first build."""
    ignored = shutil.ignore_patterns(".cache", "output")
    return shutil.copytree(project.folder.root, root, ignore=ignored)


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_output_is_the_same_bytes_with_another(difference, project, expected, tmp_path):
    surroundings = DIFFERENCES[difference]
    root = copy(project, tmp_path / surroundings.folder)
    assert different(build(root, surroundings), expected) == []


def test_output_is_the_same_bytes_with_a_cache_of_another_state(project, expected, tmp_path):
    root = copy(project, tmp_path / "project")
    update = root / "content/marketing/2026-11-05-sale.md"
    text = update.read_text()
    for words in (text.replace("It begins", "It began"), text):
        update.write_text(words)
        output = build(root, Surroundings(options=("--jobs", "1")))
    assert different(output, expected) == []
    shutil.rmtree(output)
    assert different(build(root, Surroundings()), expected) == []


def copy_sample(folder: Path) -> Path:
    """Clone what a build needs, with one commit, as a checkout on another machine would be."""
    folder.mkdir(parents=True)
    shutil.copytree(REPOSITORY / "content", folder / "content")
    shutil.copy(REPOSITORY / "mkdocs.yml", folder / "mkdocs.yml")
    environment = (
        os.environ
        | GIT
        | dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-11-20T08:00:00+01:00")
    )
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "Sample")):
        subprocess.run(("git", "-C", folder, *command), env=environment, check=True)
    return folder


def test_sample_is_the_same_bytes_in_surroundings_far_apart(tmp_path):
    one, other = (build(copy_sample(tmp_path / it.folder), it) for it in FAR_APART)
    assert different(one, other) == []
    # Once more, with everything from the cache.
    assert different(build(tmp_path / FAR_APART[1].folder, FAR_APART[1]), one) == []
