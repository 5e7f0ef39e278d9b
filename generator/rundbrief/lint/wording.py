"""Wording: subject, preheader, and text that reads as shouting."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rundbrief.characters import MAX_SUBJECT_LENGTH
from rundbrief.i18n.texts import _
from rundbrief.lint.email import Email, text_of
from rundbrief.lint.findings import Finding, Patterns, patterns_of_text, text_pattern
from rundbrief.problems import Level

MAX_PREHEADER_LENGTH = 140

# Fewer capital letters may be an abbreviation.
_MIN_CAPITALS = 8
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
_MARKS = re.compile(r"!{2,}|\?{2,}|[!?]{3,}|\${3,}|€{2,}|¡{2,}|¿{2,}")

_SUBJECT = Patterns(content=(r"^subject\s*:",))
_PREHEADER = Patterns(content=(r"^preheader\s*:",))
_TEXT_ELEMENTS = (
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "li",
    "td",
    "th",
    "dd",
    "dt",
    "figcaption",
)


def check_subject(email: Email) -> Iterator[Finding]:
    subject = " ".join(email.subject.split())
    if not subject:
        what, why = _("the subject is empty"), _("many spam filters reject such emails")
        fix = _("add a line “subject: …” to the issue's file")
        yield Finding(what, why, fix, level=Level.ERROR, patterns=_SUBJECT)
    if len(subject) > MAX_SUBJECT_LENGTH:
        what = _("the subject is {length} characters long")
        why = _("phones show about 40 characters, other email clients up to {most}")
        values = {"length": len(subject), "most": MAX_SUBJECT_LENGTH}
        yield Finding(
            what,
            why,
            _("put the most important words first, and cut the rest"),
            values,
            patterns=_SUBJECT,
        )
    if subject and subject.casefold() in {s.casefold() for s in email.earlier_subjects}:
        what = _("an earlier issue has the same subject, “{subject}”")
        why = _("email clients group such emails, and readers take it for the old one")
        fix = _("say what is new in this issue")
        yield Finding(what, why, fix, {"subject": subject}, patterns=_SUBJECT)


def check_preheader(email: Email) -> Iterator[Finding]:
    preheader = " ".join(email.preheader.split())
    why = _("inboxes show it next to the subject")
    if not preheader:
        what = _("the preheader is missing")
        fix = _("add a line “preheader: …” to the issue's file")
        yield Finding(what, why, fix, patterns=_PREHEADER)
    if len(preheader) > MAX_PREHEADER_LENGTH:
        what = _("the preheader is {length} characters long")
        fix = _("shorten it to {most} characters; 40 to 110 work best")
        values = {"length": len(preheader), "most": MAX_PREHEADER_LENGTH}
        yield Finding(what, why, fix, values, patterns=_PREHEADER)


def check_reading_time(email: Email) -> Iterator[Finding]:
    if email.max_minutes is not None and email.minutes > email.max_minutes:
        what = _("it takes {minutes} minutes to read the newsletter, more than {most}")
        why = _("most readers stop before the end")
        fix = _("shorten texts, leave out updates, or set a larger number as “minutes”")
        values = {"minutes": email.minutes, "most": email.max_minutes}
        yield Finding(what, why, fix, values)


def check_shouting(email: Email) -> Iterator[Finding]:
    """Report CAPITALS and repeated punctuation in the subject, the preheader and all text."""
    seen: set[str] = set()
    for text, patterns in _texts(email):
        if text in seen:
            continue
        seen.add(text)
        if capitals := _find_capitals(text):
            what, why = _("“{text}” is in all caps"), _("it reads as shouting, and as spam")
            where = Patterns(
                (text_pattern(capitals), *patterns.content),
                (text_pattern(capitals), *patterns.layout),
            )
            fix = _("use sentence case")
            yield Finding(what, why, fix, {"text": capitals}, patterns=where)
        if match := _MARKS.search(text):
            what, why = _("“{marks}” in “{text}”"), _("it reads as shouting, and as spam")
            around = text_pattern(" ".join(text[: match.end()].split()[-3:]))
            where = Patterns((around, *patterns.content), (around, *patterns.layout))
            values = {"marks": match[0], "text": text[:80]}
            yield Finding(what, why, _("use one punctuation mark at most"), values, patterns=where)


def _texts(email: Email) -> Iterator[tuple[str, Patterns]]:
    for text, patterns in ((email.subject, _SUBJECT), (email.preheader, _PREHEADER)):
        if text.strip():
            yield " ".join(text.split()), patterns
    for element in email.find(*_TEXT_ELEMENTS):
        if any(
            e.tag in _TEXT_ELEMENTS or e.tag in ("table", "div", "pre", "code")
            for e in element.iterdescendants()
        ):
            continue
        if not any(True for __ in element.iterancestors("pre", "code")) and (
            text := text_of(element)
        ):
            yield text, patterns_of_text(text)


def _find_capitals(text: str) -> str | None:
    """Return three or more consecutive words in capitals, or a text that is mostly in capitals.

    Abbreviations in a list with commas don't count as consecutive.
    """
    row: list[str] = []
    end = longest = 0
    for match in _WORD.finditer(text):
        if not match[0].isupper():
            row = []
        elif row and text[end : match.start()].strip(" -–'’\u00a0"):
            row = [match[0]]
        else:
            row.append(match[0])
        end, longest = match.end(), max(longest, len(row))
        if len(row) >= 3 and sum(map(len, row)) >= _MIN_CAPITALS:
            return " ".join(row)
    letters = [c for c in text if c.isalpha() and c.lower() != c.upper()]
    is_mostly_capitals = sum(c.isupper() for c in letters) * 2 > len(letters) >= _MIN_CAPITALS
    return text if is_mostly_capitals and longest > 1 else None
