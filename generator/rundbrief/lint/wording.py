"""Subject, preheader, and words that shout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rundbrief.i18n.texts import _
from rundbrief.lint.findings import Clues, Finding, texts_of, words
from rundbrief.lint.mail import Mail, said
from rundbrief.problems import Level

MOST_OF_A_SUBJECT = 78
MOST_OF_A_PREHEADER = 140

# Shorter ones may be a single abbreviation.
_FEWEST_LETTERS = 8
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
_MARKS = re.compile(r"!{2,}|\?{2,}|[!?]{3,}|\${3,}|€{2,}|¡{2,}|¿{2,}")

_SUBJECT = Clues(written=(r"^subject\s*:",))
_PREHEADER = Clues(written=(r"^preheader\s*:",))
_SPOKEN = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "th", "dd", "dt", "figcaption")


def check_subject(mail: Mail) -> Iterator[Finding]:
    subject = " ".join(mail.subject.split())
    if not subject:
        what, why = _("the subject is empty"), _("many programs treat such a mail as spam")
        fix = _("write a line “subject: …” into the issue's file")
        yield Finding(what, why, fix, level=Level.ERROR, clues=_SUBJECT)
    if len(subject) > MOST_OF_A_SUBJECT:
        what = _("the subject is {length} characters long")
        why = _("a phone shows about 40 of them, other programs up to {most}")
        values = {"length": len(subject), "most": MOST_OF_A_SUBJECT}
        yield Finding(
            what, why, _("put what matters first, and cut the rest"), values, clues=_SUBJECT
        )
    if subject and subject.casefold() in {s.casefold() for s in mail.earlier}:
        what = _("an earlier issue has the same subject, “{subject}”")
        why = _("programs join such mails, and readers take it for the old one")
        fix = _("name what is new in this issue")
        yield Finding(what, why, fix, {"subject": subject}, clues=_SUBJECT)


def check_preheader(mail: Mail) -> Iterator[Finding]:
    preheader = " ".join(mail.preheader.split())
    why = _("an inbox shows it beside the subject")
    if not preheader:
        what = _("the preheader is missing")
        fix = _("write a line “preheader: …” into the issue's file")
        yield Finding(what, why, fix, clues=_PREHEADER)
    if len(preheader) > MOST_OF_A_PREHEADER:
        what = _("the preheader is {length} characters long")
        fix = _("cut it to {most} characters; 40 to 110 are best")
        values = {"length": len(preheader), "most": MOST_OF_A_PREHEADER}
        yield Finding(what, why, fix, values, clues=_PREHEADER)


def check_shouting(mail: Mail) -> Iterator[Finding]:
    """Look for CAPITALS and rows of marks: in the subject, the preheader and all words."""
    seen: set[str] = set()
    for text, clues in _texts(mail):
        if text in seen:
            continue
        seen.add(text)
        if loud := _loud(text):
            what, why = _("“{text}” is in capitals"), _("it reads as shouting, and as spam")
            where = Clues((words(loud), *clues.written), (words(loud), *clues.layout))
            fix = _("write it as in a sentence")
            yield Finding(what, why, fix, {"text": loud}, clues=where)
        if match := _MARKS.search(text):
            what, why = _("“{marks}” in “{text}”"), _("it reads as shouting, and as spam")
            around = words(" ".join(text[: match.end()].split()[-3:]))
            where = Clues((around, *clues.written), (around, *clues.layout))
            values = {"marks": match[0], "text": text[:80]}
            yield Finding(what, why, _("one mark is enough, or none"), values, clues=where)


def _texts(mail: Mail) -> Iterator[tuple[str, Clues]]:
    for text, clues in ((mail.subject, _SUBJECT), (mail.preheader, _PREHEADER)):
        if text.strip():
            yield " ".join(text.split()), clues
    for element in mail.find(*_SPOKEN):
        if any(
            e.tag in _SPOKEN or e.tag in ("table", "div", "pre", "code")
            for e in element.iterdescendants()
        ):
            continue
        if not any(True for __ in element.iterancestors("pre", "code")) and (text := said(element)):
            yield text, texts_of(text)


def _loud(text: str) -> str | None:
    """Find three words or more in capitals, or a text that is mostly in them.

    Abbreviations with commas between them are no row.
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
        if len(row) >= 3 and sum(map(len, row)) >= _FEWEST_LETTERS:
            return " ".join(row)
    letters = [c for c in text if c.isalpha() and c.lower() != c.upper()]
    is_loud = sum(c.isupper() for c in letters) * 2 > len(letters) >= _FEWEST_LETTERS
    return text if is_loud and longest > 1 else None
