"""Parsing of updates, the reports of departments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from rundbrief.config.addresses import resolve
from rundbrief.content.files import Document
from rundbrief.content.notice_checks import WITHOUT_REPORT, check_notice
from rundbrief.content.parse_helpers import (
    ParseContext,
    Parsed,
    check_departments,
    check_document,
    derive_date,
    derive_title,
    warn_of_addresses,
    warn_of_future,
)
from rundbrief.content.past_departments import warn_of_past_in_update
from rundbrief.content.schema import Image, Update
from rundbrief.i18n.texts import _
from rundbrief.markup.markdown_source import find_images, has_text
from rundbrief.markup.plain_text import summarise
from rundbrief.markup.word_digest import digest_words
from rundbrief.problems import Problem
from rundbrief.validation.fields import clean_names


def parse_update(document: Document, context: ParseContext) -> Parsed[Update]:
    """Parse a file in a department's folder."""
    problems: list[Problem] = []
    title, source = derive_title(document, context, problems)
    derived: dict[str, Any] = {
        "title": title,
        "date": derive_date(document, "date", context, problems),
        "department": document.file.parts[0],
        "audience": context.audience,
        "image": _first_image(source.folder, source.body),
        "source": source,
    }
    if document.first_commit:
        derived["committed"] = document.first_commit.at
    if document.first_commit and "authors" not in document.written:
        derived["authors"] = clean_names((document.first_commit.author,))
    update = check_document(Update, document, derived, context, problems)
    if update is None:
        return Parsed(None, tuple(problems))
    problems.extend(_check(update, document, context))
    lines = {slug: document.line_of("metrics", slug) for slug in update.metrics}
    correction, more = _read_correction(update, document)
    update = update.model_copy(
        update={
            "summary": update.summary or summarise(source.body, context.texts, context.extensions),
            "metric_lines": lines,
            **(WITHOUT_REPORT if update.is_notice else {}),
            "correction": correction,
            "correction_line": document.line_of("correction") if correction else 0,
            "checksum": digest_words(update.title, update.summary, source.body),
        }
    )
    return Parsed(update, (*problems, *more))


# What people write instead of true and false.
_ANSWERS = frozenset({"yes", "no", "ja", "nein", "wahr", "falsch", "y", "n", "x"})


def _no_sentence(document: Document, written: str) -> Problem:
    return document.problem(
        document.line_of("correction"),
        _("correction is “{written}”, which is no sentence"),
        _("readers need to know what was wrong, and what is right"),
        _(
            "write the sentence after “correction:”, for example “correction: We wrote 12 June, "
            "but the date is 21 June.”; if they needn't know, write “correction: false”"
        ),
        written=written,
    )


def _read_correction(
    update: Update, document: Document
) -> tuple[str | bool | None, tuple[Problem, ...]]:
    """Return the sentence of a correction, which may be in the summary, and what is wrong."""
    if "correction" not in document.written or update.correction is False:
        return update.correction, ()
    if str(update.correction).casefold() in _ANSWERS:
        return None, (_no_sentence(document, str(update.correction)),)
    sentence = update.summary if update.correction is True else update.correction_text
    if sentence:
        return sentence, ()
    if isinstance(document.written["correction"], bool | None):
        what = _("the correction has no sentence")
        why = _("readers need to know what was wrong, and what is right")
        fix = _(
            "write the sentence after “correction:”, for example “correction: We wrote 12 June, "
            "but the date is 21 June.”"
        )
        return None, (document.problem(document.line_of("correction"), what, why, fix),)
    return None, ()


def _check(update: Update, document: Document, context: ParseContext) -> Iterator[Problem]:
    """Check what the model can't: references, dates in the future, missing text."""
    yield from check_departments(document, "department", [update.department], context)
    yield from check_departments(document, "needs", update.needs, context)
    yield from check_departments(document, "asks", (a.to for a in update.asks), context, "to")
    yield from _check_metrics(update, document, context)
    has_line = "date" in document.written
    line = document.line_of("date") if has_line else 0
    yield from warn_of_future(document, line, update.date, context)
    yield from _warn_of_future_answers(update, document, context)
    yield from warn_of_past_in_update(update, document, context)
    yield from warn_of_addresses(document, "authors")
    yield from check_notice(update, document, context.today)
    yield from _warn_of_exclusions(update, document)
    if not (has_text(update.source.body) or _is_complete_without_body(update)):
        yield document.warning(
            0,
            _("the update has a headline but no text"),
            _("readers would learn nothing from it"),
            _("add a sentence or two; if there is no news, add “nothing_to_report: true”"),
        )


# A sentence or two that say that there is nothing to report.
_MAX_NOTHING = 200


def _warn_of_exclusions(update: Update, document: Document) -> Iterator[Problem]:
    """Warn of keys that keep out of the newsletter what was written for it."""
    if update.is_notice:
        return
    if update.expires and update.expires <= update.date:
        yield document.warning(
            document.line_of("expires"),
            _("expires ({expires}) is not after the update's own date ({date})"),
            _("it would never be on the front page or in the newsletter"),
            _("write a later day, or delete the key"),
            expires=update.expires.isoformat(),
            date=update.date.isoformat(),
        )
    if update.nothing_to_report and (
        update.highlight or len(update.source.body.strip()) > _MAX_NOTHING
    ):
        yield document.warning(
            document.line_of("nothing_to_report"),
            _("the update says that there is nothing to report, but reports something"),
            _("because of this key, the newsletter leaves it out"),
            _("delete “nothing_to_report”, or the text"),
        )


def _check_metrics(update: Update, document: Document, context: ParseContext) -> Iterator[Problem]:
    for metric in update.metrics:
        if metric not in context.metrics and not context.metrics_unreadable:
            yield document.problem(
                document.line_of("metrics", metric),
                _("unknown metric “{metric}”"),
                _("a value without a definition can't be interpreted"),
                _("check the spelling against metrics.yml, or define the metric there"),
                metric=metric,
            )


def _warn_of_future_answers(
    update: Update, document: Document, context: ParseContext
) -> Iterator[Problem]:
    for number, ask in enumerate(update.asks):
        if ask.answered and ask.answered > context.today:
            yield document.warning(
                document.line_of("asks", number, "answered"),
                _("answered is {day}, which is in the future (today: {today})"),
                _("until then, the ask counts as open"),
                _("correct the date, or leave it if it is intended"),
                day=ask.answered.isoformat(),
                today=context.today.isoformat(),
            )


def _is_complete_without_body(update: Update) -> bool:
    """Whether an update needs no body: a value or an ask is news too; a draft may still get one."""
    return bool(
        update.summary or update.metrics or update.asks or update.nothing_to_report or update.draft
    )


def _first_image(folder: str, body: str) -> Image | None:
    """Return the first image of the content folder; images of other hosts are never shown."""
    for alt, target in find_images(body):
        written = unquote(target.partition("#")[0].partition("?")[0])
        outside = ":" in target or target.startswith("//") or not written
        path = None if outside else resolve(folder, written)
        if path:
            return Image(path=path, alt=alt)
    return None
