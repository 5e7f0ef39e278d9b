"""How rundbrief's time is divided among its packages.

The time of a library is charged to the package that called it. Python's profiler slows calls down
and sees only one process, so the proportions are meaningful, the seconds are not.
"""

from __future__ import annotations

import pstats
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from programs import Program

Function = tuple[str, int, str]

# The first entry that is part of a file's path decides.
PACKAGES = (
    ("rundbrief/content/git.py", "git"),
    ("rundbrief/content/git.py", "git"),
    ("rundbrief/content/due_date_history.py", "git"),
    ("rundbrief/content/", "content"),
    ("rundbrief/config/", "config"),
    ("rundbrief/markup/", "markup"),
    ("rundbrief/bodies.py", "markup"),
    ("rundbrief/editorial/", "editorial"),
    ("rundbrief/queries/", "queries"),
    ("rundbrief/site/queries.py", "queries"),
    ("rundbrief/incremental/", "incremental"),
    ("rundbrief/render/templates.py", "templates"),
    ("layouts/", "templates"),
    ("rundbrief/render/", "render"),
    ("rundbrief/site/search/", "site/search"),
    ("rundbrief/site/seo/", "site/seo"),
    ("rundbrief/site/exports/", "site/exports"),
    ("rundbrief/site/charts/", "site/charts"),
    ("rundbrief/site/og_images/", "site/og_images"),
    ("rundbrief/site/", "site/pages"),
    ("rundbrief/newsletter/", "newsletter"),
    ("rundbrief/lint/", "lint"),
    ("rundbrief/mail/", "mail"),
    ("rundbrief/build/", "build"),
    ("/mkdocs/", "MkDocs"),
    ("rundbrief/mkdocs_adapter.py", "MkDocs"),
    ("rundbrief/plugin.py", "MkDocs"),
    ("<frozen importlib", "imports"),
    ("rundbrief/", "other modules of rundbrief"),
)
OTHER = "other"
# Functions can call each other in circles. After this many passes, what is left is negligible.
PASSES = 200


def profile_build(program: Program) -> dict[str, float]:
    """Build once under the profiler, in one process and without a cache.

    Returns the seconds of each package.
    """
    program.clean()
    with TemporaryDirectory() as folder:
        file = Path(folder, "profile")
        profiler = (sys.executable, "-m", "cProfile", "-o", file, "-m", "rundbrief")
        program.run(*profiler, "build", "--jobs", "1", "--no-cache")
        return charge_packages(pstats.Stats(str(file)))


def charge_packages(stats: pstats.Stats) -> dict[str, float]:
    """Charge each function's own time to its package, or to the package of its callers."""
    calls: Mapping[Function, tuple[int, int, float, float, Mapping[Function, tuple[float, ...]]]]
    calls = stats.stats  # type: ignore[attr-defined]
    charged: dict[str, float] = defaultdict(float)
    pending = {function: entry[2] for function, entry in calls.items()}
    for __ in range(PASSES):
        passed_on: dict[Function, float] = defaultdict(float)
        for function, seconds in pending.items():
            package, callers = package_of(function[0]), calls[function][4]
            if package or not callers:
                charged[package or OTHER] += seconds
                continue
            # Callers share the time in proportion to the cumulative time of their calls.
            weights = {caller: max(entry[3], 1e-9) for caller, entry in callers.items()}
            total = sum(weights.values())
            for caller, weight in weights.items():
                passed_on[caller] += seconds * weight / total
        pending = passed_on
        if sum(pending.values()) < 0.001:
            break
    charged[OTHER] += sum(pending.values())
    return dict(sorted(charged.items(), key=lambda item: -item[1]))


def package_of(file: str) -> str | None:
    """Find the package of a file; None for a library, which is charged to its callers."""
    path = file.replace("\\", "/")
    return next((package for part, package in PACKAGES if part in path), None)
