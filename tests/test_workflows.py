"""The CI recipes: their form, what they may do, and their own commands, run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from conftest import GIT, MKDOCS_YML, REPOSITORY, ROSTER, Folder

WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
GITLAB = REPOSITORY / ".gitlab-ci.yml"
# Only files whose digests are known, and nothing that isn't listed, tools that build it included.
INSTALL = (
    "python -m pip install --require-hashes --requirement constraints.txt",
    "python -m pip install --no-deps --no-build-isolation .",
)

# What the runner would put for the expressions of the recipes; any other one is an error here.
EXPRESSIONS = {
    "${{ vars.RUNDBRIEF_AUDIENCE || 'public' }}": "public",
    "${{ inputs.issue }}": "",
    "${{ secrets.RUNDBRIEF_CACHE_KEY }}": "",
    "${{ github.base_ref }}": "main",
}
# What earlier builds made.
CACHE = ".cache/rundbrief"
GITLAB_KEYWORDS = {"image", "variables", "workflow", "default", ".cache-of-the-default-branch"}


def read_recipe(path: Path) -> Any:
    """Read YAML with all values as text, so that `on` stays a word."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def jobs_of(path: Path) -> dict[str, Any]:
    recipe = read_recipe(path)
    if path == GITLAB:
        return {name: job for name, job in recipe.items() if name not in GITLAB_KEYWORDS}
    return dict(recipe["jobs"])


GITHUB_JOBS = [
    pytest.param(path, name, id=f"{path.stem}-{name}")
    for path in WORKFLOWS
    for name, job in jobs_of(path).items()
    if any("run" in step for step in job["steps"])
]


@pytest.mark.parametrize("path", [*WORKFLOWS, GITLAB], ids=lambda p: p.name)
def test_recipe_has_the_form_its_service_asks_for(path: Path) -> None:
    """With the schemas that the package carries: no test reaches the network."""
    schema = "vendor.gitlab-ci" if path == GITLAB else "vendor.github-workflows"
    result = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, str(path)])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_workflow_takes_no_more_rights_than_it_needs(path: Path) -> None:
    recipe = read_recipe(path)
    rights = {name: job["permissions"] for name, job in recipe["jobs"].items()}
    publish = {"pages": "write", "id-token": "write"}
    expected = {
        "site.yml": {"build": {"contents": "read"}, "publish": publish},
        "check.yml": {"check": {"contents": "read"}},
        "newsletter.yml": {"build": {"contents": "read"}},
    }
    assert recipe["permissions"] == {}
    assert expected[path.name] == rights
    assert set(recipe["concurrency"]) == {"group", "cancel-in-progress"}


def test_workflows_begin_when_they_should() -> None:
    begins = {path.name: set(read_recipe(path)["on"]) for path in WORKFLOWS}
    assert begins == {
        "site.yml": {"push", "schedule", "workflow_dispatch"},
        "check.yml": {"pull_request"},
        "newsletter.yml": {"schedule", "workflow_dispatch"},
    }
    assert read_recipe(WORKFLOWS[-1])["on"]["push"] == {"branches": ["main"]}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_actions_are_githubs_own_and_pinned(path: Path) -> None:
    """By the digest of a commit, since whoever owns an action can move its tags."""
    lines = [line.strip() for line in path.read_text().splitlines() if "uses:" in line]
    assert lines
    pinned = re.compile(r"(- )?uses: (actions/[a-z-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [line for line in lines if not pinned.fullmatch(line)] == []


def test_an_action_has_one_version() -> None:
    found = re.findall(r"uses: (\S+)@(\S+)", "".join(path.read_text() for path in WORKFLOWS))
    assert len(dict(found)) == len(set(found))


@pytest.mark.parametrize(("path", "name"), GITHUB_JOBS)
def test_github_job_fetches_the_whole_history(path: Path, name: str) -> None:
    steps = {s["uses"].partition("@")[0]: s for s in jobs_of(path)[name]["steps"] if "uses" in s}
    checkout, python = steps["actions/checkout"], steps["actions/setup-python"]
    assert checkout["with"] == {"fetch-depth": "0", "persist-credentials": "false"}
    assert python["with"] == {
        "python-version": "3.11",
        "cache": "pip",
        "cache-dependency-path": "constraints.txt",
    }


def test_site_is_built_with_what_was_built_before() -> None:
    (path,) = (path for path in WORKFLOWS if path.name == "site.yml")
    steps = jobs_of(path)["build"]["steps"]
    (kept,) = (s["with"] for s in steps if s.get("uses", "").startswith("actions/cache@"))
    assert kept["path"] == CACHE
    # A key that never comes again is saved each time; what it begins with finds the newest.
    assert kept["key"] == f"{kept['restore-keys']}${{{{ github.sha }}}}"
    (build,) = (s for s in steps if s.get("name") == "Build")
    assert build["env"]["RUNDBRIEF_CACHE_KEY"] == "${{ secrets.RUNDBRIEF_CACHE_KEY }}"


def test_proposals_on_github_get_no_cache_and_no_secrets() -> None:
    """Whoever proposes a change decides what runs: they could write whatever they like."""
    (path,) = (path for path in WORKFLOWS if path.name == "check.yml")
    text = path.read_text(encoding="utf-8")
    assert "actions/cache" not in text
    assert "secrets." not in text
    assert set(read_recipe(path)["on"]) == {"pull_request"}
    for other in WORKFLOWS:
        assert "pull_request_target" not in other.read_text(encoding="utf-8")


def test_proposals_on_gitlab_have_a_cache_of_their_own() -> None:
    recipe = read_recipe(GITLAB)
    own, main = recipe["check"]["cache"], recipe[".cache-of-the-default-branch"]["cache"]
    assert own == {
        "key": {"files": ["constraints.txt"], "prefix": "merge-requests"},
        "paths": [".cache/pip"],
    }
    assert main == {
        "key": {"files": ["constraints.txt"], "prefix": "default-branch"},
        "paths": [".cache/pip", CACHE],
    }
    for name, job in jobs_of(GITLAB).items():
        on_proposals = "merge_request_event" in str(job["rules"])
        assert job.get("extends") == (None if on_proposals else ".cache-of-the-default-branch")
        assert ("cache" in job) == on_proposals, name
    assert "cache" not in recipe["default"]


def test_cache_that_a_runner_unpacks_is_used(committed: Folder) -> None:
    """Everybody can write to it then, so rundbrief would ignore it."""
    cache = committed.root / ".cache"
    (cache / "rundbrief").mkdir(parents=True, exist_ok=True)
    for path in (cache, cache / "rundbrief"):
        path.chmod(0o777)
    command = read_recipe(GITLAB)["default"]["before_script"][0]
    subprocess.run(["sh", "-ec", command], cwd=committed.root, check=True)
    assert [path.stat().st_mode & 0o022 for path in (cache, cache / "rundbrief")] == [0, 0]
    shutil.rmtree(cache)
    subprocess.run(["sh", "-ec", command], cwd=committed.root, check=True)


def test_gitlab_fetches_the_whole_history() -> None:
    recipe = read_recipe(GITLAB)
    assert recipe["image"] == "python:3.11"
    assert recipe["variables"]["GIT_DEPTH"] == "0"
    assert recipe["variables"]["PIP_CACHE_DIR"] == "$CI_PROJECT_DIR/.cache/pip"
    assert {
        name: set(job) & {"variables", "before_script"} for name, job in jobs_of(GITLAB).items()
    } == {
        "check": set(),
        "pages": set(),
        "newsletter": set(),
    }


@pytest.mark.parametrize("path", [*WORKFLOWS, GITLAB], ids=lambda p: p.name)
def test_recipe_names_no_machine_and_no_index(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"https?://|index-url|/(?:home|work|tmp|root)/", text) == []
    for command in INSTALL:
        assert command in text


@pytest.mark.parametrize(("path", "name"), GITHUB_JOBS)
def test_expressions_stay_out_of_commands(path: Path, name: str) -> None:
    """What somebody types into a form would otherwise be run."""
    commands = [step["run"] for step in jobs_of(path)[name]["steps"] if "run" in step]
    assert [command for command in commands if "${{" in command] == []


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A repository with one commit: all that is here and that git doesn't ignore."""
    folder = Folder(tmp_path_factory.mktemp("committed"))
    listed = subprocess.run(
        ["git", "-C", str(REPOSITORY), "ls-files", "-z", "-co", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    )
    for name in listed.stdout.split("\0"):
        source = REPOSITORY / name
        if name and source.is_file():
            target = folder.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    folder.commit("Everything")
    return folder


def clone(origin: Folder, to: Path, *options: str) -> Folder:
    """Clone as a service does, over a transport that can be cut off."""
    command = ["git", "clone", "--quiet", *options, f"file://{origin.root}", str(to)]
    subprocess.run(command, check=True, env=os.environ | GIT)
    return Folder(to)


class Runner:
    """A service's machine: a fresh clone, and a Python that has the libraries but not us.

    A path in a .pth file is searched, but .pth files in it are not read: our own editable
    installation stays out of sight.
    """

    def __init__(self, origin: Folder, folder: Path) -> None:
        self.clone = clone(origin, folder / "clone")
        venv = folder / "venv"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
        (packages,) = (venv / "lib").glob("python*/site-packages")
        (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
        hidden = ("PYTHON", "COV", "VIRTUAL_ENV", "PYTEST")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
        self.environment |= {"CI": "true", "PATH": f"{venv / 'bin'}:{os.environ['PATH']}"}

    def run(self, script: str, **environment: str) -> None:
        result = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.clone.root,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"{script}\n{result.stdout}\n{result.stderr}"

    def assert_made(self, path: str) -> None:
        """What a recipe hands on must be there, and hold something."""
        made = self.clone.root / path
        assert any(file.stat().st_size for file in made.rglob("*.html")), f"{path} is empty"


@pytest.fixture
def runner(committed: Folder, tmp_path: Path) -> Runner:
    return Runner(committed, tmp_path)


@pytest.mark.parametrize(("path", "name"), GITHUB_JOBS)
def test_commands_of_github_job_succeed(path: Path, name: str, runner: Runner) -> None:
    assert read_recipe(path)["defaults"] == {"run": {"shell": "bash"}}
    for step in jobs_of(path)[name]["steps"]:
        if "run" in step:
            given = {k: EXPRESSIONS.get(v, v) for k, v in step.get("env", {}).items()}
            assert not any("${{" in value for value in given.values())
            runner.run(step["run"], GITHUB_ACTIONS="true", **given)
        elif "upload" in step["uses"]:
            runner.assert_made(step["with"]["path"])
    for step in jobs_of(path)[name]["steps"]:
        if step.get("uses", "").startswith("actions/cache@"):
            assert any((runner.clone.root / step["with"]["path"]).rglob("*")), "nothing to keep"


@pytest.mark.parametrize("name", jobs_of(GITLAB))
def test_commands_of_gitlab_job_succeed(name: str, runner: Runner) -> None:
    recipe, job = read_recipe(GITLAB), jobs_of(GITLAB)[name]
    # The cache of pip stays where this machine has it.
    given = {k: v for k, v in recipe["variables"].items() if k != "PIP_CACHE_DIR"}
    given |= {"GITLAB_CI": "true", "CI_PROJECT_DIR": str(runner.clone.root)}
    given["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = runner.clone.git("rev-parse", "HEAD").strip()
    runner.run("\n".join([*recipe["default"]["before_script"], *job["script"]]), **given)
    for path in job.get("artifacts", {}).get("paths", []):
        runner.assert_made(path)


@pytest.mark.parametrize("path", [WORKFLOWS[0], GITLAB], ids=lambda p: p.name)
def test_files_of_others_in_a_proposal_are_errors(path: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "origin")
    owners = "[{rundbrief: {owners: {everything: mira@example.org}}}]"
    folder.write("mkdocs.yml", MKDOCS_YML.replace("[rundbrief]", owners))
    folder.write("content/departments.yml", ROSTER)
    folder.commit()
    proposal = clone(folder, tmp_path / "clone")
    proposal.git("checkout", "-q", "-b", "proposal")
    proposal.write("content/marketing/2026-11-19-b.md", "# B\n\nB.\n")
    proposal.git("add", "-A")
    proposal.git("commit", "-q", "-m", "Write", "--author=Eve <eve@example.org>")
    jobs = jobs_of(path)["check"]
    (command,) = jobs["script"] if path == GITLAB else [jobs["steps"][-1]["run"]]
    given = {"BASE": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": folder.git("rev-parse", "main")}
    environment = os.environ | GIT | {name: value.strip() for name, value in given.items()}
    result = subprocess.run(
        ["bash", "-c", command.replace("rundbrief", f"{sys.executable} -m rundbrief", 1)],
        cwd=proposal.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "content/marketing/2026-11-19-b.md" in result.stdout
    assert "eve@example.org" in result.stdout


def test_whole_history_dates_an_update(folder: Folder, tmp_path: Path) -> None:
    origin = with_undated_update(folder)
    result = clone(origin, tmp_path / "clone").run("check")
    assert (result.exit_code, result.output) == (0, "No problems found.\n")


def test_cut_off_history_stops_the_build_and_names_the_file(folder: Folder, tmp_path: Path) -> None:
    origin = with_undated_update(folder)
    cut_off = clone(origin, tmp_path / "clone", "--depth", "1")
    result = cut_off.run("build")
    assert result.exit_code == 1
    assert (
        "content/marketing/landing-page.md: the file has no date, and the git history is incomplete"
        in result.output
    )
    assert "fetch-depth: 0" in result.output
    assert not (cut_off.root / "output").exists()


def with_undated_update(folder: Folder) -> Folder:
    folder.write(
        "content/marketing/landing-page.md", "# The landing page is live\n\nSince Monday.\n"
    )
    folder.commit(at="2026-11-02T12:00:00+01:00")
    folder.write(
        "content/support/2026-11-05-five-hours.md", "# Under five hours\n\nFor the first time.\n"
    )
    folder.commit(at="2026-11-05T12:00:00+01:00")
    return folder
