"""Notes about metrics, follow-ups, asks and dates, as an issue shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from rundbrief.content.content import Content
from rundbrief.content.schema import Ask, FollowUp, FollowUpFields, Incident, Metric
from rundbrief.content.snapshot import (
    AskNote,
    DateNote,
    FollowUpNote,
    MetricNote,
    fields_of,
)
from rundbrief.editorial.metric_verdicts import find_target_verdict
from rundbrief.editorial.needs_attention import OpenAsk, find_attention_reason
from rundbrief.periods import Period

# As many values as a small chart can show, half a year of weeks.
MAX_POINTS = 26

_AHEAD = {"week": timedelta(days=14), "month": timedelta(days=45)}
_WORST_FIRST = ("act", "watch", "good", None)


def snapshot_metrics(metrics: Iterable[Metric], until: date) -> tuple[MetricNote, ...]:
    """Note each metric as of a day, those that need attention first."""
    notes = []
    for metric in metrics:
        points = tuple(p for p in metric.points if p[0] <= until)[-MAX_POINTS:]
        if points:
            then = metric.model_copy(update={"points": points})
            notes.append(
                MetricNote(
                    slug=metric.slug,
                    name=metric.name,
                    unit=metric.unit,
                    direction=metric.direction,
                    target=metric.target,
                    verdict=find_target_verdict(then),
                    says=metric.says,
                    audience=metric.audience,
                    values=dict(points),
                )
            )
    return tuple(sorted(notes, key=lambda note: _WORST_FIRST.index(note.verdict)))


def snapshot_follow_ups(follow_ups: Iterable[FollowUp], today: date) -> tuple[FollowUpNote, ...]:
    """Select what needs attention or is waiting for verification, the oldest first."""
    concerns = [(f, find_attention_reason(f, today)) for f in follow_ups]
    chosen = [(f, c) for f, c in concerns if c or f.state == "resolved"]
    return tuple(
        FollowUpNote(
            **fields_of(FollowUpFields, follow_up),
            ref=follow_up.ref,
            state=follow_up.state,
            concern=concern.value if concern else None,
            age=max(0, (today - follow_up.received).days),
        )
        for follow_up, concern in sorted(chosen, key=lambda pair: (pair[0].received, pair[0].ref))
    )


def snapshot_asks(content: Content, asks: Iterable[OpenAsk], today: date) -> tuple[AskNote, ...]:
    """Note open asks between departments, in the order given."""
    names = {d.slug: d.name for d in content.departments}
    return tuple(
        AskNote(
            **fields_of(Ask, ask.ask) | {"to": names.get(ask.ask.to, ask.ask.to)},
            ref=ask.update.ref,
            asker=names.get(ask.update.department, ask.update.department),
            overdue=ask.is_overdue(today),
            audience=ask.update.audience,
        )
        for ask in asks
    )


def snapshot_dates(
    content: Content, asks: Iterable[OpenAsk], period: Period, today: date
) -> tuple[DateNote, ...]:
    """Select what is due or planned after the period, by date."""
    since, until = today, max(today, period.last) + _AHEAD[period.kind]
    notes = (*_planned(content.incidents), *_due(content, asks))
    chosen = (note for note in notes if since < note.on <= until)
    return tuple(sorted(chosen, key=lambda note: (note.on, note.what)))


def _planned(incidents: Iterable[Incident]) -> Iterator[DateNote]:
    for incident in incidents:
        if incident.maintenance and incident.starts and not incident.ended:
            yield DateNote(
                on=incident.starts.date(),
                what=incident.title,
                kind="maintenance",
                ref=incident.ref,
                audience=incident.audience,
            )


def _due(content: Content, asks: Iterable[OpenAsk]) -> Iterator[DateNote]:
    for ask in asks:
        if ask.ask.due:
            yield DateNote(
                on=ask.ask.due,
                what=ask.ask.what,
                kind="ask",
                ref=ask.update.ref,
                audience=ask.update.audience,
            )
    for follow_up in content.follow_ups:
        if follow_up.due and follow_up.state not in ("verified", "rejected", "resolved"):
            yield DateNote(
                on=follow_up.due,
                what=follow_up.title,
                kind="follow-up",
                ref=follow_up.ref,
                audience=follow_up.audience,
            )
