"""What is installed: only known files, of versions without known vulnerabilities."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from conftest import REPOSITORY

LISTS = sorted(REPOSITORY.glob("constraints*.txt"))
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
SAFE: dict[str, dict[str, Any]] = tomllib.loads(
    (REPOSITORY / "tests" / "safe_versions.toml").read_text(encoding="utf-8")
)
BUILD_TOOLS = {"hatchling", "editables", "babel"}

_PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.]+)(?P<marker> ; [^\\]+)?")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}")


def entries_of(file: Path) -> list[list[str]]:
    """Return the lines of each entry, without comments and continuation marks."""
    text = file.read_text(encoding="utf-8").replace(" \\\n", "\n")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    entries: list[list[str]] = []
    for line in lines:
        if line.startswith(" "):
            entries[-1].append(line)
        else:
            entries.append([line])
    return entries


def versions_in(file: Path) -> dict[str, str]:
    found = (_PIN.fullmatch(entry[0].rstrip()) for entry in entries_of(file))
    return {canonicalize_name(it["name"]): it["version"] for it in found if it}


PINNED = versions_in(REPOSITORY / "constraints.txt")


def requirements() -> list[Requirement]:
    """Return all direct dependencies, those of tests and of the build included."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    listed = (PROJECT["project"]["dependencies"], PROJECT["build-system"]["requires"], *extras)
    return [Requirement(text) for some in listed for text in some]


def lower_bound(requirement: Requirement) -> Version | None:
    bounds = [it.version for it in requirement.specifier if it.operator in (">=", "==", "~=")]
    return Version(bounds[0]) if bounds else None


def test_there_is_a_list_for_each_purpose():
    assert [file.name for file in LISTS] == [
        "constraints-bench.txt",
        "constraints-test.txt",
        "constraints.txt",
    ]


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_every_file_is_known_by_its_digest(file):
    entries = entries_of(file)
    assert len(entries) > 20
    for pin, *hashes in entries:
        assert _PIN.fullmatch(pin.rstrip()), pin
        assert hashes, f"{pin} has no digest"
        assert [line for line in hashes if not _HASH.fullmatch(line)] == []


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_lists_name_no_index(file):
    assert re.findall(r"https?:|index|find-links|trusted-host|file:", file.read_text()) == []


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_a_package_has_one_version(file):
    other = versions_in(file)
    assert {
        name: other[name] for name in PINNED if name in other and other[name] != PINNED[name]
    } == {}


def test_what_rundbrief_and_its_build_need_is_listed():
    needed = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
    needed += [Requirement(text) for text in PROJECT["build-system"]["requires"]]
    names = {canonicalize_name(it.name) for it in needed} | BUILD_TOOLS
    assert names - set(PINNED) == set()
    for it in needed:
        assert it.specifier.contains(PINNED[canonicalize_name(it.name)]), it


def test_pip_accepts_the_list():
    """With digests for everything; what is installed here needs no download."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--quiet"]
    done = subprocess.run(
        [*command, "--require-hashes", "--requirement", str(REPOSITORY / "constraints.txt")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", SAFE)
def test_pinned_version_has_no_known_vulnerability(name):
    pinned = {canonicalize_name(k): v for file in LISTS for k, v in versions_in(file).items()}
    assert name in pinned, "nobody needs it any more: delete it from tests/safe_versions.toml"
    assert Version(pinned[name]) >= Version(SAFE[name]["version"]), SAFE[name]["advisories"]


@pytest.mark.parametrize("requirement", requirements(), ids=lambda it: it.name)
def test_lower_bound_has_no_known_vulnerability(requirement):
    """Whoever installs rundbrief without our list gets no older version."""
    safe = SAFE.get(canonicalize_name(requirement.name))
    if safe:
        bound = lower_bound(requirement)
        assert bound, f"{requirement.name} has no lower bound"
        assert bound >= Version(safe["version"]), safe["advisories"]


@pytest.mark.parametrize("name", SAFE)
def test_safe_version_says_why(name):
    assert name == canonicalize_name(name)
    assert set(SAFE[name]) == {"version", "advisories"}
    identifier = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(-\w{4}){3}|PYSEC-\d{4}-\d+|RUSTSEC-\d{4}-\d{4}")
    assert SAFE[name]["advisories"]
    assert [it for it in SAFE[name]["advisories"] if not identifier.fullmatch(it)] == []
