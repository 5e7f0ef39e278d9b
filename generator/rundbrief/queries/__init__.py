"""What pages and newsletters may ask about a project.

Views read nothing else, so each build can tell which of them to build again: the name of a method
and its arguments identify a question, and its answer is compared with the last build's. What all
outputs of a build depend on without asking (program, layouts, language, audience) is in attributes;
`variant` is its digest.
"""

from __future__ import annotations

from rundbrief.queries.base import next_of
from rundbrief.queries.files import FileQueries
from rundbrief.queries.issues import IssueQueries
from rundbrief.queries.periods import PeriodQueries

__all__ = ["Queries", "next_of"]


class Queries(FileQueries, PeriodQueries, IssueQueries):
    """Answers about one project, limited to what this build's audience may see.

    Updates, incidents and follow-ups are identified by `ref`, departments and metrics by `slug`,
    periods and issues by `key`. Lists are newest first unless stated otherwise.
    """
