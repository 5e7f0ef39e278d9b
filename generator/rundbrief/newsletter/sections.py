"""The smaller sections of a mail, each with a budget that keeps the mail short."""

from __future__ import annotations

from rundbrief.compilation import Compilation
from rundbrief.content.model import MetricNote
from rundbrief.editorial.composing import Composed
from rundbrief.newsletter.views import MailAsk, MailDate, MailFollowUp, MailMetric, More

MOST_METRICS = {"week": 4, "month": 6}
MOST_FOLLOW_UPS = 5
MOST_ASKS = 5
MOST_DATES = 6


def find_page(c: Compilation, ref: str) -> str | None:
    """Give the whole address of a file's page; None where it is gone or hidden."""
    address = c.targets.addresses.get(f"{ref}.md")
    return None if address is None else c.project.addresses.absolute(address)


def _site_page(c: Compilation, name: str) -> str:
    return c.project.addresses.absolute(c.project.addresses.page(name))


def build_metrics(c: Compilation, composed: Composed) -> tuple[MailMetric, ...]:
    notes = composed.contents.metrics[: MOST_METRICS[composed.period.kind]]
    return tuple(
        MailMetric(
            name=note.name,
            href=_site_page(c, "metrics"),
            unit=note.unit,
            direction=note.direction,
            value=note.value,
            change=note.change,
            better=_is_better(note),
            target=note.target,
            verdict=note.verdict,
            says=note.says,
            chart=None,
        )
        for note in notes
    )


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


def build_follow_ups(c: Compilation, composed: Composed) -> tuple[MailFollowUp, ...]:
    return tuple(
        MailFollowUp(n.title, find_page(c, n.ref), n.kind, n.state, n.concern, n.owner, n.age)
        for n in composed.contents.follow_ups[:MOST_FOLLOW_UPS]
    )


def build_asks(c: Compilation, composed: Composed) -> tuple[MailAsk, ...]:
    return tuple(
        MailAsk(n.what, find_page(c, n.ref), n.asker, n.to, n.due, n.overdue)
        for n in composed.contents.asks[:MOST_ASKS]
    )


def build_dates(c: Compilation, composed: Composed) -> tuple[MailDate, ...]:
    return tuple(
        MailDate(n.on, n.what, find_page(c, n.ref), n.kind)
        for n in composed.contents.dates[:MOST_DATES]
    )


def build_more(c: Compilation, composed: Composed, web_version: str) -> More:
    contents = composed.contents
    return More(
        metrics=max(0, len(contents.metrics) - MOST_METRICS[composed.period.kind]),
        follow_ups=max(0, len(contents.follow_ups) - MOST_FOLLOW_UPS),
        asks=max(0, len(contents.asks) - MOST_ASKS),
        dates=max(0, len(contents.dates) - MOST_DATES),
        metrics_href=_site_page(c, "metrics"),
        follow_ups_href=_site_page(c, "follow-ups"),
        web_version=web_version,
    )
