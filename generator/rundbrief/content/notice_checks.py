"""Checks of the keys of a standing notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from rundbrief.content.files import Document
from rundbrief.content.schema import Update
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem
from rundbrief.validation.wrong_values import OTHER_NAMES

# How far ahead the example of a deadline is.
_AHEAD = timedelta(days=14)
_DAY = timedelta(days=1)
# What a notice is parsed with: it is neither a report of its department nor a highlight.
WITHOUT_REPORT = {"highlight": False, "health": None, "nothing_to_report": False}


def check_notice(update: Update, document: Document, today: date) -> Iterator[Problem]:
    """Find a deadline that is missing, or that can't be the one of a notice."""
    if not update.is_notice:
        # A `kind` that isn't allowed has a problem of its own.
        if update.until and document.written.get("kind") in (None, "update"):
            yield _not_a_notice(update, document)
        return
    if update.expires:
        yield _expires(update, document)
    elif document.written.get("until") is None and not _is_under_another_name(document):
        yield _without_deadline(update, document, today)
    if update.until and update.until < update.date:
        yield _ends_before_it_begins(update, document)
    yield from _warn_of_useless_keys(update, document)


def _is_under_another_name(document: Document) -> bool:
    """Whether the deadline is there, under a key that has a problem of its own."""
    return any("until" in OTHER_NAMES.get(str(key).casefold(), ()) for key in document.written)


def _not_a_notice(update: Update, document: Document) -> Problem:
    assert update.until
    return document.problem(
        document.line_of("until"),
        _("“until” is only for notices, and this is an ordinary update"),
        _("an ordinary update goes out once, whatever “until” says"),
        _(
            "to repeat it until that day, add “kind: notice”; if it is just no longer news after "
            "that day, write “expires: {day}” instead"
        ),
        day=(update.until + _DAY).isoformat(),
    )


def _expires(update: Update, document: Document) -> Problem:
    assert update.expires
    last = update.until or update.expires - _DAY
    return document.problem(
        document.line_of("expires"),
        _("the notice has the key “expires”"),
        _("a notice ends with its deadline, “until”"),
        _("delete this line; the last day of the notice is “until: {day}”")
        if update.until
        else _("write the last day of the notice instead: “until: {day}”"),
        day=last.isoformat(),
    )


def _without_deadline(update: Update, document: Document, today: date) -> Problem:
    return document.problem(
        document.line_of("kind"),
        _("the notice has no deadline"),
        _("without one, every issue would show it for ever"),
        _("add the last day on which it is shown, for example “until: {day}”"),
        day=(max(update.date, today) + _AHEAD).isoformat(),
    )


def _ends_before_it_begins(update: Update, document: Document) -> Problem:
    assert update.until
    return document.problem(
        document.line_of("until"),
        _("until ({until}) is before the notice's own date ({date})"),
        _("nobody would ever see the notice"),
        _("write a later day as “until”, or correct the date"),
        until=update.until.isoformat(),
        date=update.date.isoformat(),
    )


def _warn_of_useless_keys(update: Update, document: Document) -> Iterator[Problem]:
    if update.highlight:
        yield document.warning(
            document.line_of("highlight"),
            _("a notice is never a highlight"),
            _("it has a place of its own near the top of every issue, so this key does nothing"),
            _("delete “highlight”; or delete “kind” and “until” to send it once, as a highlight"),
        )
    for key in ("health", "nothing_to_report"):
        if getattr(update, key):
            yield document.warning(
                document.line_of(key),
                _("“{key}” does nothing in a notice"),
                _("a notice doesn't report how the department is doing"),
                _("delete it here, and write it in a separate update"),
                key=key,
            )
