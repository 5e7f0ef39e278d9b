"""What is measured, in which order: our program and its rival in turn, round after round."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from commits import commit_each
from figures import Series, in_megabytes
from measuring import FailedError, Run, measure
from programs import Program, our
from projects import GeneratedProject, begin_with, pass_a_moment

SEED = 11
# Starting takes so little that many starts are needed to tell anything.
STARTS = 21

COLD, CHANGED, UNCHANGED = "cold", "one changed", "nothing changed"
OLD, ADDED = "an old one changed", "one added"
CHECK_COLD, CHECK_WARM = "check, cold", "check, warm"
HELP, BARE = "help", "Python alone"
COMMITTED = "one changed and committed"
TOGETHER = "together"


@dataclass
class Samples:
    """What was measured of each program: (what, program) to runs."""

    runs: dict[tuple[str, str], list[Run]] = field(default_factory=lambda: defaultdict(list))

    def add(self, what: str, program: str, run: Run) -> None:
        self.runs[what, program].append(run)
        say(f"  {program}: {what} {run.wall:.2f} s")

    def has(self, what: str, program: str = "rundbrief") -> bool:
        return bool(self.runs.get((what, program)))

    def wall(self, what: str, program: str = "rundbrief") -> Series:
        return Series(tuple(run.wall for run in self.runs[what, program]))

    def cpu(self, what: str, program: str = "rundbrief") -> Series:
        return Series(tuple(run.cpu for run in self.runs[what, program]))

    def peak(self, what: str, program: str = "rundbrief") -> Series:
        return in_megabytes(run.peak for run in self.runs[what, program])

    def together(self, program: str = "rundbrief") -> Series:
        return in_megabytes(run.together for run in self.runs[TOGETHER, program])


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def count_off(rounds: int, what: str) -> Iterator[int]:
    for turn in range(1, rounds + 1):
        say(f"{what}, round {turn} of {rounds}")
        yield turn


def measure_cold(project: GeneratedProject, rounds: int) -> Samples:
    """Measure first builds of both."""
    samples = Samples()
    for __ in count_off(rounds, f"{project.number:,} updates"):
        for program in (project.ours, project.theirs):
            samples.add(COLD, program.name, program.run_cold())
    return samples


def measure_all(project: GeneratedProject, rounds: int) -> Samples:
    """Measure first builds, and builds after changes, of both; memory last, since looking costs."""
    samples, chance = Samples(), Random(SEED)  # which update, not a secret
    both = (project.ours, project.theirs)
    for turn in count_off(rounds, f"{project.number:,} updates"):
        recent, old = project.choose(chance), project.choose(chance, old=True)
        for program in both:
            samples.add(COLD, program.name, program.run_cold())
        settle(project)
        words = f"Round {turn} changes this."
        before = {recent: project.change(recent, words)}
        pass_a_moment()
        for program in both:
            samples.add(CHANGED, program.name, program.run())
            look_for(words, program, recent)
        for program in both:
            samples.add(UNCHANGED, program.name, program.run())
        before[old] = project.change(old, words)
        pass_a_moment()
        samples.add(OLD, project.ours.name, project.ours.run())
        look_for(words, project.ours, old)
        new = f"{recent.partition('/')[0]}/2026-11-20-new-in-round-{turn}.md"
        project.write(new, begin_with(words, before[recent]))
        pass_a_moment()
        samples.add(ADDED, project.ours.name, project.ours.run())
        look_for(words, project.ours, new)
        project.remove(new)
        for update, text in before.items():
            project.write(update, text)
    for program in both:
        samples.add(TOGETHER, program.name, program.run_cold(together=True))
    return samples


def settle(project: GeneratedProject) -> None:
    """Build once more after a cold build, and don't measure it.

    Ours weaves a site into the folder that was replaced before. That is not there yet in the second
    build of a project's life, which lays all links once more.
    """
    project.write_anew()
    pass_a_moment()
    for program in (project.ours, project.theirs):
        program.run()


def look_for(words: str, program: Program, update: str) -> None:
    """Make sure that a build did what it was measured for."""
    page = program.page(update)
    if not page.is_file() or words not in page.read_text(encoding="utf-8"):
        raise FailedError(f"{program.name} didn't show “{words}” in {page}.")


def measure_checks(project: GeneratedProject, rounds: int, samples: Samples) -> None:
    """Measure `rundbrief check` without anything remembered, and again."""
    ours = project.ours
    for __ in count_off(rounds, "rundbrief check"):
        if len(samples.runs[COLD, ours.name]) < rounds:
            samples.add(COLD, ours.name, ours.run_cold())
        ours.clean()
        for what in (CHECK_COLD, CHECK_WARM):
            samples.add(what, ours.name, ours.run(*our("check")))


def measure_help(folder: Path) -> Samples:
    """Measure what starting takes, and what of it is Python's."""
    samples = Samples()
    bare = (sys.executable, "-c", "pass")
    say(f"rundbrief --help, {STARTS} times")
    for __ in range(STARTS):
        for what, command in ((HELP, our("--help")), (BARE, bare)):
            samples.runs[what, "rundbrief"].append(measure(command, folder))
    return samples


def measure_in_git(project: GeneratedProject, rounds: int) -> Samples:
    """Measure ours where every update came with a commit, as it is in life."""
    samples, chance, ours = Samples(), Random(SEED), project.ours
    commit_each(ours.folder)
    git = ("git", "-C", str(ours.folder))
    commit = (*git, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet")
    for turn in count_off(rounds, "The same in git"):
        samples.add(COLD, ours.name, ours.run_cold())
        words = f"Commit {turn} changes this."
        update = project.choose(chance)
        project.change(update, words)
        pass_a_moment()
        subprocess.run([*commit, "--all", "--message", words], check=True)
        samples.add(COMMITTED, ours.name, ours.run())
        look_for(words, ours, update)
        samples.add(UNCHANGED, ours.name, ours.run())
    return samples
