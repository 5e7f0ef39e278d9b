"""What is in which feed, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from rundbrief.content.schema import Entry, Incident, Update
from rundbrief.editorial.issue_contents import Composed
from rundbrief.editorial.taxonomy import find_slug
from rundbrief.site.exports.feeds.channels import Subject
from rundbrief.site.exports.identifiers import name_entries
from rundbrief.site.queries import SiteQueries

# What a program fetches every hour should stay small; older things are on the pages.
MOST = 40

Place = tuple[Subject, str]


@dataclass(frozen=True)
class Told:
    """One step of an incident. number: from 0, in the order of the timeline."""

    incident: Incident
    entry: Entry
    number: int


@dataclass(frozen=True)
class Piece:
    """Something new. at: aware; of an update, the beginning of its day. places: its feeds."""

    ref: str
    at: datetime
    thing: Update | Told | Composed
    places: frozenset[Place]


def select_pieces(q: SiteQueries) -> dict[Place, tuple[Piece, ...]]:
    """Choose what each feed holds, newest first.

    What says nothing, is a draft or has expired is no news; an issue is one when it has gone out.
    """
    pieces = (*_updates(q), *_steps(q), *_issues(q))
    feeds: dict[Place, list[Piece]] = {}
    for piece in sorted(pieces, key=lambda p: (p.at, p.ref), reverse=True):
        for place in piece.places:
            held = feeds.setdefault(place, [])
            if len(held) < MOST:
                held.append(piece)
    return {place: tuple(held) for place, held in feeds.items()}


def _updates(q: SiteQueries) -> Iterator[Piece]:
    zone, today = q.zone, q.today
    for update in q.updates:
        if update.draft or update.nothing_to_report or (update.expires and update.expires <= today):
            continue
        # Not noon, which might lie ahead: some programs hide what comes from the future.
        at = datetime.combine(update.date, time(), zone)
        places = _places(update.tags, (update.department,))
        yield Piece(update.ref, at, update, places | {(Subject.NEWS, "")})


def _steps(q: SiteQueries) -> Iterator[Piece]:
    for incident in q.incidents:
        departments = tuple(filter(q.has_department, incident.affects))
        places = _places(incident.tags, departments) | {
            (Subject.NEWS, ""),
            (Subject.INCIDENTS, ""),
        }
        for number, (name, entry) in enumerate(name_entries(incident)):
            yield Piece(name, entry.at, Told(incident, entry, number), places)


def _issues(q: SiteQueries) -> Iterator[Piece]:
    for composed in q.issues:
        if composed.issue.closed:
            place = (Subject.NEWSLETTER, "")
            ref = composed.issue.source.ref
            yield Piece(ref, composed.issue.closed, composed, frozenset({place}))


def _places(tags: tuple[str, ...], departments: tuple[str, ...]) -> frozenset[Place]:
    return frozenset(
        {(Subject.TAG, find_slug(tag)) for tag in tags}
        | {(Subject.DEPARTMENT, slug) for slug in departments}
    )
