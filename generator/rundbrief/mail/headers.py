"""Headers of a message, protected against header injection and broken addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from rundbrief.characters import is_text
from rundbrief.mail.message import Mailbox, Message
from rundbrief.problems import RundbriefError

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
            return self._fold_encoded(name, value)
        return self._join_first_line(name, super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _fold_encoded(self, name: str, value: str) -> str:
        """Encode the entire value.

        If the standard folding switches from plain to encoded words at the end of a line, it adds
        a space.
        """
        words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}"

    def _join_first_line(self, name: str, folded: str) -> str:
        """Remove a line break between name and value.

        The standard folding adds one if the value fits only on a line of its own; it would then be
        read with a leading space.
        """
        broken = f"{name}:{self.linesep} "
        return f"{name}: {folded.removeprefix(broken)}" if folded.startswith(broken) else folded


# All servers accept CRLF and 7-bit data. Maximum line length: RFC 5322, section 2.1.1.
POLICY = _Policy(linesep="\r\n", max_line_length=78, cte_type="7bit")


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
    """Encode an internationalised domain. Source: RFC 3490."""
    try:
        return domain.encode("idna").decode() if domain else ""
    except UnicodeError:
        raise HeaderError(header) from None


def check_identifier(header: str, value: str) -> str:
    """Return a single identifier or address in angle brackets. Raises HeaderError otherwise."""
    inside = value[1:-1]
    if not inside.isascii() or len(inside) > _MAX_IDENTIFIER_LENGTH or set(inside) & set('<> "'):
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
        written = ["".join(mailbox.name.split()) for mailbox in mailboxes]
        if ["".join(a.display_name.split()) for a in parsed[header].addresses] != written:
            raise HeaderError(header)
    for header, value in message.headers.items():
        if str(parsed[header]).split() != value.split():
            raise HeaderError(header)
