"""Serialisation of messages: MIME parts and headers. Equal messages result in the same bytes.

Headers are protected against injection and broken addresses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from email import message_from_bytes, policy
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from html import unescape
from typing import Any

from lxml import etree

from rundbrief.characters import is_text
from rundbrief.mail.message import InlineImage, Mailbox, Message
from rundbrief.mail.quoted_printable import encode_text
from rundbrief.problems import RundbriefError
from rundbrief.web_addresses import encode_mail_domain

_IMAGE = re.compile(r"""(<img\b(?:[^">]|"[^"]*")*?\ssrc=")([^"]*)(")""", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"(?!multipart/|message/)[a-z]+/[a-z0-9.+-]+")

HeaderValue = str | tuple[Address, ...]

# The start of an encoded word. Source: RFC 2047, section 2.
_ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[bBqQ]\?")

# A single ASCII address without quoting or comments. Source: RFC 5322, section 3.2.3, `dot-atom`.
_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII
)

# Source: RFC 5322, section 3.6.8, `ftext`.
_NAME = re.compile(r"[!-9;-~]+")

# A line has at most 998 bytes (RFC 5322, section 2.1.1), including the name of the header.
_MAX_IDENTIFIER_LENGTH = 900

# Set from fields of `Message` or by the MIME structure. Bcc would reveal hidden recipients.
_RESERVED = frozenset(
    {
        *("from", "to", "subject", "date", "message-id", "reply-to", "bcc", "mime-version"),
        *("list-id", "list-unsubscribe", "list-unsubscribe-post"),
    }
)


def serialise_message(message: Message) -> bytes:
    """Serialise a message, and verify the result by parsing it.

    The structure is `mixed[alternative[text, related[html, images]], attachments]`, without
    containers of a single part. Raises HeaderError if something can't be sent unchanged.
    """
    built = EmailMessage(policy=POLICY)
    for name, value in build_headers(message).items():
        built[name] = value
    html, images = _embed_images(message)
    _set_text(built, message.text)
    if html is not None:
        built.add_alternative("", subtype="html", cte="quoted-printable")
        _set_text(_html_part(built), html, subtype="html")
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


def as_draft(message: bytes) -> bytes:
    """Mark a serialised message as a draft, which Outlook and Thunderbird open to be sent."""
    return b"X-Unsent: 1\r\n" + message


def _set_text(part: EmailMessage, text: str, subtype: str = "plain") -> None:
    part.set_content("", subtype=subtype, cte="quoted-printable")
    part.set_payload(encode_text(text))


def _html_part(built: EmailMessage) -> EmailMessage:
    part = list(built.iter_parts())[1]
    assert isinstance(part, EmailMessage)
    return part


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
    html = _html_part(built)
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
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    # With an element, since the parser refuses a document without any.
    elements = etree.fromstring(f"<body>{html}".encode(), parser).iter(etree.Element)
    values = (str(value) for element in elements for value in element.attrib.values())
    return {value.removeprefix("cid:") for value in values if value.startswith("cid:")}


class HeaderError(RundbriefError):
    """A header has a value that can't be sent. The argument is the name of the header."""


class _Policy(EmailPolicy):
    """Folds headers so that clients read the same values.

    `List-*` headers stay on one line: the standard folding turns a long address into encoded words,
    which clients don't recognise as an address (RFC 2369, RFC 8058).
    """

    def fold(self, name: str, value: str) -> str:
        if name.lower().startswith("list-"):
            return f"{name}: {value}{self.linesep}"
        if name.lower() == "subject" and not value.isascii():
            return f"{name}: {self._encode_words(name, value)}{self.linesep}"
        if isinstance(value, AddressHeader) and len(name) + len(value) + 2 > MAX_HEADER_LINE:
            return self._fold_addresses(name, value)
        return self._join_first_line(name, super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _encode_words(self, name: str, value: str) -> str:
        """Encode the entire value.

        If the standard folding switches from plain to encoded words at the end of a line, it adds
        a space.
        """
        return Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)

    def _fold_addresses(self, name: str, header: AddressHeader) -> str:
        """Encode entire display names, since the standard folding breaks quoted ones with commas.

        Each address is on a line of its own.
        """
        lines = []
        for address in header.addresses:
            words = self._encode_words(name, address.display_name)
            lines.append(f"{words}{self.linesep} <{address.addr_spec}>".lstrip())
        return f"{name}: {f',{self.linesep} '.join(lines)}{self.linesep}"

    def _join_first_line(self, name: str, folded: str) -> str:
        """Remove a line break between name and value.

        The standard folding adds one if the value fits only on a line of its own; it would then be
        read with a leading space.
        """
        broken = f"{name}:{self.linesep} "
        return f"{name}: {folded.removeprefix(broken)}" if folded.startswith(broken) else folded


# All servers accept CRLF and 7-bit data. Maximum line length: RFC 5322, section 2.1.1.
MAX_HEADER_LINE = 78
POLICY = _Policy(linesep="\r\n", max_line_length=MAX_HEADER_LINE, cte_type="7bit")


def build_headers(message: Message) -> dict[str, HeaderValue]:
    """Build all headers except those of the MIME structure, in their order.

    Raises HeaderError for a value that could inject another header.
    """
    if not message.to:
        raise HeaderError("To")
    headers: dict[str, HeaderValue] = {
        "From": (_address("From", message.sender),),
        "To": tuple(_address("To", mailbox) for mailbox in message.to),
        "Subject": check_value("Subject", message.subject),
        "Date": format_datetime(message.date),
        "Message-ID": check_identifier("Message-ID", f"<{message.key}@{domain_of(message)}>"),
    }
    if message.reply_to:
        headers["Reply-To"] = (_address("Reply-To", message.reply_to),)
    return headers | _list_headers(message) | dict(_further_headers(message))


def _list_headers(message: Message) -> dict[str, HeaderValue]:
    """Identify the mailing list (RFC 2919) and how to unsubscribe (RFC 2369, RFC 8058)."""
    headers: dict[str, HeaderValue] = {}
    if message.list_id:
        headers["List-Id"] = check_identifier("List-Id", f"<{message.list_id}>")
    if message.unsubscribe:
        name = "List-Unsubscribe"
        headers[name] = check_identifier(name, f"<{message.unsubscribe}>")
        if message.unsubscribe.startswith("https://"):
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _further_headers(message: Message) -> Iterator[tuple[str, str]]:
    for name, value in message.headers.items():
        is_reserved = name.lower() in _RESERVED or name.lower().startswith("content-")
        if is_reserved or not _NAME.fullmatch(name):
            raise HeaderError(name)
        yield name, check_value(name, value)


def domain_of(message: Message) -> str:
    """Return the domain that makes the IDs of a message and its parts unique."""
    return message.list_id or _ascii("From", message.sender.address.rpartition("@")[2])


def _address(header: str, mailbox: Mailbox) -> Address:
    user, __, domain = mailbox.address.rpartition("@")
    address = f"{user}@{_ascii(header, domain)}"
    if not _ADDRESS.fullmatch(address) or _ENCODED_WORD.search(address):
        raise HeaderError(header)
    return Address(check_value(header, mailbox.name), addr_spec=address)


def _ascii(header: str, domain: str) -> str:
    encoded = encode_mail_domain(domain)
    if encoded is None:
        raise HeaderError(header)
    return encoded


def check_identifier(header: str, value: str) -> str:
    """Return a single identifier or address in angle brackets. Raises HeaderError otherwise."""
    inside = value[1:-1]
    if (
        not inside.isascii()
        or len(inside) > _MAX_IDENTIFIER_LENGTH
        or set(inside) & set('<>[](),;\\ "')
    ):
        raise HeaderError(header)
    return check_value(header, value)


def check_value(header: str, value: str) -> str:
    """Return a value. Raises HeaderError for line breaks, and encoded words, which may hide some.

    CPython before 3.11.15, 3.12.13 and 3.13.12 decodes encoded words in a subject and writes their
    line breaks unchanged, which injects another header.
    """
    if not all(is_text(c) for c in value) or _ENCODED_WORD.search(value):
        raise HeaderError(header)
    return value


def verify_headers(parsed: EmailMessage, message: Message, names: list[str]) -> None:
    """Verify that a client reads the same values. names: of all headers that were set.

    Raises HeaderError.
    """
    if parsed.keys() != names:
        raise HeaderError(", ".join(sorted(set(parsed.keys()) ^ set(names))))
    if str(parsed["Subject"]) != message.subject:
        raise HeaderError("Subject")
    for header, mailboxes in (("From", (message.sender,)), ("To", message.to)):
        # Python's parser keeps spaces between the encoded words of a name, against RFC 2047.
        written = [("".join(it.name.split()), _address(header, it).addr_spec) for it in mailboxes]
        found = parsed[header].addresses
        if [("".join(it.display_name.split()), it.addr_spec) for it in found] != written:
            raise HeaderError(header)
    for header, value in message.headers.items():
        if str(parsed[header]).split() != value.split():
            raise HeaderError(header)
