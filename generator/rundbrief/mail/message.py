"""An email before it is serialised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Mailbox:
    """A sender or recipient. Source: RFC 5322, section 3.4."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class InlineImage:
    """An image that the HTML shows, sent with the message."""

    name: str
    """File name, unique in the message."""
    url: str
    """The address of the image in the HTML, which is replaced when the message is serialised."""
    data: bytes = field(repr=False)
    subtype: str
    """Such as `png` for `image/png`."""


@dataclass(frozen=True)
class Attachment:
    name: str
    """File name, as recipients see it."""
    media_type: str
    """Such as `text/calendar`."""
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Message:
    """An email message. It is validated by `serialise_message`."""

    key: str
    """Identifies the message: the Message-ID is derived from it."""
    date: datetime
    """Timezone-aware."""
    language: str
    """A tag such as `en` or `de-AT`."""
    sender: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    text: str
    html: str | None = None
    """None for a message in plain text only."""
    reply_to: Mailbox | None = None
    list_id: str | None = None
    """Identifies a mailing list, like a domain. Source: RFC 2919."""
    unsubscribe: str | None = None
    """The address to unsubscribe from a mailing list, `https:` or `mailto:`. Source: RFC 2369."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further headers, such as `Auto-Submitted` or `In-Reply-To`."""
    images: tuple[InlineImage, ...] = ()
    """Images that the HTML doesn't show are left out."""
    attachments: tuple[Attachment, ...] = ()
