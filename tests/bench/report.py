"""The results as text that can be put into docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from figures import Row, Series, differences, show_rows, show_table
from rounds import (
    ADDED,
    BARE,
    CHANGED,
    CHECK_COLD,
    CHECK_WARM,
    COLD,
    COMMITTED,
    HELP,
    OLD,
    TOGETHER,
    UNCHANGED,
    Samples,
)

HUGO = "Hugo"
MATERIAL = "Material"
ENDINGS = (".html", ".xml", ".json", ".js", ".png", ".svg", ".css", ".ics", ".csv")


@dataclass
class Results:
    """What was measured; empty where it wasn't.

    reloads: seconds. profile: seconds of each package. counts: by program and number of updates,
    files by ending.
    """

    large: Samples = field(default_factory=Samples)
    small: Samples = field(default_factory=Samples)
    big: Samples = field(default_factory=Samples)
    git: Samples = field(default_factory=Samples)
    starts: Samples = field(default_factory=Samples)
    material: Samples = field(default_factory=Samples)
    reloads: list[float] = field(default_factory=list)
    profile: dict[str, float] = field(default_factory=dict)
    counts: dict[tuple[int, str], dict[str, int]] = field(default_factory=dict)


def show(results: Results) -> str:
    """Write all that was measured as tables in Markdown."""
    sections = (
        ("The goals", list(goals(results)), show_rows),
        ("For the record", list(record(results)), show_rows),
    )
    text = "".join(f"### {title}\n\n{table(rows)}\n" for title, rows, table in sections if rows)
    if results.counts:
        text += f"### What was written\n\n{show_counts(results.counts)}\n"
    if results.profile:
        text += f"### Where our time goes\n\n{show_profile(results.profile)}\n"
    return text


def goals(results: Results) -> Iterator[Row]:
    """Give a row for each goal that was measured."""
    large, small, big = results.large, results.small, results.big
    for what, title, goal in (
        (COLD, "Cold build of 10,000 updates", 0.8),
        (CHANGED, "Build after one update changed, of 10,000", 0.1),
        (UNCHANGED, "Build with nothing changed, of 10,000", 0.07),
    ):
        if large.has(what, HUGO):
            yield Row(title, large.wall(what), large.wall(what, HUGO), HUGO, goal)
    if large.has(COLD, HUGO):
        peaks = large.peak(COLD), large.peak(COLD, HUGO)
        yield Row("Peak memory of the largest process, of 10,000", *peaks, HUGO, 0.4)
    if big.has(COLD) and large.has(COLD):
        title = "Growth: cold build of 50,000 against 10,000"
        yield Row(title, big.wall(COLD), large.wall(COLD), "ours of 10,000", 5.5)
    if small.has(COLD):
        yield Row("Cold build of 1,000 updates", *of_both(small), HUGO, 2)
    for what, goal in ((CHECK_COLD, 0.25), (CHECK_WARM, 0.05)):
        if large.has(what):
            title = f"`rundbrief check`{what.removeprefix('check')}, of 10,000"
            yield Row(title, large.wall(what), large.wall(COLD), "our cold build", goal)
    if results.reloads:
        title = "`rundbrief serve` of 1,000: saved file to reloaded page"
        yield Row(title, Series(tuple(results.reloads)), goal=1)
    if results.starts.has(HELP):
        times = differences(results.starts.wall(HELP).values, results.starts.wall(BARE).values)
        yield Row("`rundbrief --help`, more than `python -c pass`", Series(times), goal=0.2)


def record(results: Results) -> Iterator[Row]:
    """Give the rows that have no goal."""
    yield from _record_large(results.large)
    yield from _record_git(results.git, results.large)
    if results.big.has(COLD):
        yield Row("Cold build of 50,000 updates", *of_both(results.big))
        peaks = results.big.peak(COLD), results.big.peak(COLD, HUGO)
        yield Row("Peak memory of the largest process, of 50,000", *peaks)
    if results.material.has(COLD, MATERIAL):
        theirs = results.material.wall(COLD, MATERIAL)
        if results.small.has(COLD):
            yield Row("Cold build of 1,000 updates", results.small.wall(COLD), theirs, MATERIAL)
        else:
            yield Row("Cold build of 1,000 updates by Material for MkDocs", theirs)


def _record_large(large: Samples) -> Iterator[Row]:
    for what in (COLD, CHANGED, UNCHANGED):
        if large.has(what, HUGO):
            title = f"Processor time, of 10,000: {what}"
            yield Row(title, large.cpu(what), large.cpu(what, HUGO))
    for what in (OLD, ADDED):
        if large.has(what):
            yield Row(f"Build after {what}, of 10,000", large.wall(what), large.wall(CHANGED, HUGO))
    if large.has(TOGETHER):
        both = large.together(), large.together(HUGO)
        yield Row("Memory of all processes at once, of 10,000", *both)


def _record_git(git: Samples, large: Samples) -> Iterator[Row]:
    """Compare with the same without git, which is what the other rows are of."""
    for what, before in ((COLD, COLD), (COMMITTED, CHANGED), (UNCHANGED, UNCHANGED)):
        if git.has(what):
            other = large.wall(before) if large.has(before) else None
            title = f"In git, with a commit for each of 10,000: {what}"
            yield Row(title, git.wall(what), other, "ours without git")


def of_both(samples: Samples) -> tuple[Series, Series]:
    return samples.wall(COLD), samples.wall(COLD, HUGO)


def show_counts(counts: Mapping[tuple[int, str], Mapping[str, int]]) -> str:
    """Write how many files each program made."""
    rows = []
    for (updates, program), endings in sorted(counts.items()):
        numbers = [endings.get(ending, 0) for ending in ENDINGS]
        numbers.append(sum(endings.values()) - sum(numbers))
        rows.append((f"{program}, {updates:,} updates", *(f"{n:,}" for n in numbers)))
    return show_table(("", *(f"`{ending}`" for ending in ENDINGS), "others"), rows)


def show_profile(profile: Mapping[str, float]) -> str:
    """Write the share of each package, the largest first."""
    whole = sum(profile.values())
    shares = sorted(profile.items(), key=lambda item: -item[1])
    rows = [(name, f"{100 * took / whole:.0f} %", f"{took:.1f} s") for name, took in shares]
    return show_table(("Package", "Share", "Under the profiler"), rows)
