"""Serialisation of messages. Equal messages are serialised to the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from html.parser import HTMLParser
from typing import Any

from rundbrief.mail.headers import (
    POLICY,
    HeaderError,
    build_headers,
    check_identifier,
    check_value,
    domain_of,
    verify_headers,
)
from rundbrief.mail.message import InlineImage, Message

_IMAGE = re.compile(r"""(<img\b(?:[^">]|"[^"]*")*?\ssrc=")([^"]*)(")""", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"(?!multipart/|message/)[a-z]+/[a-z0-9.+-]+")


def serialise_message(message: Message) -> bytes:
    """Serialise a message, and verify the result by parsing it.

    The structure is `mixed[alternative[text, related[html, images]], attachments]`, without
    containers of a single part. Raises HeaderError if something can't be sent unchanged.
    """
    built = EmailMessage(policy=POLICY)
    for name, value in build_headers(message).items():
        built[name] = value
    html, images = _embed_images(message)
    built.set_content(message.text, cte="quoted-printable")
    if html is not None:
        built.add_alternative(html, subtype="html", cte="quoted-printable")
        _add_images(built, images)
    _add_attachments(built, message)
    # Set last, since each of the calls above removes `Content-*` headers.
    built["Content-Language"] = check_value("Content-Language", message.language)
    _set_boundaries(built, message.key)
    data = built.as_bytes()
    parsed = message_from_bytes(data, policy=policy.default)
    verify_headers(parsed, message, built.keys())
    _verify_parts(parsed, message, html, images)
    return data


def _set_boundaries(built: EmailMessage, key: str) -> None:
    """Derive boundaries from the key, since random ones would change with every build."""
    for part in built.walk():
        if part.is_multipart():
            subtype = part.get_content_subtype()
            seed = key if subtype == "alternative" else f"{subtype} {key}"
            part.set_boundary(f"=_{hashlib.sha256(seed.encode()).hexdigest()[:32]}")


def _embed_images(message: Message) -> tuple[str | None, dict[str, InlineImage]]:
    """Replace addresses of images in the HTML with their Content-IDs (RFC 2392).

    Returns the HTML, and the images that it shows, by Content-ID.
    """
    if message.html is None:
        return None, {}
    domain = domain_of(message)
    by_url = {image.url: image for image in message.images}
    embedded: dict[str, InlineImage] = {}

    def replace(match: re.Match[str]) -> str:
        image = by_url.get(unescape(match[2]))
        if image is None:
            return match[0]
        content_id = f"{image.name}@{domain}"
        embedded[content_id] = image
        return f"{match[1]}cid:{content_id}{match[3]}"

    html = _IMAGE.sub(replace, message.html)
    return html, dict(sorted(embedded.items()))


def _add_images(built: EmailMessage, images: Mapping[str, InlineImage]) -> None:
    """Turn the HTML part into `related[html, images]`. Source: RFC 2387."""
    if not images:
        return
    html = list(built.iter_parts())[1]
    assert isinstance(html, EmailMessage)
    for content_id, image in images.items():
        html.add_related(
            image.data,
            "image",
            image.subtype,
            cte="base64",
            cid=check_identifier("Content-ID", f"<{content_id}>"),
            disposition="inline",
            filename=image.name,
        )
    html.set_param("type", "text/html")


def _add_attachments(built: EmailMessage, message: Message) -> None:
    for attachment in message.attachments:
        # Clients save attachments by name, so it must not be a path.
        if set(attachment.name) & set("/\\") or not attachment.name:
            raise HeaderError("Content-Disposition")
        if not _MEDIA_TYPE.fullmatch(attachment.media_type):
            raise HeaderError("Content-Type")
        main, __, subtype = attachment.media_type.partition("/")
        built.add_attachment(
            attachment.data,
            main,
            subtype,
            cte="base64",
            filename=check_value("Content-Disposition", attachment.name),
        )


def _verify_parts(
    parsed: EmailMessage, message: Message, html: str | None, images: Mapping[str, InlineImage]
) -> None:
    """Verify the tree of parts, their contents, and the images in the HTML. Raises HeaderError."""
    parts = list(parsed.walk())
    if any(part.defects for part in parts) or _tree(parsed) != _expected_tree(message, images):
        raise HeaderError("Content-Type")
    attached = [part for part in parts if part.get_content_disposition() == "attachment"]
    bodies = [p for p in parts if p.get_content_maintype() == "text" and p not in attached]
    written = [message.text] if html is None else [message.text, html]
    if [_lines(part.get_content()) for part in bodies] != [_lines(text) for text in written]:
        raise HeaderError("Content-Type")
    found = [(part.get_filename(), part.get_payload(decode=True)) for part in attached]
    if found != [(attachment.name, attachment.data) for attachment in message.attachments]:
        raise HeaderError("Content-Disposition")
    inline = [part for part in parts if part.get_content_disposition() == "inline"]
    shown = [(part["Content-ID"], part.get_content()) for part in inline]
    if shown != [(f"<{content_id}>", image.data) for content_id, image in images.items()]:
        raise HeaderError("Content-ID")
    if _content_ids_in(html or "") != set(images):
        raise HeaderError("Content-ID")


def _expected_tree(message: Message, images: Mapping[str, InlineImage]) -> Any:
    tree: Any = "text/plain"
    if message.html is not None:
        html: Any = "text/html"
        if images:
            types = (f"image/{image.subtype}" for image in images.values())
            html = ("multipart/related", ("text/html", *types))
        tree = ("multipart/alternative", ("text/plain", html))
    if message.attachments:
        types = (attachment.media_type for attachment in message.attachments)
        tree = ("multipart/mixed", (tree, *types))
    return tree


def _tree(part: Any) -> Any:
    kind = part.get_content_type()
    return (kind, tuple(map(_tree, part.iter_parts()))) if part.is_multipart() else kind


def _lines(text: str) -> list[str]:
    """Split a text as clients do. Serialising may have added an end to its last line."""
    return re.split(r"\r\n|\r|\n", text.removesuffix("\n").removesuffix("\r"))


def _content_ids_in(html: str) -> set[str]:
    """Find the parts of the message that its HTML names."""
    found: set[str] = set()

    class _ContentIdParser(HTMLParser):
        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            del tag
            found.update(v.removeprefix("cid:") for __, v in attributes if v and v[:4] == "cid:")

    _ContentIdParser().feed(html)
    return found
