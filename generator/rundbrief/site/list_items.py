"""What views of pages are made of.

`href` is ready to use in the page that the part is on. `html` is sanitised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from rundbrief.config.fields import Day
from rundbrief.content.schema import Health
from rundbrief.editorial.attention import Concern
from rundbrief.editorial.evidence import Doubt
from rundbrief.editorial.expected import Answer
from rundbrief.periods import Period
from rundbrief.site.charts.views import ChartView


@dataclass(frozen=True)
class NavLink:
    title: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class BrandView:
    name: str
    colour: str
    logo: str | None
    logo_dark: str | None
    website: str | None
    address: str | None


@dataclass(frozen=True)
class FeedLink:
    """A feed that programs find by themselves. type: its media type."""

    title: str
    href: str
    type: str


@dataclass(frozen=True)
class HeadPicture:
    """What a link to the page is shown with. href: absolute. width, height: in pixels."""

    href: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Head:
    """What search engines and link previews read of a page.

    canonical: its one address, absolute. robots: what they must not do. kind: website or article.
    data: linked data (JSON-LD), of public pages only.
    """

    description: str
    canonical: str | None
    robots: str | None
    kind: str
    locale: str | None
    published: Day | None
    section: str | None
    picture: HeadPicture | None
    data: Mapping[str, object] | None


@dataclass(frozen=True)
class Frame:
    """What stands around every page. root: the way to the site's root, ending in a slash.

    head: is there once all pages are known.
    """

    title: str
    description: str
    root: str
    home: str
    search: str
    brand: BrandView
    site_name: str
    language: str
    text_direction: str
    nav: tuple[NavLink, ...]
    pages: tuple[NavLink, ...]
    canonical: str | None
    internal: bool
    problems: str | None = None
    feeds: tuple[FeedLink, ...] = ()
    head: Head | None = None


@dataclass(frozen=True)
class DepartmentLink:
    slug: str
    name: str
    href: str
    colour: str | None


@dataclass(frozen=True)
class NameLink:
    """A tag or an author, and the page that gathers what carries the name."""

    name: str
    href: str


@dataclass(frozen=True)
class UpdateLine:
    """An update in a list."""

    title: str
    href: str
    date: Day
    department: DepartmentLink
    health: Health | None
    summary: str
    highlight: bool
    tags: tuple[NameLink, ...]
    authors: tuple[NameLink, ...]
    draft: bool
    nothing_to_report: bool
    internal: bool
    image: str | None = None
    image_alt: str = ""


@dataclass(frozen=True)
class DepartmentCard:
    """A department at a glance. history: oldest first. answer: in the current period.

    next_due: when its next word is due. doubts: what speaks against a good word. Both are known of
    the present only.
    """

    department: DepartmentLink
    health: Health | None
    since: Day | None
    before: Health | None
    stale: bool
    newest: UpdateLine | None
    answer: Answer
    due: Day
    history: tuple[tuple[Period, Health | None], ...]
    next_due: Day | None = None
    doubts: tuple[tuple[Doubt, int], ...] = ()


@dataclass(frozen=True)
class IncidentLine:
    """An incident in a list. at: of its newest entry.

    lasted: None while it is open; days: whole ones, until today or its end. postmortem: a link.
    """

    title: str
    href: str
    severity: str
    state: str
    maintenance: bool
    over: bool
    began: datetime
    at: datetime
    starts: datetime | None
    ends: datetime | None
    affects: tuple[DepartmentLink, ...]
    summary: str
    lasted: timedelta | None
    days: int
    updates: int
    postmortem: str | None
    false_alarm: bool
    tags: tuple[NameLink, ...] = ()


@dataclass(frozen=True)
class FollowUpLine:
    """A follow-up in a list. age: in days, until today or until it was over.

    first_due: the day that was promised first, where it is another one.
    """

    title: str
    href: str
    kind: str
    state: str
    severity: str
    over: bool
    concern: Concern | None
    received: Day
    due: Day | None
    first_due: Day | None
    age: int
    owner: str | None
    delegated_to: DepartmentLink | None
    next_check: Day | None
    department: DepartmentLink | None
    last_word: Day
    tags: tuple[NameLink, ...] = ()


@dataclass(frozen=True)
class AskLine:
    """An ask in a list. first_due: as in a follow-up. days: how long it waits, or waited.

    anchor: of the ask in the list of all asks.
    """

    what: str
    asked_by: DepartmentLink
    to: DepartmentLink
    due: Day | None
    first_due: Day | None
    overdue: bool
    href: str
    asked: Day
    answered: Day | None
    days: int
    anchor: str


@dataclass(frozen=True)
class IssueLine:
    """An issue of the newsletter in a list."""

    key: str
    subject: str
    preheader: str
    href: str
    period: Period
    closed: Day | None
    edition: str
    items: int


@dataclass(frozen=True)
class MetricRow:
    """One value in a table. step: from the value before. marks: the signals that it is part of."""

    date: Day
    value: str
    step: str | None
    marks: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class MetricCard:
    """A metric and how to read it. change: since the value before. points: oldest first.

    verdict: good, watch or act, by target, warn and alert; None without a target. sign: signal,
    noise or few, and which way a signal points; None without a value. said: what that means.
    urgent: it is off target or has turned for the worse. rows: newest first. older: how many more
    values there are.
    """

    slug: str
    name: str
    href: str
    department: DepartmentLink | None
    unit: str
    direction: str
    value: float | None
    date: Day | None
    change: float | None
    target: tuple[float, ...]
    verdict: str | None
    sign: str | None
    said: str
    urgent: bool
    definition: str
    says: str
    says_not: str
    react: str
    source: str
    points: tuple[tuple[Day, float], ...]
    chart: ChartView | None
    rows: tuple[MetricRow, ...]
    older: int


@dataclass(frozen=True)
class ReportLine:
    title: str
    href: str
    period: Period
    updates: int


@dataclass(frozen=True)
class EntryView:
    """A step of a timeline. elsewhere: its text stands in another place of the page."""

    at: datetime
    state: str
    html: Markup
    anchor: str
    to: DepartmentLink | None
    next_check: Day | None
    elsewhere: bool = False


@dataclass(frozen=True)
class HealthCount:
    """health: a state, `stale` for old words, None for those that never said."""

    health: str | None
    number: int


@dataclass(frozen=True)
class MonthOfUpdates:
    period: Period
    updates: tuple[UpdateLine, ...]


@dataclass(frozen=True)
class HealthSpell:
    """A time during which a department said the same. until: exclusive; None while it lasts.

    days: until it ended, or until today. start, width: its place in the strip, from 0 to 100; what
    has no width is older than what the strip covers.
    """

    health: Health
    since: Day
    until: Day | None
    days: int
    why: NavLink
    start: float
    width: float


@dataclass(frozen=True)
class DepartmentReport:
    card: DepartmentCard
    updates: tuple[UpdateLine, ...]


@dataclass(frozen=True)
class ProblemLine:
    place: str
    level: str
    what: str
    why: str
    fix: str
