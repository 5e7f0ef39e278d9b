"""Words that the mail system fills in for each reader, such as `*|UNSUB|*`.

In an address, MJML and premailer would write their signs in another way. So an address of our own
goes through the pipeline in their place, and is replaced at the very end, byte for byte.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import escape

from rundbrief.newsletter.views import MailView

# No such host can exist. Source: RFC 2606.
_OPAQUE = "https://unsubscribe.invalid/rundbrief"

_SIGNS = ("*|", "{{", "[[")


def hide_placeholder(view: MailView) -> MailView:
    return replace(view, unsubscribe=_OPAQUE) if view.unsubscribe else view


def put_back_in_html(html: str, unsubscribe: str | None) -> str:
    return html.replace(_OPAQUE, str(escape(unsubscribe or "")))


def put_back_in_text(text: str, unsubscribe: str | None) -> str:
    return text.replace(_OPAQUE, unsubscribe or "")


def real_address(unsubscribe: str | None) -> str | None:
    """Give an address that can stand in a header, where no mail system fills anything in."""
    address = unsubscribe or ""
    is_real = address.startswith(("https://", "mailto:")) and not any(s in address for s in _SIGNS)
    return address if is_real else None
