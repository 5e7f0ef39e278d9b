"""What earlier issues and their sending mean for how an issue is linted."""

from __future__ import annotations

from rundbrief.compilation import Compilation
from rundbrief.editorial.issue_contents import Composed


def find_earlier_subjects(c: Compilation, composed: Composed) -> tuple[str, ...]:
    """Find the subjects of the edition's earlier issues, the oldest first."""
    numbers = (number for number, issue in enumerate(c.issues) if issue.key == composed.key)
    earlier = c.issues[: next(numbers, None)]
    return tuple(i.subject for i in earlier if i.issue.edition == composed.issue.edition)


def went_out(c: Compilation, composed: Composed) -> bool:
    """What was closed before today is in readers' inboxes: nothing in it must stop a build."""
    closed = composed.issue.closed
    return bool(closed and closed.astimezone(c.project.settings.zone).date() < c.project.today)
