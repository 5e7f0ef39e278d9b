"""Merge tags: what a newsletter service replaces for each recipient, such as `*|UNSUB|*`.

In an address, MJML and premailer would percent-encode them. So an opaque address takes their place
while an email is rendered, and is replaced by them at the very end, byte for byte.
"""

from __future__ import annotations

from markupsafe import escape

# A host that can't exist. Source: RFC 2606, section 2.
_OPAQUE = "https://unsubscribe.invalid/rundbrief"

# How Mailchimp, listmonk (and most others), and Mailjet begin a merge tag.
_OPENINGS = ("*|", "{{", "[[")


def hide_merge_tags(address: str | None) -> str | None:
    """Return what takes the place of an address while an email is rendered."""
    return _OPAQUE if address else None


def restore_in_html(html: str, address: str | None) -> str:
    return html.replace(_OPAQUE, str(escape(address or "")))


def restore_in_text(text: str, address: str | None) -> str:
    return text.replace(_OPAQUE, address or "")


def header_address(address: str | None) -> str | None:
    """Return an address that can be used in a header, where no service replaces anything."""
    text = address or ""
    is_real = text.startswith(("https://", "mailto:")) and not any(o in text for o in _OPENINGS)
    return text if is_real else None
