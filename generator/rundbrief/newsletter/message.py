"""A mail as bytes, ready for any mail system."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from rundbrief.fields import is_text
from rundbrief.problems import RundbriefError

_ENCODED_WORD = re.compile(r"=\?[^?\s]*\?[bBqQ]\?")

# One plain address and nothing else. Source: RFC 5322, `dot-atom`.
_ADDRESS = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII
)

# RFC 5322 allows 998 bytes a line; what we don't fold must fit, its header's name included.
_MOST_OF_A_LINE = 900


class HeaderError(RundbriefError):
    """A header's value can't be sent. The argument names the header."""


@dataclass(frozen=True)
class Letter:
    """What goes into a mail. at: aware. key: the same for the same letter, for ever."""

    subject: str
    sender_name: str
    sender: str
    to: str
    reply_to: str | None
    list_id: str | None
    list_name: str
    unsubscribe: str | None
    language: str
    key: str
    at: datetime
    text: str
    html: str


class _Policy(EmailPolicy):
    """Leaves `List-*` headers on one line: the standard folding turns a long address into encoded
    words, which mail programs don't take for an address (RFC 2369, RFC 8058).
    """

    def fold(self, name: str, value: str) -> str:
        return self._whole(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        whole = self._whole(name, value)
        return whole.encode("ascii") if whole else super().fold_binary(name, value)

    def _whole(self, name: str, value: str) -> str | None:
        return f"{name}: {value}{self.linesep}" if name.lower().startswith("list-") else None


_POLICY = _Policy(linesep="\r\n", max_line_length=78, cte_type="7bit")


def build_message(letter: Letter) -> bytes:
    """Serialise, and make sure that what arrives is what was meant.

    Raises HeaderError for a value that could become another header.
    """
    message = EmailMessage(policy=_POLICY)
    headers = _headers(letter)
    for name, value in headers:
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    # Only now: each of the calls above takes `Content-*` headers away.
    message["Content-Language"] = _checked("Content-Language", letter.language)
    # Random by default, which would make each build another file.
    message.set_boundary(f"=_{hashlib.sha256(letter.key.encode()).hexdigest()[:32]}")
    data = message.as_bytes()
    _verify(data, letter, ["Content-Language", *(name for name, __ in headers)])
    return data


def _headers(letter: Letter) -> list[tuple[str, str | Address]]:
    domain = letter.list_id or _ascii("From", letter.sender.rpartition("@")[2])
    headers: list[tuple[str, str | Address]] = [
        ("From", _address("From", letter.sender_name, letter.sender)),
        ("To", _address("To", letter.list_name, letter.to)),
        ("Subject", _checked("Subject", letter.subject)),
        ("Date", format_datetime(letter.at)),
        ("Message-ID", _plain("Message-ID", f"<{letter.key}@{domain}>")),
    ]
    if letter.reply_to:
        headers.append(("Reply-To", _address("Reply-To", "", letter.reply_to)))
    if letter.list_id:
        headers.append(("List-Id", _plain("List-Id", f"<{letter.list_id}>")))
    if letter.unsubscribe:
        headers.append(("List-Unsubscribe", _plain("List-Unsubscribe", f"<{letter.unsubscribe}>")))
        if letter.unsubscribe.startswith("https://"):
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return headers


def _address(header: str, name: str, address: str) -> Address:
    user, __, domain = address.rpartition("@")
    whole = f"{user}@{_ascii(header, domain)}"
    if not _ADDRESS.fullmatch(whole) or _ENCODED_WORD.search(whole):
        raise HeaderError(header)
    return Address(_checked(header, name), addr_spec=whole)


def _ascii(header: str, domain: str) -> str:
    """Write a domain with umlauts as the mail system knows it."""
    try:
        return domain.encode("idna").decode() if domain else ""
    except UnicodeError:
        raise HeaderError(header) from None


def _plain(header: str, value: str) -> str:
    """Refuse what mail programs can't take for one identifier or address in angle brackets."""
    inside = value[1:-1]
    if not inside.isascii() or len(inside) > _MOST_OF_A_LINE or set(inside) & set('<> "'):
        raise HeaderError(header)
    return _checked(header, value)


def _checked(header: str, value: str) -> str:
    """Refuse what could end a header or, as an encoded word, hide such an end.

    CPython before 3.11.15 decodes an encoded word in a subject and writes its line breaks out.
    """
    if not all(is_text(c) for c in value) or _ENCODED_WORD.search(value):
        raise HeaderError(header)
    return value


def _verify(data: bytes, letter: Letter, names: list[str]) -> None:
    """Read the bytes as a mail program would, and compare."""
    read = message_from_bytes(data, policy=policy.default)
    expected = [*names, "MIME-Version", "Content-Type"]
    if strange := sorted(set(read.keys()) ^ set(expected)) or len(read) != len(expected):
        raise HeaderError(str(strange))
    if str(read["Subject"]) != letter.subject:
        raise HeaderError("Subject")
    for header, name in (("From", letter.sender_name), ("To", letter.list_name)):
        # Python's reader leaves spaces between the encoded words of a name, against RFC 2047.
        if ["".join(a.display_name.split()) for a in read[header].addresses] != [
            "".join(name.split())
        ]:
            raise HeaderError(header)
    if any(part.defects for part in read.walk()):
        raise HeaderError("Content-Type")
