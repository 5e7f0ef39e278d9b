"""The smaller sections of a mail, each with a budget that keeps the mail short."""

from __future__ import annotations

import re

from rundbrief.content.schema import INCIDENT_OVER
from rundbrief.content.snapshot import MetricNote
from rundbrief.content.timeline import MAINTENANCE_STATES
from rundbrief.editorial.issue_contents import Composed
from rundbrief.markup.plain import shorten
from rundbrief.newsletter.charts import say_trend
from rundbrief.newsletter.images import Album
from rundbrief.newsletter.views import (
    MailAsk,
    MailDate,
    MailFollowUp,
    MailIncident,
    MailMetric,
    MailPicture,
    More,
)
from rundbrief.queries import Queries

MOST_INCIDENTS = 8
MOST_METRICS = {"week": 4, "month": 6}
MOST_FOLLOW_UPS = 5
MOST_ASKS = 5
MOST_DATES = 6

# In departments with news.
BIG_HOUSE = 24

# In letters: a tile holds one sentence.
MOST_OF_WHAT_IT_SAYS = 140

# A tile with its chart is as long as this many updates.
A_METRIC_IN_UPDATES = 4

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")


def find_page(q: Queries, ref: str) -> str | None:
    """Give the whole address of a file's page; None where it is gone or hidden."""
    address = q.page_of(ref)
    return None if address is None else q.addresses.absolute(address)


def _site_page(q: Queries, name: str) -> str:
    return q.addresses.absolute(q.addresses.page(name))


def build_incidents(q: Queries, composed: Composed) -> tuple[MailIncident, ...]:
    """Build what is broken before what is planned, and what is over at the end."""
    notes = sorted(
        composed.contents.incidents,
        key=lambda n: (n.state in INCIDENT_OVER, n.state in MAINTENANCE_STATES),
    )
    return tuple(
        MailIncident(
            title=n.title,
            href=find_page(q, n.ref),
            severity=n.severity,
            state=n.state,
            at=n.at,
            over=n.state in INCIDENT_OVER,
            starts=n.starts,
            ends=n.ends,
        )
        for n in notes[:MOST_INCIDENTS]
    )


def build_metrics(q: Queries, composed: Composed, album: Album) -> tuple[MailMetric, ...]:
    notes = composed.contents.metrics[: most_metrics(composed)]
    return tuple(
        MailMetric(
            name=note.name,
            href=f"{_site_page(q, 'metrics')}#rb-metric-{note.slug}",
            unit=note.unit,
            direction=note.direction,
            value=note.value,
            change=note.change,
            better=_is_better(note),
            target=note.target,
            verdict=note.verdict,
            says=_first_sentence(note.says),
            chart=_chart(q, album, note),
        )
        for note in notes
    )


def _first_sentence(text: str) -> str:
    return shorten(_SENTENCE_END.split(text.strip(), maxsplit=1)[0], MOST_OF_WHAT_IT_SAYS)


def _chart(q: Queries, album: Album, note: MetricNote) -> MailPicture | None:
    picture = album.charts.get(note.slug)
    return picture.with_words(say_trend(note, q.texts)) if picture else None


def _is_better(note: MetricNote) -> bool | None:
    """In a band, nearer to its middle is better."""
    if not note.change:
        return None
    if note.direction == "band":
        if not note.target:
            return None
        middle = sum(note.target) / len(note.target)
        return abs(note.value - middle) < abs(note.value - note.change - middle)
    return (note.change > 0) == (note.direction == "up")


def build_follow_ups(q: Queries, composed: Composed) -> tuple[MailFollowUp, ...]:
    return tuple(
        MailFollowUp(n.title, find_page(q, n.ref), n.kind, n.state, n.concern, n.owner, n.age)
        for n in composed.contents.follow_ups[: _most(composed, MOST_FOLLOW_UPS)]
    )


def build_asks(q: Queries, composed: Composed) -> tuple[MailAsk, ...]:
    return tuple(
        MailAsk(n.what, find_page(q, n.ref), n.asker, n.to, n.due, n.overdue)
        for n in composed.contents.asks[: _most(composed, MOST_ASKS)]
    )


def build_dates(q: Queries, composed: Composed) -> tuple[MailDate, ...]:
    return tuple(
        MailDate(n.on, n.what, find_page(q, n.ref), n.kind)
        for n in composed.contents.dates[: _most(composed, MOST_DATES)]
    )


def weigh_sections(composed: Composed) -> int:
    """Count how many updates of departments would be as long as these sections."""
    contents = composed.contents
    metrics = min(len(contents.metrics), most_metrics(composed))
    rows = (
        min(len(contents.follow_ups), _most(composed, MOST_FOLLOW_UPS)),
        min(len(contents.asks), _most(composed, MOST_ASKS)),
        min(len(contents.dates), _most(composed, MOST_DATES)),
    )
    return metrics * A_METRIC_IN_UPDATES + sum(rows)


def build_more(q: Queries, composed: Composed, web_version: str) -> More:
    contents = composed.contents
    return More(
        metrics=max(0, len(contents.metrics) - most_metrics(composed)),
        follow_ups=max(0, len(contents.follow_ups) - _most(composed, MOST_FOLLOW_UPS)),
        asks=max(0, len(contents.asks) - _most(composed, MOST_ASKS)),
        dates=max(0, len(contents.dates) - _most(composed, MOST_DATES)),
        metrics_href=_site_page(q, "metrics"),
        follow_ups_href=_site_page(q, "follow-ups"),
        web_version=web_version,
        incidents=max(0, len(contents.incidents) - MOST_INCIDENTS),
    )


def most_metrics(composed: Composed) -> int:
    """Say how many metrics the mail of an issue shows."""
    return _most(composed, MOST_METRICS[composed.period.kind])


def _most(composed: Composed, most: int) -> int:
    """In a big house the departments need the room: the other sections get two thirds of theirs."""
    heard = {item.department for item in composed.contents.items}
    return most if len(heard) <= BIG_HOUSE else most * 2 // 3
