"""What tests and the benchmark use of npm, installed once into `.cache/node`.

Versions are in `tests/node/package.json`; the registry is the one that npm itself is set up with.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

REPOSITORY = Path(__file__).parents[1]
PACKAGES = REPOSITORY / "tests" / "node" / "package.json"
FOLDER = REPOSITORY / ".cache" / "node"

# --ignore-scripts: the Nu checker's would fetch a Java of its own.
_INSTALL = (
    *("install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"),
    *("--ignore-scripts", "--loglevel=error", "--prefix", str(FOLDER)),
)


def program(name: str, package: str) -> str:
    """Find a program, or say how to get it."""
    path = shutil.which(name)
    if not path:
        message = f"“{name}” is missing; on Debian and Ubuntu: sudo apt install {package}"
        raise FileNotFoundError(message)
    return path


def install_packages() -> Path:
    """Install what is not there in the versions wanted; give the folder above node_modules."""
    wanted = PACKAGES.read_text(encoding="utf-8")
    stamp = FOLDER / "installed.json"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(FOLDER / ".lock"):
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
            return FOLDER
        (FOLDER / "package.json").write_text(wanted, encoding="utf-8")
        command = [program("npm", "npm"), *_INSTALL]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
        if done.returncode:
            raise OSError(f"npm could not install {PACKAGES}:\n{done.stderr}")
        stamp.write_text(wanted, encoding="utf-8")
    return FOLDER


@pytest.fixture(scope="session")
def node_folder() -> Path:
    """The folder above node_modules; a test fails where Node.js or npm is missing."""
    return install_packages()
