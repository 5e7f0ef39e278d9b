"""What speaks against a department's own good word: nobody is on track by saying so alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from rundbrief.content.content import Content
from rundbrief.editorial.attention import Concern, find_concern, select_open_asks
from rundbrief.editorial.verdicts import find_verdict


class Doubt(StrEnum):
    """What makes one ask back when a department says that it is on track."""

    INCIDENT = "open-incident"
    FOLLOW_UP = "overdue-follow-up"
    ASK = "overdue-ask"
    METRIC = "red-metric"


def find_doubts(content: Content, today: date) -> Mapping[str, Mapping[Doubt, int]]:
    """Count for each department, by slug, what speaks against a good word; gravest kind first."""
    found: dict[str, Counter[Doubt]] = {}
    for slug, doubt in _doubts(content, today):
        if slug is not None:
            found.setdefault(slug, Counter())[doubt] += 1
    return {
        slug: {doubt: counts[doubt] for doubt in Doubt if counts[doubt]}
        for slug, counts in found.items()
    }


def _doubts(content: Content, today: date) -> Iterator[tuple[str | None, Doubt]]:
    for incident in content.incidents:
        if incident.is_open and not incident.maintenance:
            yield from ((slug, Doubt.INCIDENT) for slug in incident.affects)
    for follow_up in content.follow_ups:
        if find_concern(follow_up, today) is Concern.OVERDUE:
            # Whom it was given to can do something about it; else whom it is about.
            yield follow_up.delegated_to or follow_up.department, Doubt.FOLLOW_UP
    for asked in select_open_asks(content.updates, today):
        if asked.is_overdue(today):
            yield asked.ask.to, Doubt.ASK
    for metric in content.metrics:
        if find_verdict(metric) == "act":
            yield metric.department, Doubt.METRIC
