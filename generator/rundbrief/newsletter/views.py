"""What a mail shows. Every address is absolute; `html` is sanitised, well-formed XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from rundbrief.content.schema import Health
from rundbrief.content.timeline import MAINTENANCE_STATES
from rundbrief.periods import Period


@dataclass(frozen=True)
class MailPicture:
    """A picture made for the mail. src: absolute. width, height: in CSS pixels."""

    src: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class MailItem:
    """href: None where the update's page is gone. image: only of highlights."""

    title: str
    summary: str
    href: str | None
    date: date
    late: bool
    department: str
    image: MailPicture | None


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
    """starts, ends: of planned work."""

    title: str
    href: str | None
    severity: str
    state: str
    at: datetime
    over: bool
    starts: datetime | None
    ends: datetime | None

    @property
    def planned(self) -> bool:
        return self.state in MAINTENANCE_STATES


@dataclass(frozen=True)
class MailMetric:
    """better: the newest change is for the better; None without a change."""

    name: str
    href: str
    unit: str
    direction: str
    value: float
    change: float | None
    better: bool | None
    target: tuple[float, ...]
    verdict: str | None
    says: str
    chart: MailPicture | None


@dataclass(frozen=True)
class MailFollowUp:
    title: str
    href: str | None
    kind: str
    state: str
    concern: str | None
    owner: str | None
    age: int


@dataclass(frozen=True)
class MailAsk:
    what: str
    href: str | None
    asker: str
    to: str
    due: date | None
    overdue: bool


@dataclass(frozen=True)
class MailDate:
    """kind: maintenance, ask or follow-up."""

    on: date
    what: str
    href: str | None
    kind: str


@dataclass(frozen=True)
class More:
    """How many were left out of a section to keep the mail short, and where they are."""

    metrics: int
    follow_ups: int
    asks: int
    dates: int
    metrics_href: str
    follow_ups_href: str
    web_version: str
    incidents: int = 0


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
    """One newsletter. edition: how readers know it; None for the default one.

    light, dark: colours by name. counts: departments by health. glance: those that are named at a
    glance; none where nobody ever reported a health. updates, heard: how many updates the issue
    holds, those left out included, and of how many departments. more_departments: how many with
    news are left to the web version.
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
    more_departments: int
    missing: tuple[str, ...]
    incidents: tuple[MailIncident, ...]
    metrics: tuple[MailMetric, ...]
    follow_ups: tuple[MailFollowUp, ...]
    asks: tuple[MailAsk, ...]
    dates: tuple[MailDate, ...]
    more: More
    edition: str | None
    web_version: str
    unsubscribe: str | None
    reason: str | None
    light: Mapping[str, str]
    dark: Mapping[str, str]
    fonts: Mapping[str, str]
