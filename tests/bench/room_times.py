"""Where our time goes, by room of the source.

What a library does is charged to the room that called it. Python's profiler makes calls dearer
than they are, and sees one process only, so this tells proportions, not seconds.
"""

from __future__ import annotations

import pstats
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from programs import Program, our

Function = tuple[str, int, str]

# The first that a file's path holds is its room.
ROOMS = (
    ("rundbrief/content/git.py", "git"),
    ("rundbrief/content/history.py", "git"),
    ("rundbrief/content/blobs.py", "git"),
    ("rundbrief/content/slippage.py", "git"),
    ("rundbrief/content/", "content"),
    ("rundbrief/checking.py", "content"),
    ("rundbrief/fields.py", "content"),
    ("rundbrief/markup/", "markup"),
    ("rundbrief/editorial/", "editorial"),
    ("rundbrief/memory/", "memory"),
    ("rundbrief/site/search/", "search"),
    ("rundbrief/site/sharing/", "sharing"),
    ("rundbrief/site/programs/", "programs (feeds, calendar)"),
    ("rundbrief/site/charts/", "charts"),
    ("rundbrief/cards/", "cards"),
    ("rundbrief/rasterising.py", "cards"),
    ("rundbrief/site/", "pages (views)"),
    ("rundbrief/layouts.py", "templates"),
    ("layouts/", "templates"),
    ("rundbrief/newsletter/", "newsletter"),
    ("rundbrief/publishing.py", "publishing"),
    ("rundbrief/building.py", "publishing"),
    ("/mkdocs/", "MkDocs"),
    ("rundbrief/host.py", "MkDocs"),
    ("rundbrief/plugin.py", "MkDocs"),
    ("<frozen importlib", "start-up"),
    ("rundbrief/", "the rest of ours"),
)
OTHER = "other"
# Calls go round in circles; so often, and what is left is too little to matter.
TURNS = 200


def profile_build(program: Program) -> dict[str, float]:
    """Build once under the profiler, in one process and without what was remembered.

    Gives the seconds of each room.
    """
    program.clean()
    known = subprocess.run(
        our("build", "--help"), check=True, capture_output=True, text=True, cwd=program.folder
    ).stdout
    options = [*(["--jobs", "1"] if "--jobs" in known else ())]
    options += ["--no-cache"] if "--no-cache" in known else []
    with TemporaryDirectory() as place:
        file = Path(place, "profile")
        profiler = (sys.executable, "-m", "cProfile", "-o", file, "-m", "rundbrief")
        program.run(*profiler, "build", *options)
        return charge_rooms(pstats.Stats(str(file)))


def charge_rooms(stats: pstats.Stats) -> dict[str, float]:
    """Charge every function's own time to a room: its own, or that of who called it."""
    calls: Mapping[Function, tuple[int, int, float, float, Mapping[Function, tuple[float, ...]]]]
    calls = stats.stats  # type: ignore[attr-defined]
    charged: dict[str, float] = defaultdict(float)
    waiting = {function: entry[2] for function, entry in calls.items()}
    for __ in range(TURNS):
        passed: dict[Function, float] = defaultdict(float)
        for function, seconds in waiting.items():
            room, callers = room_of(function[0]), calls[function][4]
            if room or not callers:
                charged[room or OTHER] += seconds
                continue
            # How long a call took in all says best whose errand it was.
            weights = {caller: max(entry[3], 1e-9) for caller, entry in callers.items()}
            whole = sum(weights.values())
            for caller, weight in weights.items():
                passed[caller] += seconds * weight / whole
        waiting = passed
        if sum(waiting.values()) < 0.001:
            break
    charged[OTHER] += sum(waiting.values())
    return dict(sorted(charged.items(), key=lambda item: -item[1]))


def room_of(file: str) -> str | None:
    """Name the room of a file; None for a library, whose work is somebody's errand."""
    path = file.replace("\\", "/")
    return next((room for part, room in ROOMS if part in path), None)
