"""A department's card, with what only the present knows."""

from __future__ import annotations

from rundbrief.content.schema import Department
from rundbrief.editorial.expected import next_due
from rundbrief.site.list_items import DepartmentCard
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries


def build_card(q: SiteQueries, lines: Lines, department: Department) -> DepartmentCard:
    """Build the card of a department as of today."""
    slug, week = department.slug, q.this_week
    newest = q.last_update_of(slug)
    return lines.card(
        q.status(slug, week.key),
        next_due=next_due(department, newest, week, q.today),
        doubts=q.evidence(slug),
    )
