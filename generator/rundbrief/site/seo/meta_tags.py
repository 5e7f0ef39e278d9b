"""What search engines and link previews are told of each page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rundbrief.build.compilation import Compilation
from rundbrief.content.schema import Department, Update
from rundbrief.editorial.date_texts import period_range, period_title
from rundbrief.i18n.texts import _
from rundbrief.periods import Period
from rundbrief.site.list_items import Frame, Head, HeadPicture
from rundbrief.site.og_images.card import HEIGHT, WIDTH, Card
from rundbrief.site.og_images.selection import build_card, card_path, has_cards, say_counts
from rundbrief.site.page import SitePage
from rundbrief.site.seo.linked_data import build_data
from rundbrief.site.seo.subjects import Subject, Subjects

# Pages that nobody looks for.
UNLISTED = frozenset({"404", "problems"})

DESCRIPTIONS = {
    "reports": _("Weekly and monthly reports of all departments."),
    "incidents": _("What is broken, what was broken, and what work is planned."),
    "follow-ups": _("Complaints, requests and questions, until they are solved."),
    "metrics": _("The figures, and how to read them."),
    "newsletter": _("All issues of the newsletter."),
    "archive": _("All updates, month by month."),
}


Cards = tuple[str | None, ...]


class Heads:
    """Builds the heads of a build's pages."""

    def __init__(self, c: Compilation) -> None:
        self.c = c
        self.subjects = Subjects(c)
        self._drawn = has_cards(c)
        self._cards: dict[str | None, Card] = {}

    def complete(self, page: SitePage) -> tuple[Any, Cards]:
        """Give a page's view its head; and name the page with whose card a link to it is shown.

        None is the card of the site.
        """
        name, view = page.name, page.view
        cards = (self.subjects.with_card(name),) if self._drawn and name not in UNLISTED else ()
        head = self._head(name, view.frame, cards)
        return replace(view, frame=replace(view.frame, head=head)), cards

    def card(self, name: str | None) -> Card:
        """Build the card of a page, or of the site. Most pages are shared with another one's."""
        if name not in self._cards:
            subject = self.subjects.find(name) if name else None
            self._cards[name] = build_card(subject, self.c)
        return self._cards[name]

    def _head(self, name: str, frame: Frame, cards: Cards) -> Head:
        subject = self.subjects.find(name)
        listed = name not in UNLISTED
        picture = self._picture(name, cards[0]) if cards else None
        internal = self.c.project.audience == "internal"
        locale = str(self.c.texts.locale)
        public = listed and not internal
        return Head(
            description=frame.description or self._describe(name, frame, subject),
            canonical=frame.canonical if listed else None,
            robots="noindex, nofollow" if internal else None if listed else "noindex",
            kind="article" if isinstance(subject, Update) else "website",
            locale=locale if "_" in locale else None,
            published=subject.date if isinstance(subject, Update) else None,
            section=self._section(subject),
            picture=picture,
            data=build_data(self.c, name, frame, subject, picture) if public else None,
        )

    def _picture(self, name: str, shown: str | None) -> HeadPicture:
        addresses = self.c.project.addresses
        href = addresses.absolute(addresses.asset(card_path(shown)))
        # Of another page's card, only what never changes is told: nobody renders this one for it.
        card = self.card(shown)
        alt = card.alt if shown in (name, None) else card.lasting_alt
        return HeadPicture(href, alt, WIDTH, HEIGHT)

    def _section(self, subject: Subject | None) -> str | None:
        if isinstance(subject, Update):
            return self.c.visible.department(subject.department).name
        return None

    def _describe(self, name: str, frame: Frame, subject: Subject | None) -> str:
        """Describe a page that has no words of its own for it."""
        texts = self.c.texts
        match subject:
            case Department():
                known = _("How {department} stands, and what it reports.")
                return texts(known, department=subject.name)
            case Period():
                title = f"{period_title(subject, texts)}, {period_range(subject, texts)}"
                counts = ", ".join(sign.text for sign in say_counts(self.c, subject))
                return f"{title}: {counts}" if counts else title
        if name in DESCRIPTIONS:
            return texts(DESCRIPTIONS[name])
        return f"{frame.title} · {frame.site_name}"
