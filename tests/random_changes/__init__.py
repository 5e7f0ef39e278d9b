"""Random changes to a small project that has every shape, for tests of incremental builds.

A change takes the project and a source of chance, and leaves a project that can be built. It raises
NotPossibleError where there is nothing to change, such as no open issue to close.
"""

from collections.abc import Sequence
from random import Random

from random_changes import events, pages, settings, surroundings, updates  # noqa: F401
from random_changes.project import CHANGES, ChangingProject, NotPossibleError
from random_changes.surroundings import LIBRARIES, TRANSLATIONS

__all__ = [
    "CHANGES",
    "LIBRARIES",
    "TRANSLATIONS",
    "ChangingProject",
    "NotPossibleError",
    "shuffle_changes",
]


def shuffle_changes(random: Random, steps: int) -> Sequence[str]:
    """Choose kinds of changes: each once, in some order, before any comes again."""
    kinds: list[str] = []
    while len(kinds) < steps:
        kinds += random.sample(sorted(CHANGES), len(CHANGES))
    return kinds[:steps]
