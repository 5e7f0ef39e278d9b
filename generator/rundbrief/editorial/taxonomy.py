"""Taxonomies (tags and authors): their terms, and a stable slug for each."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256

from slugify import slugify

from rundbrief.content.content import Content
from rundbrief.content.schema import FollowUp, Incident, Update
from rundbrief.file_names import is_reserved

_GAPS = re.compile(r"[\s_-]+")
_GERMAN = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))
_MAX_SLUG_LENGTH = 60


@dataclass(frozen=True)
class Term:
    """A tag or author with its updates, incidents and follow-ups, newest first."""

    # The most frequent spelling.
    name: str
    slug: str
    updates: tuple[Update, ...] = ()
    incidents: tuple[Incident, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def number(self) -> int:
        return len(self.updates) + len(self.incidents) + len(self.follow_ups)

    @property
    def latest(self) -> date:
        """The day of the newest thing that carries it."""
        days = [u.date for u in self.updates[:1]]
        days += [i.began.date() for i in self.incidents[:1]]
        days += [f.received for f in self.follow_ups[:1]]
        return max(days)


def collect_tags(content: Content) -> tuple[Term, ...]:
    """Collect all tags with what carries them, sorted by name."""
    found: dict[str, _TermBuilder] = {}
    for update in content.updates:
        for term in _terms_of(update.tags, found):
            term.updates.append(update)
    for incident in content.incidents:
        for term in _terms_of(incident.tags, found):
            term.incidents.append(incident)
    for follow_up in content.follow_ups:
        for term in _terms_of(follow_up.tags, found):
            term.follow_ups.append(follow_up)
    return _sorted(found)


def collect_authors(content: Content) -> tuple[Term, ...]:
    """Collect all authors of updates, sorted by name."""
    found: dict[str, _TermBuilder] = {}
    for update in content.updates:
        for term in _terms_of(update.authors, found):
            term.updates.append(update)
    return _sorted(found)


@lru_cache(maxsize=4096)
def term_slug(name: str) -> str:
    """Make a slug of lower-case ASCII letters, digits and hyphens.

    It depends on the name alone, so that no other term can change it. A name that isn't fully
    representable (`C++`, `Öffentlich`), or that Windows can't store (`con`), gets a checksum behind
    two hyphens, which no other slug contains, so that no two terms share a slug.
    """
    key = term_key(name)
    slug = slugify(key, replacements=_GERMAN, max_length=_MAX_SLUG_LENGTH)
    if slug == key and not is_reserved(slug):
        return slug
    check_sum = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug or 'name'}--{check_sum}"


@lru_cache(maxsize=4096)
def term_key(name: str) -> str:
    """Normalise spellings that readers take for the same: `Winter pass` and `winter-pass`."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return _GAPS.sub("-", folded).strip("-") or folded


@dataclass
class _TermBuilder:
    spellings: Counter[str] = field(default_factory=Counter)
    updates: list[Update] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)

    def build(self) -> Term:
        """Use the most frequent spelling; of equally frequent ones, always the same."""
        name = min(self.spellings, key=lambda spelling: (-self.spellings[spelling], spelling))
        return Term(
            name=name,
            slug=term_slug(name),
            updates=tuple(self.updates),
            incidents=tuple(self.incidents),
            follow_ups=tuple(self.follow_ups),
        )


def _terms_of(names: Iterable[str], found: dict[str, _TermBuilder]) -> list[_TermBuilder]:
    """Find the term of each name once, even if it is listed in two spellings."""
    own = {}
    for name in names:
        key = term_key(name)
        own[key] = found.setdefault(key, _TermBuilder())
        own[key].spellings[name] += 1
    return list(own.values())


def _sorted(found: dict[str, _TermBuilder]) -> tuple[Term, ...]:
    terms = (term.build() for term in found.values())
    return tuple(sorted(terms, key=lambda term: (_plain(term.name), term.slug)))


def _plain(name: str) -> str:
    """Sort “Öffentlich” among the words with O."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
