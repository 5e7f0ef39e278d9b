"""An email before it is serialised, and merge tags in it, such as `*|UNSUB|*`.

A newsletter service replaces merge tags for each recipient. MJML and premailer would percent-encode
one in an address. So while an email is rendered, a placeholder is used instead of the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import escape

# The placeholder, with a host that can't exist. Source: RFC 2606, section 2.
_OPAQUE = "https://unsubscribe.invalid/rundbrief"

# How merge tags start in Mailchimp, listmonk (and most others), and Mailjet.
_OPENINGS = ("*|", "{{", "[[")


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


def hide_merge_tags(address: str | None) -> str | None:
    """Return the placeholder for an address while an email is rendered."""
    return _OPAQUE if address else None


def restore_in_html(html: str, address: str | None) -> str:
    return html.replace(_OPAQUE, str(escape(address or "")))


def restore_in_text(text: str, address: str | None) -> str:
    return text.replace(_OPAQUE, address or "")


def header_address(address: str | None) -> str | None:
    """Return the address for a header, where services replace no merge tags; None if it has any."""
    text = address or ""
    is_real = text.startswith(("https://", "mailto:")) and not any(o in text for o in _OPENINGS)
    return text if is_real else None
