"""What all tests share: a project in an empty folder, written file by file."""

from __future__ import annotations

import atexit
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest
from click.testing import CliRunner, Result
from hypothesis.database import DirectoryBasedExampleDatabase
from pytest_socket import disable_socket

from rundbrief.cli import main
from rundbrief.compilation import Compilation, compile_project
from rundbrief.config.addresses import Addresses
from rundbrief.config.settings import Project, Settings
from rundbrief.content.content import Content
from rundbrief.content.load import read_content
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import Problem, shown

pytest_plugins = ["browsing", "goldens", "hostile_vectors.fixtures", "node_packages"]

REPOSITORY = Path(__file__).parents[1]

# The same examples in every run, and however busy the machine is. To look for new ones:
# pytest --hypothesis-profile=explore, or for minutes: make fuzz
PATIENT: Any = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("repeatable", derandomize=True, **PATIENT)
hypothesis.settings.register_profile("explore", max_examples=2000, **PATIENT)
# Finds are kept and tried first the next time.
hypothesis.settings.register_profile(
    "fuzz",
    max_examples=10_000,
    print_blob=True,
    database=DirectoryBasedExampleDatabase(REPOSITORY / ".cache" / "hypothesis"),
    **PATIENT,
)
hypothesis.settings.load_profile("repeatable")

TODAY = date(2026, 11, 20)
MAX_ID_LENGTH = 50

MKDOCS_YML = """\
site_name: Kestrel
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins: [rundbrief]
"""

ROSTER = """\
marketing: {name: Marketing, lead: {name: Ada Brandt, email: ada@example.org}}
support: {name: Member support}
workshop: {name: Workshop, due: friday 12:00}
"""

# Git must not read the settings of whoever runs the tests, nor ask for anything; and what lies in
# their own cache doesn't count. Nothing is written into their own folders either.
STATE = TemporaryDirectory(prefix="rundbrief-tests-")
atexit.register(STATE.cleanup)
GIT = {
    "XDG_CACHE_HOME": os.devnull,
    "XDG_STATE_HOME": STATE.name,
    "RUNDBRIEF_CACHE_KEY": "",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    # Where no project says otherwise, the command line follows whoever runs the tests.
    "LANGUAGE": "en",
    "GIT_AUTHOR_NAME": "Ada Brandt",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada Brandt",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Make ids of texts and bytes that are short and printable; pytest numbers equal ones."""
    if not isinstance(val, str | bytes):
        return None
    text = val.decode("latin-1") if isinstance(val, bytes) else val
    words = " ".join(re.findall(r"[!-~]+", text.replace("::", ":")))
    return words[:MAX_ID_LENGTH].strip() or argname


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """No test reaches the network; those that serve pages say so with `loopback`."""
    for key, value in GIT.items():
        monkeypatch.setenv(key, value)
    if "loopback" not in request.keywords:
        disable_socket(allow_unix_socket=True)
    yield
    if "loopback" not in request.keywords:
        from pytest_socket import enable_socket

        enable_socket()


@dataclass(frozen=True)
class Folder:
    """A project's folder. `problems` are written as a person reads them: place, then what."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    def write(self, path: str, text: str | bytes = "") -> Path:
        """Write a file below the project's folder."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def project(self, *, today: date = TODAY, **settings: Any) -> Project:
        fields = {"audience", "preview", "layouts"} & set(settings)
        options: Mapping[str, Any] = {key: settings.pop(key) for key in fields}
        settings.setdefault("time_zone", "Europe/Berlin")
        return Project(
            root=self.root,
            docs_dir=self.content,
            site_dir=self.root / "output" / "site",
            site_name="Kestrel",
            addresses=Addresses("https://status.example.org/", directory_urls=True),
            settings=Settings.model_validate(settings),
            today=today,
            **options,
        )

    def read(self, **settings: Any) -> tuple[Content, list[str]]:
        """Read the content; problems come as `place: what`."""
        content, problems = read_content(self.project(**settings))
        return content, [said(problem) for problem in problems]

    def compile(self, **settings: Any) -> Compilation:
        return compile_project(self.project(**settings))

    def git(self, *arguments: str, at: str = "2026-11-01T12:00:00+01:00") -> str:
        """Run git here. at: the time that a commit gets."""
        result = subprocess.run(
            ("git", "-C", str(self.root), *arguments),
            env=os.environ | GIT | {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at},
            check=True,
            capture_output=True,
            text=True,
        )
        return result.stdout

    def commit(self, message: str = "Write", at: str = "2026-11-01T12:00:00+01:00") -> None:
        if not (self.root / ".git").exists():
            self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, at=at)

    def run(self, *arguments: str) -> Result:
        """Run the command `rundbrief` on this project."""
        command = [*arguments, "--config-file", str(self.root / "mkdocs.yml")]
        return CliRunner().invoke(main, command, catch_exceptions=False)

    def files(self, below: str = "output") -> dict[str, bytes]:
        """Read all files below a folder of the project, by their paths there."""
        folder = self.root / below
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != ".rundbrief.lock"
        }


def said(problem: Problem) -> str:
    """Write a problem's place and what it says, in English."""
    return f"{problem.place}: {shown(problem.what, problem, load_texts('en'))}"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A project with settings and a roster of three departments, and nothing else."""
    folder = Folder(tmp_path)
    folder.write("mkdocs.yml", MKDOCS_YML)
    folder.write("content/departments.yml", ROSTER)
    return folder


@pytest.fixture(scope="session")
def sample() -> Compilation:
    """The sample content of this repository, compiled."""
    return compile_project(sample_project())


def sample_project(**changes: Any) -> Project:
    from rundbrief.mkdocs_adapter import MkDocsAdapter

    adapter = MkDocsAdapter.load(REPOSITORY / "mkdocs.yml")
    return adapter.project(today=TODAY, audience=changes.pop("audience", "internal"))
