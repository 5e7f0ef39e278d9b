"""Which contributors' drawings a build tries to render, so that hostile ones can't add up to hours.

A drawing that failed isn't tried again. All others together may take a limited time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

# In seconds of processor time, per process: what drawings may take that take longer than usual.
MAX_SLOW = 30.0
# What rendering a drawing usually takes, at most, even on a slow computer.
USUAL = 1.0


@dataclass
class RenderingAttempts:
    # Drawings that can't be rendered, each with its size, as digests.
    failed: set[str] = field(default_factory=set)
    slow: float = 0.0

    def start_build(self, failed: Iterable[str]) -> None:
        """Begin a new build. failed: what failed in earlier ones."""
        self.failed = set(failed)
        self.slow = 0.0

    def add(self, seconds: float) -> None:
        """Count an attempt. seconds: of processor time."""
        self.slow += max(0.0, seconds - USUAL)

    @property
    def is_over(self) -> bool:
        """Whether this build tries no more drawings."""
        return self.slow >= MAX_SLOW


# Of this process. Workers begin with a copy.
attempts = RenderingAttempts()
