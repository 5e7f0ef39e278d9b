"""Measure our builds against Hugo's, of the same generated project.

    python tests/bench/build.py [--write FILE] [PART …]

Parts: large, check, small, serve, help, git, profile, material, big. Without any, all of them, but
`big` (50,000 updates) only with BIG=1. ROUNDS says how often each is measured (5), FOLDER where
the projects are written, OPTIONS what our builds are told on top. docs/performance.md says what is
compared.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from machine import describe_machine
from material_site import write_material_site
from measuring import FailedError
from package_times import profile_build
from programs import install_material, material, throw_away
from projects import GeneratedProject, generate_project
from report import Results, show
from rounds import (
    COLD,
    Samples,
    count_off,
    measure_all,
    measure_checks,
    measure_cold,
    measure_help,
    measure_in_git,
    say,
)
from serving import measure_reloads

REPOSITORY = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FOLDER") or REPOSITORY / ".cache/bench").absolute()
ROUNDS = int(os.environ.get("ROUNDS", "5"))
PARTS = ("large", "check", "small", "serve", "help", "git", "profile", "material", "big")
SMALL, LARGE, BIG = 1_000, 10_000, 50_000
RELOADS = 9


def main(arguments: Sequence[str]) -> None:
    file = None
    if "--write" in arguments:
        at = arguments.index("--write")
        file = Path(arguments[at + 1])
        arguments = (*arguments[:at], *arguments[at + 2 :])
    parts = set(arguments or PARTS) - set(() if arguments or os.environ.get("BIG") else ("big",))
    if unknown := parts - set(PARTS):
        sys.exit(f"{', '.join(sorted(unknown))}?\n{__doc__}")
    machine = describe_machine()
    try:
        text = machine + "\n" + show(run(parts)).rstrip() + "\n"
        print(text, end="", flush=True)
        if file:
            file.write_text(text, encoding="utf-8")
    finally:
        say("Deleting what was measured …")
        throw_away(FOLDER)


def run(parts: set[str]) -> Results:
    """Measure the parts that are wanted."""
    results = Results()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if parts & {"large", "check", "profile", "git"}:
        run_large(prepare(LARGE), parts, results)
    if parts & {"small", "serve", "material"}:
        run_small(prepare(SMALL), parts, results)
    if "help" in parts:
        results.starts = measure_help(FOLDER)
    if "big" in parts:
        project = prepare(BIG)
        results.big = measure_cold(project, ROUNDS)
        note_counts(results, project)
    return results


def prepare(number: int) -> GeneratedProject:
    """Write a project, and let everything be read once, so that the first round isn't dearer."""
    say(f"Writing {number:,} updates for both …")
    project = generate_project(FOLDER, number)
    if number == SMALL:
        for program in (project.ours, project.theirs):
            program.run_cold()
    return project


def run_large(project: GeneratedProject, parts: set[str], results: Results) -> None:
    results.large = Samples()
    if "large" in parts:
        results.large = measure_all(project, ROUNDS)
        note_counts(results, project)
    if "check" in parts:
        measure_checks(project, ROUNDS, results.large)
    if "profile" in parts:
        say("Our build under the profiler …")
        results.profile = profile_build(project.ours)
    if "git" in parts:
        results.git = measure_in_git(project, ROUNDS)


def run_small(project: GeneratedProject, parts: set[str], results: Results) -> None:
    if "small" in parts:
        results.small = measure_cold(project, ROUNDS)
        note_counts(results, project)
    if "serve" in parts:
        say(f"rundbrief serve, {RELOADS} times")
        results.reloads = measure_reloads(project, RELOADS)
    if "material" in parts:
        results.material = measure_material(project, ROUNDS)


def measure_material(project: GeneratedProject, rounds: int) -> Samples:
    """Measure first builds of Material for MkDocs with its blog."""
    environment, samples = FOLDER / "material-venv", Samples()
    install_material(environment)
    program = material(FOLDER / f"material-{project.number}", environment)
    write_material_site(project.ours.folder, program.folder)
    program.run_cold()
    for __ in count_off(rounds, "Material for MkDocs"):
        samples.add(COLD, program.name, program.run_cold())
    return samples


def note_counts(results: Results, project: GeneratedProject) -> None:
    for program in (project.ours, project.theirs):
        results.counts[project.number, program.name] = program.count()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except FailedError as exc:
        sys.exit(str(exc))
