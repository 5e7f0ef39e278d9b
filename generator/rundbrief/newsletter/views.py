"""What a mail shows. Every address is absolute; `html` is sanitised, well-formed XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from rundbrief.content.model import Health
from rundbrief.content.timeline import MAINTENANCE_STATES
from rundbrief.periods import Period


@dataclass(frozen=True)
class MailItem:
    """href: None where the update's page is gone. image: None without one that mails can show."""

    title: str
    summary: str
    href: str | None
    date: date
    late: bool
    department: str
    image: str | None
    image_alt: str


@dataclass(frozen=True)
class MailDepartment:
    """more: how many items were left out to keep the mail short."""

    slug: str
    name: str
    href: str | None
    health: Health | None
    before: Health | None
    missing: bool
    items: tuple[MailItem, ...]
    more: int

    @property
    def changed(self) -> bool:
        """Its health is known, was known before, and is another one now."""
        return bool(self.health and self.before and self.health != self.before)


@dataclass(frozen=True)
class MailIncident:
    title: str
    href: str | None
    severity: str
    state: str
    at: datetime
    over: bool

    @property
    def planned(self) -> bool:
        return self.state in MAINTENANCE_STATES


@dataclass(frozen=True)
class MailBrand:
    """logo: a PNG; None for the name in letters. logo_width: in CSS pixels."""

    name: str
    logo: str | None
    logo_width: int
    website: str | None
    address: str | None


@dataclass(frozen=True)
class MailView:
    """One newsletter.

    light, dark: colours by name. counts: departments by health. glance: those that are named at a
    glance; none where nobody ever reported a health. updates, heard: how many updates the issue
    holds, those left out included, and of how many departments.
    """

    subject: str
    preheader: str
    key: str
    period: Period
    language: str
    text_direction: str
    brand: MailBrand
    introduction: Markup
    introduction_text: str
    counts: tuple[tuple[Health | None, int], ...]
    glance: tuple[MailDepartment, ...]
    updates: int
    heard: int
    highlights: tuple[MailItem, ...]
    departments: tuple[MailDepartment, ...]
    missing: tuple[str, ...]
    incidents: tuple[MailIncident, ...]
    web_version: str
    unsubscribe: str | None
    reason: str | None
    light: Mapping[str, str]
    dark: Mapping[str, str]
    fonts: Mapping[str, str]
