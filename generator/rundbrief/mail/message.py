"""An email before it is serialised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Mailbox:
    """Whom a message is from or to. Source: RFC 5322, section 3.4."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class InlineImage:
    """An image that the HTML shows, sent with the message."""

    name: str
    """File name, unique in the message."""
    url: str
    """The address by which the HTML shows it, until it is serialised."""
    data: bytes = field(repr=False)
    subtype: str
    """Such as `png` of `image/png`."""


@dataclass(frozen=True)
class Attachment:
    name: str
    """File name, as recipients see it."""
    media_type: str
    """Such as `text/calendar`."""
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Message:
    """Who writes what to whom. Nothing is checked before `serialise_message`."""

    key: str
    """Identifies the message: equal keys give equal Message-IDs, so that clients thread it."""
    date: datetime
    """Aware."""
    language: str
    """A tag such as `en` or `de-AT`."""
    sender: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    text: str
    html: str | None = None
    """None for a message of plain text alone."""
    reply_to: Mailbox | None = None
    list_id: str | None = None
    """Identifies a mailing list, like a domain. Source: RFC 2919."""
    unsubscribe: str | None = None
    """An address to leave a mailing list, with `https:` or `mailto:`. Source: RFC 2369."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers, such as `Auto-Submitted` or `In-Reply-To`."""
    images: tuple[InlineImage, ...] = ()
    """What the HTML doesn't show is left out."""
    attachments: tuple[Attachment, ...] = ()
