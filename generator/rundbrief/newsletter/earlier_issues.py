"""What earlier issues and their sending mean for how an issue is linted."""

from __future__ import annotations

from rundbrief.editorial.issue_contents import Composed
from rundbrief.queries import Queries


def find_earlier_subjects(q: Queries, composed: Composed) -> tuple[str, ...]:
    """Find the subjects of the edition's earlier issues, the oldest first."""
    numbers = (number for number, issue in enumerate(q.issues) if issue.key == composed.key)
    earlier = q.issues[: next(numbers, None)]
    return tuple(i.subject for i in earlier if i.issue.edition == composed.issue.edition)


def went_out(q: Queries, composed: Composed) -> bool:
    """What was closed before today is in readers' inboxes: nothing in it must stop a build."""
    closed = composed.issue.closed
    return bool(closed and closed.astimezone(q.zone).date() < q.today)
