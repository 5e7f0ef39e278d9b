"""Merge tags such as `*|UNSUB|*`, which a newsletter service replaces for each recipient.

MJML and premailer would percent-encode a merge tag in an address. So while an email is rendered, a
placeholder is used instead of the address.
"""

from __future__ import annotations

from markupsafe import escape

# The placeholder, with a host that can't exist. Source: RFC 2606, section 2.
_OPAQUE = "https://unsubscribe.invalid/rundbrief"

# How merge tags start in Mailchimp, listmonk (and most others), and Mailjet.
_OPENINGS = ("*|", "{{", "[[")


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
