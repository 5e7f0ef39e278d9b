"""The projects of vectors, built once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import GIT
from hostile_vectors.projects import HostileProject
from hostile_vectors.writing_texts import write_texts
from hostile_vectors.writing_values import HARMLESS, write_values


@pytest.fixture(scope="session")
def make_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Make an empty folder to build in before a test's own fixtures keep git's settings out."""
    with pytest.MonkeyPatch.context() as patch:
        for key, value in GIT.items():
            patch.setenv(key, value)
        yield tmp_path_factory.mktemp


@pytest.fixture(scope="session")
def texts(make_folder: Callable[[str], Path]) -> HostileProject:
    """Every text and address."""
    project = write_texts(make_folder("texts"))
    project.build()
    return project


@pytest.fixture(scope="session")
def values(make_folder: Callable[[str], Path]) -> HostileProject:
    """Every value and name."""
    project = write_values(make_folder("values"))
    project.build()
    return project


@pytest.fixture(scope="session")
def harmless(make_folder: Callable[[str], Path]) -> HostileProject:
    """The same files with harmless words."""
    project = write_values(make_folder("harmless"), HARMLESS, HARMLESS[:1])
    project.build()
    return project
